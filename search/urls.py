"""The addresses of search: those below a language's prefix, and the one for browsers."""

from django.urls import path

from search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="search_suggest"),
    path("search/clicked/", views.clicked, name="search_clicked"),
]
root_urlpatterns = [
    path("opensearch.xml", views.opensearch, name="opensearch"),
]
