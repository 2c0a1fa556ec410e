"""Putting tags in order: other words for one, another name, and two that mean the same made one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community import policies
from community.actions.changes import changed
from community.actions.recording import Action, record
from community.errors import RefusedError
from community.models import Follow, Space, Tag, TagSynonym, Thread

LONGEST = 60


@transaction.atomic
def rename_tag(*, tag: Tag, name: str, description: str, by: Any) -> Tag:
    """Call a tag something else. Whoever types its former name, or has its former address, gets to it all the same."""
    held = _held(tag, by)
    name = _name(name)
    slug, before = _slug(name), held.name
    if slug != held.slug:
        if Tag.objects.filter(slug=slug).exists():
            raise RefusedError(_("There is a tag called “%(name)s”. Merge them."), code="tag", params={"name": name})
        _free(slug, held)
        TagSynonym.objects.create(slug=held.slug, tag=held)
    held.name, held.slug, held.description = name, slug, " ".join(description.split())[:255]
    held.save()
    if before != name:
        _put_in_order(held, f"{before} → {name}", by)
    return held


@transaction.atomic
def merge_tags(*, tag: Tag, into: Tag, by: Any) -> Tag:
    """Let two tags be one: threads, followers and other words go over, and what was the tag's name becomes another
    word for the one that stays."""
    if tag.pk == into.pk:
        raise RefusedError(_("This is the same tag."), code="tag")
    # In one order, so that no two who merge crosswise wait for each other.
    for row in sorted((tag, into), key=lambda each: each.pk):
        _held(row, by)
    threads = list(Thread.tags.through.objects.filter(tag_id=tag.pk).values_list("thread_id", flat=True))
    links = [Thread.tags.through(thread_id=thread, tag_id=into.pk) for thread in threads]
    Thread.tags.through.objects.bulk_create(links, ignore_conflicts=True, batch_size=2000)
    following = Follow.objects.filter(tag=into).values("person")
    Follow.objects.filter(tag=tag).exclude(person__in=following).update(tag=into)
    TagSynonym.objects.filter(tag=tag).update(tag=into)
    name, slug = tag.name, tag.slug
    Tag.objects.filter(pk=tag.pk).delete()
    TagSynonym.objects.create(slug=slug, tag=into)
    record(Action.TAG, by=by, reason=f"{name} → {into.name}"[:255], space=_closed_space_of(threads))
    changed(threads, renew=True)
    return into


@transaction.atomic
def add_synonym(*, tag: Tag, word: str, by: Any) -> TagSynonym:
    """Another word for a tag."""
    held = _held(tag, by)
    slug = _slug(_name(word))
    if Tag.objects.filter(slug=slug).exists():
        if slug == held.slug:
            raise RefusedError(_("This is the tag's own name."), code="tag")
        raise RefusedError(_("There is a tag called “%(name)s”. Merge them."), code="tag", params={"name": word})
    _free(slug, held)
    made = TagSynonym.objects.create(slug=slug, tag=held)
    _put_in_order(held, f"{held.name}: + {slug}", by)
    return made


@transaction.atomic
def remove_synonym(*, synonym: TagSynonym, by: Any) -> None:
    """A word that means something else after all."""
    held = _held(synonym.tag, by)
    if TagSynonym.objects.filter(pk=synonym.pk).delete()[0]:
        _put_in_order(held, f"{held.name}: − {synonym.slug}", by)


def _held(tag: Tag, by: Any) -> Tag:
    if not policies.may_keep_tags(by):
        raise PermissionDenied
    return Tag.objects.select_for_update().get(pk=tag.pk)


def _name(name: str) -> str:
    words = " ".join(name.split())
    if not words or len(words) > LONGEST or not slugify(words, allow_unicode=True):
        raise RefusedError(
            _("A tag has a name of at most %(count)s characters."), code="name", params={"count": LONGEST}
        )
    return words


def _slug(name: str) -> str:
    return slugify(name, allow_unicode=True)[:LONGEST]


def _free(slug: str, tag: Tag) -> None:
    """Nobody else's other word; the tag's own is taken back."""
    known = TagSynonym.objects.select_related("tag").filter(slug=slug).first()
    if known is not None and known.tag_id != tag.pk:
        raise RefusedError(
            _("“%(word)s” is another word for “%(name)s”."),
            code="synonym",
            params={"word": slug, "name": known.tag.name},
        )
    if known is not None:
        known.delete()


def _put_in_order(tag: Tag, what: str, by: Any) -> None:
    threads = list(Thread.tags.through.objects.filter(tag_id=tag.pk).values_list("thread_id", flat=True))
    record(Action.TAG, by=by, reason=what[:255], space=_closed_space_of(threads))
    changed(threads, renew=True)


def _closed_space_of(threads: list[int]) -> Space | None:
    """Where the entry of the log belongs: the name of a tag may say what a closed group talks about."""
    spaces = Space.objects.filter(pk__in=Thread.objects.filter(pk__in=threads).values("space"))
    found = spaces.select_related("rule").order_by("pk")
    return next((space for space in found if not space.access_rule.is_public), None)
