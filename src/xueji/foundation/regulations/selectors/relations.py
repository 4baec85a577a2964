"""Articles that cite and are cited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xueji.foundation.regulations.models import Article, Citation

from .articles import _articles, article_url, short_citation
from .versions import version_ids_in_force, versions_in_force


@dataclass(frozen=True)
class Relation:
    """A neighbour of an article in words and where it is."""

    label: str
    url: str


def citing(articles: Iterable[Article], as_of: date) -> dict[int, list[Relation]]:
    """What each article cites, by its id; only what the library holds as of a day."""
    rows = list(_ordered(Citation.objects.filter(article__in=[article.pk for article in articles])))
    versions = versions_in_force(as_of, name_keys={row.name_key for row in rows})
    keys = {version.pk: version.regulation.name_key for version in versions.values()}
    targets = _articles().filter(version_id__in=list(keys), number__in={row.number for row in rows})
    by_place = {(keys[article.version_id], article.number, article.suffix): article for article in targets}
    found: dict[int, list[Relation]] = {}
    for row in rows:
        target = by_place.get((row.name_key, row.number, row.suffix))
        if target is not None:
            found.setdefault(row.article_id, []).append(_relation(target))
    return found


def cited_by(
    articles: Iterable[Article], name_key: str, as_of: date
) -> dict[tuple[int, int], list[Relation]]:
    """Which articles in force cite an article of a law, by (number, suffix)."""
    numbers = {article.number for article in articles}
    in_force = version_ids_in_force(as_of)
    rows = Citation.objects.filter(
        name_key=name_key, number__in=numbers, article__version_id__in=in_force
    ).select_related("article__version__regulation")
    found: dict[tuple[int, int], list[Relation]] = {}
    for row in _ordered(rows.defer("article__version__source_text")):
        found.setdefault((row.number, row.suffix), []).append(_relation(row.article))
    return found


def _ordered(rows: QuerySet[Citation]) -> QuerySet[Citation]:
    return rows.order_by("article__version_id", "article__sort_no", "name_key", "number", "suffix")


def _relation(article: Article) -> Relation:
    return Relation(short_citation(article), article_url(article))
