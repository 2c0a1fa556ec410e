"""Who may still read what they were told of, and who still wants to hear it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from accounts.models import User
from delivery.kinds import MailRhythm, UnknownKindError, Visible, group_with, kind_of
from delivery.models import Notice, Preference


def readable(user: User, notices: Sequence[Notice]) -> list[Notice]:
    """Of `notices`, those about something that `user` may see now. Each feature is asked once."""
    asked: dict[tuple[Visible, str], set[str]] = defaultdict(set)
    for notice in notices:
        if ask := _asks(notice):
            asked[ask].add(notice.occasion.about_id)
    allowed = {ask: _as_text(ask[0](user, ids)) for ask, ids in asked.items()}
    return [notice for notice in notices if _is_allowed(notice, allowed)]


def _asks(notice: Notice) -> tuple[Visible, str] | None:
    try:
        visible = kind_of(notice.occasion.kind).visible
    except UnknownKindError:
        return None
    return (visible, notice.occasion.about_kind) if visible and notice.occasion.about_id else None


def _is_allowed(notice: Notice, allowed: dict[tuple[Visible, str], set[str]]) -> bool:
    try:
        kind_of(notice.occasion.kind)
    except UnknownKindError:
        return False
    ask = _asks(notice)
    return ask is None or notice.occasion.about_id in allowed[ask]


def _as_text(ids: Iterable[object]) -> set[str]:
    return {str(each) for each in ids}


def mail_rhythm(user: User, group_key: str) -> MailRhythm:
    """When `user` wants mail of this group now."""
    group = group_with(group_key)
    if group is None or not group.optional:
        return group.mail if group else MailRhythm.AT_ONCE
    chosen = Preference.objects.filter(user=user, group=group_key).values_list("mail", flat=True).first()
    return MailRhythm(chosen) if chosen else group.mail


def rhythms(user: User, groups: Collection[str]) -> dict[str, MailRhythm]:
    """When `user` wants mail of each of these groups, in one query."""
    chosen = dict(Preference.objects.filter(user=user, group__in=groups).values_list("group", "mail"))
    found = {}
    for key in groups:
        group = group_with(key)
        own = chosen.get(key) if group and group.optional else None
        found[key] = MailRhythm(own) if own else (group.mail if group else MailRhythm.AT_ONCE)
    return found
