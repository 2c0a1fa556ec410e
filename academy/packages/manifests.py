"""What a package says of itself in `imsmanifest.xml`: its version, its title, and its items in order.

The file is read without document types, entities or anything from elsewhere. What the portal does not do with a
package (prerequisites, sequencing) is noted, so that whoever imports it knows.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from academy.packages.archives import Archive
from academy.packages.errors import PackageError

NAME = "imsmanifest.xml"
LARGEST = 5_000_000
DEEPEST = 15
MOST_ITEMS = 500
LONGEST_TITLE = 255
SCORM_12, SCORM_2004 = "1.2", "2004"
PREREQUISITES = gettext_noop("Prerequisites between its parts are not enforced.")
SEQUENCING = gettext_noop("Rules of sequencing and navigation are not followed: parts open in any order.")
SEVERAL = gettext_noop("It has several organisations; the default one is taken.")
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_NUMBER = re.compile(r"-?\d{1,3}(\.\d{1,7})?")


@dataclass
class Item:
    """One entry of a package's outline. A heading has no `href`."""

    identifier: str
    title: str
    depth: int = 0
    href: str = ""
    parameters: str = ""
    is_sco: bool = False
    launch_data: str = ""
    mastery_score: float | None = None
    max_time: str = ""
    time_limit_action: str = ""
    scaled_passing_score: float | None = None
    completion_threshold: float | None = None
    objectives: list[str] = field(default_factory=list)

    @property
    def is_playable(self) -> bool:
        """Whether it can be opened."""
        return bool(self.href)

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


@dataclass
class Manifest:
    """A package as it describes itself."""

    version: str
    edition: str
    title: str
    items: list[Item]
    notes: list[str]


def read_manifest(archive: Archive) -> Manifest:
    """The manifest of `archive`; a `PackageError` says what is wrong with it."""
    if NAME not in archive:
        raise PackageError(_missing(archive))
    root = _parsed(archive.read(NAME, LARGEST))
    if _local(root) != "manifest":
        raise PackageError(_("%(name)s is no manifest of a package.") % {"name": NAME})
    version, edition = _version(root)
    return _Reader(root, archive, version, edition).manifest()


def _missing(archive: Archive) -> str:
    deeper = next((path for path in archive.files if path.endswith("/" + NAME)), "")
    if deeper:
        folder = deeper.removesuffix("/" + NAME)
        return _("The manifest lies in the folder “%(folder)s”: pack what is in it, not the folder.") % {
            "folder": folder
        }
    if "tincan.xml" in archive or "cmi5.xml" in archive:
        return _("This is an xAPI or cmi5 package; SCORM 1.2 and SCORM 2004 are taken.")
    return _("There is no %(name)s in the archive: it is no SCORM package.") % {"name": NAME}


def _parsed(content: bytes) -> Element:
    try:
        return ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise PackageError(_("%(name)s defines a document type or entities of its own.") % {"name": NAME}) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise PackageError(_("%(name)s is no XML that can be read.") % {"name": NAME}) from error


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Element | None, *names: str) -> Iterator[Element]:
    if element is not None:
        yield from (child for child in element if _local(child) in names)


def _child(element: Element | None, name: str) -> Element | None:
    return next(_children(element, name), None)


def _text(element: Element | None, *names: str) -> str:
    for name in names:
        found = _child(element, name)
        if found is not None and found.text:
            return " ".join(found.text.split())
    return ""


