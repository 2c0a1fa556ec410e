"""One reader a format. A reader knows its source and nothing of pages."""

from collections.abc import Callable

from kb.importing.files import SourceFolder
from kb.importing.items import Content
from kb.importing.options import Options
from kb.importing.readers import html, markdown, zendesk
from kb.importing.report import Report

READERS: dict[str, Callable[[SourceFolder, Options, Report], Content]] = {
    "markdown": markdown.read,
    "html": html.read,
    "zendesk": zendesk.read,
}
"""By the name of the format. Each takes a source, and reports what it cannot read."""
