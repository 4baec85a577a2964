"""Reads the text of a regulation into 编, 章, 节, 条, 款 and 项 without losing a character.

:func:`parse` accounts for every line of the source: each becomes a :class:`Line` of one kind, and whatever
does not fit is kept and named as a :class:`Problem` with its line number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import checks, markers
from .bodies import body_text
from .dates import is_dated_line
from .document import Article, Division, Document, Line, LineKind, Problem

INFO_END = "<!-- INFO END -->"
LONGEST_TITLE = 60
SHORTEST_WRAPPED = 12
"""Characters; a shorter line without a full stop is an item or a heading, not a line that was wrapped."""

_SENTENCE_END = "。；：！？!?;:…”’》）)〉」』"
_TITLE_END = re.compile(
    r"(?:法|条例|规定|办法|规则|细则|准则|章程|决定|意见|守则|制度|纲要|通知|方案|规程|规范|宪法)"
    r"(?:[（(][^（()）]{1,20}[）)])?$"
)
_NOTICE = re.compile(r"(?:通知|公告|通告|决定|批复|令)$")
_QUOTED = re.compile(r"《([^《》]{2,80})》")
_PREFACE = re.compile(r"[序前]\s*言$")


def parse(text: str) -> Document:
    """Parse a regulation; never raises on odd input, the problems tell what is wrong with it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _Parser(text).run()


@dataclass
class _OpenArticle:
    """An article whose lines are still being read."""

    number: int
    suffix: int
    line: int
    division: Division | None
    lines: list[Line] = field(default_factory=list)

    def close(self) -> Article:
        return Article(self.number, self.suffix, body_text(self.lines), self.line, self.division)


