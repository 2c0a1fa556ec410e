"""Brings the demo content in: features, people, and pages by the same importer that customers use."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management import call_command

from accounts.actions import create_person
from kb.actions import ensure_site_structure
from kb.models import ImportedPage
from portal.demo.academy import load_courses
from portal.demo.academy_testing import load_tests
from portal.demo.certificates import load_certificates
from portal.demo.community import load_community
from portal.demo.partners import load_partners
from portal.models import HomePage
from product.models import Feature, FeatureTranslation, FeatureVersion, HelpKey

DEMO = Path(__file__).resolve().parent


def read_people() -> list[dict[str, Any]]:
    """The demo people with their passwords, which are for demonstration alone."""
    people: list[dict[str, Any]] = yaml.safe_load((DEMO / "people.yaml").read_text(encoding="utf-8"))
    return people


def load(say: Callable[[str], Any]) -> None:
    """Load everything; what is there already is brought up to date, never doubled."""
    load_features()
    for person in read_people():
        create_person(**{key: value for key, value in person.items() if key != "label"})
    trees = ensure_site_structure()
    for language in settings.CONTENT_LANGUAGES:
        if (DEMO / language).is_dir():
            say(f"  {settings.LANGUAGE_NAMES[language]}")
            call_command("import_content", str(DEMO / language), format="markdown", language=language, verbosity=0)
    load_homes([tree.home for tree in trees.values()])
    say("  Community")
    load_community()
    say("  Tests")
    load_tests()
    say("  Courses")
    load_courses()
    say("  Certificates and partners")
    load_certificates()
    load_partners()


def load_homes(homes: list[HomePage]) -> None:
    """What stands on the home pages, unless somebody has written something else there."""
    content = yaml.safe_load((DEMO / "home.yaml").read_text(encoding="utf-8"))
    pages = dict(ImportedPage.objects.filter(language=settings.FALLBACK_LANGUAGE).values_list("import_id", "page_id"))
    popular = [{"type": "page", "value": pages[name]} for name in content["popular"] if name in pages]
    # Read anew: since these were, pages have been added below them, and a save would take back their number.
    for home in HomePage.objects.filter(pk__in=[home.pk for home in homes]).select_related("locale"):
        if home.search_examples or home.popular:
            continue
        home.search_examples = "\n".join(content["search_examples"].get(home.language, []))
        home.popular = json.dumps(popular)
        home.save_revision().publish()


def load_features() -> None:
    """The product features with their names in every language."""
    rows = yaml.safe_load((DEMO / "features.yaml").read_text(encoding="utf-8"))
    for order, row in enumerate(rows["features"] if isinstance(rows, dict) else rows):
        feature, _ = Feature.objects.update_or_create(
            slug=row["slug"],
            defaults={
                "icon": row["icon"],
                "order": row.get("order", order),
                "name": row["name"]["en"],
                "description": row["description"]["en"],
                "keywords": ", ".join(row["keywords"]["en"]),
            },
        )
        _load_details(feature, row)


def _load_details(feature: Feature, row: dict[str, Any]) -> None:
    for language in row["name"].keys() - {"en"}:
        FeatureTranslation.objects.update_or_create(
            feature=feature,
            language=language,
            defaults={
                "name": row["name"][language],
                "description": row["description"].get(language, ""),
                "keywords": ", ".join(row["keywords"].get(language, [])),
            },
        )
    for version in row.get("versions", []):
        FeatureVersion.objects.update_or_create(
            feature=feature, number=str(version["number"]), defaults={"released": version["released"]}
        )
    for key in row.get("help_keys", []):
        name = key if isinstance(key, str) else key["key"]
        about = "" if isinstance(key, str) else key.get("description", "")
        HelpKey.objects.update_or_create(key=name, defaults={"feature": feature, "description": about})
