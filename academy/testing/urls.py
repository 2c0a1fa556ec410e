"""The addresses of `academy.testing`, below /<language>/academy/."""

from django.urls import URLPattern

app_name = "academy_testing"
urlpatterns: list[URLPattern] = []
