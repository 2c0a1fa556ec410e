"""Which pages somebody should look at again: not checked for long, or for a version that is no longer the newest."""

import datetime
import re
from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.models import ArticlePage, QuestionPage, TutorialPage, WebinarPage
from product.models import Feature

DUE_AFTER = datetime.timedelta(days=180)
KINDS = (QuestionPage, ArticlePage, TutorialPage, WebinarPage)


def with_reviews(pages: QuerySet) -> QuerySet:
    """`pages` of the knowledge base, each with when and for which version of which feature it was checked."""
    names = [model._meta.model_name for model in KINDS]
    types = ContentType.objects.get_for_models(*KINDS).values()
    return pages.filter(content_type__in=types).annotate(
        checked_on=Coalesce(*(F(f"{name}__reviewed_on") for name in names)),
        checked_for=Coalesce(*(F(f"{name}__for_version") for name in names)),
        checked_feature=Coalesce(*(F(f"{name}__feature") for name in names)),
    )


def due(pages: QuerySet) -> QuerySet:
    """The published ones that are due, those that were checked longest ago (or never) first."""
    since = timezone.now() - DUE_AFTER
    is_due = Q(checked_on__lte=since.date()) | Q(checked_on=None, first_published_at__lte=since)
    for feature_id, versions in outdated_versions(pages).items():
        is_due |= Q(checked_feature=feature_id, checked_for__in=versions)
    return with_reviews(pages).filter(is_due, live=True).order_by(F("checked_on").asc(nulls_first=True), "path")


def outdated_versions(pages: QuerySet) -> dict[int, list[str]]:
    """By feature, the versions that pages were checked for although there is a newer one."""
    used = with_reviews(pages).exclude(checked_for="").exclude(checked_feature=None).order_by()
    features = {feature.pk: feature for feature in Feature.objects.prefetch_related("versions")}
    found: dict[int, list[str]] = defaultdict(list)
    for feature_id, version in used.values_list("checked_feature", "checked_for").distinct():
        if feature_id in features and is_older(version, features[feature_id]):
            found[feature_id].append(version)
    return found


def is_older(version: str, feature: Feature) -> bool:
    """Whether `feature` has a newer version than `version`: by the dates of release, or, if this one was never
    entered, by number."""
    newest = feature.newest_version
    if newest is None or newest.number == version:
        return False
    known = next((row for row in feature.versions.all() if row.number == version), None)
    if known is not None:
        return known.released < newest.released
    return _numbers(version) < _numbers(newest.number) if _numbers(version) and _numbers(newest.number) else False


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def reasons(page: Any, feature: Feature | None) -> list[str]:
    """Why a page that `due` found is due."""
    found = []
    if page.checked_on is None:
        found.append(_("Never checked"))
    elif page.checked_on <= (timezone.now() - DUE_AFTER).date():
        found.append(_("Not checked for %(days)s days") % {"days": (timezone.now().date() - page.checked_on).days})
    if feature is not None and page.checked_for and is_older(page.checked_for, feature):
        versions = {"old": page.checked_for, "new": feature.newest_version}
        found.append(_("Checked for version %(old)s; the newest is %(new)s") % versions)
    return found
