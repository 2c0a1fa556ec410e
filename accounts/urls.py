"""Addresses of accounts, in three parts: pages in a language, what providers call, and the admins' doors."""

from allauth import urls as allauth_urls
from allauth.socialaccount.providers.saml.views import finish_acs
from django.urls import include, path
from wagtail.admin.auth import require_admin_access

from accounts.views import doors, invitations, organisations, own_data, providers, settings
from accounts.wagtail_people import EditorPreferencesView

urlpatterns = [
    path("", settings.account_settings, name="account_settings"),
    path("data/", own_data.own_data, name="own_data"),
    path("data/download/", own_data.download, name="download_own_data"),
    path("data/leave/", own_data.leave, name="leave_portal"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<str:slug>/", organisations.organisation, name="organisation"),
    path("organisations/<str:slug>/invite/", organisations.invite, name="organisation_invite"),
    path("organisations/<str:slug>/invitations/<int:pk>/", organisations.withdraw, name="organisation_withdraw"),
    path("organisations/<str:slug>/members/<int:pk>/", organisations.member, name="organisation_member"),
    path("organisations/<str:slug>/members/<int:pk>/remove/", organisations.remove, name="organisation_remove"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("with/<str:provider_id>/", providers.leave_for, name="leave_for_provider"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
"""Below `/<language>/account/`."""

provider_urlpatterns = [
    path("saml/<str:organization_slug>/acs/finish/", providers.saml_answer, {"take": finish_acs}),
    path("saml/<str:organization_slug>/sls/", providers.saml_answer, {"take": providers.saml_sign_out}),
    *allauth_urls.build_provider_urlpatterns(),
]
"""Below `/account/`: a provider is told one address, whatever the language."""

door_urlpatterns = [
    path("admin/login/", doors.sign_in, {"home": "/admin/"}),
    path("admin/password_reset/", doors.reset_password),
    path("admin/password_reset/<path:rest>", doors.reset_password),
    path("admin/account/", require_admin_access(EditorPreferencesView.as_view())),
    path("django-admin/login/", doors.sign_in, {"home": "/django-admin/"}),
    path("django-admin/password_change/", doors.change_password),
    path("django-admin/password_change/<path:rest>", doors.change_password),
]
"""Before the admins' own addresses, whose place they take."""
