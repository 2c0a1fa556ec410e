"""Which questions were written for a version of the product that is no longer the newest."""

import re
from collections import defaultdict
from collections.abc import Iterable

from product.models import Feature


def outdated(used: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """By feature, those of the versions `used` that have a newer one."""
    pairs = list(used)
    features = Feature.objects.prefetch_related("versions").in_bulk({feature for feature, _version in pairs})
    found: dict[int, list[str]] = defaultdict(list)
    for pk, version in pairs:
        if pk in features and is_older(version, features[pk]):
            found[pk].append(version)
    return dict(found)


def is_older(version: str, feature: Feature) -> bool:
    """Whether `feature` has a newer version: by the dates of release, or, if `version` was never entered, by number."""
    newest = feature.newest_version
    if newest is None or not version or newest.number == version:
        return False
    known = next((row for row in feature.versions.all() if row.number == version), None)
    if known is not None:
        return known.released < newest.released
    own, latest = _numbers(version), _numbers(newest.number)
    return bool(own and latest) and own < latest


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d{1,9}", version))
