"""An archive becomes a package, or nothing of it stays."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from academy.packages.actions.removing import remove_folder
from academy.packages.archives import Archive, opened_archive
from academy.packages.errors import PackageError
from academy.packages.manifests import Manifest, read_manifest
from academy.packages.models import Package, PackageFile

PIECE = 1 << 20


def import_package(*, file: IO[bytes], name: str, by: Any = None, title: str = "") -> tuple[Package, bool]:
    """The package in an archive, and whether it is new: the same archive again is the package that is there."""
    digest, size = _measured(file)
    if (known := Package.objects.with_digest(digest).first()) is not None:
        return known, False
    with opened_archive(file, size) as archive:
        manifest = read_manifest(archive)
        package = _described(manifest, archive, digest, PurePath(name).name[:255])
        package.title = title[:255] or package.title
        package.uploaded_by = by
        try:
            with _whole(package.folder), transaction.atomic():
                package.save()
                PackageFile.objects.bulk_create(_stored(archive, package), batch_size=500)
        except IntegrityError as error:
            raise PackageError(_("The same archive is being imported at this moment.")) from error
    return package, True


def _measured(file: IO[bytes]) -> tuple[str, int]:
    """The digest of the archive and its size."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    for piece in iter(lambda: file.read(PIECE), b""):
        digest.update(piece)
        size += len(piece)
    file.seek(0)
    return digest.hexdigest(), size


def _described(manifest: Manifest, archive: Archive, digest: str, name: str) -> Package:
    return Package(
        title=manifest.title or PurePath(name).stem,
        version=manifest.version,
        edition=manifest.edition,
        digest=digest,
        file_name=name,
        size=archive.size,
        outline=[item.as_data() for item in manifest.items],
        notes=manifest.notes,
    )


@contextmanager
def _whole(folder: str) -> Iterator[None]:
    """Whatever goes wrong, no file of it is left."""
    try:
        yield
    except BaseException:
        remove_folder(folder)
        raise


def _stored(archive: Archive, package: Package) -> list[PackageFile]:
    """The archive's files, written into the storage by their content; what is in it twice is kept once."""
    kept: set[str] = set()
    rows = []
    for path, info in archive.files.items():
        digest = hashlib.sha256()
        with archive.open(path) as opened:
            for piece in iter(lambda: opened.read(PIECE), b""):
                digest.update(piece)
        row = PackageFile(package=package, path=path, digest=digest.hexdigest(), size=info.file_size)
        if row.digest not in kept:
            with archive.open(path) as opened:
                default_storage.save(row.stored, File(opened, name=row.digest))
            kept.add(row.digest)
        rows.append(row)
    return rows
