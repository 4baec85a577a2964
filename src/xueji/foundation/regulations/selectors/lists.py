"""The list of regulations and the search in articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, FilteredRelation, Q, QuerySet

from xueji.foundation.regulations.models import Article, Regulation

from .articles import _articles
from .versions import version_ids_in_force

SEARCH_LIMIT = 20
SNIPPET_BEFORE, SNIPPET_AFTER = 30, 70


@dataclass(frozen=True)
class ArticleHit:
    """An article found by its words, with a piece of its text around them."""

    article: Article
    before: str
    words: str
    after: str


def regulations_as_of(as_of: date) -> QuerySet[Regulation]:
    """Regulations with the dates and the size of the version in force (``None`` where none is).

    ``current`` joins the version in force: ``current__articles__text`` and the like may be filtered by.
    """
    versions = version_ids_in_force(as_of)
    return (
        Regulation.objects.annotate(current=FilteredRelation("versions", condition=Q(versions__in=versions)))
        .annotate(
            version_date=F("current__version_date"),
            effective_date=F("current__effective_date"),
            article_count=F("current__article_count"),
        )
        .distinct()
    )


def sectors() -> list[tuple[str, str]]:
    """Sectors in use, for a filter."""
    found = Regulation.objects.exclude(sector="").values_list("sector", flat=True).distinct()
    return [(sector, sector) for sector in sorted(found)]


def search_articles(words: str, as_of: date, limit: int = SEARCH_LIMIT) -> list[ArticleHit]:
    """Articles in force whose text holds every word, at most ``limit``."""
    wanted = words.split()
    if not wanted:
        return []
    condition = Q()
    for word in wanted:
        condition &= Q(text__icontains=word)
    versions = version_ids_in_force(as_of)
    rows = _articles().filter(condition, version_id__in=versions).order_by("version_id", "sort_no")
    return [_hit(article, wanted[0]) for article in rows[:limit]]


def _hit(article: Article, word: str) -> ArticleHit:
    text = article.text.replace("\n", " ")
    place = max(0, text.lower().find(word.lower()))
    first, last = max(0, place - SNIPPET_BEFORE), place + len(word) + SNIPPET_AFTER
    before = ("…" if first else "") + text[first:place]
    after = text[place + len(word) : last] + ("…" if last < len(text) else "")
    return ArticleHit(article, before, text[place : place + len(word)], after)
