"""The addresses of `academy.courses`, below /<language>/academy/."""

from django.urls import URLPattern

app_name = "academy_courses"
urlpatterns: list[URLPattern] = []
