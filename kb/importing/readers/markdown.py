"""A folder of Markdown files, with front matter or plain, one page a file."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from markdown_it.token import Token

from kb.importing.files import SourceFolder, UnreadableError, joined
from kb.importing.front_matter import FrontMatter, FrontMatterError, split
from kb.importing.items import Content, Item, Kind, Section
from kb.importing.options import Options
from kb.importing.report import Report
from kb.importing.texts import humanised, one_line
from publishing.markdown import MarkdownError, check_length, plain_parser

SUFFIXES = (".md", ".markdown")
INDEX_NAMES = {"index", "_index", "readme"}
POSTERS = (".webp", ".jpg", ".jpeg", ".png")


@dataclass(frozen=True)
class Place:
    """Where a file stands: its language, and its path without the language's folder."""

    path: Path
    name: str
    language: str
    relative: PurePosixPath
    language_folder: Path

    @property
    def folder(self) -> str:
        """The folder that makes its section; empty at the top."""
        return self.relative.parent.name

    @property
    def is_index(self) -> bool:
        """Whether it describes its folder."""
        return self.relative.stem.lower() in INDEX_NAMES


def read(source: SourceFolder, options: Options, report: Report) -> Content:
    """All files below `source`. A file that cannot be read is reported and left out."""
    return _Reader(source, options, report).content()


