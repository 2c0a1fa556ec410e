"""The words of an HTML mail as lines of plain text, without the mail that it answers. Anybody may send anything:
what it takes grows with the source and no faster."""

import re
from html.parser import HTMLParser

_UNSEEN = frozenset({"script", "style", "head", "title", "template"})
_QUOTING_CLASSES = frozenset({"gmail_quote", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"})
_QUOTING_IDS = frozenset({"mail-editor-reference-message-container"})
_END_IDS = frozenset({"divrplyfwdmsg", "appendonsend"})
"""What Outlook puts between the answer and the old mail: all that follows is old."""
_LINES = frozenset(
    ("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "pre", "ul", "ol", "table", "blockquote", "hr")
)
_VOID = frozenset(
    ("br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col", "embed", "source", "track")
)
_TAG = re.compile(r"<[^<>]{0,2000}>")


class _Words(HTMLParser):
    """Gathers text; leaves out an element by counting the ones of its name that stand in it."""

    def __init__(self, *, with_quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._with_quotes = with_quotes
        self._left_out = ""
        self._depth = 0
        self._is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._left_out:
            self._depth += tag == self._left_out
            return
        names = {name: value or "" for name, value in attrs}
        if not self._with_quotes and names.get("id", "").lower() in _END_IDS:
            self._is_over = True
        if tag not in _VOID and (tag in _UNSEEN or (not self._with_quotes and self._is_quote(tag, names))):
            self._left_out, self._depth = tag, 1
        elif tag in _LINES:
            self._write("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._left_out:
            self._depth -= 1
            if not self._depth:
                self._left_out = ""
                self._write("\n")
        elif not self._left_out and tag in _LINES and tag != "br":
            self._write("\n")

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self._write(" ".join(data.split()) if data.strip() else " ", data)

    def _write(self, text: str, source: str = "") -> None:
        if self._is_over:
            return
        before = " " if source[:1].isspace() and text.strip() else ""
        after = " " if source[-1:].isspace() and text.strip() else ""
        self.pieces.append(f"{before}{text}{after}")

    def _is_quote(self, tag: str, names: dict[str, str]) -> bool:
        if tag == "blockquote" or names.get("id", "").lower() in _QUOTING_IDS:
            return True
        return not _QUOTING_CLASSES.isdisjoint(names.get("class", "").lower().split())


def words_of(html: str) -> str:
    """The own words in `html`; all of them, if nothing is left without the quotes; whatever stands between its tags, if
    it is not HTML at all."""
    return _read(html, with_quotes=False) or _read(html, with_quotes=True) or " ".join(_TAG.sub(" ", html).split())


def _read(html: str, *, with_quotes: bool) -> str:
    parser = _Words(with_quotes=with_quotes)
    # Closing it would have it read an unfinished tag again and again; a last tag ends the text as well.
    parser.feed(f"{html}<br>")
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).split("\n"))
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()
