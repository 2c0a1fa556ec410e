"""Every string of the interface is translated into every language, and translated well enough to be shown."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Message
from django.template import Engine

from portal import catalogues

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdif]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
SCRIPTS = {"hy": re.compile(r"[Ա-Ֆա-և]"), "fa": re.compile(r"[\u0600-\u06FF]")}
SAME_IN = {
    "ga": {"Video", "Podcast"},
    "vi": {"Video", "Podcast"},
    "hy": set(),
    "fa": set(),
}
"""Words that a language writes as English does."""
NAMES = frozenset(
    (
        "Wagtail",
        "WebVTT",
        "WebAuthn",
        "TOTP",
        "OpenID",
        "OpenID Connect",
        "SAML",
        "GitHub",
        "Google",
        "Markdown",
        "YouTube",
        "Vimeo",
        "RSS",
        "Northwind",
        "OK",
        "URL",
        "Portal",
        "HTML",
        "CSV",
        "PDF",
        "API",
        "E-mail",
        "Email",
        "PIN",
    )
)
"""Names and abbreviations that are the same in every language."""

EVERY = [(application, language) for application in catalogues.APPLICATIONS for language in catalogues.LANGUAGES]


def texts_of(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The source texts and the translations, one or several."""
    sources = message.id if isinstance(message.id, tuple) else (message.id,)
    translations = message.string if isinstance(message.string, tuple) else (message.string,)
    return sources, translations


def has_words(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{2}", TAG.sub("", PLACEHOLDER.sub("", text))))


@pytest.mark.parametrize(("application", "language"), EVERY)
def test_the_catalogue_holds_every_string_and_no_other(application: str, language: str):
    wanted = set(catalogues.messages_for(application, language))
    held = set()
    for message in catalogues.read(application, language):
        if message.id:
            sources, _ = texts_of(message)
            held.add((sources[0], sources[1] if len(sources) > 1 else None, message.context))
    assert wanted - held == set(), "run: python -m portal.catalogues update, and translate"
    assert held - wanted == set(), "run: python -m portal.catalogues update"


@pytest.mark.parametrize(("application", "language"), EVERY)
def test_no_string_is_untranslated_fuzzy_or_copied(application: str, language: str):
    faults = []
    for message in catalogues.read(application, language):
        if not message.id:
            continue
        sources, translations = texts_of(message)
        if message.fuzzy or not all(translations):
            faults.append(("untranslated", sources[0]))
        elif translations[0] == sources[0] and has_words(sources[0]) and sources[0] not in NAMES | SAME_IN[language]:
            faults.append(("copied", sources[0]))
    assert faults == []


@pytest.mark.parametrize(("application", "language"), EVERY)
def test_placeholders_and_markup_survive_translation(application: str, language: str):
    faults = []
    for message in catalogues.read(application, language):
        if not message.id or not message.string:
            continue
        sources, translations = texts_of(message)
        for number, translation in enumerate(translations):
            source = sources[0] if number == 0 and len(sources) == 1 else sources[-1]
            wanted, given = Counter(PLACEHOLDER.findall(source)), Counter(PLACEHOLDER.findall(translation))
            # A singular or dual form may spell its number out instead of showing it.
            missing = wanted - given
            optional = len(sources) > 1 and set(missing) <= {"%(count)s", "%(counter)s", "%d", "%(num)d", "%(number)s"}
            if (given - wanted) or (missing and not optional):
                faults.append(("placeholder", source, translation))
            if Counter(TAG.findall(source)) != Counter(TAG.findall(translation)):
                faults.append(("markup", source, translation))
    assert faults == []


@pytest.mark.parametrize(("application", "language"), EVERY)
def test_plural_forms_are_as_many_as_the_language_has(application: str, language: str):
    catalogue = catalogues.read(application, language)
    assert catalogue.num_plurals == {"ga": 5, "hy": 2, "vi": 1, "fa": 2}[language]
    for message in catalogue:
        if message.id and isinstance(message.id, tuple):
            assert len(message.string) == catalogue.num_plurals, message.id
            assert all(message.string), message.id


@pytest.mark.parametrize(("application", "language"), [pair for pair in EVERY if pair[1] in SCRIPTS])
def test_a_translation_is_written_in_the_script_of_its_language(application: str, language: str):
    faults = []
    for message in catalogues.read(application, language):
        if not message.id:
            continue
        sources, translations = texts_of(message)
        if has_words(sources[0]) and sources[0] not in NAMES:
            faults += [text for text in translations if text and not SCRIPTS[language].search(text)]
    assert faults == []


def test_a_text_given_to_a_template_tag_is_gathered():
    template = Engine.get_default().from_string(
        '{% load i18n %}{% if x %}{% include "x.html" with label=_("Turned on") text=y|default:_("None") %}{% endif %}'
    )
    texts = [message[0] for node in catalogues._nodes(template.nodelist) for message in catalogues._of_node(node)]
    assert sorted(texts) == ["None", "Turned on"]
