"""Brings the demo's community in: spaces, and threads written by the same actions that readers use."""

import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from accounts.actions import create_person
from accounts.models import User
from community.actions.answers import accept_answer
from community.actions.changes import changed
from community.actions.counting import recount_spaces, recount_threads
from community.actions.spaces import add_member, save_space
from community.actions.votes import me_too, vote
from community.actions.writing import reply, start_thread
from community.models import DetailsTemplate, ImportedRecord, Post, Space, SpaceTranslation, Standing, Thread
from product.models import Feature

SYSTEM = "demo"
LONG_AGO = datetime.timedelta(days=400)
CONTENT = Path(__file__).resolve().parent / "community.yaml"
GENERAL = ("admin", "customer", "marketer", "moderator", "partner")
"""People who sign in; the others only write."""


def load_community() -> None:
    """Load what is not there yet; what is there stays as it is."""
    content = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    people = load_people(content["people"])
    load_spaces(content["spaces"], people)
    for slug, body in content["templates"].items():
        if feature := Feature.objects.filter(slug=slug).first():
            DetailsTemplate.objects.get_or_create(feature=feature, language="en", defaults={"body": body})
    known = set(ImportedRecord.objects.filter(system=SYSTEM, kind="thread").values_list("foreign_id", flat=True))
    spaces = {space.slug: space for space in Space.objects.select_related("rule", "feature")}
    for row in content["threads"]:
        if row["id"] not in known and row["space"] in spaces:
            load_thread(row, spaces[row["space"]], people)


def load_people(rows: dict[str, dict[str, Any]]) -> dict[str, User]:
    """Those who sign in, by the first part of their address, and those who only write."""
    people = {name: User.objects.get(email=f"{name}@example.com") for name in GENERAL}
    for name, row in rows.items():
        people[name] = create_person(email=f"{name}@example.com", **row)
    # They have been here for long: limits are for newcomers.
    for level, names in ((2, rows), (1, GENERAL)):
        for name in names:
            people[name].date_joined = min(people[name].date_joined, timezone.now() - LONG_AGO)
            people[name].save(update_fields=["date_joined"])
            Standing.objects.get_or_create(person=people[name], defaults={"level": level})
    return people


def load_spaces(rows: list[dict[str, Any]], people: dict[str, User]) -> None:
    """A space for each feature, called as it is, and those that the file names."""
    for feature in Feature.objects.with_names():
        names = {row.language: (row.name, row.description) for row in feature.translations.all()}
        fields = {"feature": feature, "icon": feature.icon, "order": 10 + feature.order}
        _ensure_space(feature.slug, feature.name, feature.description, names, fields)
    for row in rows:
        fields = {name: row[name] for name in ("icon", "posting", "thread_kinds", "kind", "audiences") if name in row}
        names = {code: (name, row["description"].get(code, "")) for code, name in row["name"].items() if code != "en"}
        space = _ensure_space(row["slug"], row["name"]["en"], row["description"]["en"], names, fields)
        for name in row.get("members", []):
            add_member(space=space, person=people[name])


def _ensure_space(
    slug: str, name: str, description: str, names: dict[str, tuple[str, str]], fields: dict[str, Any]
) -> Space:
    found = Space.objects.filter(slug=slug).first()
    if found is not None:
        return found
    space = save_space(Space(slug=slug, name=name, description=description, **fields))
    SpaceTranslation.objects.bulk_create(
        SpaceTranslation(space=space, language=code, name=each, description=about)
        for code, (each, about) in names.items()
    )
    return space


@transaction.atomic
def load_thread(row: dict[str, Any], space: Space, people: dict[str, User]) -> Thread:
    """One thread with its replies, votes and answer, as long ago as the file says."""
    thread = start_thread(
        space=space,
        kind=row.get("kind", Thread.Kind.QUESTION),
        title=row["title"],
        body=row["body"],
        by=people[row["by"]],
        language=row.get("language", "en"),
        tags=row.get("tags", []),
    )
    for name in row.get("too", []):
        me_too(thread=thread, by=people[name])
    dates = {1: row["days"]}
    for each in row.get("replies", []):
        post = _load_reply(each, thread, people)
        dates[post.position] = each["days"]
        if each.get("accepted"):
            accept_answer(post=post, by=people[row["by"]])
    _set_dates(thread, dates, is_pinned=row.get("pinned", False))
    ImportedRecord.objects.create(system=SYSTEM, kind="thread", foreign_id=row["id"], object_id=thread.pk)
    return thread


def _load_reply(row: dict[str, Any], thread: Thread, people: dict[str, User]) -> Post:
    writer = people[row["by"]]
    post = reply(
        thread=thread,
        body=row["body"],
        by=writer,
        language=row.get("language", ""),
        is_official=bool(row.get("official")) and writer.is_staff,
    )
    for name in row.get("votes", []):
        vote(post=post, by=people[name])
    return post


def _set_dates(thread: Thread, days: dict[int, int], *, is_pinned: bool) -> None:
    now = timezone.now()
    for position, ago in days.items():
        # What was written on the same day keeps its order.
        written = now - datetime.timedelta(days=ago, hours=3) + datetime.timedelta(minutes=7 * position)
        Post.objects.filter(thread=thread, position=position).update(created_at=written)
    begun = now - datetime.timedelta(days=days[1], hours=3)
    Thread.objects.filter(pk=thread.pk).update(created_at=begun, is_pinned=is_pinned)
    Thread.objects.filter(pk=thread.pk, accepted_at__isnull=False).update(accepted_at=begun)
    recount_threads([thread.pk])
    recount_spaces([thread.space_id])
    changed([thread.pk])
