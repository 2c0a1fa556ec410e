"""Pages to keep a catalogue of: articles, described by a source of their own that exists in tests alone."""

import json
import uuid
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Locale, Page, Site

from accounts.audiences import Rule
from kb.models import ArticlePage
from search.models import CatalogueEntry
from search.sources import EntryContent, Part, Source

SOURCE = "tests.note"


class NoteSource(Source):
    """Every published article, with its body's text; it can be seen by whoever may see it and all above it."""

    name = SOURCE
    kind = "note"
    kind_label = "Notes"
    kind_label_one = "Note"
    model = ArticlePage

    def queryset(self) -> QuerySet[ArticlePage]:
        return ArticlePage.objects.filter(live=True)

    def entry(self, obj: ArticlePage) -> EntryContent:
        above = [page.specific.audiences for page in obj.get_ancestors() if hasattr(page.specific, "audiences")]
        paragraphs = [str(block.value) for block in obj.body]
        return EntryContent(
            kind=self.kind,
            language=obj.locale.language_code,
            title=obj.title,
            url=obj.url_path,
            audience=Rule.of(obj.audiences, *above),
            summary=obj.summary,
            body="\n".join(paragraphs),
            keywords=tuple(obj.feature.words) if obj.feature else (),
            parts=tuple(Part(anchor=f"p{number}", text=text) for number, text in enumerate(paragraphs)),
            feature_id=obj.feature_id,
            author_name=obj.owner.name if obj.owner else "",
            translation_key=str(obj.translation_key),
        )


def home() -> Page:
    """The root of the site, made if an earlier test has emptied the database."""
    locale, _ = Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale)
    found = root.get_children().first()
    page = found or root.add_child(instance=Page(title="Home", slug="home", locale=locale))
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    return page


def write_note(
    title: str = "A note", *, text: str = "Some words.", below: Page | None = None, **fields: Any
) -> ArticlePage:
    """A published page below another one, or below the root of the site."""
    parent = below or home()
    fields.setdefault("slug", f"note-{uuid.uuid4().hex[:12]}")
    fields.setdefault("locale", parent.locale)
    page = ArticlePage(title=title, body=json.dumps([{"type": "text", "value": f"<p>{text}</p>"}]), **fields)
    return Page.objects.get(pk=parent.pk).add_child(instance=page)


def entry_of(page: Page | int) -> CatalogueEntry:
    """What the catalogue has of a page."""
    pk = page if isinstance(page, int) else page.pk
    return CatalogueEntry.objects.get(source=SOURCE, object_id=str(pk))


def findable_titles() -> set[str]:
    """The titles of all pages that can be found."""
    return set(CatalogueEntry.objects.findable().filter(source=SOURCE).values_list("title", flat=True))
