"""Marks for what Wagtail's editors do. A signal says only that something happened: whether a page can be found, and as
what, is asked of its source afterwards.

A page's own save marks it inside the save's transaction, so that the computation, which waits for the commit, sees its
inline children too. Moves and new slugs rewrite pages below without saving them: what they inherit is compared before
and after, and the whole subtree marked. A deleted subtree is marked page by page while its rows still stand. Whatever
else is saved or deleted marks the pages that show it, by Wagtail's reference index.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from modelcluster.fields import ParentalKey
from wagtail.images.models import AbstractRendition
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

from product.models import Feature
from search.actions.marking import mark_entries
from search.models import CatalogueEntry
from search.pages import mark_all_pages, mark_page, mark_page_id, mark_pages, mark_referrers, mark_subtree
from search.sources import all_sources

DRAFT_FIELDS = frozenset(
    {"latest_revision", "latest_revision_created_at", "has_unpublished_changes", "draft_title", "locked", "locked_at"}
)
"""A save of these alone keeps a draft: readers see nothing of it."""
SHOWN_OF_AUTHORS = ("name", "email")
"""Changes of anything else about a person, such as their last sign-in, touch no page."""
NEVER_SHOWN = frozenset(
    {
        "account", "admin", "auth", "axes", "community", "contenttypes", "django_q", "mfa", "search", "sessions",
        "socialaccount", "usersessions", "wagtail_localize", "wagtailadmin", "wagtailcore", "wagtailredirects",
        "wagtailsearch", "wagtailusers", "academy_courses",
    }
)  # fmt: skip
"""Applications whose rows no page shows; what matters of Wagtail's own is asked for by name."""

_BEFORE = "_search_before"


def connect() -> None:
    """Listen. Once, when the applications are ready."""
    for signal, receiver in (
        (pre_save, _before_saving),
        (post_save, _after_saving),
        (pre_delete, _before_deleting),
        (post_delete, _after_deleting),
    ):
        signal.connect(receiver, dispatch_uid=f"search.{receiver.__name__}")
    post_page_move.connect(_after_moving, dispatch_uid="search.after_moving")


def _before_saving(sender: type[Model], instance: Any, update_fields: Any = None, raw: bool = False, **_: Any) -> None:
    fields = _compared_fields(sender)
    if raw or instance._state.adding or not fields or (update_fields is not None and not set(update_fields) & fields):
        return
    setattr(instance, _BEFORE, sender._base_manager.filter(pk=instance.pk).values(*sorted(fields)).first())


def _after_saving(sender: type[Model], instance: Any, update_fields: Any = None, **_: Any) -> None:
    before = instance.__dict__.pop(_BEFORE, None)
    differs = before is not None and any(
        getattr(instance, _attname(sender, name)) != old for name, old in before.items()
    )
    if issubclass(sender, Page):
        if update_fields is None or not DRAFT_FIELDS.issuperset(update_fields):
            _page_saved(instance, differs)
    elif sender is get_user_model():
        if differs:
            _author_changed(instance)
    else:
        _shown_changed(sender, instance)


def _before_deleting(sender: type[Model], instance: Any, **_: Any) -> None:
    if issubclass(sender, Page):
        mark_page(instance)
        mark_referrers(Page, instance.pk)
    elif sender is get_user_model():
        _author_changed(instance)
    else:
        # While the references to it still stand.
        _shown_changed(sender, instance)


def _after_deleting(sender: type[Model], instance: Any, **_: Any) -> None:
    """Deleting marks before, when everything can still be read; a child's parent is marked again without it."""
    if _is_never_shown(sender):
        return
    for model, pk in _parents(sender, instance):
        _changed(model, pk)


def _after_moving(instance: Page, **_: Any) -> None:
    mark_subtree(Page.objects.values_list("path", flat=True).get(pk=instance.pk))


def _page_saved(page: Page, inheritance_changed: bool) -> None:
    if inheritance_changed:
        mark_subtree(page.path)
        mark_referrers(Page, page.pk)
    mark_page(page)


def _author_changed(person: Any) -> None:
    # The reference index leaves out who owns a page.
    mark_pages(Page.objects.filter(owner=person.pk).order_by().values_list("pk", "content_type_id"))
    mark_referrers(type(person), person.pk)


def _shown_changed(model: type[Model], instance: Any) -> None:
    """Something that pages may show, or depend on, was saved or is about to be deleted."""
    if model is Site:
        mark_all_pages()
    elif model is PageViewRestriction:
        mark_subtree(instance.page.path)
    elif not _is_never_shown(model):
        _changed(model, instance.pk)
        for parent_model, parent_pk in _parents(model, instance):
            _changed(parent_model, parent_pk)


def _changed(model: type[Model], pk: Any) -> None:
    if issubclass(model, Page):
        mark_page_id(pk)
        return
    if model is Feature:
        mark_entries(CatalogueEntry.objects.findable().filter(feature=pk))
    mark_referrers(model, pk)


def _parents(model: type[Model], instance: Any) -> list[tuple[type[Model], Any]]:
    """What a child that is edited with its parent belongs to: a page's speaker, a recording's captions."""
    keys = [(field.related_model, getattr(instance, field.attname)) for field in _parental_keys(model)]
    return [(parent, pk) for parent, pk in keys if pk is not None]


@cache
def _parental_keys(model: type[Model]) -> tuple[ParentalKey, ...]:
    return tuple(field for field in model._meta.get_fields() if isinstance(field, ParentalKey))


@cache
def _is_never_shown(model: type[Model]) -> bool:
    return model._meta.app_label in NEVER_SHOWN or issubclass(model, AbstractRendition) or _is_historical(model)


def _is_historical(model: type[Model]) -> bool:
    """Whether it is a migration's picture of a model: what the references need may not be there yet."""
    return model._meta.apps is not apps


def _compared_fields(model: type[Model]) -> frozenset[str]:
    """The columns of a model that are compared before and after it is saved."""
    if model is get_user_model():
        return frozenset(SHOWN_OF_AUTHORS)
    if not issubclass(model, Page):
        return frozenset()
    wanted = {name for source in all_sources() if issubclass(source.model, Page) for name in source.inherited}
    # A move changes the path in the tree and then saves the address: the address tells of both.
    return frozenset({field.name for field in model._meta.concrete_fields} & (wanted | {"url_path"}))


def _attname(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    return str(getattr(field, "attname", name))
