"""The addresses of `academy.courses`, below /<language>/academy/."""

from django.urls import path

from academy.courses.views import enrolling, inviting, learning, mine, packages, reviewing, teams

app_name = "academy_courses"
urlpatterns = [
    path("my/", mine.my, name="my"),
    path("my/calendar/", mine.calendar_address, name="calendar_address"),
    path("calendar/<str:token>.ics", mine.calendar, name="calendar"),
    path("enrol/<int:pk>/", enrolling.enrol_page, name="enrol"),
    path("leave/<int:pk>/", enrolling.leave_page, name="leave"),
    path("invite/<int:pk>/", inviting.invite_page, name="invite"),
    path("invitations/<str:token>/", inviting.invitation, name="invitation"),
    path("invitations/<int:pk>/withdraw/", inviting.withdraw, name="invitation_withdraw"),
    path("lessons/<int:pk>/seen/", learning.seen, name="seen"),
    path("lessons/<int:pk>/position/", learning.position, name="position"),
    path("lessons/<int:pk>/mark/", learning.mark, name="mark"),
    path("lessons/<int:pk>/note/", learning.note, name="note"),
    path("lessons/<int:pk>/discuss/", learning.begin_discussion, name="discuss"),
    path("lessons/<int:pk>/hand-in/", learning.hand_in_task, name="hand_in"),
    path("lessons/<int:pk>/package/", packages.launch, name="package_launch"),
    path("lessons/<int:pk>/package/keep/", packages.keep, name="package_keep"),
    path("lessons/<int:pk>/workshop.ics", mine.workshop, name="workshop"),
    path("courses/<int:pk>/rate/", learning.rate, name="rate"),
    path("hand-ins/", reviewing.waiting, name="waiting"),
    path("hand-ins/<int:pk>/", reviewing.review_page, name="review"),
    path("hand-ins/<int:pk>/file/", learning.hand_in_file, name="hand_in_file"),
    path("teams/<str:slug>/", teams.team_page, name="team"),
    path("teams/<str:slug>/invite/", inviting.team_invite, name="team_invite"),
    path("teams/<str:slug>/act/", teams.act, name="team_act"),
    path("teams/<str:slug>/export.csv", teams.export, name="team_export"),
    path("teams/<str:slug>/withdraw/<int:pk>/", teams.withdraw, name="team_withdraw"),
]
