"""One reader a format."""

from collections.abc import Callable
from pathlib import Path

from community.importing.items import Source
from community.importing.readers.discourse import Discourse
from community.importing.readers.stackexchange import StackExchange
from community.importing.report import Report

READERS: dict[str, Callable[[Path, Report], Source]] = {"discourse": Discourse, "stackexchange": StackExchange}

__all__ = ["READERS"]
