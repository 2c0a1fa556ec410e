"""The addresses of `academy.partners`, below /<language>/academy/."""

from django.urls import URLPattern

app_name = "academy_partners"
urlpatterns: list[URLPattern] = []
