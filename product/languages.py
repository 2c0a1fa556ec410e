"""The languages content is published in."""

from django.conf import settings


def content_languages() -> list[tuple[str, str]]:
    """Code and own name of each, for choices. A function, so that migrations do not depend on the setting."""
    return list(settings.LANGUAGES)
