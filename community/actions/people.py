"""How people appear, and how they disappear."""

import hashlib
import hmac
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community import texts
from community.errors import RefusedError
from community.models import Persona, Post, Profile, Shunned, Thread

RESERVED = frozenset({"all", "everybody", "everyone", "here", "staff", "admin", "moderators"})


def profile_of(person: Any) -> Profile:
    """The person's profile, made with a free handle when it is needed first."""
    found = Profile.objects.filter(pk=person.pk).first()
    if found is not None:
        return found
    base = slugify(person.get_full_name(), allow_unicode=True)[:40].strip("-_") or "member"
    if base in RESERVED or len(base) < 2:
        base = f"{base}-{person.pk}"
    for handle in (base, f"{base}-{person.pk}", f"member-{person.pk}-{person.subject.hex[:6]}"):
        try:
            with transaction.atomic():
                return Profile.objects.get_or_create(person=person, defaults={"handle": handle})[0]
        except IntegrityError:
            continue
    return Profile.objects.get(pk=person.pk)


def save_profile(*, person: Any, handle: str, about: str, **choices: bool) -> Profile:
    """Change how one appears."""
    profile = profile_of(person)
    wanted = slugify(handle, allow_unicode=True)[:60].strip("-_")
    if len(wanted) < 2 or wanted in RESERVED:
        raise RefusedError(_("Choose another name for mentions."), code="handle")
    if Profile.objects.filter(handle=wanted).exclude(pk=profile.pk).exists():
        raise RefusedError(_("Somebody else has this name already."), code="handle")
    profile.handle, profile.about = wanted, about.strip()
    profile.about_html = texts.render(profile.about) if profile.about else ""
    for name, value in choices.items():
        setattr(profile, name, value)
    profile.save()
    return profile


def digest_of(email: str) -> str:
    """By what an imported person is known again without their address being kept: keyed, so that nobody can try out
    addresses with the rows alone."""
    return hmac.new(settings.SECRET_KEY.encode(), email.strip().lower().encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def claim_personas(user: Any) -> int:
    """Give somebody what they wrote elsewhere under an address that they have confirmed; how many personas."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    digests = [digest_of(address) for address in addresses]
    personas = list(Persona.objects.filter(email_digest__in=digests, claimed_by=None))
    if personas:
        profile_of(user)
        Post.objects.filter(persona__in=personas).update(author=user, persona=None)
        Thread.objects.filter(persona__in=personas).update(author=user, persona=None)
        Persona.objects.filter(pk__in=[persona.pk for persona in personas]).update(claimed_by=user)
    return len(personas)


def shun(*, other: Any, by: Any, level: str) -> None:
    """Hear nothing of what somebody writes, or keep them from writing to one as well; no level ends it."""
    if not by.is_authenticated or other.pk == by.pk:
        raise PermissionDenied
    if level:
        Shunned.objects.update_or_create(person=by, other=other, defaults={"level": level})
    else:
        Shunned.objects.filter(person=by, other=other).delete()
