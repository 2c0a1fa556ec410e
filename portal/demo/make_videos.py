"""Renders the two recordings of the demo help centre: `python -m portal.demo.make_videos`.

Each chapter of a recording (read from its page) becomes a scene: its title, a line of text and a drawn piece of the
interface. The captions give the length. The sound is a quiet chord that changes with time. H.264 and AAC in MP4,
a key frame at each chapter and every eight seconds, so that a jump lands at once; small enough for the repository.
"""

import itertools
import math
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import webvtt
import yaml
from av.video.frame import PictureType
from PIL import Image, ImageDraw

from portal.demo import video_scenes as scenes
from portal.demo.video_scenes import BRAND, HEIGHT, INK_2, LINE, SCALE, WIDTH, Canvas, typeface

DEMO = Path(__file__).parent
FRAMES_A_SECOND, SOUND_RATE = 5, 8_000
LARGEST_VIDEO, LARGEST_POSTER = 300_000, 40_000

BAR_TOP = HEIGHT - 22
CHORDS = [(220.0, 277.2, 329.6), (185.0, 220.0, 277.2), (146.8, 220.0, 293.7), (164.8, 246.9, 329.6)]
CHORD_SECONDS = 8

Scene = tuple[str, Callable[[Canvas, float], None]]
RECORDINGS: dict[str, tuple[str, tuple[Scene, ...]]] = {
    "searching-in-two-minutes": (
        "search",
        (
            ("Questions, articles,|tutorials, recordings", scenes.everything),
            ("Press / and type.|Arrows, then Enter", scenes.suggestions),
            ("Kind, feature, language,|each with its count", scenes.narrowing),
            ("A result opens the video|where it was said", scenes.moment),
            ("Accents, half-spaces|and endings are optional", scenes.spelling),
        ),
    ),
    "publish-your-first-answer": (
        "publishing",
        (
            ("One question of a|customer, answered once", scenes.the_question),
            ("Every feature has|a section of its own", scenes.add_question),
            ("The answer first,|the rest in blocks", scenes.two_answers),
            ("Public, or for a|smaller circle", scenes.audience),
            ("Found a moment later,|wherever it moves", scenes.publish),
        ),
    ),
}


@dataclass(frozen=True)
class Chapter:
    """One scene of a recording, from `start` to `end` in seconds."""

    number: int
    title: str
    start: float
    end: float
    subtitle: str
    scene: Callable[[Canvas, float], None]


def seconds(clock: str) -> int:
    """`1:04` as 64."""
    minutes, rest = clock.split(":")
    return int(minutes) * 60 + int(rest)


def chapters_of(name: str) -> list[Chapter]:
    """The chapters as the recording's page names them; the last one ends with the captions."""
    folder, scenes = RECORDINGS[name]
    page = (DEMO / "en" / folder / f"{name}.md").read_text(encoding="utf-8")
    listed = yaml.safe_load(page.split("---")[1])["chapters"]
    starts: list[float] = [seconds(chapter["at"]) for chapter in listed]
    whole_seconds = webvtt.read(str(DEMO / "captions" / f"{name}.en.vtt"))[-1].end_in_seconds
    ends = [*starts[1:], whole_seconds + 1.0]
    return [
        Chapter(place + 1, listed[place]["title"], starts[place], ends[place], *scenes[place])
        for place in range(len(listed))
    ]


def wrapped(words: str, size: int, weight: int, width: float) -> Iterator[str]:
    """`words` broken into lines that fit into `width`."""
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and typeface("inter-latin", size, weight).getlength(longer) / SCALE > width:
            yield line
            line = word
        else:
            line = longer
    yield line


