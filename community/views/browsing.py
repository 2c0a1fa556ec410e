"""Pages to read: the community's home, spaces, tags, threads and people."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.facts import credentials_of
from community import policies
from community.actions.spaces import may_know
from community.addresses import post_url, thread_url
from community.drafting import composer_for
from community.models import Follow, Post, Profile, Space, SpaceMember, Tag, Thread
from community.paging import MOST_COUNTED, list_page, position_in
from community.querysets import SpaceQuerySet, ThreadQuerySet
from community.reading import page_made_of, read_thread, with_own
from delivery.actions import mark_read_about
from publishing.languages import reading_language
from publishing.middleware.page_cache import kept_list

SHOWN_AT_HOME = 10
TABS = ("latest", "unanswered", "solved", "mine")


def crumbs(*spaces: Space) -> list[dict[str, Any]]:
    """The way to something in these spaces."""
    first = {"label": _("Community"), "url": reverse("community:home")}
    return [first, *({"label": each.name_in(), "url": reverse("community:space", args=[each.slug])} for each in spaces)]


def spaces_around(space: Space) -> list[Space]:
    """The spaces around it, the outermost first, and itself."""
    found = Space.objects.in_bulk(space.ancestor_ids) if space.ancestor_ids else {}
    return [*(found[pk] for pk in space.ancestor_ids if pk in found), space]


@require_safe
@kept_list
def home(request: HttpRequest) -> HttpResponse:
    """The spaces, what was written last, and who waits for an answer."""
    threads = Thread.objects.visible_to(request.user)
    context = {
        "spaces": Space.objects.listed_for(request.user).filter(parent=None, is_archived=False),
        "latest": threads.for_lists().latest_first()[:SHOWN_AT_HOME],
        "unanswered": threads.unanswered().filter(state="open").latest_first()[:5],
        "may_help": policies.may_help(request.user),
    }
    return render(request, "community/home.html", context)


@require_safe
@kept_list
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """A space: its threads, and the spaces inside it."""
    found = get_object_or_404(_spaces_with_own(request.user), slug=slug)
    if not policies.may_read(request.user, found):
        if may_know(request.user, found):
            return _door(request, found)
        raise Http404("There is no such space.")
    threads = Thread.objects.shown().filter(space=found)
    context = {
        "space": found,
        "crumbs": crumbs(*spaces_around(found)[:-1]),
        "inside": Space.objects.listed_for(request.user).filter(parent=found) if found.has_inside else [],
        "kinds": policies.kinds_for(request.user, found),
        "membership": _membership(request.user, found),
        "follow": getattr(found, "is_followed", False),
        "is_moderator": policies.may_moderate(request.user, found),
        **_list(request, threads),
    }
    if found.has_pinned and context["tab"] == "latest" and not request.GET.get("after"):
        context["pinned"] = threads.filter(is_pinned=True).for_lists().latest_first()[:5]
    return render(request, "community/space.html", context)


def _spaces_with_own(user: Any) -> SpaceQuerySet:
    """Spaces with what is asked of each page of one, in the same query."""
    pinned = Thread.objects.shown().filter(space=OuterRef("pk"), is_pinned=True)
    spaces = Space.objects.select_related("listing_rule", "rule", "feature").annotate(
        has_pinned=Exists(pinned), has_inside=Exists(Space.objects.filter(parent=OuterRef("pk")))
    )
    if not user.is_authenticated:
        return spaces
    return spaces.annotate(is_followed=Exists(Follow.objects.filter(person=user, space=OuterRef("pk"))))


def _door(request: HttpRequest, found: Space) -> HttpResponse:
    """A group that the reader may know of, and is not in."""
    context = {"space": found, "crumbs": crumbs(), "membership": _membership(request.user, found)}
    return render(request, "community/door.html", context)


def _membership(user: Any, found: Space) -> SpaceMember | None:
    if not user.is_authenticated or not found.is_group:
        return None
    return SpaceMember.objects.filter(space=found, person=user).first()


def _follow(user: Any, **place: Any) -> Follow | None:
    return Follow.objects.filter(person=user, **place).first() if user.is_authenticated else None


def _list(request: HttpRequest, threads: ThreadQuerySet) -> dict[str, Any]:
    """One page of `threads` as the address asks for it: by tab, by tag, after a place."""
    tab = request.GET.get("show", "latest")
    tab = tab if tab in TABS and (tab != "mine" or request.user.is_authenticated) else "latest"
    narrowed = {
        "latest": lambda: threads,
        "unanswered": threads.unanswered,
        "solved": threads.solved,
        "mine": lambda: threads.filter(author=request.user),
    }[tab]()
    tag = Tag.objects.filter(slug=request.GET["tag"]).first() if request.GET.get("tag") else None
    if tag is not None:
        narrowed = narrowed.filter(tags=tag)
    page = list_page(narrowed.for_lists(), request.GET.get("after", ""))
    labels = {"latest": _("Latest"), "unanswered": _("Unanswered"), "solved": _("Solved"), "mine": _("Mine")}
    tabs = [{"name": name, "label": labels[name], "current": name == tab} for name in TABS]
    return {
        "threads": page.threads,
        "tab": tab,
        "tabs": [each for each in tabs if each["name"] != "mine" or request.user.is_authenticated],
        "tag": tag,
        "next_query": _query(tab, tag, page.next_token) if page.next_token else "",
    }


def _query(tab: str, tag: Tag | None, token: str) -> str:
    parts = [f"show={tab}" if tab != "latest" else "", f"tag={tag.slug}" if tag else "", f"after={token}"]
    return "?" + "&".join(part for part in parts if part)


@require_safe
@kept_list
def tags(request: HttpRequest) -> HttpResponse:
    """Every tag that leads to something this reader may see."""
    in_use = policies.visible_tags(request.user).order_by("name")
    return render(request, "community/tags.html", {"tags": in_use[:500], "crumbs": crumbs()})


@require_safe
@kept_list
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Threads with a tag, across spaces; a synonym leads to its tag."""
    found = Tag.objects.filter(slug=slug).first()
    if found is None:
        meant = get_object_or_404(policies.visible_tags(request.user), synonyms__slug=slug)
        return redirect("community:tag", slug=meant.slug, permanent=True)
    threads = Thread.objects.visible_to(request.user).filter(tags=found)
    listed = _list(request, threads)
    if not listed["threads"] and not threads.exists():
        raise Http404("Nothing has this tag.")
    follow = _follow(request.user, tag=found)
    context = {**listed, "tag": found, "follow": follow, "crumbs": crumbs()}
    return render(request, "community/tag.html", context)


