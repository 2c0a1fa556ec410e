"""Tags by their names."""

from collections.abc import Sequence

from django.utils.text import slugify

from community.models import Tag, TagSynonym

MOST_TAGS = 5


def tags_named(names: Sequence[str], *, most: int = MOST_TAGS) -> list[Tag]:
    """The tags of these names, those of synonyms included; made if they are new."""
    wanted = {slug: " ".join(name.split())[:60] for name in names if (slug := slugify(name, allow_unicode=True)[:60])}
    slugs = list(wanted)[:most]
    if not slugs:
        return []
    synonyms = dict(TagSynonym.objects.filter(slug__in=slugs).values_list("slug", "tag_id"))
    Tag.objects.bulk_create(
        [Tag(slug=slug, name=wanted[slug]) for slug in slugs if slug not in synonyms], ignore_conflicts=True
    )
    found = Tag.objects.filter(slug__in=slugs) | Tag.objects.filter(pk__in=synonyms.values())
    return list(found.exclude(slug__in=synonyms))
