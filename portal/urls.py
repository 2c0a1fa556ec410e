"""Every address of the portal."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls

from academy.certificates.urls import root_urlpatterns as certificates_root_urlpatterns
from academy.launches.urls import root_urlpatterns as launches_root_urlpatterns
from accounts.urls import door_urlpatterns, provider_urlpatterns
from community.views.files import uploaded_file
from delivery.urls import root_urlpatterns as delivery_root_urlpatterns
from portal import health, patterns, views
from portal.api import api
from publishing.urls import closed_admin_urlpatterns, file_urlpatterns
from search.urls import root_urlpatterns as search_root_urlpatterns

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    *door_urlpatterns,
    path("account/", include(provider_urlpatterns)),
    path("django-admin/", admin.site.urls),
    *closed_admin_urlpatterns,
    path("admin/", include(wagtailadmin_urls)),
    *file_urlpatterns,
    re_path(r"^community/files/(?P<key>[0-9a-f]{32})/(?P<name>[^/]+)$", uploaded_file, name="community_file"),
    path("api/v1/", api.urls),
    *search_root_urlpatterns,
    *delivery_root_urlpatterns,
    *certificates_root_urlpatterns,
    *launches_root_urlpatterns,
    *i18n_patterns(
        path("account/", include("accounts.urls")),
        path("delivery/", include("delivery.urls")),
        path("patterns/", patterns.pattern_page, name="patterns"),
        path("features/", views.features, name="features"),
        path("features/<slug:slug>/", views.feature, name="feature"),
        path("kb/", include("kb.urls")),
        path("community/", include("community.urls")),
        path("academy/", include("academy.courses.urls")),
        path("academy/", include("academy.testing.urls")),
        path("academy/", include("academy.certificates.urls")),
        path("academy/", include("academy.partners.urls")),
        path("", include("search.urls")),
        path("", include("publishing.urls")),
    ),
]
