"""What stands around a page: above it, beside it, related to it, and the same in other languages.

Whatever is offered here, a reader may open.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext
from wagtail.models import Page

from accounts.policies import tokens_of
from publishing import access
from publishing.languages import address_in, full_address, language_name, link_to, reading_language, translated

Link = dict[str, Any]
LINKED = ("title", "url_path", "path", "depth", "live", "last_published_at", "translation_key", "locale__language_code")


def links_only(pages: Any) -> Any:
    """`pages` with no more than links need: a page has many columns."""
    return pages.select_related("locale").only(*LINKED)


class Neighbours:
    """A page's place among the others."""

    def breadcrumbs(self, request: HttpRequest | None = None) -> list[Link]:
        """The pages above it, the home page first. Who may see the page may see them."""
        above = links_only(self.get_ancestors().filter(depth__gt=1).live())  # type: ignore[attr-defined]
        return [link_to(page, reading_language(request), request) for page in above]

    def children_for(self, user: Any) -> Any:
        """The published pages directly below it that `user` may see, in their order in the tree."""
        return access.visible_to(self.get_children().live(), user)  # type: ignore[attr-defined]

    def previous_and_next(self, request: HttpRequest) -> tuple[Link | None, Link | None]:
        """Its neighbours in the tree that the reader may see."""
        before = self.get_prev_siblings().live()  # type: ignore[attr-defined]
        after = self.get_next_siblings().live()  # type: ignore[attr-defined]
        found = [links_only(access.visible_to(siblings, request.user)).first() for siblings in (before, after)]
        previous, following = (link_to(page, reading_language(request), request) if page else None for page in found)
        return previous, following

    def hand_picked(self) -> list[Page]:
        """The related pages that an editor named."""
        stream = getattr(self, "related", None) or []
        return [child.value for child in stream if child.value is not None]

    def related_links(self, request: HttpRequest) -> list[Link]:
        """The related pages that the reader may see, in the language they are read in."""
        return links_for(self.hand_picked(), request)

    @cached_property
    def published_translations(self) -> dict[str, Page]:
        """By language, this page and its published translations."""
        rows = Page.objects.live().filter(translation_key=self.translation_key, alias_of=None)  # type: ignore[attr-defined]
        found = {row.locale.language_code: row for row in links_only(rows)}
        return found if self.alias_of_id else {**found, self.language: self}  # type: ignore[attr-defined]

    def translations_for(self, user: Any) -> dict[str, Page]:
        """By language, this page and those of its translations that `user` may see."""
        tokens = tokens_of(user)
        return {
            code: page
            for code, page in self.published_translations.items()
            if page is self or access.rule_of(page).admits(tokens)
        }

    def language_links(self, request: HttpRequest) -> list[Link]:
        """The same page in each content language: its translation, else the original in that language's interface."""
        known = self.translations_for(request.user)
        original = known.get(settings.FALLBACK_LANGUAGE, self)
        reading = reading_language(request)
        return [
            {
                "code": code,
                "name": name,
                "url": address_in(known.get(code, original), code, request),
                "current": code == reading,
            }
            for code, name in settings.LANGUAGES
        ]

    def language_context(self, request: HttpRequest) -> dict[str, Any]:
        """Why the content is not in the reader's language (`fallback`), or that its original has changed since it was
        translated (`newer_original`)."""
        if self.language != reading_language(request):  # type: ignore[attr-defined]
            return {"fallback": {"language_name": language_name(self.language)}}  # type: ignore[attr-defined]
        original = self.newer_original(request.user)
        if original is None:
            return {}
        name = language_name(settings.FALLBACK_LANGUAGE)
        action = {"label": gettext("Read it in %(language)s") % {"language": name}, "url": original.get_url(request)}
        return {"newer_original": {"language_name": name, "action": action}}

    def newer_original(self, user: Any) -> Page | None:
        """The page in the fallback language, if it was published after this translation of it."""
        if self.language == settings.FALLBACK_LANGUAGE:  # type: ignore[attr-defined]
            return None
        original = self.translations_for(user).get(settings.FALLBACK_LANGUAGE)
        if original is None or not original.last_published_at or not self.last_published_at:  # type: ignore[attr-defined]
            return None
        return original if original.last_published_at > self.last_published_at else None  # type: ignore[attr-defined]

    def alternates(self, request: HttpRequest) -> list[Link]:
        """Its translations as search engines are told of them, itself among them; none if it stands alone."""
        known = self.translations_for(request.user)
        if len(known) < 2:
            return []
        links = [{"code": code, "url": full_address(page, request)} for code, page in sorted(known.items())]
        default = known.get(settings.FALLBACK_LANGUAGE)
        return [*links, {"code": "x-default", "url": full_address(default, request)}] if default else links


def links_for(pages: Iterable[Page], request: HttpRequest) -> list[Link]:
    """Links to those of `pages` that are published and that the reader may see, translated where possible."""
    tokens = tokens_of(request.user)
    wanted = translated([page for page in pages if page is not None], reading_language(request))
    return [
        link_to(page, reading_language(request), request)
        for page in wanted
        if page.live and access.rule_of(page).admits(tokens)
    ]
