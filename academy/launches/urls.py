"""The addresses of `academy.launches`: below the root, since platforms keep them and they depend on no language."""

from django.urls import path

from academy.launches.views import choosing, entering, launching, registering

root_urlpatterns = [
    path("lti/keys", launching.keys, name="lti_keys"),
    path("lti/login", launching.login, name="lti_login"),
    path("lti/launch", launching.launch, name="lti_launch"),
    path("lti/choose", choosing.choose, name="lti_choose"),
    path("lti/enter/", entering.enter, name="lti_enter"),
    path("lti/open/<str:kind>/<uuid:key>", entering.target_page, name="lti_target"),
    path("lti/register/<str:secret>", registering.register, name="lti_register"),
]
