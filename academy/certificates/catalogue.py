"""What one can be certified for, as search finds it: once in each language it is written in."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from academy.certificates.models import Certification, CertificationRoute, CertificationTranslation
from academy.certificates.ways import COURSES, EXAMS, key_of, leading_to, rule_of
from search import sources
from search.actions import mark_dirty
from search.events import catalogue_changed
from search.models import CatalogueEntry
from search.sources import EntryContent


class CertificationSource(sources.Source):
    """Certifications in the main language."""

    name, kind, icon = "academy.certification", "certification", "award"
    kind_label, kind_label_one = _("Certifications"), _("Certification")
    model: type[Model] = Certification

    def queryset(self) -> QuerySet[Any]:
        """Those that are issued, and to which a way leads that somebody can find."""
        return findable_certifications().select_related("feature").prefetch_related("feature__translations")

    def entry(self, obj: Any) -> EntryContent:
        """What its page says."""
        return self.content(obj, settings.LANGUAGE_CODE)

    def content(self, certification: Certification, language: str) -> EntryContent:
        """The entry of a certification in one language."""
        statement = certification.statement()
        said = statement.get(language, statement[""])
        leading = leading_to([certification])[certification.pk]
        with translation.override(language):
            url = reverse("academy_certificates:certification", args=[certification.slug])
        return EntryContent(
            kind=self.kind,
            language=language,
            title=said["name"],
            url=url,
            audience=rule_of(leading),
            summary=said["description"] or certification.description,
            body="\n".join([said["criteria"] or certification.criteria, *said["skills"]]),
            keywords=tuple(self._keywords(certification, leading)),
            feature_id=certification.feature_id,
            translation_key=f"certification:{certification.pk}",
            is_official=True,
        )

    def _keywords(self, certification: Certification, leading: Iterable[CatalogueEntry]) -> Iterator[str]:
        """Its feature; and what is asked for, as far as everybody sees it who sees the certification."""
        if certification.feature:
            yield from certification.feature.words
        rules = {entry.audience_id for entry in leading}
        if len(rules) == 1:
            yield from dict.fromkeys(entry.title for entry in leading)


class TranslatedCertificationSource(CertificationSource):
    """The same in other languages."""

    name = "academy.certification.translation"
    model = CertificationTranslation

    def queryset(self) -> QuerySet[Any]:
        """Translations of what can be found."""
        rows = CertificationTranslation.objects.filter(certification__in=findable_certifications())
        return (
            rows.exclude(language=settings.LANGUAGE_CODE)
            .select_related("certification__feature")
            .prefetch_related("certification__translations", "certification__feature__translations")
        )

    def entry(self, obj: Any) -> EntryContent:
        """The certification in this language."""
        return self.content(obj.certification, obj.language)


def findable_certifications() -> QuerySet[Certification]:
    """Certifications that can be earned; who may see them is asked apart."""
    active = Certification.objects.filter(is_active=True)
    return active.filter(pk__in=leading_to(active)).prefetch_related("translations")


def register() -> None:
    """Make them known, and follow their changes and those of what leads to them."""
    for source in (CertificationSource(), TranslatedCertificationSource()):
        sources.register(source)
    for signal, name in ((post_save, "saved"), (pre_delete, "deleted")):
        signal.connect(_certification_changed, sender=Certification, dispatch_uid=f"certificates.catalogue.{name}")
        signal.connect(_translation_changed, sender=CertificationTranslation, dispatch_uid=f"certificates.words.{name}")
    for signal, name in ((post_save, "saved"), (post_delete, "deleted")):
        signal.connect(_route_changed, sender=CertificationRoute, dispatch_uid=f"certificates.ways.{name}")
    catalogue_changed.connect(_way_changed, dispatch_uid="certificates.way_changed")


def _certification_changed(instance: Certification, **_kwargs: Any) -> None:
    _mark([instance.pk])


def _translation_changed(instance: CertificationTranslation, **_kwargs: Any) -> None:
    mark_dirty(TranslatedCertificationSource.name, [instance.pk])


def _route_changed(instance: CertificationRoute, **_kwargs: Any) -> None:
    _mark([instance.certification_id])


def _way_changed(entries: Iterable[CatalogueEntry], **_kwargs: Any) -> None:
    """An exam, a course or a path is found, is found no more, or by others: so may be what it leads to."""
    keys = {entry.translation_key for entry in entries if entry.source in (*COURSES, *EXAMS)}
    if keys:
        _mark({route.certification_id for route in CertificationRoute.objects.all() if key_of(route) in keys})


def _mark(certifications: Iterable[int]) -> None:
    mark_dirty(CertificationSource.name, certifications)
    rows = CertificationTranslation.objects.filter(certification__in=list(certifications))
    mark_dirty(TranslatedCertificationSource.name, rows.values_list("pk", flat=True))