@cache
def still(chapter: Chapter, step: int) -> Image.Image:
    """The picture of a chapter at one of its forty steps, still without the bar."""
    canvas = Canvas()
    canvas.box(0, 0, 8, HEIGHT, fill=BRAND, r=0)
    canvas.text(44, 150, f"{chapter.number}", 54, fill=BRAND, weight=700)
    y = 206.0
    for line in wrapped(chapter.title, 28, 650, 320):
        canvas.text(44, y, line, 28, weight=650)
        y += 36
    for line in chapter.subtitle.split("|"):
        canvas.text(44, y + 12, line, 17, fill=INK_2)
        y += 26
    scenes.window(canvas)
    chapter.scene(canvas, step / 40)
    return canvas.finished()


def picture(chapters: list[Chapter], now: float) -> Image.Image:
    """What is seen at second `now`: the scene, and how far the recording has come."""
    chapter = next(chapter for chapter in reversed(chapters) if chapter.start <= now)
    step = int(40 * (now - chapter.start) / (chapter.end - chapter.start))
    image = still(chapter, step).copy()
    draw, total = ImageDraw.Draw(image), chapters[-1].end
    for one in chapters:
        left, right = (44 + 876 * second / total for second in (one.start, one.end))
        draw.rectangle((left, BAR_TOP, right - 4, BAR_TOP + 5), fill=LINE)
        if now > one.start:
            reached = 44 + 876 * min(now, one.end) / total
            draw.rectangle((left, BAR_TOP, min(reached, right - 4), BAR_TOP + 5), fill=BRAND)
    return image


def sound(length: float) -> Iterator[av.AudioFrame]:
    """A quiet chord, swelling and fading, another one every eight seconds."""
    count, block = int(length * SOUND_RATE), SOUND_RATE // 2
    for begin in range(0, count, block):
        samples = array(
            "h", (sample(number / SOUND_RATE, length) for number in range(begin, min(begin + block, count)))
        )
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples))
        frame.planes[0].update(samples.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, begin, Fraction(1, SOUND_RATE)
        yield frame


def sample(now: float, length: float) -> int:
    """The loudness at one moment."""
    place, within = divmod(now, CHORD_SECONDS)
    swell = math.sin(math.pi * within / CHORD_SECONDS) ** 2 * min(1.0, (length - now) / 2)
    tones = CHORDS[int(place) % len(CHORDS)]
    return int(1_500 * swell * sum(math.sin(math.tau * tone * now) for tone in tones) / len(tones))


def render(name: str) -> None:
    """Writes the recording and its poster, and refuses to leave one that is too large."""
    chapters = chapters_of(name)
    length = chapters[-1].end
    target = DEMO / "videos" / f"{name}.mp4"
    target.parent.mkdir(exist_ok=True)
    with av.open(str(target), "w", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=FRAMES_A_SECOND)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        every = str(8 * FRAMES_A_SECOND)
        video.options = {"crf": "32", "preset": "veryslow", "tune": "animation", "g": every, "sc_threshold": "0"}
        audio = container.add_stream("aac", rate=SOUND_RATE, layout="mono")
        audio.bit_rate = 5_000
        heard = sound(length)
        for number in range(int(length * FRAMES_A_SECOND)):
            frame = av.VideoFrame.from_image(picture(chapters, number / FRAMES_A_SECOND))
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_A_SECOND)
            if any(chapter.start * FRAMES_A_SECOND == number for chapter in chapters):
                frame.pict_type = PictureType.I
            container.mux(video.encode(frame))
            for wave in itertools.islice(heard, 2 if number % FRAMES_A_SECOND == 0 else 0):
                container.mux(audio.encode(wave))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    poster = target.with_suffix(".webp")
    picture(chapters, chapters[0].end - 0.4).save(poster, quality=80, method=6)
    for path, largest in ((target, LARGEST_VIDEO), (poster, LARGEST_POSTER)):
        if path.stat().st_size > largest:
            raise SystemExit(f"{path.name} has {path.stat().st_size} bytes, more than {largest}.")
        print(f"{path.relative_to(DEMO)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    for recording in RECORDINGS:
        render(recording)
