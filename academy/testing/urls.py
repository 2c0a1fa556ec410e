"""The addresses of `academy.testing`, below /<language>/academy/."""

from django.urls import path

from academy.testing.views import reviewing, saving, taking

app_name = "academy_testing"
_ATTEMPT = "attempts/<int:number>/"

urlpatterns = [
    path("tests/", taking.exams, name="exams"),
    path("tests/<str:slug>/", taking.exam, name="exam"),
    path(_ATTEMPT, taking.attempt, name="attempt"),
    path(f"{_ATTEMPT}finish/", taking.finish, name="finish"),
    path(f"{_ATTEMPT}result/", taking.result, name="result"),
    path(f"{_ATTEMPT}clock/", saving.clock, name="clock"),
    path(f"{_ATTEMPT}<int:position>/", taking.question, name="question"),
    path(f"{_ATTEMPT}<int:position>/save/", saving.save, name="save"),
    path(f"{_ATTEMPT}<int:position>/flag/", saving.flag, name="flag"),
    path(f"{_ATTEMPT}<int:position>/image/", taking.image, name="image"),
    path("reviews/", reviewing.queue, name="reviews"),
    path("reviews/<int:number>/", reviewing.review, name="review"),
]
