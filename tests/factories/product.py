"""Product features to test with."""

import datetime
from typing import Any

import factory

from product.models import Feature, FeatureTranslation, FeatureVersion


class FeatureFactory(factory.django.DjangoModelFactory):
    """A product feature; `FeatureFactory(names={"ga": "Billeáil"}, version="5.2")` names and dates it as well."""

    class Meta:
        model = Feature
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"feature-{n}")
    name = factory.Sequence(lambda n: f"Feature {n}")
    description = "What it is for."
    icon = "box"
    order = factory.Sequence(int)

    @factory.post_generation
    def names(self, create: bool, extracted: dict[str, str] | None, **_kwargs: Any) -> None:
        """Its name in other languages."""
        for language, name in (extracted or {}).items():
            FeatureTranslation.objects.create(feature=self, language=language, name=name)

    @factory.post_generation
    def version(self, create: bool, extracted: str | None, **_kwargs: Any) -> None:
        """The version in which it changed last."""
        if extracted:
            FeatureVersion.objects.create(feature=self, number=extracted, released=datetime.date(2026, 9, 1))
