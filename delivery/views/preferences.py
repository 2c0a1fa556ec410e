"""What one wants to be told; and the way out that every mail has."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import SignedInRequest
from delivery.actions.preferences import choose, set_mail_times, unfollow, unsubscribe
from delivery.forms import NotificationsForm
from delivery.kinds import MailRhythm, group_with, unfollow_of
from delivery.tokens import Unsubscribing, unsubscribing_of


@never_cache
@login_required
def notification_settings(request: SignedInRequest) -> HttpResponse:
    """Where and when notices come."""
    form = NotificationsForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        choose(user=request.user, choices=form.choices())
        set_mail_times(user=request.user, **form.times())
        messages.success(request, _("Your settings are saved."))
        return redirect("notification_settings")
    return render(request, "delivery/settings.html", {"form": form})


@csrf_exempt  # the token is the authority: mail programs post here without having seen a page (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Opened, it only asks: programs that look at every link of a mail change nothing. Posted, it is done."""
    wish = unsubscribing_of(token)
    if wish is None or not User.objects.filter(pk=wish.user_id).exists():
        return render(request, "delivery/unsubscribe_void.html", status=404)
    if request.method != "POST":
        return render(request, "delivery/unsubscribe.html", _question(wish, token))
    if request.POST.get("what") == "thing" and unfollow(wish=wish):
        return render(request, "delivery/unsubscribed.html", {"thing": True})
    unsubscribe(wish=wish)
    return render(request, "delivery/unsubscribed.html", _question(wish, token))


def _question(wish: Unsubscribing, token: str) -> dict[str, object]:
    group = group_with(wish.scope)
    return {
        "token": token,
        "group": group,
        "is_daily": wish.scope == MailRhythm.DAILY,
        "is_weekly": wish.scope == MailRhythm.WEEKLY,
        "can_unfollow": bool(wish.about_id and unfollow_of(wish.about_kind)),
    }
