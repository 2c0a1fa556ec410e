"""What the demo's recordings show: a canvas, pieces of the interface, and a scene for each chapter."""

import itertools
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parents[1] / "static" / "portal" / "fonts"
WIDTH, HEIGHT, SCALE = 960, 540, 2

PAPER, PAPER_2, LINE = "#ffffff", "#f6f7f9", "#dfe3ea"
INK, INK_2, BRAND, BRAND_SOFT = "#171a21", "#5b6374", "#3b56c4", "#e8ecfa"
MARK, GOOD, DARK = "#fdeeb8", "#1a7f4b", "#20263a"


class Canvas:
    """Draws at twice the size, so that edges come out smooth when the picture is halved."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, w: float, h: float, *, fill: str, line: str | None = None, r: float = 8) -> None:
        """A rounded rectangle, with a hairline if `line` is given."""
        corners = [v * SCALE for v in (x, y, x + w, y + h)]
        self.draw.rounded_rectangle(corners, r * SCALE, fill=fill, outline=line, width=SCALE if line else 0)

    def text(self, x: float, y: float, words: str, size: int, *, fill: str = INK, weight: int = 400) -> float:
        """Writes `words` from the left, each script in its own typeface; returns where they end."""
        for name, run in itertools.groupby(words, key=lambda letter: font_for(letter, words)):
            font, piece = typeface(name, size, weight), "".join(run)
            self.draw.text((x * SCALE, y * SCALE), piece, font=font, fill=fill, anchor="ls")
            x += font.getlength(piece) / SCALE
        return x

    def magnifier(self, x: float, y: float) -> None:
        """The search icon, its centre at (x, y)."""
        ring = [v * SCALE for v in (x - 6, y - 6, x + 4, y + 4)]
        self.draw.ellipse(ring, outline=INK_2, width=2 * SCALE)
        self.draw.line([v * SCALE for v in (x + 3, y + 3, x + 8, y + 8)], fill=INK_2, width=2 * SCALE)

    def triangle(self, x: float, y: float, size: float, fill: str) -> None:
        """A play sign that points to the right, its centre at (x, y)."""
        corners = [(x - size / 2, y - size), (x - size / 2, y + size), (x + size, y)]
        self.draw.polygon([(a * SCALE, b * SCALE) for a, b in corners], fill=fill)

    def finished(self) -> Image.Image:
        """The picture in its final size."""
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def font_for(letter: str, words: str) -> str:
    """Which of the portal's font files holds `letter`; Persian `words` stay whole, so that they run from the right."""
    if any(0x600 <= ord(other) <= 0x6FF for other in words):
        return "vazirmatn-arabic"
    code = ord(letter)
    if 0x1EA0 <= code <= 0x1EF9 or letter in "ĂăĐđĨĩŨũƠơƯư":
        return "inter-vietnamese"
    return "inter-latin"


