"""What an item says as the fields of its page. Equal values mean that there is nothing to do.

A slug is among them only if the source gives one: a page keeps its address when its title changes.
"""

import hashlib
import json
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from kb.importing.bodies import Bodies
from kb.importing.items import Item, Kind, Section
from kb.importing.pages import PageMap, model_of
from kb.importing.passages import all_text, inside_step, split_steps, take_result
from kb.importing.report import Report
from kb.importing.texts import address_part, first_sentences, one_line, plain, shortened
from kb.importing.uploads import Uploads
from product.models import Feature
from publishing.conversion import StreamItem, raw_stream
from publishing.conversion.ids import NAMESPACE
from publishing.embeds import find_embed
from publishing.fields import validate_audiences

STREAMS = ("body", "steps", "related", "speakers", "chapters")
LONGEST_SECTION_SLUG = 40
LONGEST_SECTION_SUMMARY = 200

Values = dict[str, Any]


class ItemError(ValueError):
    """The item cannot become a page; the message says why."""


class ValueMaker:
    """Makes the values of pages."""

    def __init__(self, bodies: Bodies, pages: PageMap, uploads: Uploads, report: Report) -> None:
        self.bodies, self.pages, self.uploads, self.report = bodies, pages, uploads, report

    def of_section(self, section: Section, feature: Feature | None) -> Values:
        """The fields of an FAQ section."""
        title = section_title(section, feature)
        intro = all_text(self.bodies.of_section(section))
        return {
            "title": self._fitting(None, "title", title, section.origin),
            **({"slug": section_slug(section.slug)} if section.slug else {}),
            "intro": intro,
            "summary": first_sentences(plain(intro), LONGEST_SECTION_SUMMARY),
            "audiences": _audiences(section.audiences),
            "feature_id": feature.pk if feature else None,
        }

    def of_item(self, item: Item, feature: Feature | None) -> Values:
        """The fields of an item's page."""
        blocks = self.bodies.of_item(item)
        values = {**self._common(item, feature), **self._of_kind(item, blocks)}
        values["related"] = self._related(item)
        return values

    def _common(self, item: Item, feature: Feature | None) -> Values:
        title = one_line(item.title)
        if not title:
            raise ItemError("the title is empty")
        return {
            "title": self._fitting(item.kind, "title", title, item.origin),
            **({"slug": address_part(item.slug, longest=100)} if item.slug else {}),
            "summary": self._fitting(item.kind, "summary", item.summary, item.origin),
            "keywords": self._keywords(item),
            "audiences": _audiences(item.audiences),
            "reviewed_on": item.reviewed,
            "for_version": shortened(item.version, 30),
            "feature_id": feature.pk if feature else None,
            "first_published_at": item.published,
        }

    def _of_kind(self, item: Item, blocks: list[StreamItem]) -> Values:
        if item.kind is Kind.TUTORIAL:
            return self._tutorial(item, blocks)
        body = {"body": raw_stream(blocks, f"{item.import_id}#body")}
        if item.kind is Kind.QUESTION:
            short = self._fitting(item.kind, "short_answer", item.short_answer, item.origin)
            return {**body, "short_answer": short, "group": shortened(item.group, 120)}
        if item.kind is Kind.WEBINAR:
            return {**body, **self._webinar(item)}
        return body

    def _tutorial(self, item: Item, blocks: list[StreamItem]) -> Values:
        before, steps = split_steps(blocks)
        if not steps:
            raise ItemError("a tutorial needs steps: headings of the second level")
        seed = f"{item.import_id}#steps"
        return {
            "level": item.level or "beginner",
            "minutes": item.minutes or 10,
            "prerequisites": "\n".join(item.prerequisites),
            "body": raw_stream(before, f"{item.import_id}#body"),
            "steps": [_step(title, inner, f"{seed}/{number}") for number, (title, inner) in enumerate(steps, start=1)],
        }

    def _webinar(self, item: Item) -> Values:
        seed = item.import_id
        recording = None
        if item.video:
            recording = self.uploads.recording(item.video, item.poster, item.captions, item.title)
        embed = find_embed(item.embed) if item.embed else None
        if item.embed and embed is None:
            self.report.problem(item.origin, f"this is no recording that can be embedded: {shortened(item.embed, 120)}")
        return {
            "recording_id": recording.pk if recording else None,
            "embed_url": embed.url if embed else "",
            "recorded_on": item.recorded,
            "minutes": item.minutes,
            "speakers": [
                _block(
                    "speaker", {"name": one.name[:120], "role": one.role[:160], "photo": None}, f"{seed}#speaker/{i}"
                )
                for i, one in enumerate(item.speakers, start=1)
            ],
            "chapters": [
                _block("chapter", {"at": one.at, "title": one.title[:160]}, f"{seed}#chapter/{i}")
                for i, one in enumerate(item.chapters, start=1)
            ],
        }

    def _related(self, item: Item) -> list[dict[str, Any]]:
        found = []
        for import_id in dict.fromkeys(item.related):
            page_id = self.pages.find(import_id, item.language)
            if page_id is None:
                self.report.problem(item.origin, f"a related page does not exist: {shortened(import_id, 120)}")
            elif import_id != item.import_id:
                found.append(_block("page", page_id, f"{item.import_id}#related/{import_id}"))
        return found

    def _keywords(self, item: Item) -> str:
        longest = model_of(item.kind)._meta.get_field("keywords").max_length
        words = [one_line(word.replace(",", " ")) for word in item.keywords]
        kept = ", ".join(words)
        while len(kept) > longest:
            words.pop()
            kept = ", ".join(words)
        if len(words) < len(item.keywords):
            self.report.problem(item.origin, f"only the first {len(words)} keywords were taken")
        return kept

    def _fitting(self, kind: Kind | None, field: str, text: str, origin: str) -> str:
        longest = _longest(model_of(kind)._meta.get_field(field))
        if len(text) > longest:
            name = field.replace("_", " ")
            self.report.problem(origin, f"the {name} was cut: {len(text)} characters, and {longest} are the most")
        return shortened(text, longest)


def section_title(section: Section, feature: Feature | None) -> str:
    """What a section is called: as its source says, or as its feature is, if the source has a mere folder."""
    return feature.name_in(section.language) if feature and not section.named_by_source else section.title


def section_slug(text: str) -> str:
    """A section's part of the address, short since its questions' own come after it."""
    return address_part(text, longest=LONGEST_SECTION_SLUG, longest_encoded=180)


def _longest(field: Any) -> int:
    limits = [one.limit_value for one in field.validators if isinstance(one, MaxLengthValidator)]
    return min([*limits, *([field.max_length] if field.max_length else [])])


def fingerprint(values: Values) -> str:
    """The same for the same values."""
    written = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _step(title: str, blocks: list[StreamItem], seed: str) -> dict[str, Any]:
    inner, result = take_result(blocks)
    value = {"title": title, "body": raw_stream(inside_step(inner), f"{seed}/body"), "result": result}
    return _block("step", value, seed)


def _block(name: str, value: Any, seed: str) -> dict[str, Any]:
    return {"type": name, "value": value, "id": str(uuid.uuid5(NAMESPACE, seed))}


def _audiences(tokens: list[str]) -> list[str]:
    if tokens:
        try:
            validate_audiences(tokens)
        except ValidationError as error:
            raise ItemError(" ".join(error.messages)) from error
    return [] if tokens == ["public"] else tokens
