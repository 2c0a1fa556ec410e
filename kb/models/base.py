"""What the pages of the knowledge base have in common."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from kb.listing import related_entries
from kb.structured_data import breadcrumb_list, graph
from publishing import access
from publishing.languages import link_to
from publishing.models import PortalPage

TRANSLATED = ("title", "slug", "summary", "keywords", "seo_title", "search_description")
SYNCHRONISED = ("audiences", "feature", "for_version")
AROUND = 4
"""So many neighbours on each side are shown beside a page."""

Link = dict[str, Any]


def translatable(*texts: str, same: Iterable[str] = ()) -> list[TranslatableField | SynchronizedField]:
    """The fields a translator sees: `texts` are translated, `same` follow the original; those of every page as well."""
    return [
        *(TranslatableField(name) for name in (*TRANSLATED, *texts)),
        *(SynchronizedField(name) for name in (*SYNCHRONISED, *same)),
    ]


def related_panel() -> FieldPanel:
    """The panel for pages worth reading next."""
    return FieldPanel(
        "related",
        help_text=_(
            "The best first. Readers are led to the translation into their language, and see only what they may open. "
            "If you name none, pages about the same part of the product are shown."
        ),
    )


class KnowledgePage(PortalPage):
    """A page that asks the same thing only once while it is shown."""

    schema_type: ClassVar[str] = "WebPage"

    class Meta:
        abstract = True

    def _once(self, request: HttpRequest | None, name: str, read: Callable[[], Any]) -> Any:
        """What `read` says, kept as long as this request is answered."""
        if request is None:
            return read()
        known = request.__dict__.setdefault("_page_readings", {})
        key = (self.pk, name)
        if key not in known:
            known[key] = read()
        return known[key]

    def breadcrumbs(self, request: HttpRequest | None = None) -> list[Link]:
        """The pages above it, the home page first."""
        return self._once(request, "breadcrumbs", lambda: super(KnowledgePage, self).breadcrumbs(request))

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        """The page and the way to it, as schema.org describes them."""
        about = {**super().structured_data(request), "@type": self.schema_type, **self.schema_details(request)}
        return graph(about, breadcrumb_list(self.breadcrumbs(request), self, request))

    def schema_details(self, request: HttpRequest) -> dict[str, Any]:
        """What its kind has to tell search engines beside title, language and dates."""
        return {}


class IndexPage(KnowledgePage):
    """A page that gathers others."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    schema_type = "CollectionPage"
    body_fields = ()
    content_panels = [*KnowledgePage.content_panels, FieldPanel("intro")]
    translatable_fields = translatable("intro")

    class Meta:
        abstract = True

    @property
    def facts(self) -> list[str]:
        """An index is not checked as a text is."""
        return []


class ContentPage(KnowledgePage):
    """A page that somebody reads from top to bottom, and goes on from."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With what stands beside it."""
        context = super().get_context(request, *args, **kwargs)
        before, after = self.nearby(request)
        beside = [*reversed(before), self, *after]
        # All stand below the same page, and so are in the same language.
        links = [{**self._link(page, request), "current": page is self} for page in beside]
        return {
            **context,
            "lead": self.summary,
            "nearby": links if len(links) > 1 else [],
            "nearby_place": context["crumbs"][-1] if context["crumbs"] else None,
        }

    def nearby(self, request: HttpRequest) -> tuple[list[Page], list[Page]]:
        """The pages before it, the nearest first, and those after it, as far as this reader may see them."""
        if not self.pk:
            return [], []
        return self._once(
            request,
            "nearby",
            lambda: tuple(self._beside(rows, request) for rows in (self.get_prev_siblings(), self.get_next_siblings())),
        )

    def _beside(self, siblings: Any, request: HttpRequest) -> list[Page]:
        seen = access.visible_to(siblings.live(), request.user)
        return list(seen.only("title", "path", "depth", "url_path", "locale", "translation_key")[:AROUND])

    def _link(self, page: Page, request: HttpRequest) -> Link:
        page.locale = self.locale
        return link_to(page, request=request)

    def previous_and_next(self, request: HttpRequest) -> tuple[Link | None, Link | None]:
        """Its neighbours in the tree that the reader may see."""
        before, after = self.nearby(request)
        previous, following = (self._link(pages[0], request) if pages else None for pages in (before, after))
        return previous, following

    def related_links(self, request: HttpRequest) -> list[Any]:
        """What to read next: what an editor named, or else what is about the same part of the product."""
        return related_entries(self, request)
