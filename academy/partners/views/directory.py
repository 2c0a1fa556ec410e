"""The public directory of partners, and writing to one."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.certificates.models import Certificate, Certification
from academy.certificates.throttling import Limit, count, is_over
from academy.partners import policies
from academy.partners.actions.profiles import send_enquiry
from academy.partners.countries import country_name
from academy.partners.errors import RefusedError
from academy.partners.forms import LONGEST_QUERY, EnquiryForm
from academy.partners.models import Partner, Tier
from product.models import Feature

ON_A_PAGE = 20
ENQUIRIES = Limit("partner-enquiries", 5, 3600)
FILTERS = ("country", "language", "feature", "tier", "role")


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    places = [(_("Partners"), reverse("academy_partners:directory")), *more]
    return [{"label": label, "url": url} for label, url in places]


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """All partners that are listed, narrowed by what is asked for."""
    asked = {name: request.GET.get(name, "")[:LONGEST_QUERY].replace("\0", "") for name in ("q", *FILTERS)}
    everybody = Partner.objects.listed()
    found = _narrowed(everybody, asked)
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    groups = _groups(everybody, asked)
    context: dict[str, Any] = {
        "partners": shown.object_list,
        "page": shown,
        "total": shown.paginator.count,
        "query": asked["q"],
        "groups": groups,
        "kept": [(name, asked[name]) for name in FILTERS if asked[name]],
        "all_url": _address({"q": asked["q"]}) if any(asked[name] for name in FILTERS) else "",
        "previous_url": _address({**asked, "page": shown.number - 1}) if shown.has_previous() else "",
        "next_url": _address({**asked, "page": shown.number + 1}) if shown.has_next() else "",
    }
    return render(request, "academy/partners/directory.html", context)


def _narrowed(partners: Any, asked: dict[str, str]) -> Any:
    found = partners.matching(asked["q"])
    if asked["country"]:
        found = found.filter(country=asked["country"])
    if asked["language"] in dict(settings.LANGUAGES):
        found = found.speaking(asked["language"])
    if asked["feature"]:
        found = found.filter(features__slug=asked["feature"])
    if asked["tier"]:
        found = found.filter(tier__slug=asked["tier"])
    if asked["role"]:
        found = found.certified_as(asked["role"])
    return found


def _groups(partners: Any, asked: dict[str, str]) -> list[dict[str, Any]]:
    """The ways to narrow the directory: only to what some partner has."""
    codes = sorted(set(partners.order_by().exclude(country="").values_list("country", flat=True)), key=country_name)
    spoken = {code for row in partners.order_by().values_list("languages", flat=True) for code in row}
    features = Feature.objects.filter(pk__in=partners.order_by().values("features")).prefetch_related("translations")
    tiers = Tier.objects.filter(partners__in=partners.order_by()).distinct().prefetch_related("translations")
    roles = Certification.objects.filter(is_active=True).exclude(role="").order_by("role").distinct()
    choices = {
        "country": (_("Country"), [(code, country_name(code)) for code in codes]),
        "language": (_("Language"), [(code, name) for code, name in settings.LANGUAGES if code in spoken]),
        "feature": (_("Feature"), [(each.slug, each.name_in()) for each in features]),
        "tier": (_("Tier"), [(each.slug, each.name_in()) for each in tiers]),
        "role": (_("Certified as"), [(role, role) for role in roles.values_list("role", flat=True)]),
    }
    return [
        {"label": label, "items": [_item("", _("All"), name, asked), *(_item(*each, name, asked) for each in items)]}
        for name, (label, items) in choices.items()
        if items
    ]


def _item(value: str, label: str, name: str, asked: dict[str, str]) -> dict[str, Any]:
    return {"label": label, "url": _address({**asked, name: value}), "current": asked[name] == value}


def _address(asked: dict[str, Any]) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"?{query}" if query else reverse("academy_partners:directory")


@require_safe
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    """One partner: what they do, and who of them is certified and has agreed to be named."""
    found = get_object_or_404(Partner.objects.listed(), organisation__slug=slug)
    rows = Certificate.objects.of_members(found.organisation).shown_on_profiles().in_force()
    people: dict[str, list[Certificate]] = {}
    for row in rows.select_related("holder", "certification").distinct():
        people.setdefault(row.holder.public_name, []).append(row)
    context = {
        "partner": found,
        "people": sorted(people.items()),
        "languages": [name for code, name in settings.LANGUAGES if code in found.languages],
        "crumbs": _crumbs(),
        "may_edit": policies.may_edit(request.user, found),
    }
    return render(request, "academy/partners/partner.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to a partner."""
    found = get_object_or_404(Partner.objects.listed(), organisation__slug=slug)
    user = request.user
    initial = {"name": user.name, "email": user.email} if user.is_authenticated else {}
    form = EnquiryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if is_over(request, ENQUIRIES):
                raise RefusedError(_("You have written to several partners within an hour. Try again later."))
            if not form.cleaned_data["nickname"]:
                send_enquiry(partner=found, **{name: form.cleaned_data[name] for name in ("name", "email", "text")})
            count(request, ENQUIRIES)
        except RefusedError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Your message is on its way to %(partner)s.") % {"partner": found})
            return redirect("academy_partners:partner", slug)
    place = (str(found), reverse("academy_partners:partner", args=[slug]))
    context = {"partner": found, "form": form, "crumbs": _crumbs(place)}
    return render(request, "academy/partners/contact.html", context, status=422 if form.errors else 200)
