"""The public API: each feature adds its own router."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from academy.certificates.api import router as certificates_router
from search.api import router as search_router

api = NinjaAPI(
    title="Portal API",
    version="1",
    description="What readers can do on the portal, for programs. Without a signed-in session you see what is public.",
    urls_namespace="api",
)
api.add_router("", search_router)
api.add_router("", certificates_router)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which parameters are not as they should be."""
    wrong = "; ".join(f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors)
    return api.create_response(request, {"detail": wrong}, status=HTTPStatus.BAD_REQUEST)
