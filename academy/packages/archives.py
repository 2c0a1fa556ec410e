"""What is in an archive that somebody has uploaded. Nothing of it is trusted: not its name, nor its sizes, nor where
its files want to lie. Every reason to refuse one is told in a sentence."""

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from academy.packages.errors import PackageError

LONGEST_PATH = 400
LONGEST_NAME = 200
BURSTS_AT = 100
"""So many times its own size an archive may unpack to, once that is more than `SMALL_ENOUGH`."""
SMALL_ENOUGH = 50_000_000
LEFT_OUT = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
"""What file managers leave behind: not refused, and not kept."""
FORBIDDEN_ENDINGS = frozenset(
    [
        *("app", "bat", "cgi", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "htaccess", "jse", "lnk", "msi", "msp"),
        *("pif", "pl", "ps1", "py", "rb", "scr", "sh", "so", "vbe", "vbs", "wsf"),
        *("asp", "aspx", "cfm", "jsp", "jspx", "php", "php3", "php4", "php5", "phtml", "shtml"),
    ]
)
"""Programs for somebody's computer or for a server: a lesson in a browser needs none."""
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_UNIX = 3


class Archive:
    """A checked archive: its files by their paths, none of which leads anywhere else."""

    def __init__(self, opened: zipfile.ZipFile, files: dict[str, zipfile.ZipInfo]) -> None:
        self._opened = opened
        self.files = files

    def __contains__(self, path: str) -> bool:
        return path in self.files

    @property
    def size(self) -> int:
        """How large it is when it is unpacked."""
        return sum(info.file_size for info in self.files.values())

    @contextmanager
    def open(self, path: str) -> Iterator[IO[bytes]]:
        """One file's content; never more of it than the archive has said."""
        try:
            with self._opened.open(self.files[path]) as opened:
                yield opened
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise PackageError(_("The file “%(path)s” in the archive is damaged.") % {"path": path}) from error

    def read(self, path: str, longest: int) -> bytes:
        """A small file's content."""
        if self.files[path].file_size > longest:
            raise PackageError(_("The file “%(path)s” is too large.") % {"path": path})
        with self.open(path) as opened:
            return opened.read()


@contextmanager
def opened_archive(file: IO[bytes], size: int) -> Iterator[Archive]:
    """The archive in `file`, once all of it has been checked."""
    if size > settings.PACKAGES_LARGEST_ARCHIVE:
        raise PackageError(_("The archive is larger than %(most)s MB.") % {"most": _mb("PACKAGES_LARGEST_ARCHIVE")})
    try:
        opened = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OSError) as error:
        raise PackageError(_("This is no ZIP archive that can be read.")) from error
    with opened:
        yield Archive(opened, _checked(opened.infolist(), size))


def _mb(name: str) -> int:
    return int(getattr(settings, name)) // 1_000_000


def _checked(infos: list[zipfile.ZipInfo], size: int) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > settings.PACKAGES_MOST_FILES:
        raise PackageError(_("The archive holds more than %(most)s files.") % {"most": settings.PACKAGES_MOST_FILES})
    total = sum(info.file_size for info in infos)
    if total > settings.PACKAGES_LARGEST_UNPACKED:
        raise PackageError(
            _("Unpacked, the archive is larger than %(most)s MB.") % {"most": _mb("PACKAGES_LARGEST_UNPACKED")}
        )
    if total > SMALL_ENOUGH and total > size * BURSTS_AT:
        raise PackageError(_("The archive is made to burst: it unpacks to far more than it holds."))
    files: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        path = checked_path(info.orig_filename.rstrip("/"))
        _check_kind(info, path)
        if info.is_dir() or LEFT_OUT.search(info.orig_filename):
            continue
        check_name(path)
        if path in files:
            raise PackageError(_("The archive holds “%(path)s” twice.") % {"path": path})
        files[path] = info
    return files


def _check_kind(info: zipfile.ZipInfo, path: str) -> None:
    """Plain files and folders alone, packed in a way that costs no memory to unpack."""
    if info.flag_bits & _ENCRYPTED:
        raise PackageError(_("The archive is protected with a password."))
    if info.compress_type not in _METHODS:
        raise PackageError(_("“%(path)s” is packed in an unusual way.") % {"path": path})
    mode = info.external_attr >> 16
    if info.create_system == _UNIX and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise PackageError(_("“%(path)s” is a link or a device, and no file.") % {"path": path})


def checked_path(path: str) -> str:
    """`path`, if it stays where the archive is unpacked."""
    shown = path[:100]
    if len(path) > LONGEST_PATH or any(len(part) > LONGEST_NAME for part in path.split("/")):
        raise PackageError(_("A name in the archive is too long: %(path)s") % {"path": shown})
    if "\\" in path or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in path):
        raise PackageError(_("A name in the archive has letters that no name has: %(path)s") % {"path": repr(shown)})
    parts = path.split("/")
    if ":" in parts[0] or any(part in ("", ".", "..") for part in parts):
        raise PackageError(_("A name in the archive leads out of it: %(path)s") % {"path": shown})
    return path


def check_name(path: str) -> None:
    """Refuse what must not be in a package, by its name."""
    name = path.rpartition("/")[2]
    if name.startswith(".") or "/." in f"/{path}":
        raise PackageError(_("The archive holds a hidden file: %(path)s") % {"path": path})
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in FORBIDDEN_ENDINGS:
        raise PackageError(_("The archive holds a program: %(path)s") % {"path": path})
