"""A table of contents from the headings of a text."""

import re
from dataclasses import dataclass
from html import unescape

_HEADING = re.compile(r"<h([23])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
FEWEST_HEADINGS = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 2 is a chapter, 3 a section; ``anchor`` is its id on the page."""

    level: int
    title: str
    anchor: str


def outlined(html: str) -> tuple[str, list[Heading]]:
    """Clean HTML whose headings have an id, and its table of contents (empty for a short text)."""
    headings: list[Heading] = []

    def with_anchor(found: re.Match[str]) -> str:
        level, inner = int(found[1]), found[2]
        heading = Heading(level, unescape(_TAG.sub("", inner)).strip(), f"part-{len(headings) + 1}")
        headings.append(heading)
        return f'<h{level} id="{heading.anchor}">{inner}</h{level}>'

    marked = _HEADING.sub(with_anchor, html)
    return (marked, headings) if len(headings) >= FEWEST_HEADINGS else (html, [])
