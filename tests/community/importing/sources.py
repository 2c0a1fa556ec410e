"""Small communities elsewhere, written as each test needs them."""

import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from community.importing.items import Options
from community.importing.report import Report
from community.importing.run import import_community

DAY = "2019-03-{:02}T10:00:00.000"


def rows(folder: Path, name: str, *found: dict[str, Any]) -> None:
    """A table of a Stack Exchange dump."""
    folder.mkdir(exist_ok=True)
    written = [
        "  <row " + " ".join(f"{key}={quoteattr(str(value))}" for key, value in row.items()) + " />" for row in found
    ]
    root = name.lower()
    (folder / f"{name}.xml").write_text(
        "\n".join(['<?xml version="1.0" encoding="utf-8"?>', f"<{root}>", *written, f"</{root}>", ""]), encoding="utf-8"
    )


def question(number: int, **more: Any) -> dict[str, Any]:
    """A question as a row."""
    row = {
        "Id": number,
        "PostTypeId": 1,
        "CreationDate": DAY.format(number),
        "Title": f"How do I mend thing {number}?",
        "Body": "<p>It does <b>not</b> work.</p>",
        "Score": 3,
        "OwnerUserId": 1,
    }
    return {**row, **more}


def answer(number: int, parent: int, **more: Any) -> dict[str, Any]:
    """An answer as a row."""
    row = {"Id": number, "PostTypeId": 2, "ParentId": parent, "CreationDate": DAY.format(number), "Body": "<p>So.</p>"}
    return {**row, "Score": 5, "OwnerUserId": 2, **more}


def comment(number: int, post: int, day: int, **more: Any) -> dict[str, Any]:
    """A comment as a row."""
    row = {"Id": number, "PostId": post, "Text": "Thanks, *that* is it.", "CreationDate": DAY.format(day), "UserId": 1}
    return {**row, **more}


def a_dump(folder: Path) -> Path:
    """A question with two answers, of which one is accepted, and a comment on one of them."""
    rows(folder, "Users", {"Id": 1, "DisplayName": "Ada Fry"}, {"Id": 2, "DisplayName": "Bo Lund"})
    rows(folder, "Tags", {"Id": 1, "TagName": "mail"})
    first = question(1, Tags="<mail><c++>", ViewCount=40, AcceptedAnswerId=4)
    rows(folder, "Posts", first, answer(2, 1), answer(4, 1))
    rows(folder, "Comments", comment(1, 2, 3))
    rows(folder, "Votes", {"Id": 1, "PostId": 4, "VoteTypeId": 1, "CreationDate": DAY.format(5)})
    rows(folder, "PostLinks")
    return folder


def as_json(folder: Path, name: str, content: Any) -> None:
    """A file of an export: a list or an object, or JSON lines by its name."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    is_lines = name.endswith(".jsonl")
    path.write_text(
        "\n".join(json.dumps(each) for each in content) if is_lines else json.dumps(content), encoding="utf-8"
    )


def a_topic(number: int, **more: Any) -> dict[str, Any]:
    """A topic of Discourse."""
    topic = {"id": number, "title": f"Topic {number}", "category_id": 5, "archetype": "regular", "views": 7}
    return {**topic, **more}


def a_post(topic: int, number: int, **more: Any) -> dict[str, Any]:
    """A post of Discourse."""
    post = {
        "id": topic * 100 + number,
        "topic_id": topic,
        "post_number": number,
        "post_type": 1,
        "raw": f"Text **{number}** of topic {topic}.",
        "cooked": f"<p>Text {number} of topic {topic}.</p>",
        "user_id": number,
        "username": f"user{number}",
        "created_at": f"2020-05-{number:02}T08:00:00.000Z",
        "version": 1,
    }
    return {**post, **more}


def an_export(folder: Path) -> Path:
    """A category with a topic that has three posts, and a category for a few."""
    people = [{"id": number, "username": f"user{number}", "email": f"user{number}@example.org"} for number in (1, 2, 3)]
    categories = [
        {"id": 5, "name": "Help", "slug": "help", "description_text": "Ask here."},
        {"id": 6, "name": "Mail", "slug": "mail", "parent_category_id": 5},
        {"id": 7, "name": "Board", "slug": "board", "read_restricted": True},
    ]
    as_json(folder, "users.json", people)
    as_json(folder, "categories.json", {"category_list": {"categories": categories}})
    as_json(folder, "tags.json", {"tags": [{"id": "letters", "text": "letters", "synonyms": ["post"]}]})
    as_json(folder, "topics.json", {"topic_list": {"topics": [a_topic(1, tags=["letters"])]}})
    as_json(folder, "posts.jsonl", [a_post(1, 1), a_post(1, 2), a_post(1, 3, reply_to_post_number=2)])
    return folder


def bring(folder: Path, format_name: str = "stackexchange", **options: Any) -> Report:
    """Import it."""
    return import_community(format_name, folder, Options(system=f"{format_name}:old", **options))