class _Parser:
    """One pass over the lines; the state is what has been opened so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[Line] = []
        self.problems: list[Problem] = []
        self.divisions: list[Division] = []
        self.articles: list[_OpenArticle] = []
        self.division: Division | None = None
        self.title: str | None = None
        self.has_info_end = INFO_END in text
        self.header_open = True
        self.in_annex = False
        self.contents: list[str] | None = None

    def run(self) -> Document:
        rows = self.text.split("\n")
        gap = ""
        for number, row in enumerate(rows, 1):
            if row.strip():
                self.read(number, gap, row)
                gap = ""
            else:
                gap += row
            gap += "\n" if number < len(rows) else ""
        articles = tuple(article.close() for article in self.articles)
        header = "".join(_raw(line) for line in self.lines if line.kind is LineKind.HEADER).strip("\n")
        document = Document(
            title=_title_inside(self.title or "", header) or self.title or "",
            header=header,
            lines=tuple(self.lines),
            ending=gap,
            divisions=tuple(self.divisions),
            articles=articles,
            problems=(),
        )
        problems = [*self.problems, *checks.check(document)]
        return Document(**{**document.__dict__, "problems": checks.in_order(problems)})

    def read(self, number: int, gap: str, row: str) -> None:
        """Place one non-blank line; a line that hides the next article is split before it."""
        hidden = self.hidden_article(number, row)
        if not hidden:
            self.place(number, gap, row)
            return
        before, head = hidden
        self.place(number, gap, row[:before])
        self.read(number, row[before:head], row[head:])

    def hidden_article(self, number: int, row: str) -> tuple[int, int] | None:
        """Find the next article on the same line after 。; split only when its number is the next one."""
        head = markers.article_head(row)
        if self.in_annex or not (head or self.articles):
            return None
        found = markers.merged_article(row)
        if not found:
            return None
        before, start, inner = found
        expected = (head.number if head else self.articles[-1].number) + 1
        label = checks.label(inner)
        if inner == expected:
            self.report(number, f"{label}与上一条写在同一行，已按两条分开，请核对原文")
            return before, start
        self.report(number, f"这一行里出现“。{label} ”，可能有条文合并在一行，请核对原文")
        return None

    def report(self, line: int, message: str) -> None:
        self.problems.append(Problem(line, message))

    def place(self, number: int, gap: str, row: str) -> None:
        for step in (self.as_title, self.as_header, self.as_contents, self.as_annex, self.as_division):
            if step(number, gap, row):
                return
        if not self.as_article(number, gap, row):
            self.as_body(number, gap, row)

    def keep(self, number: int, kind: LineKind, gap: str, marker: str, row: str) -> Line:
        """Store a line; leading white space goes to the marker, trailing white space to the tail."""
        rest = row[len(marker) :]
        lead = rest[: len(rest) - len(rest.lstrip())]
        text = rest.strip()
        tail = rest[len(lead) + len(text) :]
        line = Line(number, kind, gap, marker + lead, text, tail)
        self.lines.append(line)
        return line

    def as_title(self, number: int, gap: str, row: str) -> bool:
        bare = row.strip().lstrip("#").strip()
        if self.title is not None:
            return self.as_second_title_line(number, gap, row, bare)
        untitled = markers.article_head(row) or _numbered_division(row) or is_dated_line(bare[:16])
        if len(bare) > LONGEST_TITLE or untitled:
            self.title = ""
            self.report(number, "没有找到标题：第一行应当是法规名称")
            return False
        marker = row[: len(row) - len(row.lstrip(" \t\u3000\u00a0#"))]
        self.title = self.keep(number, LineKind.TITLE, gap, marker, row).text
        return True

    def as_second_title_line(self, number: int, gap: str, row: str, bare: str) -> bool:
        """Join 中国××协会 / 工作条例 set on two lines."""
        if (
            len(self.lines) != 1
            or self.lines[0].kind is not LineKind.TITLE
            or _TITLE_END.search(self.title or "")
        ):
            return False
        if len(bare) > 30 or not _TITLE_END.search(bare) or is_dated_line(bare) or "<!--" in bare:
            return False
        marker = row[: len(row) - len(row.lstrip(" \t\u3000\u00a0#"))]
        self.title = (self.title or "") + self.keep(number, LineKind.TITLE, gap, marker, row).text
        return True

    def as_header(self, number: int, gap: str, row: str) -> bool:
        if not self.header_open:
            return False
        if row.strip() == INFO_END:
            self.header_open = False
            self.keep(number, LineKind.INFO_END, gap, "", row)
            return True
        opens_body = markers.article_head(row) or markers.division_head(row) or markers.is_contents_head(row)
        if opens_body and not self.has_info_end:
            self.header_open = False
            return False
        self.keep(number, LineKind.HEADER, gap, "", row)
        return True

    def as_contents(self, number: int, gap: str, row: str) -> bool:
        """Swallow a table of contents: headings after 目录 until the first of them comes again."""
        if self.contents is None:
            if self.articles or self.divisions or not markers.is_contents_head(row):
                return False
            self.contents = []
            self.keep(number, LineKind.CONTENTS, gap, "", row)
            return True
        if len(row) > 2 * LONGEST_TITLE or self.articles or self.divisions:
            return False
        entry = re.sub(r"[\s.…·]*\d+\s*$|\s|#", "", row)
        over = entry in self.contents[:1]
        if over or not (markers.division_head(row) or markers.division_head(entry)):
            return False
        self.contents.append(entry)
        self.keep(number, LineKind.CONTENTS, gap, "", row)
        return True

    def as_annex(self, number: int, gap: str, row: str) -> bool:
        if not self.in_annex and not (self.articles and markers.is_annex_head(row)):
            return False
        self.in_annex = True
        self.keep(number, LineKind.ANNEX, gap, "", row)
        return True

    def as_division(self, number: int, gap: str, row: str) -> bool:
        head = markers.division_head(row)
        if not head:
            return False
        level, unit, ordinal, marker = head
        line = self.keep(number, LineKind.DIVISION, gap, marker, row)
        parent = self.division
        while parent and parent.level >= level:
            parent = parent.parent
        self.division = Division(level, unit, ordinal, line.text, number, parent)
        self.divisions.append(self.division)
        return True

    def as_article(self, number: int, gap: str, row: str) -> bool:
        head = markers.article_head(row)
        if not head:
            return False
        if not head.spaced and not self.is_next(head):
            if not head.doubtful:
                mark = head.marker.strip()
                self.report(number, f"以“{mark}”开头但编号接不上，按上一条的正文处理，请核对")
            return False
        opened = _OpenArticle(head.number, head.suffix, number, self.division)
        opened.lines.append(self.keep(number, LineKind.ARTICLE, gap, head.marker, row))
        self.articles.append(opened)
        return True

    def is_next(self, head: markers.ArticleHead) -> bool:
        """Whether a number follows the last article's: 第三条 or 第二条之一 after 第二条."""
        last = self.articles[-1] if self.articles else None
        number, suffix = (last.number, last.suffix) if last else (0, 0)
        return (head.number, head.suffix) in ((number + 1, 0), (number, suffix + 1))

    def as_body(self, number: int, gap: str, row: str) -> None:
        if not self.articles or self.division is not self.articles[-1].division:
            first = not self.articles and not self.divisions
            self.keep(number, LineKind.PREAMBLE if first else LineKind.STRAY, gap, "", row)
            preface = self.division and not self.articles and _PREFACE.search(self.division.heading)
            if not first and not preface:
                self.report(number, f"这一行不属于任何一条：“{_short(row)}”")
            return
        article = self.articles[-1]
        kind, marker = self.body_kind(gap, row, article.lines[-1])
        article.lines.append(self.keep(number, kind, gap, marker, row))

    @staticmethod
    def body_kind(gap: str, row: str, previous: Line) -> tuple[LineKind, str]:
        """项, 目, the rest of a line that was wrapped, or a new 款."""
        if item := markers.item_head(row):
            return LineKind.ITEM, item[0]
        if subitem := markers.subitem_head(row):
            return LineKind.SUBITEM, subitem[0]
        unfinished = len(previous.text) >= SHORTEST_WRAPPED and previous.text[-1] not in _SENTENCE_END
        wrapped = gap == "\n" and unfinished
        return (LineKind.CONTINUATION if wrapped else LineKind.PARAGRAPH), ""


def _title_inside(title: str, header: str) -> str | None:
    """The regulation's own name when the first line is that of the notice that issues it."""
    if not _NOTICE.search(title):
        return None
    names = {re.sub(r"\s", "", name) for name in _QUOTED.findall(title)}
    for row in header.split("\n"):
        bare = re.sub(r"\s|#", "", row)
        if bare in names:
            return bare
    return None


def _numbered_division(row: str) -> bool:
    head = markers.division_head(row)
    return bool(head and head[2] is not None)


def _raw(line: Line) -> str:
    return line.gap + line.marker + line.text + line.tail


def _short(row: str) -> str:
    bare = row.strip()
    return bare if len(bare) <= 20 else bare[:20] + "…"
