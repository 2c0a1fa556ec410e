"""What people write: from Markdown to safe HTML, and what can be read off it."""

import html
import re

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from community.errors import RefusedError
from community.models import Profile
from product.storing import storable
from publishing.markdown import MENTION, clean, render_markdown

LONGEST = 30_000
"""Characters of a post."""
LONGEST_TITLE = 200
MOST_MENTIONS = 10
_QUOTED = re.compile(r"^>.*\(/community/posts/(\d{1,18})/\)", re.MULTILINE)
_UPLOAD = re.compile(r"/community/files/([0-9a-f]{32})/")
_SPACES = re.compile(r"[ \t\u00a0]{200,}")
_SCRIPTS = (("fa", re.compile(r"[\u0600-\u06ff]")), ("hy", re.compile(r"[\u0531-\u058f]")))
_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def check(body: str) -> str:
    """The text as it is stored; `RefusedError` if there is none, or too much."""
    text = storable(body).replace("\r\n", "\n").strip("\n")
    if not text.strip():
        raise RefusedError(_("There is no text yet."), code="empty")
    if len(text) > LONGEST:
        raise RefusedError(_("A post has at most %(count)s characters."), code="long", params={"count": f"{LONGEST:,}"})
    return text


def check_title(title: str) -> str:
    """The title in one line; `RefusedError` if there is none, or too much."""
    text = " ".join(storable(title).split())
    if len(text) < 3:
        raise RefusedError(_("Give it a title that says what it is about."), code="title")
    if len(text) > LONGEST_TITLE:
        raise RefusedError(
            _("A title has at most %(count)s characters."), code="title", params={"count": LONGEST_TITLE}
        )
    return text


def slug_of(title: str) -> str:
    """What stands in the address for readers; the number in it is what counts."""
    return slugify(title, allow_unicode=True)[:80].strip("-")


def render(body: str, *, with_mentions: bool = True) -> str:
    """Safe HTML, with the handles of living profiles as links; without those for what was written elsewhere, where
    the same handle is somebody else's."""
    text = _SPACES.sub(" ", body)
    handles = mentioned(text) if with_mentions else []
    return render_markdown(text, mentions={handle: _profile_url(handle) for handle in handles})


def render_html(markup: str) -> str:
    """Safe HTML from HTML that another community made."""
    return clean(markup)


def mentioned(body: str) -> list[str]:
    """The handles of living profiles that a text names; of very many the first few."""
    handles = list(dict.fromkeys(found.lower() for found in MENTION.findall(body)))[:MOST_MENTIONS]
    if not handles:
        return []
    return list(Profile.objects.filter(handle__in=handles, person__is_active=True).values_list("handle", flat=True))


def quoted_posts(body: str) -> list[int]:
    """The numbers of the posts that a text quotes."""
    return [int(number) for number in dict.fromkeys(_QUOTED.findall(body))]


def shown_uploads(body: str) -> list[str]:
    """The keys of the uploads that a text shows or links to."""
    return list(dict.fromkeys(_UPLOAD.findall(body)))


def quote(body: str, *, who: str, post_id: int, position: int) -> str:
    """The beginning of an answer that quotes `body`."""
    lines = [f"> {line}".rstrip() for line in body.splitlines() if not line.startswith(">")]
    return "\n".join([f"> {who} [#{position}](/community/posts/{post_id}/)", ">", *lines, "", ""])


def plain(markup: str) -> str:
    """The words of rendered HTML."""
    spaced = re.sub(r"</(p|li|h\d|pre|blockquote|tr|summary)>|<br>", " ", markup)
    return " ".join(html.unescape(strip_tags(spaced)).split())


def excerpt(markup: str, length: int = 200) -> str:
    """The first words."""
    return Truncator(plain(markup)).chars(length)


def guess_language(text: str, default: str) -> str:
    """The language of a text as its letters tell it; `default` where they do not."""
    known = {code for code, _name in settings.LANGUAGES}
    letters = len(_LETTER.findall(text[:4000])) or 1
    for code, script in _SCRIPTS:
        if code in known and len(script.findall(text[:4000])) / letters > 0.4:
            return code
    foreign_script = default in dict(_SCRIPTS)
    if "vi" in known and len(_VIETNAMESE.findall(text[:4000])) / letters > 0.08:
        return "vi"
    return str(settings.FALLBACK_LANGUAGE) if foreign_script and letters > 3 else default


def _profile_url(handle: str) -> str:
    # Without a language: whoever follows it gets to the page in their own.
    return "/" + reverse("community:person", args=[handle]).lstrip("/").partition("/")[2]
