"""The addresses of `academy.certificates`, below /<language>/academy/."""

from django.urls import URLPattern

app_name = "academy_certificates"
urlpatterns: list[URLPattern] = []
