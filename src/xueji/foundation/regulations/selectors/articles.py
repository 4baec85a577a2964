"""Articles: found by name and number, listed for retrieval, named in words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from xueji.foundation.regulations.models import Article, ArticleDiscipline, Division, RegulationVersion
from xueji.foundation.regulations.rules import article_label as label_of
from xueji.foundation.regulations.rules import short_title, to_chinese

from .versions import regulation_by_name, version_ids_in_force, version_in_force, versions_in_force

READING_CHARACTERS_PER_MINUTE = 300


@dataclass(frozen=True)
class ArticleText:
    """One article in force, light enough to index: ``law`` is the title without 中华人民共和国."""

    article_id: int
    law: str
    law_title: str
    number: int
    suffix: int
    chapter: str
    text: str


def _articles() -> QuerySet[Article]:
    deferred = ("version__source_text", "version__preamble", "version__annex")
    return Article.objects.select_related("version__regulation", "division").defer(*deferred)


def articles_by_ids(ids: Iterable[int]) -> dict[int, Article]:
    """Articles by id, with version, regulation and division loaded."""
    return _articles().in_bulk(list(ids))


def find_article(law: str, number: int, suffix: int = 0, *, as_of: date) -> Article | None:
    """The article of a regulation (title, short title or another name) in force on a day."""
    regulation = regulation_by_name(law)
    version = version_in_force(regulation, as_of) if regulation else None
    if version is None:
        return None
    return _articles().filter(version=version, number=number, suffix=suffix).first()


def articles_in_force(as_of: date) -> list[ArticleText]:
    """Every article in force on a day, in a stable order, for the retrieval index."""
    versions = {version.pk: version for version in versions_in_force(as_of).values()}
    chapters = _chapter_paths(versions)
    rows = Article.objects.filter(version_id__in=list(versions)).order_by("version_id", "sort_no")
    laws = {key: short_title(version.regulation.title) for key, version in versions.items()}
    found = []
    for key, version_id, division_id, number, suffix, text in rows.values_list(
        "pk", "version_id", "division_id", "number", "suffix", "text"
    ):
        title = versions[version_id].regulation.title
        chapter = chapters.get(division_id or 0, "")
        found.append(ArticleText(key, laws[version_id], title, number, suffix, chapter, text))
    return found


def corpus_stamp(as_of: date) -> str:
    """A text that changes whenever :func:`articles_in_force` would give something else."""
    rows = RegulationVersion.objects.filter(pk__in=version_ids_in_force(as_of)).order_by("pk")
    facts = list(rows.values_list("pk", "source_sha256", "imported_at", "regulation__title"))
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def article_label(article: Article) -> str:
    """第五十三条, 第二百九十九条之一."""
    return label_of(article.number, article.suffix)


def short_citation(article: Article, paragraph: int | None = None, item: int | None = None) -> str:
    """《监察法》第四十三条第二款第（一）项."""
    below = f"第{to_chinese(paragraph)}款" if paragraph else ""
    below += f"第（{to_chinese(item)}）项" if item else ""
    return f"《{short_title(article.version.regulation.title)}》{article_label(article)}{below}"


def anchor(number: int, suffix: int = 0, paragraph: int | None = None, item: int | None = None) -> str:
    """Element id on the reading page: art-53, art-299_1, art-53-2, art-53-2-3."""
    written = f"art-{number}" + (f"_{suffix}" if suffix else "")
    if paragraph:
        written += f"-{paragraph}"
    return written + (f"-{item}" if item else "") if paragraph else written


def article_url(article: Article, paragraph: int | None = None, item: int | None = None) -> str:
    """Deep link to an article in the very version it belongs to."""
    page = reverse("regulations:detail", args=[article.version.regulation_id])
    return f"{page}?version={article.version_id}#{anchor(article.number, article.suffix, paragraph, item)}"


def disciplines_of(article_ids: Iterable[int]) -> dict[int, list[str]]:
    """Disciplines by article id; articles without one are not there."""
    rows = ArticleDiscipline.objects.filter(article_id__in=list(article_ids)).order_by("article_id", "pk")
    found: dict[int, list[str]] = {}
    for article_id, discipline in rows.values_list("article_id", "discipline"):
        found.setdefault(article_id, []).append(discipline)
    return found


def reading_seconds(text: str) -> int:
    """Seconds a text takes to read at 300 characters a minute, at least one."""
    return max(1, round(len(text) * 60 / READING_CHARACTERS_PER_MINUTE))


def _chapter_paths(version_ids: Iterable[int]) -> dict[int, str]:
    """Division id → headings from the outermost down, separated by a space."""
    rows = Division.objects.filter(version_id__in=list(version_ids)).order_by("sort_no")
    paths: dict[int, str] = {}
    for key, parent_id, heading in rows.values_list("pk", "parent_id", "heading"):
        above = paths.get(parent_id, "") if parent_id else ""
        paths[key] = f"{above} {heading}".strip()
    return paths
