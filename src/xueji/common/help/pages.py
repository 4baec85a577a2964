"""Pages of the guide: Markdown files of ``docs/guide``, read once and shown as safe HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

import nh3
from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token

# In the wheel the folder lies inside the package, in a checkout beside ``src``.
PLACES = (Path(__file__).parents[2] / "guide", Path(__file__).parents[4] / "docs" / "guide")
FIRST = "README"
ALLOWED_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "strong", "em", "a"),
    *("table", "thead", "tbody", "tr", "th", "td", "img"),
}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "ol": {"start"},
    **{name: {"id"} for name in ("h2", "h3", "h4")},
}
IMAGE_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}
_LINK = re.compile(r"^(?P<page>[a-z0-9-]+|README)\.md(?P<anchor>#.*)?$")
_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page with what stands under it."""

    anchor: str
    level: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page of the guide; ``slug`` is empty for the first."""

    slug: str
    title: str
    html: str
    intro: str
    headings: tuple[Heading, ...]

    @property
    def url(self) -> str:
        """Address of the page."""
        return reverse("help:page", args=[self.slug]) if self.slug else reverse("help:index")


def folder() -> Path | None:
    """Where the guide lies; None in an installation without it."""
    return next((place for place in PLACES if place.is_dir()), None)


@cache
def pages() -> dict[str, HelpPage]:
    """Every page by its slug, the first page first."""
    place = folder()
    names = sorted(file.stem for file in place.glob("*.md")) if place else []
    ordered = sorted(names, key=lambda name: (name != FIRST, name))
    found = [_page(name, (place / f"{name}.md").read_text(encoding="utf-8")) for name in ordered if place]
    return {page.slug: page for page in found}


def image(name: str) -> tuple[bytes, str] | None:
    """Bytes and content type of a picture of the guide."""
    place, kind = folder(), IMAGE_TYPES.get(Path(name).suffix.lower())
    if place is None or kind is None or Path(name).name != name:
        return None
    file = next((one for one in (place / name, place / "images" / name) if one.is_file()), None)
    return (file.read_bytes(), kind) if file else None


def _page(name: str, text: str) -> HelpPage:
    tokens = _markdown.parse(text)
    title, tokens = _title(tokens)
    headings = _with_anchors(tokens)
    for token in tokens:
        _point(token.children or [])
    html = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )
    first, *rest = _sections(tokens, len(headings))
    return HelpPage(
        slug="" if name == FIRST else name,
        title=title or name,
        html=html,
        intro=first,
        headings=tuple(
            Heading(anchor, level, words, under)
            for (anchor, level, words), under in zip(headings, rest, strict=True)
        ),
    )


def _title(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The first heading, and the tokens without it; the page has its own h1."""
    if len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return _plain(tokens[1]), tokens[3:]
    return "", tokens


def _with_anchors(tokens: Sequence[Token]) -> list[tuple[str, int, str]]:
    """Give headings ids that stay the same while headings above do: s1, s2 …"""
    found: list[tuple[str, int, str]] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            anchor = f"s{len(found) + 1}"
            token.attrSet("id", anchor)
            found.append((anchor, int(token.tag[1]), _plain(tokens[at + 1])))
    return found


def _sections(tokens: Sequence[Token], count: int) -> list[str]:
    """Plain text before the first heading, then under each."""
    texts: list[list[str]] = [[] for _ in range(count + 1)]
    at, inside = 0, False
    for token in tokens:
        if token.type == "heading_open":
            at, inside = at + 1, True
        elif token.type == "heading_close":
            inside = False
        elif token.type == "inline" and not inside:
            texts[at].append(_plain(token))
        elif token.type in {"fence", "code_block"}:
            texts[at].append(token.content.strip())
    return ["\n".join(text) for text in texts]


def _plain(token: Token) -> str:
    pieces = [child.content for child in token.children or () if child.type in {"text", "code_inline"}]
    return unescape("".join(pieces))


def _point(children: Sequence[Token]) -> None:
    """Turn links between files into links between pages, and pictures into addresses of this app.

    A link to a document outside the guide keeps its words only.
    """
    is_dropped = False
    for token in children:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href")))
            token.attrSet("href", address)
            is_dropped = not address
        if is_dropped and token.type in {"link_open", "link_close"}:
            is_dropped = token.type == "link_open"
            token.type, token.tag, token.content = "text", "", ""
        if token.type == "image":
            token.attrSet("src", reverse("help:image", args=[Path(str(token.attrGet("src"))).name]))


def _address(written: str) -> str:
    """Where a link of a file leads to in the product; empty: nowhere."""
    match = _LINK.match(written)
    if match is None:
        return written if re.match(r"https?://|#", written) else ""
    slug = "" if match["page"] == FIRST else match["page"]
    page = reverse("help:page", args=[slug]) if slug else reverse("help:index")
    return page + (match["anchor"] or "")
