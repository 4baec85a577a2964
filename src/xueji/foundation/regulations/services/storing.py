"""Writes the tree of a parsed regulation as rows, a handful of statements for any length."""

from __future__ import annotations

from xueji.foundation.regulations.models import Article, Division, Provision, RegulationVersion
from xueji.foundation.regulations.rules import Document, LineKind, paragraphs_of
from xueji.foundation.regulations.selectors.exports import LEVEL_OF_KIND

KIND_OF_LEVEL = {level: kind for kind, level in LEVEL_OF_KIND.items()}


def store_structure(version: RegulationVersion, document: Document) -> list[Article]:
    """Store headings, articles and their paragraphs; returns the articles in order."""
    orders = {kind: _orders(document, kind) for kind in (LineKind.DIVISION, LineKind.ARTICLE)}
    divisions = _store_divisions(version, document, orders[LineKind.DIVISION])
    articles = Article.objects.bulk_create(
        [
            Article(
                version=version,
                division=divisions[article.division.line] if article.division else None,
                number=article.number,
                suffix=article.suffix,
                text=article.text,
                sort_no=order,
            )
            for article, order in zip(document.articles, orders[LineKind.ARTICLE], strict=True)
        ],
        batch_size=500,
    )
    _store_provisions(articles)
    loose = [line.text for line in document.lines if line.kind is LineKind.PREAMBLE]
    version.annex = "\n".join(line.text for line in document.lines if line.kind is LineKind.ANNEX)
    version.preamble = "\n\n".join(filter(None, [document.header, *loose]))
    version.save(update_fields=["annex", "preamble"])
    return articles


def _orders(document: Document, kind: LineKind) -> list[int]:
    """Positions of the lines of one kind, so that headings and articles share one order."""
    return [place for place, line in enumerate(document.lines, 1) if line.kind is kind]


def _store_divisions(
    version: RegulationVersion, document: Document, orders: list[int]
) -> dict[int, Division]:
    """Store headings, outer levels first; returns them by source line."""
    notes = _notes(document)
    stored: dict[int, Division] = {}
    rows = list(zip(document.divisions, orders, strict=True))
    for level, kind in sorted(KIND_OF_LEVEL.items()):
        same_level = [(division, order) for division, order in rows if division.level == level]
        created = Division.objects.bulk_create(
            [
                Division(
                    version=version,
                    parent=stored[division.parent.line] if division.parent else None,
                    kind=kind,
                    number=division.number,
                    heading=division.heading[:200],
                    note=notes.get(division.line, ""),
                    sort_no=order,
                )
                for division, order in same_level
            ],
            batch_size=500,
        )
        stored |= {division.line: row for (division, _), row in zip(same_level, created, strict=True)}
    return stored


def _notes(document: Document) -> dict[int, str]:
    """Lines between a heading and its first article, by the heading's source line."""
    notes: dict[int, list[str]] = {}
    heading = 0
    for line in document.lines:
        if line.kind is LineKind.DIVISION:
            heading = line.number
        elif line.kind is LineKind.STRAY:
            notes.setdefault(heading, []).append(line.text)
    return {line: "\n".join(rows) for line, rows in notes.items()}


def _store_provisions(articles: list[Article]) -> None:
    """Store 款, then 项, then 目: each level needs the keys of the one above."""
    kinds = Provision.Kind
    paragraphs: list[Provision] = []
    items: list[Provision] = []
    points: list[Provision] = []
    for article in articles:
        for paragraph in paragraphs_of(article.text):
            above = _provision(article, None, kinds.PARAGRAPH, paragraph.number, paragraph.text)
            paragraphs.append(above)
            for item in paragraph.items:
                middle = _provision(article, above, kinds.ITEM, item.number, item.text)
                items.append(middle)
                points += [
                    _provision(article, middle, kinds.POINT, number, text)
                    for number, text in enumerate(item.subitems, 1)
                ]
    for rows in (paragraphs, items, points):
        for row in rows:
            row.parent = row.parent  # takes the key the level above has just been given
        Provision.objects.bulk_create(rows, batch_size=500)


def _provision(article: Article, parent: Provision | None, kind: str, number: int, text: str) -> Provision:
    return Provision(article=article, parent=parent, kind=kind, number=number, text=text, sort_no=number)
