"""What stands at the top of a lesson, by its kind: a recording, a file, another page, a workshop, a task, an exam."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.models import Page

from academy.courses.models import HandIn, LessonPage, LessonThread
from academy.packages.showing import player_context
from academy.testing.models import Exam
from publishing import access
from publishing.captions import Cue
from publishing.languages import address_in, reading_language, translated
from publishing.models import PortalPage
from search.listing import address_in as in_language
from search.models import CatalogueEntry

PLAYER = "player-lesson"


def context_of(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """What the template shows of it."""
    kinds = LessonPage.Kind
    context: dict[str, Any] = {"player": None, "transcript": None}
    if page.is_played:
        context |= playing(page)
    if page.kind == kinds.PAGE:
        context |= embedding(page, request)
    elif page.kind == kinds.WORKSHOP:
        context |= meeting(page)
    elif page.kind == kinds.TASK:
        context |= handing_in(page, request)
    elif page.kind == kinds.EXAM:
        context |= examining(page, request)
    elif page.kind == kinds.PACKAGE:
        context |= player_context(page.package, request.user, page.translation_key)
    return context


def playing(page: LessonPage) -> dict[str, Any]:
    """What the player and the transcript need."""
    if page.recording is None:
        return {}
    transcript = page.recording.transcript(page.language)
    if transcript:
        transcript = {**transcript, "cues": by_second(transcript["cues"])}
    return {
        "player_id": PLAYER,
        "player": page.recording.player(page.language),
        "is_audio": page.recording.type == "audio",
        "transcript": transcript,
    }


def by_second(cues: list[Cue]) -> list[Cue]:
    """One line a second at most, as lines are known by their seconds; a speaker's name only where another one spoke."""
    found: list[Cue] = []
    speaker = ""
    for cue in cues:
        if found and int(found[-1].start) == int(cue.start):
            last = found[-1]
            found[-1] = Cue(last.start, max(last.end, cue.end), f"{last.text} {cue.text}", last.speaker)
            continue
        found.append(Cue(cue.start, cue.end, cue.text, "" if cue.speaker == speaker else cue.speaker))
        speaker = cue.speaker or speaker
    return found


def embedding(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """The page of the knowledge base in the lesson's language, if this reader may see it."""
    if page.embedded_id is None:
        return {"embedded": None}
    rows = Page.objects.live().filter(pk=page.embedded_id).select_related("locale")
    found = next(iter(translated(rows, page.language)), None)
    shown = found.specific if found is not None else None
    if not isinstance(shown, PortalPage) or not access.visible_to(Page.objects.filter(pk=shown.pk), request.user):
        return {"embedded": None}
    streams = [getattr(shown, name, None) for name in shown.body_fields if name != "steps"]
    recording = getattr(shown, "recording", None)
    return {
        "embedded": shown,
        "embedded_url": address_in(shown, reading_language(request), request),
        "embedded_streams": [stream for stream in streams if stream],
        "embedded_steps": list(getattr(shown, "steps", None) or ()),
        "embedded_answer": getattr(shown, "short_answer", ""),
        "embedded_player": recording.player(shown.language) if recording else None,
        "embedded_language": shown.language,
        "embedded_direction": shown.direction,
    }


def meeting(page: LessonPage) -> dict[str, Any]:
    """Whether the workshop is still to come, and where its calendar entry is."""
    end = page.ends_at or page.starts_at
    return {
        "is_over": bool(end and end < timezone.now()),
        "place_is_address": page.place.startswith(("https://", "http://")),
        "calendar_url": reverse("academy_courses:workshop", args=[page.pk]) if page.pk and page.starts_at else "",
    }


def handing_in(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """What this reader has handed in, the latest first."""
    rows = list(HandIn.objects.of(request.user, page.translation_key)) if request.user.is_authenticated else []
    latest = rows[0] if rows else None
    return {
        "hand_ins": rows,
        "latest": latest,
        "rubric": judged(page, latest),
        "may_hand_in": latest is None or latest.state != HandIn.State.APPROVED,
        "takes_text": page.hand_in != LessonPage.HandInForm.FILE,
        "takes_file": page.hand_in != LessonPage.HandInForm.TEXT,
    }


def judged(page: LessonPage, row: HandIn | None) -> list[dict[str, Any]]:
    """The rubric, with the points that were given."""
    given = row.points if row and row.state != HandIn.State.WAITING else {}
    return [{**criterion, "given": given.get(criterion["id"])} for criterion in page.criteria]


def examining(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """The exam's first page, whether this reader may take it, and whether they have passed it."""
    user = request.user
    exam = Exam.objects.visible_to(user).filter(pk=page.exam_id).first() if page.exam_id else None
    if exam is None or not user.is_authenticated:
        return {"exam": exam, "exam_url": "", "has_passed": False}
    back = address_in(page, reading_language(request), request) if page.pk else ""
    return {
        "exam": exam,
        "exam_url": f"{reverse('academy_testing:exam', args=[exam.slug])}?{urlencode({'next': back or ''})}",
        "has_passed": Exam.objects.passed_by(user).filter(pk=exam.pk).exists(),
    }


def discussion_of(page: LessonPage, request: HttpRequest) -> dict[str, str] | None:
    """The thread in which the lesson is discussed, if this reader may read it."""
    row = LessonThread.objects.filter(lesson=page.translation_key).first()
    if row is None:
        return None
    source, _colon, number = row.key.rpartition(":")
    entries = CatalogueEntry.objects.visible_to(request.user).filter(source=source, object_id=number)
    if not entries.exists():
        return None
    return {"url": in_language(row.path, reading_language(request))}