@require_safe
@kept_list
def thread(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
    """A thread, from the post that the address names on."""
    found = _readable(request, number)
    if found is None:
        return _elsewhere(request, number)
    if slug != found.slug:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{thread_url(found)}{query}", permanent=True)
    reading = read_thread(found, request.user, position_in(request.GET.get("from", "")), reading_language(request))
    if request.user.is_authenticated:
        mark_read_about(user=request.user, about_kind="community.thread", about_id=str(found.pk))
    context = {
        "reading": reading,
        "thread": found,
        "rights": reading.rights,
        "crumbs": crumbs(*spaces_around(found.space)),
        "canonical": request.build_absolute_uri(thread_url(found, found.language)),
        "page_link": page_made_of(found, request.user, reading_language(request)),
        "composer": composer_for(request, found) if reading.rights.reply else None,
    }
    return render(request, "community/thread.html", context)


def _readable(request: HttpRequest, number: int) -> Thread | None:
    threads = with_own(policies.readable_threads(request.user), request.user)
    related = ("space", "author", "persona")
    return threads.filter(pk=number).select_related(*related).prefetch_related("tags").first()


def _elsewhere(request: HttpRequest, number: int) -> HttpResponse:
    """A merged thread leads to the one it went into. What may not be read is answered as what is not there, so that
    nobody learns of it by trying numbers; whoever comes from a mail and is signed out is offered to sign in by both."""
    merged = Thread.objects.filter(pk=number, merged_into__isnull=False).select_related("merged_into__space").first()
    target = merged.merged_into if merged else None
    if target is not None and policies.readable_threads(request.user).filter(pk=target.pk).exists():
        return redirect(thread_url(target), permanent=True)
    if not request.user.is_authenticated:
        return render(request, "community/missing.html", {"next": request.get_full_path()}, status=404)
    raise Http404("There is no such thread.")


@require_safe
def post(request: HttpRequest, number: int) -> HttpResponse:
    """A post by its number, which holds wherever it moves."""
    readable = Post.objects.filter(thread__in=policies.readable_threads(request.user).values("pk"))
    found = readable.select_related("thread__space").filter(pk=number).first()
    if found is None or not policies.may_see_post(request.user, found):
        raise Http404("There is no such post.")
    return redirect(post_url(found))


@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """How somebody appears, and what they wrote that the reader may see."""
    profile = get_object_or_404(Profile.objects.select_related("person"), handle=handle.lower(), person__is_active=True)
    is_own = request.user.pk == profile.pk
    posts = Post.objects.visible_to(request.user).filter(author=profile.person)
    accepted = Thread.objects.visible_to(request.user).filter(accepted_answer__author=profile.person)
    shows = profile.shows_activity or is_own
    organisation = profile.person.organisations.first() if profile.shows_organisation else None
    context = {
        "profile": profile,
        "is_own": is_own,
        "organisation": organisation,
        "post_count": posts.order_by()[:MOST_COUNTED].count(),
        "accepted_count": accepted.order_by()[:MOST_COUNTED].count(),
        "latest": posts.select_related("thread").order_by("-created_at")[:10] if shows else [],
        "answers": accepted.for_lists().order_by("-accepted_at")[:10] if shows else [],
        "follow": _follow(request.user, followed=profile.person),
        "credentials": credentials_of(profile.person),
        "crumbs": crumbs(),
    }
    return render(request, "community/person.html", context)
