"""The moderators' pages of tags."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community import policies
from community.actions import tag_keeping
from community.errors import RefusedError, what_is_wrong
from community.models import Tag, TagSynonym, Thread
from community.views.browsing import crumbs

AT_A_TIME = 100


def _tags_for(user: Any) -> QuerySet[Tag]:
    """Those that `user` may know of: the tags of groups that one is not in may say what is talked about there."""
    if not policies.may_keep_tags(user):
        raise PermissionDenied
    seen = policies.a_thread_with_tag(Thread.objects.visible_to(user))
    tags = Tag.objects.alias(seen=seen, used=policies.a_thread_with_tag(Thread.objects.all()))
    return tags.filter(Q(seen__isnull=False) | Q(used__isnull=True))


@login_required
@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """Every tag by name, with how many threads it has and what else it is called."""
    found = _tags_for(request.user)
    words, after = request.GET.get("q", "").strip()[:60], request.GET.get("after", "")[:60]
    if words:
        slug = slugify(words, allow_unicode=True)
        found = found.filter(Q(name__icontains=words) | Q(synonyms__slug__contains=slug or words)).distinct()
    if after:
        found = found.filter(slug__gt=after)
    rows = list(found.prefetch_related("synonyms").order_by("slug")[: AT_A_TIME + 1])
    _count_threads(rows)
    context = {
        "tags": rows[:AT_A_TIME],
        "words": words,
        "after": rows[AT_A_TIME - 1].slug if len(rows) > AT_A_TIME else "",
        "crumbs": crumbs(),
    }
    return render(request, "community/moderation/tags.html", context)


def _count_threads(tags: list[Tag]) -> None:
    """Tell each of the tags on a page how many threads have it."""
    having = Thread.tags.through.objects.filter(tag__in=tags).order_by()  # type: ignore[attr-defined]  # as every model
    numbers = dict(having.values_list("tag").annotate(Count("pk")))
    for tag in tags:
        tag.number = numbers.get(tag.pk, 0)  # type: ignore[attr-defined]  # for the page


@login_required
def tag(request: HttpRequest, number: int) -> HttpResponse:
    """Rename a tag, merge it, and say what else it is called."""
    found = get_object_or_404(_tags_for(request.user), pk=number)
    errors: list[str] = []
    if request.method == "POST":
        try:
            kept = _change(request, found)
            messages.success(request, _("Done."))
            return redirect("community:keep_tag", number=kept.pk)
        except ValidationError as error:
            errors = what_is_wrong(error)
    context = {
        "tag": found,
        "threads": Thread.objects.filter(tags=found).count(),
        "synonyms": found.synonyms.all(),
        "typed": request.POST,
        "errors": errors,
        "crumbs": crumbs(),
    }
    return render(request, "community/moderation/tag.html", context, status=422 if errors else 200)


def _change(request: HttpRequest, found: Tag) -> Tag:
    """What one of the page's forms asks for; the tag that is left."""
    what, sent = request.POST.get("what", ""), request.POST
    if what == "rename":
        name, about = sent.get("name", ""), sent.get("description", "")
        return tag_keeping.rename_tag(tag=found, name=name, description=about, by=request.user)
    if what == "merge":
        into = _named(request, sent.get("into", ""))
        return tag_keeping.merge_tags(tag=found, into=into, by=request.user)
    if what == "add":
        tag_keeping.add_synonym(tag=found, word=sent.get("word", ""), by=request.user)
    elif what == "remove":
        value = sent.get("synonym", "")
        number = int(value) if value.isdecimal() and len(value) < 19 else 0
        synonym = get_object_or_404(TagSynonym.objects.select_related("tag"), pk=number, tag=found)
        tag_keeping.remove_synonym(synonym=synonym, by=request.user)
    else:
        raise Http404("There is no such thing to do.")
    return found


def _named(request: HttpRequest, name: str) -> Tag:
    slug = slugify(name, allow_unicode=True)[:60]
    into = _tags_for(request.user).filter(Q(slug=slug) | Q(synonyms__slug=slug)).first() if slug else None
    if into is None:
        raise RefusedError(_("There is no tag called “%(name)s”."), code="tag", params={"name": name[:60]})
    return into