def _attribute(element: Element, *names: str) -> str:
    """An attribute, whatever namespace it stands in."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] in names), "").strip()


def _version(root: Element) -> tuple[str, str]:
    """Which SCORM it is, by what it says and else by the vocabularies it uses."""
    metadata = _child(root, "metadata")
    schema, said = _text(metadata, "schema").upper(), _text(metadata, "schemaversion")
    if said in ("1.2", "1.2.0") and "SCORM" in schema:
        return SCORM_12, "SCORM 1.2"
    if said == "CAM 1.3" or said.startswith("2004"):
        return SCORM_2004, "SCORM 2004" + (said.removeprefix("2004")[:20] if said.startswith("2004") else "")
    spaces = {str(tag).rpartition("}")[0] for each in root.iter() for tag in (each.tag, *each.attrib)}
    if any("adlcp_v1p3" in space for space in spaces):
        return SCORM_2004, "SCORM 2004"
    if any("adlcp_rootv1p2" in space for space in spaces):
        return SCORM_12, "SCORM 1.2"
    if said:
        raise PackageError(_("Packages of the version “%(said)s” are not taken.") % {"said": f"{schema} {said}"[:60]})
    raise PackageError(_("The manifest does not say which version of SCORM it follows."))


def _number(text: str, least: float, most: float) -> float | None:
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if least <= value <= most else None


class _Reader:
    """Goes through one manifest."""

    def __init__(self, root: Element, archive: Archive, version: str, edition: str) -> None:
        self.root, self.archive, self.version, self.edition = root, archive, version, edition
        self.notes: list[str] = []
        self.items: list[Item] = []
        self.seen: set[str] = set()
        resources = _child(root, "resources")
        self.base = (root.get(_XML_BASE) or "") + ((resources.get(_XML_BASE) or "") if resources is not None else "")
        self.resources = {each.get("identifier", ""): each for each in _children(resources, "resource")}

    def manifest(self) -> Manifest:
        """All of it."""
        organisation = self._organisation()
        title = _text(organisation, "title")
        self._read_items(organisation, 0)
        if not any(item.is_playable for item in self.items):
            raise PackageError(_("The package has nothing that could be opened."))
        if self.version == SCORM_2004 and self._has_rules():
            self._note(SEQUENCING)
        title = title or next((item.title for item in self.items if item.title), "")
        return Manifest(self.version, self.edition, title[:LONGEST_TITLE], self.items, self.notes)

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def _organisation(self) -> Element:
        holder = _child(self.root, "organizations")
        found = list(_children(holder, "organization"))
        if holder is None or not found:
            raise PackageError(_("The package has no organisation: nothing says what is opened first."))
        if len(found) > 1:
            self._note(SEVERAL)
        wanted = holder.get("default", "")
        return next((each for each in found if each.get("identifier") == wanted), found[0])

    def _has_rules(self) -> bool:
        return any(_local(each) in ("sequencingRules", "controlMode", "rollupRules") for each in self.root.iter())

    def _read_items(self, parent: Element, depth: int) -> None:
        if depth > DEEPEST:
            raise PackageError(_("The outline of the package is too deep."))
        for element in _children(parent, "item"):
            if _attribute(element, "isvisible").lower() != "false" or _attribute(element, "identifierref"):
                self._add(element, depth)
            self._read_items(element, depth + 1)

    def _add(self, element: Element, depth: int) -> None:
        identifier = _attribute(element, "identifier")[:200]
        if not identifier or identifier in self.seen:
            raise PackageError(_("Each entry of the outline needs an identifier of its own."))
        self.seen.add(identifier)
        if len(self.seen) > MOST_ITEMS:
            raise PackageError(_("The outline has more than %(most)s entries.") % {"most": MOST_ITEMS})
        item = Item(identifier, _text(element, "title")[:LONGEST_TITLE], depth)
        if reference := _attribute(element, "identifierref"):
            self._point(item, element, reference)
        self._describe(item, element)
        self.items.append(item)

    def _point(self, item: Item, element: Element, reference: str) -> None:
        """Where it leads: a file of the package, with what is added to its address."""
        resource = self.resources.get(reference)
        if resource is None or not resource.get("href"):
            raise PackageError(
                _("“%(title)s” names a resource that is not there.") % {"title": item.title or item.identifier}
            )
        parts = urlsplit(self.base + (resource.get(_XML_BASE) or "") + resource.get("href", ""))
        if parts.scheme or parts.netloc:
            raise PackageError(_("“%(title)s” leads out of the package.") % {"title": item.title or item.identifier})
        found = next((path for path in (parts.path, unquote(parts.path)) if _normal(path) in self.archive), None)
        if found is None:
            raise PackageError(_("The file “%(path)s” is missing in the archive.") % {"path": parts.path[:200]})
        item.href = _normal(found)
        query = "?" + parts.query if parts.query else ""
        item.parameters = (query + _joined(query, _attribute(element, "parameters")))[:1000]
        if parts.fragment and "#" not in item.parameters:
            item.parameters += "#" + parts.fragment
        item.is_sco = _attribute(resource, "scormtype", "scormType").lower() == "sco"

    def _describe(self, item: Item, element: Element) -> None:
        item.launch_data = _text(element, "datafromlms", "dataFromLMS")[:4096]
        item.mastery_score = _number(_text(element, "masteryscore"), 0, 100)
        item.max_time = _text(element, "maxtimeallowed")[:40]
        item.time_limit_action = _text(element, "timelimitaction", "timeLimitAction")[:40]
        if _text(element, "prerequisites"):
            self._note(PREREQUISITES)
        threshold = _child(element, "completionThreshold")
        if threshold is not None:
            said = threshold.get("minProgressMeasure") or (threshold.text or "").strip()
            item.completion_threshold = _number(said, 0, 1)
        self._describe_objectives(item, _child(_child(element, "sequencing"), "objectives"))

    def _describe_objectives(self, item: Item, objectives: Element | None) -> None:
        for objective in _children(objectives, "primaryObjective", "objective"):
            if identifier := objective.get("objectiveID", "")[:200]:
                item.objectives.append(identifier)
            if _local(objective) == "primaryObjective" and objective.get("satisfiedByMeasure") == "true":
                item.scaled_passing_score = _number(_text(objective, "minNormalizedMeasure") or "1.0", -1, 1)


def _normal(path: str) -> str:
    """Without `./` at its beginning and `a/../` within; what leads out of the package is in no archive."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _joined(query: str, parameters: str) -> str:
    """Parameters that a manifest adds to an address, after the query that it may have already."""
    added = parameters.lstrip("?&")
    if not added:
        return ""
    if added.startswith("#"):
        return added
    return ("&" if query else "?") + added
