"""The translation catalogues: one an application, kept and compiled with Babel alone.

    python -m portal.catalogues update    bring every .po up to date with the code and templates
    python -m portal.catalogues compile   write the .mo files that Django reads

Texts of the libraries that readers can meet (sign-in, form errors) are taken into the catalogue of `accounts` for each
language in which the library itself lacks them.
"""

import gettext
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template import Engine, TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("ga", "hy", "vi", "fa")
APPLICATIONS = (
    *("portal", "kb", "community"),
    *("academy/courses", "academy/testing", "academy/packages"),
    *("academy/certificates", "academy/partners", "academy/launches", "academy/records"),
    *("publishing", "search", "delivery", "accounts", "product"),
)
TEMPLATES_OF = {
    "accounts": ("accounts", "account", "mfa", "socialaccount", "usersessions", "allauth"),
    "portal": ("portal", "components", "email", ""),
}
"""Folders below `templates/` by application, where they are not just its own name; "" is the folder itself."""
PLURALS = {"hy": (2, "(n > 1)"), "fa": (2, "(n > 1)")}
"""Plural forms by the rules of Unicode CLDR, where Babel's own table has only one."""
LIBRARY_FILES = {
    "allauth": ("account", "mfa", "socialaccount", "usersessions", "core"),
    "django": (
        "forms/fields.py",
        "forms/models.py",
        "forms/formsets.py",
        "core/validators.py",
        "contrib/auth/password_validation.py",
        "utils/timesince.py",
    ),
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

LITERAL = re.compile(r"""\b_\((["'])(.+?)\1\)""")
"""A text to translate among the arguments of a template tag."""

MessageId = tuple[str, str | None, str | None]
"""Singular, plural, context."""
Found = dict[MessageId, list[tuple[str, int]]]


def _in_python(path: Path) -> Iterator[tuple[MessageId, int]]:
    for line, message, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
        singular, plural = message if isinstance(message, tuple) else (message, None)
        if singular:
            yield (singular, plural, context), line


def _nodes(holder: object) -> Iterator[Node]:
    """Every node below `holder`, also in attributes that Django's own walk does not know."""
    children = holder if isinstance(holder, NodeList) else vars(holder).values()
    for child in children:
        if isinstance(child, Node):
            yield child
            yield from _nodes(child)
        elif isinstance(child, NodeList):
            yield from _nodes(child)
        elif isinstance(child, list | tuple):  # the branches of {% if %}
            for item in child:
                for inner in item if isinstance(item, tuple) else (item,):
                    if isinstance(inner, NodeList):
                        yield from _nodes(inner)


def _context_of(node: TranslateNode | BlockTranslateNode) -> str | None:
    expression = node.message_context
    return str(expression.var) if expression else None


def _literals(node: Node) -> Iterator[str]:
    """Texts written as _("…") among the node's arguments, read from the source: Django resolves them when it parses."""
    values: list[object] = list(vars(node).values())
    while values:
        value = values.pop()
        if isinstance(value, FilterExpression):
            yield from (text for _, text in LITERAL.findall(value.token))
        elif isinstance(value, dict):
            values += value.values()
        elif isinstance(value, list | tuple) and not isinstance(value, NodeList):
            values += value


def _of_node(node: Node) -> Iterator[MessageId]:
    if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var, str | Variable):
        literal = node.filter_expression.var
        text = literal.literal if isinstance(literal, Variable) else literal
        if isinstance(text, str):
            yield str(text).replace("%%", "%"), None, _context_of(node)
    elif isinstance(node, BlockTranslateNode):
        singular, _ = node.render_token_list(node.singular)
        plural = node.render_token_list(node.plural)[0] if node.plural else None
        if node.trimmed:
            singular = " ".join(line.strip() for line in singular.strip().splitlines())
            plural = " ".join(line.strip() for line in plural.strip().splitlines()) if plural else None
        yield singular, plural, _context_of(node)
    else:
        for text in _literals(node):
            yield text, None, None


def _in_template(path: Path, engine: Engine) -> Iterator[tuple[MessageId, int]]:
    try:
        template = engine.from_string(path.read_text(encoding="utf-8"))
    except TemplateSyntaxError as error:
        raise SystemExit(f"{path}: {error}") from error
    for node in _nodes(template.nodelist):
        for message in _of_node(node):
            yield message, (node.token.lineno or 0) if node.token else 0


