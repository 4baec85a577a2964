"""Turns citations in any text into articles and into links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import escape, unescape

import nh3
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from xueji.foundation.regulations.models import Article, Regulation
from xueji.foundation.regulations.rules import Citation, Context, find_citations

from .articles import _articles, article_url, short_citation
from .versions import names_index, versions_in_force

_TAGS = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class CitationLookup:
    """Articles and law pages for a set of citations, read in three queries."""

    articles: dict[tuple[str, int, int], Article]
    regulation_ids: dict[str, int]

    def article(self, citation: Citation) -> Article | None:
        """The first article a citation names, if it is in the library."""
        first = citation.references[0] if citation.references else None
        return self.articles.get((first.law or "", first.number, first.suffix)) if first else None

    def url(self, citation: Citation) -> str | None:
        """Where a citation leads: the article, or the law where only the law is named."""
        article = self.article(citation)
        if article is not None:
            first = citation.references[0]
            return article_url(article, first.paragraph, first.item)
        if not citation.references and not citation.relative and citation.law in self.regulation_ids:
            return reverse("regulations:detail", args=[self.regulation_ids[citation.law]])
        return None


def look_up(citations: list[Citation], as_of: date) -> CitationLookup:
    """Fetch the articles in force on a day for many citations at once."""
    laws = {citation.law for citation in citations if citation.law}
    versions = versions_in_force(as_of, name_keys=laws)
    keys = {version.pk: version.regulation.name_key for version in versions.values()}
    numbers = {reference.number for citation in citations for reference in citation.references}
    found = _articles().filter(version_id__in=list(keys), number__in=numbers)
    articles = {(keys[article.version_id], article.number, article.suffix): article for article in found}
    ids = dict(Regulation.objects.filter(name_key__in=laws).values_list("name_key", "pk"))
    return CitationLookup(articles, ids)


def resolve_citations(text: str, as_of: date, context: Context | None = None) -> list[tuple[str, Article]]:
    """Every article a text cites and the library holds, in order, each once, with its label in words."""
    citations = find_citations(text, names_index(), context)
    lookup = look_up(citations, as_of)
    found: dict[str, Article] = {}
    for citation in citations:
        for reference in citation.references:
            article = lookup.articles.get((reference.law or "", reference.number, reference.suffix))
            if article is not None:
                found.setdefault(short_citation(article, reference.paragraph, reference.item), article)
    return list(found.items())


def linkify(html: str, as_of: date, context: Context | None = None) -> SafeString:
    """Clean an HTML fragment and turn the citations in it into ``<a class="citation">``.

    Text inside existing links is left alone; plain text is a fragment without tags.
    """
    pieces = _TAGS.split(nh3.clean(html))
    return mark_safe(_linked(pieces, as_of, context))  # noqa: S308 - nh3 cleaned it, links are escaped


def linkify_text(text: str, as_of: date, context: Context | None = None) -> SafeString:
    """Escape plain text and turn the citations in it into links; line breaks stay line breaks."""
    return mark_safe(_linked([escape(text, quote=False)], as_of, context))  # noqa: S308 - escaped


def _linked(pieces: list[str], as_of: date, context: Context | None) -> str:
    names = names_index()
    plain = {place: unescape(pieces[place]) for place in _text_places(pieces)}
    found = {place: find_citations(text, names, context) for place, text in plain.items()}
    lookup = look_up([citation for citations in found.values() for citation in citations], as_of)
    return "".join(
        with_links(plain[place], found[place], lookup) if found.get(place) else piece
        for place, piece in enumerate(pieces)
    )


def _text_places(pieces: list[str]) -> set[int]:
    """Places of pieces that are text outside links."""
    places, depth = set(), 0
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            if not depth:
                places.add(place)
        elif re.match(r"<a[\s>]", piece, re.IGNORECASE):
            depth += 1
        elif piece.lower().startswith("</a"):
            depth = max(0, depth - 1)
    return places


def with_links(text: str, citations: list[Citation], lookup: CitationLookup) -> str:
    """Escape a text and put a link around every citation that leads somewhere."""
    written, position = "", 0
    for citation in citations:
        url = lookup.url(citation)
        if url:
            written += escape(text[position : citation.start], quote=False)
            words = escape(citation.text, quote=False)
            written += f'<a class="citation" href="{escape(url)}">{words}</a>'
            position = citation.end
    return written + escape(text[position:], quote=False)
