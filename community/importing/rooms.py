"""Spaces and tags for what was brought along."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils.text import slugify

from community.actions.spaces import save_space
from community.actions.tagging import tags_named
from community.importing.items import Label, Options, Room, SourceError
from community.importing.report import Report
from community.models import ImportedRecord, Space, Tag, TagSynonym
from product.models import Feature

SPACE = "space"
ROOT = ""


class Rooms:
    """The spaces of a source, by their ids there. They are few, and all at hand."""

    def __init__(self, options: Options, report: Report) -> None:
        self.options, self.report = options, report
        self.has_own = False
        self.feature = _feature(options.feature)
        self._spaces: dict[str, Space] = {}

    def open(self, rooms: Iterable[Room]) -> None:
        """Make the spaces that are missing. One that is there stays as it is: it may have been arranged since."""
        records = ImportedRecord.objects.filter(system=self.options.system, kind=SPACE)
        known = dict(records.values_list("foreign_id", "object_id"))
        there = Space.objects.in_bulk(known.values())
        self._spaces = {foreign: there[pk] for foreign, pk in known.items() if pk in there}
        for room in rooms:
            self.has_own = True
            if room.foreign_id not in self._spaces:
                self._make(room)
        if not self.has_own:
            self._root()

    def of(self, foreign_id: str) -> Space | None:
        """The space of a thread; None for one that the source does not show us, which may be none for everybody."""
        return self._spaces.get(foreign_id if self.has_own else ROOT)

    def ids(self) -> list[int]:
        """The keys of all its spaces."""
        return [space.pk for space in self._spaces.values()]

    def _root(self) -> Space:
        if ROOT not in self._spaces:
            if self.options.space:
                self._spaces[ROOT] = _space_named(self.options.space)
            else:
                self._make(Room(ROOT, self.options.system.rpartition(":")[2][:120] or "Imported"))
        return self._spaces[ROOT]

    def _make(self, room: Room) -> None:
        parent = self._spaces.get(room.parent_id) if room.parent_id else None
        if parent is None and self.options.space:
            parent = self._root()
        space = Space(
            name=room.name,
            slug=_free_slug(room),
            description=room.description,
            order=room.order,
            parent=parent,
            feature=self.feature,
            language=self.options.language,
        )
        if room.is_restricted:
            space.kind, space.joining = Space.Kind.GROUP, Space.Joining.INVITATION
            self.report.note(
                f"space “{room.name}”", "not for everybody there: nobody sees it until you add its members"
            )
        space = save_space(space)
        ImportedRecord.objects.update_or_create(
            system=self.options.system, kind=SPACE, foreign_id=room.foreign_id, defaults={"object_id": space.pk}
        )
        self._spaces[room.foreign_id] = space
        self.report.made["spaces"] += 1


def _space_named(slug: str) -> Space:
    found = Space.objects.select_related("parent").filter(slug=slug).first()
    if found is None:
        raise SourceError(f"There is no space “{slug}”.")
    return found


def _feature(slug: str) -> Feature | None:
    if not slug:
        return None
    found = Feature.objects.filter(slug=slug).first()
    if found is None:
        raise SourceError(f"There is no product feature “{slug}”.")
    return found


def _free_slug(room: Room) -> str:
    base = slugify(room.slug or room.name, allow_unicode=True)[:60].strip("-_") or "space"
    slug, number = base, 2
    while Space.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


# --- Tags -----------------------------------------------------------------------------------------


def bring_labels(labels: Iterable[Label], report: Report) -> None:
    """Make the tags of a source and their other words. What is a tag here already stays one."""
    rest = iter(labels)
    while batch := list(islice(rest, 500)):
        before = Tag.objects.count()
        tags_named([label.name for label in batch], most=len(batch))
        report.made["tags"] += Tag.objects.count() - before
        _bring_synonyms(batch)


def _bring_synonyms(labels: list[Label]) -> None:
    wanted = dict(_words(labels))
    if not wanted:
        return
    taken = set(Tag.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    tags = dict(Tag.objects.filter(slug__in=wanted.values()).values_list("slug", "pk"))
    rows = [
        TagSynonym(slug=word, tag_id=tags[name]) for word, name in wanted.items() if name in tags and word not in taken
    ]
    TagSynonym.objects.bulk_create(rows, ignore_conflicts=True)


def _words(labels: list[Label]) -> Iterator[tuple[str, str]]:
    for label in labels:
        name = slug_of_tag(label.name)
        yield from ((slug, name) for word in label.synonyms if (slug := slug_of_tag(word)) and slug != name)


def slug_of_tag(name: str) -> str:
    """By what a tag is known."""
    return slugify(name, allow_unicode=True)[:60]


def tags_of(names: Iterable[str]) -> dict[str, int]:
    """The tags of many names at once, by slug; those of synonyms included, made if they are new."""
    wanted = {slug: name for name in names if (slug := slug_of_tag(name))}
    if not wanted:
        return {}
    tags_named(list(wanted.values()), most=len(wanted))
    found = dict(Tag.objects.filter(slug__in=wanted).values_list("slug", "pk"))
    return found | dict(TagSynonym.objects.filter(slug__in=wanted).values_list("slug", "tag_id"))
