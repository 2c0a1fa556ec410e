"""Images and files that lie beside the texts of a source: brought along when a text shows them."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from django.core.exceptions import ValidationError

from community import texts
from community.actions.uploading import LARGEST, keep_file
from community.importing.items import Options
from community.importing.places import FILE, Addresses, Place
from community.importing.records import Records
from community.importing.report import Report
from community.models import Post, Upload

MOST_REMEMBERED = 10_000
_IMAGE = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(src|alt)=\"([^\"]{0,1500})\"", re.IGNORECASE)
_DANGLING = re.compile(r"!?\[([^\]\n]{0,300})\]\(upload://[^)\s]{1,300}\)")


class Files:
    """The files of a source. Whatever its folder does not hold stays a link to where it is."""

    def __init__(
        self, options: Options, addresses: Addresses, find: Callable[[Place], Path | None], report: Report
    ) -> None:
        self.options, self.addresses, self.report = options, addresses, report
        self._find = find
        self._records = Records(options.system)
        self._known: dict[Place, str] = {}
        self._made: list[Upload] = []

    def in_place(self, text: str, *, is_html: bool) -> str:
        """The text with its files as they are here."""
        if self.addresses.mentions_any(text):
            text = self.addresses.replaced(text, self._address)
        if is_html:
            return _IMAGE.sub(_as_link, text)
        if self.addresses.base or "](upload://" not in text:
            return text
        return _DANGLING.sub(r"[\1]", text)

    def attach(self, posts: Sequence[Post]) -> None:
        """Let whoever reads these posts see the files in them."""
        shown = {post.pk: texts.shown_uploads(post.body) for post in posts if "/community/files/" in post.body}
        keys = {key for each in shown.values() for key in each}
        if not keys:
            return
        # Of what was imported alone: naming the key of somebody else's file opens nothing.
        uploads = {upload.key.hex: upload.pk for upload in Upload.objects.filter(key__in=keys, owner=None)}
        through = Upload.posts.through
        through.objects.bulk_create(
            [
                through(post_id=pk, upload_id=uploads[key])
                for pk, each in shown.items()
                for key in each
                if key in uploads
            ],
            ignore_conflicts=True,
        )

    def settle(self) -> None:
        """What was made so far is committed."""
        self._made.clear()
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()

    def undo(self) -> None:
        """The rows of what was made were rolled back: the files go, too."""
        for upload in self._made:
            upload.file.delete(save=False)
        self._made.clear()
        self._known.clear()

    def _address(self, place: Place) -> str:
        if place.kind != FILE or not place.foreign_id:
            return ""
        if place not in self._known:
            self._known[place] = self._bring(place)
        return self._known[place]

    def _bring(self, place: Place) -> str:
        record = self._records.of(FILE, [place.foreign_id]).get(place.foreign_id)
        upload = Upload.objects.filter(pk=record.object_id).first() if record else None
        if upload is None:
            upload = self._taken(place)
        return upload.url if upload is not None else ""

    def _taken(self, place: Place) -> Upload | None:
        path = self._find(place)
        if path is None:
            self.report.note(f"{place.foreign_id}.{place.ending}", "the file is not in the source: left as a link")
            return None
        if self.options.is_dry_run:
            self.report.made["files"] += 1
            return None
        try:
            if path.stat().st_size > LARGEST:
                raise ValidationError("it is larger than members may upload")
            upload = keep_file(data=path.read_bytes(), name=path.name, owner=None)
        except (ValidationError, OSError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.report.problem(path.name, f"the file is left as a link: {reason}")
            return None
        self._made.append(upload)
        self._records.write(FILE, [(place.foreign_id, upload.pk, "")])
        self.report.made["files"] += 1
        return upload


def _as_link(found: re.Match[str]) -> str:
    """An image that lies elsewhere would tell that place who reads: it becomes a link."""
    attributes = {name.lower(): value for name, value in _ATTRIBUTE.findall(found[0])}
    address = attributes.get("src", "")
    if not address.startswith(("http://", "https://", "//")):
        return found[0]
    words = attributes.get("alt", "").strip() or address.partition("?")[0].rpartition("/")[2] or address
    return f'<a href="{address}">{words}</a>'
