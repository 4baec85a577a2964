"""Stored versions written out again."""

from __future__ import annotations

from xueji.foundation.regulations.models import Article, Division, RegulationVersion
from xueji.foundation.regulations.rules import ArticlePart, HeadingPart, TextPart, to_markdown
from xueji.foundation.regulations.rules.markers import LEVELS

LEVEL_OF_KIND = {
    Division.Kind.PART: LEVELS["编"],
    Division.Kind.SUBPART: LEVELS["分编"],
    Division.Kind.CHAPTER: LEVELS["章"],
    Division.Kind.SECTION: LEVELS["节"],
}


def version_by_id(version_id: int) -> RegulationVersion | None:
    """One version with its regulation and its whole text."""
    return RegulationVersion.objects.select_related("regulation").filter(pk=version_id).first()


def export_markdown(version: RegulationVersion) -> str:
    """Write a version from its stored headings and articles, in the Markdown dialect the importer reads."""
    parts: list[tuple[int, HeadingPart | ArticlePart | TextPart]] = []
    for division in Division.objects.filter(version=version):
        level = LEVEL_OF_KIND[Division.Kind(division.kind)]
        parts.append((division.sort_no, HeadingPart(level, division.heading)))
        parts += [(division.sort_no, TextPart(row)) for row in division.note.split("\n") if row]
    for article in Article.objects.filter(version=version):
        parts.append((article.sort_no, ArticlePart(article.number, article.suffix, article.text)))
    ordered = [part for _, part in sorted(parts, key=lambda pair: pair[0])]
    ordered += [TextPart(row) for row in version.annex.split("\n") if row]
    return to_markdown(version.regulation.title, version.preamble, ordered)
