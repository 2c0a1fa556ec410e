"""A package as one file again, as it goes along with an exported course."""

import shutil
import tempfile
import zipfile
from typing import IO, Any

from django.core.files.storage import default_storage

from academy.packages.models import Package


class PackedPackage:
    """Opens as the archive of a package, which is written then."""

    def __init__(self, package: Package) -> None:
        self.package = package

    def open(self, mode: str = "rb") -> IO[Any]:
        """The archive, from its beginning."""
        written = tempfile.TemporaryFile()  # noqa: SIM115  whoever opens it closes it
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for row in self.package.files.select_related("package").order_by("path"):
                with default_storage.open(row.stored, "rb") as source, archive.open(row.path, "w") as copy:
                    shutil.copyfileobj(source, copy, 1 << 20)
        written.seek(0)
        return written
