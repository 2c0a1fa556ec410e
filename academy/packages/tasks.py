"""Background work of packages. Each is safe to run twice."""

from academy.packages.actions import removing


def tidy_up() -> None:
    """Take away files that an interrupted import has left."""
    removing.tidy_up()
