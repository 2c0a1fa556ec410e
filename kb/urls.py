"""Addresses of the knowledge base beside its pages."""

from django.urls import path

from kb import views

urlpatterns = [
    path("progress/", views.merge, name="merge_progress"),
    path("progress/<int:page_id>/", views.tutorial_progress, name="tutorial_progress"),
    path("recordings/<int:page_id>/transcript-<slug:language>.txt", views.transcript, name="transcript"),
]
