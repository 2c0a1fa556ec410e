"""What search engines are told, as schema.org names it: pure functions from pages to dictionaries."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import strip_tags

Data = dict[str, Any]


def graph(*things: Data) -> Data:
    """Several things in one data block."""
    nodes = [{key: value for key, value in thing.items() if key != "@context"} for thing in things if thing]
    return {"@context": "https://schema.org", "@graph": nodes}


def breadcrumb_list(crumbs: list[dict[str, Any]], page: Any, request: HttpRequest) -> Data:
    """The way to `page`, itself at the end."""
    if not crumbs:
        return {}
    steps = [(crumb["label"], request.build_absolute_uri(crumb["url"])) for crumb in crumbs]
    return trail([*steps, (page.title, page.get_full_url(request))])


def trail(steps: list[tuple[str, str]]) -> Data:
    """The way to a page: names and addresses, itself at the end."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(steps, start=1)
        ],
    }


def question(title: str, answer: str, url: str) -> Data:
    """A question with its accepted answer."""
    return {
        "@type": "Question",
        "name": title,
        "url": url,
        "acceptedAnswer": {"@type": "Answer", "text": answer, "url": url},
    }


def duration(seconds: float) -> str:
    """`seconds` as ISO 8601 writes them, such as PT12M41S."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if number]
    return "PT" + "".join(parts or ["0S"])


def how_to_step(position: int, name: str, text: str, url: str) -> Data:
    """One step of a tutorial."""
    return {"@type": "HowToStep", "position": position, "name": name, "text": text or name, "url": url}


def clip(name: str, start: int, end: int | None, url: str) -> Data:
    """A chapter of a recording."""
    data = {"@type": "Clip", "name": name, "startOffset": start, "url": url}
    return data if end is None else {**data, "endOffset": end}


def plain(markup: str) -> str:
    """Text without tags."""
    return " ".join(strip_tags(markup).split())
