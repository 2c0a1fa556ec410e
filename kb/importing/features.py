"""Which product feature a section is about."""

from django.conf import settings
from django.db.models import Max
from django.utils.text import slugify

from kb.importing.items import Section
from kb.importing.options import Options
from kb.importing.report import Report
from kb.importing.texts import shortened
from product.models import Feature, FeatureTranslation

LONGEST_NAME = 120


class FeatureFinder:
    """Finds product features by the map of the command line, by slug, or by name in any language."""

    def __init__(self, options: Options, report: Report) -> None:
        self.options, self.report = options, report
        self._by_name: dict[str, Feature] = {}
        self._by_section: dict[str, Feature | None] = {}
        for feature in Feature.objects.with_names():
            self._remember(feature)

    def _remember(self, feature: Feature) -> None:
        names = [feature.slug, feature.name, *(row.name for row in feature.translations.all())]
        for name in names:
            self._by_name.setdefault(name.casefold(), feature)

    def named(self, *names: str) -> Feature | None:
        """The feature that one of `names` means, the first before the others."""
        for name in names:
            found = self._by_name.get(name.casefold()) if name else None
            found = found or (Feature.objects.known_as(name) if name else None)
            if found:
                return found
        return None

    def of_section(self, section: Section) -> Feature | None:
        """The feature of a section; its translations have the same."""
        if section.key not in self._by_section:
            self._by_section[section.key] = self._find(section)
        feature = self._by_section[section.key]
        if feature and self.options.create_features:
            self._translate(feature, section)
        return feature

    def _find(self, section: Section) -> Feature | None:
        names = [section.key, section.key.rstrip("/"), section.title, *section.feature_names]
        for name in names:
            if name in self.options.feature_map:
                mapped = self.named(self.options.feature_map[name])
                if mapped is None:
                    text = f"the map names a product feature that does not exist: {self.options.feature_map[name]}"
                    self.report.problem(section.origin, text)
                return mapped
        found = self.named(*section.feature_names, section.title)
        if found:
            return found
        if self.options.create_features:
            return self._create(section)
        self.report.note(section.origin, f"no product feature is called “{section.title}” (--create-features makes it)")
        return None

    def _create(self, section: Section) -> Feature:
        names = (section.title, *section.feature_names, "section")
        base = next(slug for name in names if (slug := slugify(name)[:60].strip("-")))
        slug, number = base, 2
        while Feature.objects.filter(slug=slug).exists():
            slug, number = f"{base}-{number}", number + 1
        order = (Feature.objects.aggregate(last=Max("order"))["last"] or 0) + 1
        feature = Feature.objects.create(slug=slug, name=shortened(section.title, LONGEST_NAME), order=order)
        self._remember(feature)
        self.report.note(section.origin, f"a product feature was made: {slug}")
        return feature

    def _translate(self, feature: Feature, section: Section) -> None:
        if section.language == settings.FALLBACK_LANGUAGE or not section.named_by_source:
            return
        name = shortened(section.title, LONGEST_NAME)
        _row, made = FeatureTranslation.objects.get_or_create(
            feature=feature, language=section.language, defaults={"name": name}
        )
        if made:
            self._by_name.setdefault(name.casefold(), feature)
