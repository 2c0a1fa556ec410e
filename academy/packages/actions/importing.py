"""An archive becomes a package, or nothing of it stays."""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
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
    """The package in an archive, and whether it is new: the same files again are the package that is there."""
    with opened_archive(file, _size(file)) as archive:
        manifest = read_manifest(archive)
        digests = {path: _digest(archive, path) for path in sorted(archive.files)}
        whole = hashlib.sha256("".join(f"{path}\0{digest}\n" for path, digest in digests.items()).encode()).hexdigest()
        if (known := Package.objects.with_digest(whole).first()) is not None:
            return known, False
        package = _described(manifest, archive, whole, PurePath(name).name[:255])
        package.title = title[:255] or package.title
        package.uploaded_by = by
        try:
            with _whole(package.folder), transaction.atomic():
                package.save()
                PackageFile.objects.bulk_create(_stored(archive, package, digests), batch_size=500)
        except IntegrityError as error:
            raise PackageError(_("The same package is being imported at this moment.")) from error
    return package, True


def import_path(*, path: Path, title: str = "") -> tuple[Package, bool]:
    """The package in a file, or in a folder that has not been packed."""
    if not path.is_dir():
        with path.open("rb") as opened:
            return import_package(file=opened, name=path.name, title=title)
    with tempfile.TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in sorted(path.rglob("*")):
                if each.is_file() and not each.is_symlink():
                    archive.write(each, each.relative_to(path).as_posix())
        packed.seek(0)
        return import_package(file=packed, name=f"{path.name}.zip", title=title)


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _digest(archive: Archive, path: str) -> str:
    digest = hashlib.sha256()
    with archive.open(path) as opened:
        for piece in iter(lambda: opened.read(PIECE), b""):
            digest.update(piece)
    return digest.hexdigest()


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


def _stored(archive: Archive, package: Package, digests: dict[str, str]) -> list[PackageFile]:
    """The archive's files, written into the storage by their content; what is in it twice is kept once."""
    rows = [
        PackageFile(package=package, path=path, digest=digest, size=archive.files[path].file_size)
        for path, digest in digests.items()
    ]
    for row in {row.digest: row for row in rows}.values():
        with archive.open(row.path) as opened:
            default_storage.save(row.stored, File(opened, name=row.digest))
    return rows
