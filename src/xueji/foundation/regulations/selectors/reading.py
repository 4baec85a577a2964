"""The reading page: one version, headings and articles in order, with links, marks and relations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe

from xueji.common.ui.items import KeyValue, Tone
from xueji.foundation.regulations import rules
from xueji.foundation.regulations.models import Article, Division, Regulation, RegulationVersion
from xueji.foundation.regulations.rules import Citation, Context, article_label, find_citations

from .articles import anchor, disciplines_of, short_citation
from .links import look_up, with_links
from .relations import Relation, cited_by, citing
from .versions import names_index, version_in_force, versions_of

_TAGS = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class Row:
    """One line of an article on the page; ``kind`` is paragraph, item or point."""

    anchor: str
    kind: str
    html: SafeString
    citation: str


@dataclass(frozen=True)
class HeadingEntry:
    """A heading; ``level`` 1 编 … 4 节 decides its size, ``note`` are loose lines under it."""

    anchor: str
    level: int
    heading: str
    note: str = ""
    is_heading: bool = True


@dataclass(frozen=True)
class ArticleEntry:
    """An article with everything shown beside it."""

    id: int
    anchor: str
    label: str
    citation: str
    rows: list[Row]
    disciplines: list[str]
    cites: list[Relation]
    cited_by: list[Relation]
    is_hit: bool
    is_heading: bool = False


@dataclass(frozen=True)
class ReadingPage:
    """All the reading page shows of one version."""

    regulation: Regulation
    version: RegulationVersion
    versions: list[RegulationVersion]
    is_current: bool
    entries: list[HeadingEntry | ArticleEntry]
    contents: list[HeadingEntry]
    today: date
    words: str = ""
    hits: list[ArticleEntry] = field(default_factory=list)

    @property
    def status(self) -> str:
        """Where this version stands today."""
        if self.version.repealed_date and self.version.repealed_date <= self.today:
            return "已废止"
        if self.is_current:
            return "现行"
        return "尚未施行" if self.version.effective_date > self.today else "已被修订"

    @property
    def tone(self) -> Tone:
        """Tone of the status tag."""
        return "ok" if self.is_current else "warn"

    @property
    def notice(self) -> str:
        """What a reader of a version out of force must know."""
        if self.status == "尚未施行":
            return f"这一版自 {self.version.effective_date} 起施行，今天还不适用"
        return f"正在阅读 {self.version.version_date} 版，{self.status}"

    @property
    def facts(self) -> list[KeyValue]:
        """Facts for the side rail."""
        regulation, version = self.regulation, self.version
        return [
            KeyValue("类别", regulation.kind),
            KeyValue("制定机关", regulation.issuer),
            KeyValue("适用行业", regulation.sector),
            KeyValue("公布日期", version.promulgated_date),
            KeyValue("施行日期", version.effective_date),
            KeyValue("条数", version.article_count),
        ]


def reading_page(
    regulation: Regulation, version: RegulationVersion, today: date, words: str = ""
) -> ReadingPage:
    """Put the reading page of one version together in a fixed number of queries."""
    divisions = list(Division.objects.filter(version=version))
    articles = list(Article.objects.filter(version=version).select_related("version__regulation"))
    as_of = max(today, version.effective_date) if _is_newest(version, regulation) else version.effective_date
    rows = _rows(articles, regulation.name_key, as_of, words)
    disciplines = disciplines_of([article.pk for article in articles])
    outward, inward = citing(articles, as_of), cited_by(articles, regulation.name_key, today)
    entries: list[tuple[int, HeadingEntry | ArticleEntry]] = [
        (division.sort_no, heading_entry(division)) for division in divisions
    ]
    for article in articles:
        entry = ArticleEntry(
            id=article.pk,
            anchor=anchor(article.number, article.suffix),
            label=article_label(article.number, article.suffix),
            citation=short_citation(article),
            rows=rows[article.pk],
            disciplines=disciplines.get(article.pk, []),
            cites=outward.get(article.pk, []),
            cited_by=inward.get((article.number, article.suffix), []),
            is_hit=bool(words) and words in article.text,
        )
        entries.append((article.sort_no, entry))
    ordered = [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]
    current = version_in_force(regulation, today)
    return ReadingPage(
        regulation=regulation,
        version=version,
        versions=versions_of(regulation),
        is_current=current is not None and current.pk == version.pk,
        entries=ordered,
        today=today,
        contents=[entry for entry in ordered if isinstance(entry, HeadingEntry)],
        words=words,
        hits=[entry for entry in ordered if isinstance(entry, ArticleEntry) and entry.is_hit],
    )


def heading_entry(division: Division) -> HeadingEntry:
    """A heading with its anchor."""
    levels = list(Division.Kind.values)
    return HeadingEntry(
        f"div-{division.sort_no}", levels.index(division.kind) + 1, division.heading, division.note
    )


def highlight(html: str, words: str) -> str:
    """Put ``<mark>`` around words in the text parts of safe HTML."""
    if not words:
        return html
    wanted = escape(words, quote=False)
    pieces = _TAGS.split(html)
    return "".join(
        piece if piece.startswith("<") else piece.replace(wanted, f"<mark>{wanted}</mark>")
        for piece in pieces
    )


def _is_newest(version: RegulationVersion, regulation: Regulation) -> bool:
    later = RegulationVersion.objects.filter(regulation=regulation, effective_date__gt=version.effective_date)
    return not later.exists()


def _rows(articles: list[Article], law: str, as_of: date, words: str) -> dict[int, list[Row]]:
    """The lines of every article with links, looked up all at once."""
    names = names_index()
    places: list[tuple[Article, rules.Row, list[Citation]]] = []
    for article in articles:
        for row in rules.rows_of(article.text):
            context = Context(law, article.number, article.suffix, row.paragraph, row.item or None)
            places.append((article, row, find_citations(row.line, names, context)))
    lookup = look_up([citation for place in places for citation in place[-1]], as_of)
    rows: dict[int, list[Row]] = {article.pk: [] for article in articles}
    for article, row, citations in places:
        html = highlight(with_links(row.line, citations, lookup), words)
        item = row.item or None
        place = "" if row.kind == "point" else anchor(article.number, article.suffix, row.paragraph, item)
        safe = mark_safe(html)  # noqa: S308 - with_links escapes every piece
        rows[article.pk].append(Row(place, row.kind, safe, short_citation(article, row.paragraph, item)))
    return rows
