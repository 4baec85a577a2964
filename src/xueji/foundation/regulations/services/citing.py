"""Who cites whom: read out of the articles whenever a text or a name is new."""

from __future__ import annotations

from collections.abc import Iterable

from xueji.foundation.regulations.models import Article, Citation, Regulation
from xueji.foundation.regulations.rules import Context, NameIndex, find_citations, paragraphs_of
from xueji.foundation.regulations.selectors.versions import names_index


def store_citations(articles: Iterable[Article], law: str) -> None:
    """Replace the citations of some articles of one law (normal name)."""
    articles, names = list(articles), names_index()
    Citation.objects.filter(article__in=[article.pk for article in articles]).delete()
    rows = [
        Citation(article=article, name_key=key, number=number, suffix=suffix)
        for article in articles
        for key, number, suffix in sorted(cited_places(article, law, names))
    ]
    Citation.objects.bulk_create(rows, batch_size=500)


def link_new_name(regulation: Regulation) -> None:
    """Read again the articles of other laws that mention a regulation which has just become known."""
    mentions = Article.objects.filter(text__contains=regulation.name_key)
    mentions = mentions.exclude(version__regulation=regulation).select_related("version__regulation")
    by_law: dict[str, list[Article]] = {}
    for article in mentions.defer("version__source_text"):
        by_law.setdefault(article.version.regulation.name_key, []).append(article)
    for law, articles in by_law.items():
        store_citations(articles, law)


def cited_places(article: Article, law: str, names: NameIndex) -> set[tuple[str, int, int]]:
    """Every other article an article names: (normal name, number, suffix)."""
    found = set()
    for paragraph in paragraphs_of(article.text):
        context = Context(law, article.number, article.suffix, paragraph.number)
        rows = [paragraph.text, *(row for item in paragraph.items for row in (item.text, *item.subitems))]
        for row in rows:
            for citation in find_citations(row, names, context):
                found |= {(one.law, one.number, one.suffix) for one in citation.references if one.law}
    return found - {(law, article.number, article.suffix)}
