"""The addresses of pages, below a language's prefix."""

from django.urls import re_path
from wagtail.urls import serve_pattern

from publishing.views import serve_page

urlpatterns = [
    # Wagtail asks for this name wherever it needs a page's address.
    re_path(serve_pattern, serve_page, name="wagtail_serve"),
]