class _Reader:
    def __init__(self, source: SourceFolder, options: Options, report: Report) -> None:
        self.source, self.options, self.report = source, options, report
        self.ids: dict[str, str] = {}
        self.sections: dict[tuple[str, str], Section] = {}

    def content(self) -> Content:
        items: list[Item] = []
        for number, path in enumerate(self.source.paths(*SUFFIXES)):
            place = self._place(path)
            if place is None:
                continue
            try:
                item = self._read_file(place, number)
            except (UnreadableError, FrontMatterError, MarkdownError) as error:
                self.report.skip(place.name, "", str(error))
                continue
            if item is not None:
                items.append(item)
        return Content(list(self.sections.values()), items, self._target_of, self.source.find)

    def _place(self, path: Path) -> Place | None:
        """None for a file of a language that was not asked for."""
        name = self.source.name_of(path)
        relative = PurePosixPath(name)
        folder = self.source.root
        stated = folder.name if folder.name in settings.CONTENT_LANGUAGES else ""
        if len(relative.parts) > 1 and relative.parts[0] in settings.CONTENT_LANGUAGES:
            stated = relative.parts[0]
            folder, relative = folder / stated, PurePosixPath(*relative.parts[1:])
        language = self.options.language_of(stated)
        return Place(path, name, language, relative, folder) if language else None

    def _read_file(self, place: Place, number: int) -> Item | None:
        matter = split(self.source.text(place.path))
        check_length(matter.body)
        if matter.unknown:
            self.report.note(place.name, f"fields without a meaning here: {', '.join(matter.unknown)}")
        kind = matter.fields.get("kind")
        if kind == "section" or (place.is_index and not kind):
            self._describe_section(place, matter)
            return None
        title, body = self._title(place, matter)
        item = Item(
            import_id=self._id(place, matter),
            kind=Kind(kind or self.options.kind),
            language=matter.fields.get("language") or place.language,
            title=title,
            origin=place.name,
            section=self._section(place).key,
            base=place.name,
            body=body,
            order=matter.fields.get("order", number),
            is_draft=matter.fields.get("draft", False),
            minutes=matter.fields.get("duration"),
            **{name: matter.fields[name] for name in _SAME_NAMES if name in matter.fields},
        )
        self._bring_recording(item, place, matter)
        self.ids[str(place.relative)] = item.import_id
        return item

    def _id(self, place: Place, matter: FrontMatter) -> str:
        own = matter.fields.get("id", "")
        if len(own) > 200:
            raise FrontMatterError("“id” must not be longer than 200 characters")
        return own or f"{self.options.prefix}{place.relative.with_suffix('')}"[:200]

    def _title(self, place: Place, matter: FrontMatter) -> tuple[str, str]:
        if "title" in matter.fields:
            if not matter.fields["title"]:
                raise FrontMatterError("“title” is empty")
            return matter.fields["title"], matter.body
        title, body = first_heading(matter.body)
        if title:
            return title, body
        if matter.exists:
            raise FrontMatterError("“title” is missing")
        if not matter.body.strip():
            raise UnreadableError("the file is empty")
        self.report.note(place.name, "no heading: the title is the file's name")
        return humanised(place.relative.stem), body

    # --- Sections -----------------------------------------------------------------------------

    def _section(self, place: Place) -> Section:
        key = f"{self.options.prefix}{place.folder}/"
        known = self.sections.get((key, place.language))
        if known is None:
            title = humanised(place.folder or self._source_name())
            known = Section(key, place.language, title, f"{place.name.rpartition('/')[0]}/", named_by_source=False)
            known.feature_names = [place.folder] if place.folder else []
            known.order = len(self.sections)
            self.sections[key, place.language] = known
        return known

    def _source_name(self) -> str:
        root = self.source.root
        return root.parent.name if root.name in settings.CONTENT_LANGUAGES else root.name

    def _describe_section(self, place: Place, matter: FrontMatter) -> None:
        section = self._section(place)
        title, section.intro = self._title(place, matter)
        section.title, section.named_by_source, section.markup = title, True, "markdown"
        section.slug = matter.fields.get("slug", "")
        section.audiences = matter.fields.get("audiences", [])
        if matter.fields.get("feature"):
            section.feature_names.insert(0, matter.fields["feature"])
        section.order = matter.fields.get("order", section.order)
        self.ids[str(place.relative)] = section.key

    # --- Links and recordings -----------------------------------------------------------------

    def _target_of(self, target: str, base: str) -> str | None:
        path = joined(target, base)
        if path is None or not (path.endswith(SUFFIXES) or PurePosixPath(path).suffix == ""):
            return None
        parts = PurePosixPath(path).parts
        relative = PurePosixPath(*parts[1:]) if parts[0] in settings.CONTENT_LANGUAGES and parts[1:] else path
        known = self.ids.get(str(relative)) or self.ids.get(f"{relative}.md")
        # A page that this source lacks may have come with another one, such as the original of a translation.
        return known or f"{self.options.prefix}{PurePosixPath(relative).with_suffix('')}"

    def _bring_recording(self, item: Item, place: Place, matter: FrontMatter) -> None:
        name = matter.fields.get("video", "")
        if not name:
            return
        item.video = self._beside(place, "videos", name)
        if item.video is None:
            raise FrontMatterError(f"“video”: there is no videos/{name}")
        stem = Path(name).stem
        found = (self._beside(place, "videos", stem + suffix) for suffix in POSTERS)
        item.poster = next((path for path in found if path), None)
        for language in settings.CONTENT_LANGUAGES:
            captions = self._beside(place, "captions", f"{stem}.{language}.vtt")
            if captions:
                item.captions[language] = captions

    def _beside(self, place: Place, folder: str, name: str) -> Path | None:
        """A file in `folder`, which stands beside the language's folder or in it."""
        if Path(name).name != name or name.startswith("."):
            return None
        for parent in (place.language_folder.parent / folder, place.language_folder / folder):
            path = (parent / name).resolve()
            if path.is_file() and path.parent == parent.resolve():
                return path
        return None


_SAME_NAMES = (
    *("slug", "summary", "short_answer", "group", "feature", "keywords", "related", "audiences", "reviewed"),
    *("version", "level", "prerequisites", "embed", "recorded", "speakers", "chapters"),
)


def first_heading(body: str) -> tuple[str, str]:
    """The first heading as a title, and the text without it if it stood first; empty if there is none."""
    tokens = plain_parser().parse(body)
    position = next((index for index, token in enumerate(tokens) if token.type == "heading_open"), None)
    if position is None:
        return "", body
    heading = tokens[position]
    title = one_line(_words(tokens[position + 1]))
    if position or not heading.map:
        return title, body
    lines = body.split("\n")
    return title, "\n".join([*lines[: heading.map[0]], *lines[heading.map[1] :]]).lstrip("\n")


def _words(token: Token) -> str:
    return "".join(
        child.content if child.type in {"text", "code_inline"} else " " if child.type.endswith("break") else ""
        for child in token.children or []
    )
