"""The trust levels: what each asks for, and what it allows. Everything about levels that is a number stands here.

A level is reached by doing all that it asks for. Level 3 asks for it within the last 100 days and is lost when it is no
longer so; levels 1 and 2 stay. Level 4 is given by staff alone.
"""

import datetime
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

PERIOD = datetime.timedelta(days=100)
"""What level 3 looks back on."""
GRACE = datetime.timedelta(days=14)
"""Level 3 is not lost sooner after it was reached."""
AFTER_SANCTION = datetime.timedelta(days=30)
"""Nobody rises so soon after having been silenced or suspended."""
MOST_RECENT_THREADS, MOST_RECENT_POSTS = 500, 20_000
"""A share of threads and posts is never counted of more than these."""

NEWCOMER = 0
"""Up to this level, first-day limits and spam signs count, and enough reports hide a post."""
WATCHED = 1
"""Up to this level, what somebody writes is looked at for spam."""
EARNED = 3
"""The highest level that deeds alone lead to."""
HIGHEST = 4

WIKI, HELPS, MESSAGES, SEES_CONTEXT, FLAGS_HIDE, ACCEPTS = 1, 1, 1, 2, 3, 4
"""From which level on somebody improves wiki posts, helps from the queue, writes to members, sees what askers had read,
hides a newcomer's post with one report, and accepts answers to questions of others."""
NEW_CONVERSATIONS_A_DAY = (0, 5, 20, 50, 50)
FLAGS_A_DAY = (5, 10, 20, 50, 50)
FLAGS_TO_HIDE = 3


@dataclass(frozen=True)
class FirstDay:
    """What a newcomer may do in the first day."""

    lasts: datetime.timedelta = datetime.timedelta(days=1)
    threads: int = 3
    replies: int = 10
    seconds_between: int = 30
    accounts_an_address: int = 3


FIRST_DAY = FirstDay()


@dataclass(frozen=True)
class Deeds:
    """What somebody did, or what a level asks for: both have the same fields. Those that begin with `recent` are of the
    last 100 days."""

    threads_entered: int = 0
    posts_read: int = 0
    minutes: int = 0
    days: int = 0
    likes_given: int = 0
    likes_received: int = 0
    threads_replied: int = 0
    recent_days: int = 0
    recent_threads_replied: int = 0
    recent_threads_share: int = 0
    recent_posts_share: int = 0
    recent_likes_given: int = 0
    recent_likes_received: int = 0

    def reaches(self, asked: "Deeds") -> bool:
        """Whether this is at least what is asked for."""
        return all(getattr(self, field.name) >= getattr(asked, field.name) for field in fields(self))


MOST_FLAGGED = 5
"""Posts of the last 100 days that were rightly reported; with more nobody has level 3."""

ASKED: dict[int, Deeds] = {
    1: Deeds(threads_entered=5, posts_read=30, minutes=10),
    2: Deeds(
        threads_entered=20,
        posts_read=100,
        minutes=60,
        days=15,
        likes_given=1,
        likes_received=1,
        threads_replied=3,
    ),
    3: Deeds(
        recent_days=50,
        recent_threads_replied=10,
        recent_threads_share=25,
        recent_posts_share=25,
        recent_likes_received=20,
        recent_likes_given=30,
    ),
}

NAMES: tuple[Any, ...] = (_("New"), _("Known"), _("Regular"), _("Pillar"), _("Leader"))
DEED_NAMES: dict[str, Any] = {
    "threads_entered": _("Threads opened"),
    "posts_read": _("Posts read"),
    "minutes": _("Minutes of reading"),
    "days": _("Days with a visit"),
    "likes_given": _("Votes given"),
    "likes_received": _("Votes received"),
    "threads_replied": _("Threads of others replied in"),
    "recent_days": _("Days with a visit, of the last 100"),
    "recent_threads_replied": _("Threads of others replied in, in 100 days"),
    "recent_threads_share": _("New threads opened, in percent"),
    "recent_posts_share": _("New posts read, in percent"),
    "recent_likes_given": _("Votes given in 100 days"),
    "recent_likes_received": _("Votes received in 100 days"),
}


@dataclass(frozen=True)
class Ability:
    """A row of the table that members see: from which level on, or how many at each level."""

    label: Any
    since: int = 0
    numbers: tuple[int, ...] = ()


ABILITIES = (
    Ability(_("Read, ask, reply, vote and report")),
    Ability(_("Write without the limits of the first day"), since=NEWCOMER + 1),
    Ability(_("Improve posts that everybody may improve"), since=WIKI),
    Ability(_("Help others from the queue"), since=HELPS),
    Ability(_("Conversations begun in a day"), numbers=NEW_CONVERSATIONS_A_DAY),
    Ability(_("Reports made in a day"), numbers=FLAGS_A_DAY),
    Ability(_("Post without a look for spam"), since=WATCHED + 1),
    Ability(_("See what askers had read before"), since=SEES_CONTEXT),
    Ability(_("Hide a newcomer's post with one report"), since=FLAGS_HIDE),
    Ability(_("Accept answers to questions of others"), since=ACCEPTS),
)
