"""The page on which a platform's administrator lets it register itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from academy.launches.actions.registering import register as register_platform
from academy.launches.errors import RegistrationError
from academy.launches.models import RegistrationOffer
from academy.launches.models.platforms import origin_of
from academy.launches.views.answers import in_frames


@csrf_exempt  # in a platform's frame no cookie comes along; the link's secret is what allows it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, then register: nothing happens by opening the link."""
    offer = RegistrationOffer.objects.open().filter(secret=secret).first()
    if offer is None:
        raise Http404("There is no such registration link, or it was used.")
    given = request.POST if request.method == "POST" else request.GET
    address, token = given.get("openid_configuration", "")[:2000], given.get("registration_token", "")
    context = {"offer": offer, "address": address, "token": token, "origin": origin_of(address)}
    status = 200
    if request.method == "POST":
        try:
            context["platform"] = register_platform(offer=offer, configuration_url=address, token=token)
        except RegistrationError as error:
            context["error"], status = " ".join(error.messages), 422
    page = render(request, "academy/launches/register.html", context, status=status)
    return in_frames(page, filter(None, [origin_of(address)]))
