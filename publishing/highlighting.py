"""Code with colours, made on the server by Pygments; the classes are the style sheet's."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from pygments import highlight as pygments_highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

LANGUAGES = [
    ("text", _("Plain text")),
    ("bash", "Shell"),
    ("console", _("Shell session")),
    ("python", "Python"),
    ("javascript", "JavaScript"),
    ("typescript", "TypeScript"),
    ("html", "HTML"),
    ("css", "CSS"),
    ("json", "JSON"),
    ("yaml", "YAML"),
    ("toml", "TOML"),
    ("ini", "INI"),
    ("xml", "XML"),
    ("sql", "SQL"),
    ("http", "HTTP"),
    ("java", "Java"),
    ("kotlin", "Kotlin"),
    ("swift", "Swift"),
    ("csharp", "C#"),
    ("c", "C"),
    ("cpp", "C++"),
    ("go", "Go"),
    ("rust", "Rust"),
    ("ruby", "Ruby"),
    ("php", "PHP"),
    ("powershell", "PowerShell"),
    ("dockerfile", "Dockerfile"),
    ("nginx", "nginx"),
    ("diff", "Diff"),
    ("markdown", "Markdown"),
    ("graphql", "GraphQL"),
]
ALIASES = {
    "sh": "bash",
    "shell": "bash",
    "zsh": "bash",
    "py": "python",
    "js": "javascript",
    "ts": "typescript",
    "yml": "yaml",
    "htm": "html",
    "cs": "csharp",
    "c#": "csharp",
    "c++": "cpp",
    "ps1": "powershell",
    "docker": "dockerfile",
    "md": "markdown",
    "vtt": "text",
    "env": "ini",
    "rb": "ruby",
    "plain": "text",
    "": "text",
}
LONGEST_HIGHLIGHTED = 20_000
"""Lexers work by regular expressions; beyond this length code is shown without colours."""


def known_language(name: str | None) -> str:
    """The language of the list that `name`, as people write it after a fence, means; plain text if none."""
    name = (name or "").strip().lower()
    name = ALIASES.get(name, name)
    return name if any(code == name for code, _label in LANGUAGES) else "text"


@lru_cache(maxsize=512)
def highlight(code: str, language: str) -> SafeString:
    """`code` for inside `<pre><code>`, each token in a span with Pygments' short class."""
    code = code.strip("\n")
    try:
        lexer = get_lexer_by_name(known_language(language), stripnl=False, ensurenl=False)
    except ClassNotFound:
        lexer = None
    if lexer is None or len(code) > LONGEST_HIGHLIGHTED:
        return escape(code)
    return mark_safe(pygments_highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip("\n"))
