"""What changed between two texts: pure functions."""

import difflib
from dataclasses import dataclass

MOST_LINES = 2_000


@dataclass(frozen=True)
class Line:
    """A line that stayed, was added or was taken away."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Line]:
    """The lines of both, in order: `same`, `added` or `removed`; far from a change they are left out (`gap`)."""
    old, new = before.splitlines()[:MOST_LINES], after.splitlines()[:MOST_LINES]
    lines: list[Line] = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(2):
        if lines:
            lines.append(Line("gap", ""))
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                lines += [Line("same", text) for text in old[start:end]]
                continue
            lines += [Line("removed", text) for text in old[start:end]]
            lines += [Line("added", text) for text in new[new_start:new_end]]
    return lines