@cache
def typeface(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """A font file in one size and weight."""
    font = ImageFont.truetype(FONTS / f"{name}.woff2", size * SCALE)
    font.set_variation_by_axes([weight])
    return font


# --- Pieces of the interface ------------------------------------------------------------------


def window(canvas: Canvas) -> None:
    """The empty window on the right in which every scene plays."""
    canvas.box(400, 56, 520, 420, fill=PAPER, line=LINE, r=12)
    canvas.box(400, 56, 520, 38, fill=PAPER_2, line=LINE, r=12)
    canvas.box(416, 68, 14, 14, fill=BRAND, r=4)
    canvas.text(438, 80, "Northwind Help", 12, weight=650)


def search_box(canvas: Canvas, y: float, words: str, *, cursor: bool = True) -> None:
    """The search box with `words` in it."""
    canvas.box(430, y, 460, 40, fill=PAPER, line=BRAND, r=8)
    canvas.magnifier(451, y + 20)
    end = canvas.text(470, y + 25, words, 15)
    if cursor:
        canvas.box(end + 2, y + 11, 1.5, 18, fill=BRAND, r=0)


def row(canvas: Canvas, y: float, title: str, note: str, *, chosen: bool = False, x: float = 430) -> None:
    """One line of a list: a title, and a note below it."""
    width = 890 - x
    canvas.box(x, y, width, 46, fill=BRAND_SOFT if chosen else PAPER, line=BRAND if chosen else LINE, r=8)
    canvas.text(x + 14, y + 20, title, 13, weight=600)
    canvas.text(x + 14, y + 37, note, 11, fill=INK_2)


def chip(canvas: Canvas, x: float, y: float, label: str, *, chosen: bool = False) -> float:
    """A small label that can be chosen; returns where the next one begins."""
    width = typeface("inter-latin", 12, 500).getlength(label) / SCALE + 24
    canvas.box(x, y, width, 28, fill=BRAND if chosen else PAPER_2, line=None if chosen else LINE, r=14)
    canvas.text(x + 12, y + 18, label, 12, fill=PAPER if chosen else INK_2, weight=500)
    return x + width + 8


def field(canvas: Canvas, y: float, label: str, words: str, *, h: float = 38) -> None:
    """A labelled field of the editor."""
    canvas.text(430, y - 7, label, 11, fill=INK_2, weight=600)
    canvas.box(430, y, 460, h, fill=PAPER, line=LINE, r=6)
    canvas.text(444, y + 24, words, 14)


def typed(words: str, part: float) -> str:
    """The beginning of `words`, as much as has been typed when `part` (0 to 1) of the time has gone."""
    return words[: round(len(words) * min(1.0, part))]


# --- Scenes: each draws what is seen when `part` (0 to 1) of its chapter has gone --------------


def everything(canvas: Canvas, part: float) -> None:
    """Searching, first chapter: the home page and the four kinds of pages."""
    canvas.text(530, 160, "How can we help?", 30, weight=650)
    search_box(canvas, 190, "", cursor=part > 0.6)
    for place, kind in enumerate(("Questions", "Articles", "Tutorials", "Recordings")):
        shown = part > 0.15 + 0.12 * place
        x, y = 430 + place % 2 * 236, 262 + place // 2 * 84
        canvas.box(x, y, 224, 68, fill=BRAND_SOFT if shown else PAPER_2, r=10)
        if shown:
            canvas.text(x + 18, y + 40, kind, 16, fill=BRAND, weight=600)


def suggestions(canvas: Canvas, part: float) -> None:
    """Searching, second chapter: suggestions while typing."""
    search_box(canvas, 118, typed("passkey", part / 0.4))
    titles = ["What is a passkey, and should I use one?", "Five ways to sign in, and which one suits you"]
    titles += ["Make your account hard to break into"]
    if part > 0.2:
        for place, title in enumerate(titles):
            note = ("Question", "Article", "Tutorial")[place] + " · Account & sign-in"
            row(canvas, 172 + place * 54, title, note, chosen=part > 0.5 and place == int(part * 10) % 3)
    canvas.box(430, 366, 40, 40, fill=BRAND if part < 0.2 else PAPER_2, line=LINE)
    canvas.text(445, 393, "/", 20, fill=PAPER if part < 0.2 else INK_2, weight=700)
    canvas.text(486, 391, "goes to the search box from any page", 13, fill=INK_2)


def narrowing(canvas: Canvas, part: float) -> None:
    """Searching, third chapter: results and filters with counts."""
    search_box(canvas, 112, "passkey", cursor=False)
    chosen = part > 0.8
    x = chip(canvas, 430, 166, "Questions 2")
    x = chip(canvas, x, 166, "Articles 1")
    chip(canvas, x, 166, "Tutorials 1", chosen=chosen)
    hits = [("Make your account hard to break into", "Tutorial · 15 minutes · Beginner")]
    if not chosen:
        hits = [("What is a passkey, and should I use one?", "Question · Account & sign-in"), *hits]
        hits += [
            ("Five ways to sign in, and which one suits you", "Article"),
            ("I lost the phone with my app", "Question"),
        ]
    for place, (title, note) in enumerate(hits):
        y = 212 + place * 62
        row(canvas, y, title, note, chosen=chosen)
        canvas.box(788, y + 14, 84, 18, fill=MARK, r=4)
        canvas.text(804, y + 27, "passkey", 12, weight=600)


def moment(canvas: Canvas, part: float) -> None:
    """Searching, fourth chapter: a hit that opens a recording at its second."""
    canvas.box(430, 110, 460, 186, fill=DARK, r=10)
    second = 48 + int(16 * (part - 0.5)) if part > 0.5 else 0
    if second:
        canvas.box(646, 180, 9, 32, fill=PAPER, r=3)
        canvas.box(664, 180, 9, 32, fill=PAPER, r=3)
    else:
        canvas.triangle(660, 196, 18, PAPER)
    canvas.box(450, 270, 420, 6, fill="#4a5270", r=3)
    canvas.box(450, 270, max(6, 420 * second / 80), 6, fill="#9fb1ff", r=3)
    canvas.text(452, 258, f"0:{second:02d}", 12, fill=PAPER)
    cues = (
        ("0:28", "If none of them fits, Enter takes me to the list."),
        ("0:36", "I can filter by kind, feature, language."),
        ("0:48", "Now something that I use every day: recordings."),
    )
    for place, (time, words) in enumerate(cues):
        y, chosen = 312 + place * 50, part > 0.4 and place == 2
        canvas.box(430, y, 460, 42, fill=BRAND_SOFT if chosen else PAPER, line=BRAND if chosen else LINE, r=8)
        canvas.text(444, y + 26, time, 12, fill=BRAND, weight=600)
        canvas.text(490, y + 26, words, 13)


def spelling(canvas: Canvas, part: float) -> None:
    """Searching, fifth chapter: what is typed and what is found."""
    canvas.text(446, 134, "You type", 12, fill=INK_2, weight=600)
    canvas.text(676, 134, "You also find", 12, fill=INK_2, weight=600)
    pairs = (("translating", "translated"), ("failte", "fáilte"), ("dang nhap", "đăng nhập"), ("می خواهم", "می‌خواهم"))
    for place, (left, right) in enumerate(pairs):
        y, shown = 150 + place * 74, part > 0.06 + place * 0.16
        canvas.box(430, y, 212, 58, fill=PAPER_2, r=10)
        canvas.text(448, y + 36, left, 19)
        canvas.box(660, y, 230, 58, fill=BRAND_SOFT if shown else PAPER_2, r=10)
        if shown:
            canvas.text(678, y + 36, right, 19, fill=BRAND, weight=650)


def the_question(canvas: Canvas, part: float) -> None:
    """Publishing, first chapter: what a customer asked, and the plan."""
    canvas.box(430, 120, 400, 84, fill=PAPER_2, line=LINE, r=14)
    canvas.text(450, 150, "A customer asks", 12, fill=INK_2, weight=600)
    canvas.text(450, 180, "How do I change my e-mail address?", 17, weight=600)
    for place, words in enumerate(("Write the answer once", "Choose who may read it", "Publish, and find it")):
        y, shown = 236 + place * 64, part > 0.35 + 0.2 * place
        canvas.box(430, y, 36, 36, fill=BRAND if shown else PAPER_2, r=18)
        canvas.text(443, y + 24, str(place + 1), 16, fill=PAPER if shown else INK_2, weight=650)
        canvas.text(482, y + 24, words, 16, fill=INK if shown else INK_2)


def add_question(canvas: Canvas, part: float) -> None:
    """Publishing, second chapter: from the page tree to a titled question."""
    for place, name in enumerate(("FAQ", "Account & sign-in", "Add a child page: Question")):
        chosen = place == min(2, int(part * 4))
        row(
            canvas,
            116 + place * 56,
            name,
            ("Page tree", "Section", "New page")[place],
            chosen=chosen,
            x=430 + place * 28,
        )
    if part > 0.55:
        field(canvas, 324, "Title", typed("How do I change my e-mail address?", (part - 0.55) / 0.35))


def two_answers(canvas: Canvas, part: float) -> None:
    """Publishing, third chapter: the short answer and the blocks of the full one."""
    field(canvas, 124, "Title", "How do I change my e-mail address?")
    short = "Add the new one under Account and confirm it."
    field(canvas, 194, "Short answer", typed(short, part / 0.35), h=40)
    canvas.text(430, 262, "Full answer", 11, fill=INK_2, weight=600)
    for place, block in enumerate(("Text", "Steps", "Callout", "Image, with its description")):
        if part > 0.42 + 0.11 * place:
            y = 272 + place * 46
            canvas.box(430, y, 460, 38, fill=PAPER_2, line=LINE, r=6)
            canvas.box(430, y, 5, 38, fill=BRAND, r=2)
            canvas.text(450, y + 24, block, 13, weight=500)


def audience(canvas: Canvas, part: float) -> None:
    """Publishing, fourth chapter: who may read it, and the preview."""
    canvas.text(430, 124, "Who may read this page?", 13, weight=600)
    x = chip(canvas, 430, 138, "Public", chosen=True)
    for name in ("Members", "Customers", "Partners", "Staff"):
        x = chip(canvas, x, 138, name)
    if part < 0.5:
        canvas.text(430, 204, "A page is never wider than the section above it.", 14, fill=INK_2)
        return
    canvas.box(430, 190, 460, 262, fill=PAPER, line=LINE, r=10)
    canvas.text(450, 220, "Preview", 11, fill=INK_2, weight=600)
    canvas.text(450, 250, "How do I change my e-mail address?", 19, weight=650)
    canvas.box(450, 268, 420, 54, fill=BRAND_SOFT, r=8)
    canvas.text(466, 300, "Add the new one under Account and confirm it.", 15)
    for place, width in enumerate((380, 410, 300, 350)):
        canvas.box(450, 342 + place * 24, width, 10, fill=PAPER_2, r=5)


def publish(canvas: Canvas, part: float) -> None:
    """Publishing, fifth chapter: the button, and the page found a moment later."""
    pressed = part > 0.15
    canvas.box(430, 116, 150, 44, fill=GOOD if pressed else BRAND, r=8)
    canvas.text(456, 144, "Published" if pressed else "Publish", 16, fill=PAPER, weight=600)
    if part > 0.22:
        search_box(canvas, 192, typed("change e-mail", (part - 0.22) / 0.25))
    if part > 0.4:
        row(canvas, 246, "How do I change my e-mail address?", "Question · Account & sign-in", chosen=True)
    if part > 0.62:
        canvas.text(430, 334, "After renaming, the old address still leads here", 12, fill=INK_2, weight=600)
        canvas.text(430, 362, "/change-my-mail", 15, fill=INK_2)
        canvas.text(430, 388, "/change-e-mail-address", 15, fill=BRAND, weight=600)
