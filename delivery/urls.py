"""Addresses of delivery: pages in a language, and the door for mail."""

from django.urls import path

from delivery.views import inbound, notices, preferences

urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<int:pk>/read/", notices.read_one, name="notice_read"),
    path("notices/<int:pk>/open/", notices.open_one, name="notice_open"),
    path("bell/", notices.bell, name="bell"),
    path("settings/", preferences.notification_settings, name="notification_settings"),
    path("unsubscribe/<str:token>/", preferences.unsubscribe_page, name="unsubscribe"),
]
"""Below `/<language>/delivery/`."""

root_urlpatterns = [
    path("delivery/inbound/", inbound.inbound, name="inbound_mail"),
]
"""A mail server is told one address, whatever the language."""
