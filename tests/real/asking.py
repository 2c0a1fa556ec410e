"""Questions that are asked inside a portal's process, by `manage.py shell`; each answer is one line of JSON."""

import hashlib
import json
from typing import Any

from django.contrib.auth.models import AnonymousUser

from kb.models import FaqSectionPage, ImportedPage, QuestionPage
from product.models import Feature
from search.finding import Question, find


def tell_state() -> None:
    """Sections and questions by import id and language, with all that a second import must leave alone."""
    records = {record.page_id: record for record in ImportedPage.objects.all()}
    rows = [_row(page, records) for model in (FaqSectionPage, QuestionPage) for page in _pages(model)]
    print(json.dumps(rows))


def _pages(model: Any) -> Any:
    return model.objects.select_related("locale", "feature").order_by("pk")


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


def tell_lost_titles() -> None:
    """The questions that are not the first hit when somebody types their title: language, title and what came first.
    Any page that has exactly this title counts."""
    features = list(Feature.objects.with_names())
    lost, engines = [], set()
    for page in _pages(QuestionPage).live():
        language = page.locale.language_code
        found = find(Question(page.title[:1000], language), AnonymousUser(), features)
        engines.add(f"{found.engine}{' (simpler)' if found.is_simpler else ''}")
        first = found.hits[0].entry.title if found.hits else ""
        if first != page.title:
            lost.append([language, page.title, first])
    print(json.dumps({"lost": lost, "engines": sorted(engines)}))
