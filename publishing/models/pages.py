"""The base of every page."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject, classproperty
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.models import Page, PageViewRestriction

from accounts.audiences import Rule
from accounts.policies import tokens_of
from publishing import access
from publishing.events import page_read
from publishing.fields import AudiencesField
from publishing.languages import full_address
from publishing.middleware.page_cache import keep_whole
from publishing.models.neighbours import Neighbours
from publishing.models.reading import ReadablePage
from publishing.outline import Anchors
from publishing.querysets import PortalPageManager


def never_keep(response: HttpResponse) -> HttpResponse:
    """Tell every cache on the way that `response` is for this reader alone."""
    add_never_cache_headers(response)
    return response


class PortalPage(ReadablePage, Neighbours, Page):
    """What every page has: who may see it, which feature it is about, when somebody last checked it.

    A kind of page names its streams of blocks in reading order in `body_fields`, and what an editor fills in before
    them in `content_panels`; its template extends `publishing/page.html`.
    """

    lists_anything = False
    """Whether the page lists what is in the catalogue, whatever its kind."""
    audiences = AudiencesField(_("who may see it"))
    feature = models.ForeignKey(
        "product.Feature",
        verbose_name=_("product feature"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    keywords = models.CharField(_("other words people type"), max_length=400, blank=True)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    for_version = models.CharField(_("checked for version"), max_length=30, blank=True)
    import_id = models.CharField(max_length=200, blank=True, editable=False, help_text="Where an importer found it.")

    objects = PortalPageManager()

    details_panels: list[Any] = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "feature", help_text=_("The part of the product it is about; that part's own page lists it.")
                ),
                FieldPanel("summary", help_text=_("One sentence for lists and search results.")),
                FieldPanel(
                    "keywords",
                    help_text=_("Separated by commas: search finds the page by them although its text lacks them."),
                ),
            ],
            heading=_("In lists and search"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("reviewed_on", help_text=_("When somebody last made sure that all of it holds.")),
                FieldPanel("reviewed_by"),
                FieldPanel("for_version", help_text=_("The version of the product it was checked for.")),
            ],
            heading=_("Review"),
        ),
    ]
    access_panels: list[Any] = [
        FieldPanel(
            "audiences",
            help_text=_(
                "Whoever is in one of these may see the page, if they may also see the pages above it. "
                "None ticked: whoever may see the page above it."
            ),
        )
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("Address")
        ),
    ]
    settings_panels = [PublishingPanel()]

    private_page_options: list[str] = []
    """Wagtail's own page privacy is taken away: audiences are the one vocabulary."""

    class Meta:
        abstract = True

    @classproperty
    def edit_handler(cls) -> TabbedInterface:  # noqa: N805  a property of the class
        """The editor's tabs: what the page says, in which lists it stands, who sees it, its address and dates."""
        tabs = [
            ObjectList(cls.content_panels, heading=_("Content")),
            ObjectList(cls.details_panels, heading=_("Details")),
            ObjectList(cls.access_panels, heading=_("Who sees it")),
            ObjectList([*cls.promote_panels, *cls.settings_panels], heading=_("Address and dates")),
        ]
        return TabbedInterface(tabs, base_form_class=cls.base_form_class)

    def effective_rule(self) -> Rule:
        """What a reader must be to see it: its own audiences and those of every page above."""
        return access.rule_of(self)

    def is_visible_to(self, user: Any) -> bool:
        """Whether `user` may see it, once it is published."""
        return self.effective_rule().admits(tokens_of(user))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What `publishing/page.html` shows around the text; read only where a template shows it."""
        beside = SimpleLazyObject(lambda: self.previous_and_next(request) if self.pk else (None, None))
        return {
            **super().get_context(request, *args, **kwargs),
            "anchors": Anchors(),
            "content_language": self.language,
            "content_direction": self.direction,
            "crumbs": SimpleLazyObject(lambda: self.breadcrumbs(request) if self.pk else []),
            "contents": SimpleLazyObject(lambda: self.table_of_contents),
            "previous_page": SimpleLazyObject(lambda: beside[0]),
            "next_page": SimpleLazyObject(lambda: beside[1]),
            "related_links": SimpleLazyObject(lambda: self.related_links(request)),
            "language_links": SimpleLazyObject(lambda: self.language_links(request)),
            "alternates": SimpleLazyObject(lambda: self.alternates(request)),
            "canonical_url": full_address(self.alias_of or self, request),
            "edit_url": self.edit_url(request.user),
            **self.language_context(request),
        }

    def edit_url(self, user: Any) -> str:
        """Where `user` edits the page; nothing for those who may not, and never a question to the signed-out."""
        return reverse("wagtailadmin_pages:edit", args=(self.pk,)) if self.is_editable_by(user) else ""

    def is_editable_by(self, user: Any) -> bool:
        """Whether `user` may edit the page. Nearly all readers never enter the admin: of them nothing more is asked."""
        if not user.is_authenticated or not self.pk or not user.has_perm("wagtailadmin.access_admin"):
            return False
        return bool(self.permissions_for_user(user).can_edit())

    def get_full_url(self, request: HttpRequest | None = None) -> str | None:
        """The address with the portal's public host."""
        return full_address(self, request)

    full_url = property(get_full_url)

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        """The page as schema.org describes it, for search engines; a kind of page says more."""
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "name": self.title,
            "inLanguage": self.language,
            "url": self.get_full_url(request),
        }
        if self.summary or self.search_description:
            data["description"] = self.search_description or self.summary
        if self.last_published_at:
            data["dateModified"] = self.last_published_at.date().isoformat()
        if self.reviewed_on:
            data["lastReviewed"] = self.reviewed_on.isoformat()
        return data

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or nothing of it to those who may not see it: they are asked to sign in, or told so."""
        if self.is_visible_to(request.user):
            if request.user.is_authenticated:
                page_read.send(type(self), page=self, person=request.user)
            response = keep_whole(super().serve(request, *args, **kwargs), lists_anything=self.lists_anything)
            response.headers["Content-Language"] = self.language
            return response
        if not request.user.is_authenticated:
            return never_keep(redirect_to_login(request.get_full_path()))
        return never_keep(TemplateResponse(request, "publishing/refused.html", status=403))

    def get_view_restrictions(self) -> Any:
        """None, whatever the tables of Wagtail's own page privacy hold."""
        return PageViewRestriction.objects.none()
