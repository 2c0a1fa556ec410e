"""Questions that are asked inside a portal's process, by `manage.py shell`; each answer is one line of JSON."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core import serializers

from accounts.models import AudienceRule
from kb.models import FaqSectionPage, ImportedPage, QuestionPage
from product.models import Feature
from search.engines import storage
from search.finding import Question, find
from search.models import CatalogueEntry
from search.query import MAX_LENGTH


def tell_state() -> None:
    """Sections and questions by import id and language, with all that a second import must leave alone."""
    records = {record.page_id: record for record in ImportedPage.objects.all()}
    models = (FaqSectionPage, QuestionPage)
    pages = (page for model in models for page in model.objects.select_related("locale", "feature").order_by("pk"))
    print(json.dumps([_row(page, records) for page in pages]))


def _row(page: Any, records: dict[int, ImportedPage]) -> dict[str, Any]:
    body = json.dumps(list(page.body.raw_data)) if isinstance(page, QuestionPage) else page.intro
    return {
        "pk": page.pk,
        "kind": "question" if isinstance(page, QuestionPage) else "section",
        "import_id": records[page.pk].import_id,
        "language": page.locale.language_code,
        "title": page.title,
        "live": page.live,
        "path": page.path,
        "translation_key": str(page.translation_key),
        "feature": page.feature.slug if page.feature else "",
        "revision": page.latest_revision_id,
        "revisions": page.revisions.count(),
        "body": hashlib.sha256(body.encode()).hexdigest(),
        "length": len(body),
    }


def tell_titles() -> None:
    """What comes first when somebody types a question's title, for each question: its language and title, then the
    title of the first hit."""
    features = list(Feature.objects.with_names())
    first, engines = [], set()
    for language, title in CatalogueEntry.objects.findable().of_kind("question").values_list("language", "title"):
        found = find(Question(title[:MAX_LENGTH], language), AnonymousUser(), features)
        engines.add(f"{found.engine}{' (simpler)' if found.is_simpler else ''}")
        # What answers the question stands above the other hits.
        hits = [found.answer, *found.hits] if found.answer else found.hits
        first.append([language, title, hits[0].entry.title if hits else ""])
    print(json.dumps({"first": first, "engines": sorted(engines)}))


def pack(file: str) -> None:
    """Write the catalogue to a file, to be unpacked in another database."""
    rows = [*AudienceRule.objects.all(), *Feature.objects.all(), *CatalogueEntry.objects.all()]
    Path(file).write_text(serializers.serialize("json", rows), encoding="utf-8")
    print(len(rows))


def unpack(file: str) -> None:
    """Fill an empty catalogue from that file, and have the database engine index it."""
    AudienceRule.objects.all().delete()
    for row in serializers.deserialize("json", Path(file).read_text(encoding="utf-8")):
        row.save()
    storage.index(list(CatalogueEntry.objects.findable()))
    print(CatalogueEntry.objects.count())
