"""What delivery keeps of a person: taken away with them, or handed over to them."""

from collections.abc import Callable, Collection
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from delivery.actions.preferences import choices_of
from delivery.models import Digest, InboundMail, MailTimes, Notice, Occasion, OutgoingMail, Preference


@transaction.atomic
def forget(user: User) -> None:
    """Delete what `user` was told, chose, was sent and wrote by mail; and what others were told of them."""
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    OutgoingMail.objects.filter(Q(recipient=user) | Q(address__in=addresses)).delete()
    InboundMail.objects.filter(Q(user=user) | Q(sender__in={address.lower() for address in addresses})).delete()
    for model, field in ((Notice, "recipient"), (Digest, "user"), (Preference, "user"), (MailTimes, "user")):
        model._default_manager.filter(**{field: user}).delete()
    Occasion.objects.filter(actor=user).delete()


@transaction.atomic
def reword(*, about_kind: str, about_ids: Collection[int | str], change: Callable[[str], str]) -> None:
    """Change the words in which people were told of these things, such as where they name somebody who has gone."""
    occasions = Occasion.objects.filter(about_kind=about_kind, about_id__in=[str(each) for each in about_ids])
    for occasion in occasions.iterator(chunk_size=500):
        parameters = {
            name: change(each) if isinstance(each, str) else each for name, each in occasion.parameters.items()
        }
        title = change(occasion.about_title)
        if (parameters, title) != (occasion.parameters, occasion.about_title):
            Occasion.objects.filter(pk=occasion.pk).update(parameters=parameters, about_title=title)


def export(user: User) -> dict[str, Any]:
    """The same as data, for the person it is about."""
    times = MailTimes.objects.filter(user=user).first()
    return {
        "notifications": [
            {
                "kind": notice.occasion.kind,
                "about": notice.occasion.about_title,
                "url": notice.occasion.url,
                "details": notice.occasion.parameters,
                "at": notice.created_at.isoformat(),
                "read_at": notice.read_at.isoformat() if notice.read_at else None,
            }
            for notice in Notice.objects.filter(recipient=user).with_occasion().order_by("pk").iterator()
        ],
        "preferences": {
            group: {"in_page": choice.in_page, "mail": str(choice.mail)} for group, choice in choices_of(user).items()
        },
        "quiet_hours": [str(times.quiet_from), str(times.quiet_until)] if times and times.quiet_from else None,
        "digest": {"hour": times.digest_hour, "weekday": times.digest_weekday} if times else None,
        "mail_sent": [
            {"state": state, "at": at.isoformat() if at else None}
            for state, at in OutgoingMail.objects.filter(recipient=user, done_at__isnull=False)
            .order_by("pk")
            .values_list("state", "done_at")
        ],
    }
