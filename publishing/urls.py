"""The addresses of pages, below a language's prefix, and of files."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from publishing.brand import brand_css, brand_icon, manifest
from publishing.files import document_file, media_file
from publishing.sitemap import robots, sitemap_index, sitemap_part
from publishing.views import not_here, serve_page
from publishing.voting import vote_page

urlpatterns = [
    # No page has a colon in its address.
    path("helpful/<str:key>/", vote_page, name="page_vote"),
    # Wagtail asks for these names wherever it needs a page's or a document's address.
    re_path(serve_pattern, serve_page, name="wagtail_serve"),
]
closed_admin_urlpatterns = [
    # No page has a colon in its address.
    path("helpful/<str:key>/", vote_page, name="page_vote"),
    # Wagtail's own privacy of pages and of collections: audiences are the one vocabulary.
    path("admin/pages/<int:page_id>/privacy/", not_here),
    path("admin/collections/<int:collection_id>/privacy/", not_here),
]
file_urlpatterns = [
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_part, name="sitemap_part"),
    path("robots.txt", robots, name="robots"),
    path("brand.css", brand_css, name="brand_css"),
    path("brand.svg", brand_icon, name="brand_icon"),
    path("manifest-<str:language>.webmanifest", manifest, name="manifest"),
    path("media/<path:name>", media_file, name="media_file"),
    path("documents/<int:document_id>/<str:document_filename>", document_file, name="wagtaildocs_serve"),
]
