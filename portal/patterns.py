"""The pattern page: every component with its sample, for those who write templates and for the tests that look at it.

A component says in the comment at its top what it is, its variables, and a sample in YAML. A text of a sample may be a
mapping from language to text; the reader's is taken, or English.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import user_passes_test
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
SAMPLE_LANGUAGES = ("en", "hy", "fa")
"""The languages samples are written in: one for each script whose look differs."""


@dataclass(frozen=True)
class Component:
    """What a component's header comment says."""

    name: str
    about: str
    variables: str
    samples: tuple[Any, ...]
    form: str = ""


def describe(path: Path) -> Component | None:
    """Read a component's comment; a mere part of another component has no sample, and is none itself."""
    _, _, rest = path.read_text(encoding="utf-8").partition("{% comment %}")
    comment, _, _ = rest.partition("{% endcomment %}")
    text, has_samples, samples = comment.partition("\nSample:")
    text, _, form = text.partition("\nSample form:")
    if not has_samples and not form:
        return None
    about, _, variables = text.strip().partition("\n\n")
    return Component(path.stem, about.strip(), variables.strip(), tuple(yaml.safe_load(samples) or ()), form.strip())


@cache
def components() -> tuple[Component, ...]:
    """Every component, by name."""
    return tuple(found for path in sorted(FOLDER.glob("*.html")) if (found := describe(path)))


def in_language(sample: Any, language: str) -> Any:
    """The sample with each of its texts in this language."""
    if isinstance(sample, list):
        return [in_language(item, language) for item in sample]
    if isinstance(sample, dict):
        if "en" in sample and len(next(iter(sample))) == 2:
            return sample.get(language, sample["en"])
        return {key: in_language(value, language) for key, value in sample.items()}
    return sample


class SampleForm(forms.Form):
    """Every kind of field the portal has."""

    name = forms.CharField(label="Your name", help_text="As others should see it.")
    email = forms.EmailField(label="E-mail address")
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("fa", "فارسی")], required=False)
    about = forms.CharField(label="What happened?", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    reach = forms.ChoiceField(
        label="How may we reach you?",
        choices=[("mail", "By mail"), ("page", "In the portal")],
        widget=forms.RadioSelect,
    )
    news = forms.BooleanField(label="Tell me what is new", help_text="At most once a month.", required=False)


def _form_samples(component: Component, request: HttpRequest) -> list[SafeString]:
    data = {f"{component.name}-email": "lusine", f"{component.name}-reach": "mail"}
    form = SampleForm(data, prefix=component.name)
    form.is_valid()
    template = f"components/{component.name}.html"
    if component.form == "whole":
        return [render_to_string(template, {"form": form, "action": "#form"}, request)]
    empty = SampleForm(prefix=f"{component.name}-empty")
    fields = [empty["name"], form["email"], empty["language"], empty["about"], empty["reach"], empty["news"]]
    return [render_to_string(template, {"field": field}, request) for field in fields]


def _rendered(component: Component, request: HttpRequest, language: str) -> list[SafeString]:
    if component.form:
        return _form_samples(component, request)
    template = f"components/{component.name}.html"
    return [render_to_string(template, in_language(sample, language), request) for sample in component.samples]


def patterns(request: HttpRequest) -> HttpResponse:
    """Show every component with its samples."""
    active = (get_language() or "en").split("-")[0]
    language = active if active in SAMPLE_LANGUAGES else "en"
    shown = [
        # A sample must not take the focus away from the top of the page.
        (component, [mark_safe(html.replace(" autofocus", "")) for html in _rendered(component, request, language)])
        for component in components()
    ]
    context = {
        "shown": shown,
        "sample_language": language,
        "sample_direction": "rtl" if get_language_bidi() else "ltr",
        "contents": [{"label": component.name, "anchor": component.name} for component in components()],
    }
    return render(request, "portal/patterns.html", context)


pattern_page = patterns if settings.DEBUG else user_passes_test(lambda user: user.is_staff)(patterns)