def _files_of(application: str) -> Iterator[Path]:
    for path in sorted((ROOT / application).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path
    for folder in TEMPLATES_OF.get(application, (application,)):
        pattern = "*.html" if folder == "" else "**/*.*"
        for path in sorted((ROOT / "templates" / folder).glob(pattern)):
            if path.suffix in (".html", ".txt"):
                yield path


@cache
def _gather(files: tuple[Path, ...], base: Path) -> Found:
    """What these files show: the same in each language, and read for the first of them."""
    engine = Engine.get_default()
    found: Found = defaultdict(list)
    for path in files:
        reader = _in_python(path) if path.suffix == ".py" else _in_template(path, engine)
        for message, line in reader:
            found[message].append((str(path.relative_to(base)), line))
    return found


def own_messages(application: str) -> Found:
    """Every text that the application's code and templates show, with the places that show it."""
    return dict(_gather(tuple(_files_of(application)), ROOT))


def library_messages(language: str) -> Found:
    """Texts of the libraries which readers can meet and which the library has not in `language`."""
    lacking: Found = {}
    for name, parts in LIBRARY_FILES.items():
        base = Path(str(import_module(name).__file__)).parent
        files = tuple(path for part in parts for path in _library_files(base, part))
        domain = base / ("conf/locale" if name == "django" else "locale")
        known = gettext.translation("django", domain, [language], fallback=True)
        contributed = [
            gettext.translation("django", base / f"contrib/{part}/locale", [language], fallback=True)
            for part in ("auth", "humanize")
        ]
        for message, places in _gather(files, base.parent).items():
            if not any(_has(catalogue, message) for catalogue in (known, *contributed)):
                lacking[message] = places
    return lacking


def _library_files(base: Path, part: str) -> Iterator[Path]:
    """The Python files of a part of a library, and those of its templates that the portal does not replace."""
    if part.endswith(".py"):
        yield base / part
        return
    skipped = {"migrations", "tests", "providers", "headless", "management"}
    for path in sorted((base / part).rglob("*.py")):
        if not skipped & set(path.parts) and path.name not in ("admin.py", "apps.py", "models.py"):
            yield path
    for path in sorted((base / "templates" / part).rglob("*.*")):
        ours = ROOT / "templates" / path.relative_to(base / "templates")
        if path.suffix in (".html", ".txt") and not ours.exists():
            yield path


def _has(catalogue: gettext.NullTranslations, message: MessageId) -> bool:
    singular, plural, context = message
    known = getattr(catalogue, "_catalog", {})
    key = f"{context}\x04{singular}" if context else singular
    return bool(known.get((key, 0)) if plural else known.get(key))


def messages_for(application: str, language: str) -> Found:
    """What the application's catalogue must hold in `language`."""
    found = own_messages(application)
    if application == "accounts":
        for message, places in library_messages(language).items():
            found.setdefault(message, places)
    return found


def path_of(application: str, language: str) -> Path:
    """Where the catalogue is kept."""
    return ROOT / application / "locale" / language / "LC_MESSAGES" / "django.po"


def read(application: str, language: str) -> Catalog:
    """The catalogue as it stands; an empty one if there is none yet."""
    path = path_of(application, language)
    if not path.exists():
        return Catalog(locale=language, domain="django", project="portal", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update(application: str, language: str) -> None:
    """Add what is new, keep what is translated, drop what is gone."""
    old = read(application, language)
    new = Catalog(locale=language, domain="django", project="portal", fuzzy=False, header_comment="")
    new.creation_date, new.revision_date = old.creation_date, old.revision_date
    if language in PLURALS:
        new._num_plurals, new._plural_expr = PLURALS[language]  # type: ignore[assignment]  # declared as None
    for (singular, plural, context), places in sorted(messages_for(application, language).items(), key=str):
        known = old.get(singular, context)
        new.add(
            (singular, plural) if plural else singular,
            string=known.string if known and not known.fuzzy else None,
            locations=[(file, None) for file in sorted({file for file, _ in places})],  # type: ignore[misc]  # line left out
            context=context,
        )
    path = path_of(application, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=110, sort_output=True, omit_header=False)


def compile_all() -> None:
    """Write each .mo beside its .po, if the .po is newer."""
    for path in (path_of(application, language) for application in APPLICATIONS for language in LANGUAGES):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            with path.open("rb") as source, target.open("wb") as sink:
                write_mo(sink, read_po(source, locale=path.parts[-3], domain="django"))


def main(arguments: list[str]) -> None:
    """Run from the command line."""
    if arguments == ["compile"]:
        compile_all()
    elif arguments == ["update"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
        django.setup()
        for application in APPLICATIONS:
            for language in LANGUAGES:
                update(application, language)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
