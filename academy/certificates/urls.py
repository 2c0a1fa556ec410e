"""The addresses of `academy.certificates`: below /<language>/academy/, and those that are printed or signed, which
depend on no language and never change."""

from django.urls import path

from academy.certificates.views import certifications, credentials, mine, pictures, verification

app_name = "academy_certificates"
urlpatterns = [
    path("certifications/", certifications.certifications, name="certifications"),
    path("certifications/<slug:slug>/", certifications.certification, name="certification"),
    path("certificates/", mine.mine, name="mine"),
    path("certificates/names/", mine.decide, name="decide"),
    path("certificates/check/", verification.check, name="check"),
    path("certificates/verify/<str:code>/", verification.verify, name="verify"),
]

root_urlpatterns = [
    path("verify/", verification.check, name="verify_any"),
    path("verify/<str:code>", verification.verify, name="verify_certificate"),
    path("verify/<str:code>/", verification.verify),
    path("verify/<str:code>/certificate.pdf", pictures.pdf, name="certificate_pdf"),
    path("verify/<str:code>/picture.png", pictures.picture, name="certificate_picture"),
    path("verify/<str:code>/badge.svg", pictures.badge, name="certificate_badge"),
    path("verify/<str:code>/open-badge.png", pictures.open_badge, name="open_badge_picture"),
    path("verify/<str:code>/open-badge.jwt", credentials.credential, name="open_badge"),
    path("credentials/achievements/<slug:slug>", credentials.achievement, name="achievement"),
    path("credentials/status/<int:number>", credentials.status_list, name="status_list"),
    path(".well-known/did.json", credentials.did, name="did_document"),
]
"""Below the root of the portal."""
