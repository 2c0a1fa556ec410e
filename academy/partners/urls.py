"""The addresses of `academy.partners`, below /<language>/academy/."""

from django.urls import path

from academy.partners.views import directory, scorecards

app_name = "academy_partners"
urlpatterns = [
    path("partners/", directory.directory, name="directory"),
    path("partners/<str:slug>/", directory.partner, name="partner"),
    path("partners/<str:slug>/contact/", directory.contact, name="contact"),
    path("partners/<str:slug>/scorecard/", scorecards.scorecard, name="scorecard"),
    path("partners/<str:slug>/edit/", scorecards.edit, name="edit"),
    path("partners/<str:slug>/certificates.csv", scorecards.export, name="export"),
]
