"""How the numbered parts of a regulation begin a line, and what only looks like it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numerals import NUMERAL, parse_numeral

SPACE = r"[ \t\u3000\u00a0]"
LEVELS = {"编": 1, "分编": 2, "章": 3, "节": 4}

_NEVER_AFTER_A_HEAD = "的第款项、，,；至和或及到之等所"
"""What follows 第X条 in a cross reference (第五条第一款…, 第三条、第四条…), never in an article head."""

_SELDOM_AFTER_A_HEAD = "规中与以内外前后"
"""What mostly follows a cross reference (第五条规定…) but may open an article set without a space."""

_ARTICLE = re.compile(
    rf"(?P<marker>{SPACE}*(?:#+{SPACE}+)?(?P<bold>\*\*)?第{SPACE}*(?P<number>{NUMERAL}+){SPACE}*条"
    rf"(?:之(?P<suffix>{NUMERAL}+)(?![般种定切致]))?(?(bold)\*\*)(?P<separator>(?:{SPACE}|[：:．.])*))"
)
_DIVISION = re.compile(
    rf"(?P<hashes>#*){SPACE}*第{SPACE}*(?P<number>{NUMERAL}+){SPACE}*(?P<unit>分编|编|章|节)(?P<rest>.*)$"
)
_UNNUMBERED = re.compile(rf"(?:总{SPACE}*则|分{SPACE}*则|附{SPACE}*则|序{SPACE}*言|前{SPACE}*言)$")
_ITEM = re.compile(rf"(?P<marker>{SPACE}*[（(]{SPACE}*(?P<number>{NUMERAL}+){SPACE}*[）)]{SPACE}*)")
_SUBITEM = re.compile(rf"(?P<marker>{SPACE}*(?P<number>[\d]{{1,2}})[.．、](?!\d){SPACE}*)")
_MERGED = re.compile(rf"(?<=[。；])(?P<gap>{SPACE}*)第(?P<number>{NUMERAL}+)条(?=(?:之{NUMERAL}+)?{SPACE})")
_ANNEX = re.compile(rf"#*{SPACE}*附{SPACE}*(?:件|表|录)(?:{SPACE}*{NUMERAL}+)?{SPACE}*(?:[：:].*)?$")

LONGEST_HEADING = 45


@dataclass(frozen=True)
class ArticleHead:
    """The start of an article line.

    ``spaced``: a space or colon separates number and text; ``doubtful``: rather a cross reference.
    """

    marker: str
    number: int
    suffix: int
    spaced: bool
    doubtful: bool = False


def article_head(line: str) -> ArticleHead | None:
    """Read 第十条, 第十条之一 or 第10条 at the start of a line; ``None`` for a cross reference."""
    match = _ARTICLE.match(line)
    if not match:
        return None
    number, suffix = parse_numeral(match["number"]), parse_numeral(match["suffix"] or "零")
    if not number or suffix is None:
        return None
    spaced = bool(match["separator"]) or match.end() == len(line)
    following = "" if spaced else line[match.end()]
    rest = line[match.end() : match.end() + 2]
    if following and rest != "项目" and (following in _NEVER_AFTER_A_HEAD or rest == "规定"):
        return None
    doubtful = bool(following) and following in _SELDOM_AFTER_A_HEAD + "项"
    return ArticleHead(match["marker"], number, suffix, spaced, doubtful)


def division_head(line: str) -> tuple[int, str, int | None, str] | None:
    """Read a heading line as (level, unit, number, marker), or ``None``.

    The marker is only the ``#`` signs: the heading keeps its own spelling (第一章　总　则).
    """
    stripped = line.strip()
    bare = stripped.lstrip("#").strip()
    marker = line[: len(line) - len(line.lstrip(" \t\u3000\u00a0#"))]
    if len(bare) > LONGEST_HEADING:
        return None
    match = _DIVISION.match(stripped)
    if match and _is_heading_rest(match["rest"], bool(match["hashes"])):
        return LEVELS[match["unit"]], match["unit"], parse_numeral(match["number"]), marker
    if _UNNUMBERED.match(bare) or (stripped.startswith("#") and bare and not article_head(bare)):
        return LEVELS["章"], "", None, marker
    return None


def _is_heading_rest(rest: str, hashed: bool) -> bool:
    if not rest or hashed:
        return True
    return rest[0] not in _NEVER_AFTER_A_HEAD + _SELDOM_AFTER_A_HEAD and not re.search(r"[。；：，]", rest)


def item_head(line: str) -> tuple[str, int] | None:
    """Read （一）, (一) or （1） at the start of a line as (marker, number)."""
    match = _ITEM.match(line)
    number = parse_numeral(match["number"]) if match else None
    return (match["marker"], number) if match and number else None


def subitem_head(line: str) -> tuple[str, int] | None:
    """Read ``1.`` or ``２、`` at the start of a line as (marker, number)."""
    match = _SUBITEM.match(line)
    number = parse_numeral(match["number"]) if match else None
    return (match["marker"], number) if match and number else None


def is_annex_head(line: str) -> bool:
    """Tell whether a line opens an annex (附件, 附件一：…, 附表)."""
    return bool(_ANNEX.match(line.strip()))


def merged_article(line: str, start: int = 0) -> tuple[int, int, int] | None:
    """Find ``。 第N条 `` inside a line: (position of the gap, position of 第, N)."""
    match = _MERGED.search(line, start)
    number = parse_numeral(match["number"]) if match else None
    return (match.start("gap"), match.end("gap"), number) if match and number else None


def is_contents_head(line: str) -> bool:
    """Tell whether a line is the heading of a table of contents."""
    return re.sub(rf"{SPACE}|#", "", line) == "目录"
