"""Which of the six disciplines an article belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.foundation.regulations import findable
from xueji.foundation.regulations.models import Article, ArticleDiscipline, Discipline, Regulation
from xueji.foundation.regulations.selectors.articles import disciplines_of, short_citation


class UnknownDiscipline(DomainError):
    """A value outside the six disciplines."""


@transaction.atomic
def set_disciplines(
    article: Article, disciplines: Iterable[str], *, actor: Actor | None, now: datetime
) -> bool:
    """Set the disciplines of one article; returns whether anything changed."""
    wanted = list(dict.fromkeys(disciplines))
    unknown = [value for value in wanted if value not in Discipline.values]
    if unknown:
        raise UnknownDiscipline(f"没有这种纪律：{'、'.join(unknown)}")
    before = disciplines_of([article.pk]).get(article.pk, [])
    if set(before) == set(wanted):
        return False
    ArticleDiscipline.objects.filter(article=article).exclude(discipline__in=wanted).delete()
    rows = [ArticleDiscipline(article=article, discipline=value) for value in wanted if value not in before]
    ArticleDiscipline.objects.bulk_create(rows)
    findable.refresh(article.version.regulation)
    labels = "、".join(Discipline(value).label for value in wanted) or "无"
    record(
        actor=actor,
        action="regulations.set-disciplines",
        target=article,
        summary=f"{short_citation(article)}所属纪律改为：{labels}",
        at=now,
        detail={"before": before, "after": wanted},
    )
    return True


def disciplines_by_text(regulation: Regulation) -> dict[str, list[str]]:
    """Disciplines by the words of an article, the latest version's where several have the same words."""
    rows = ArticleDiscipline.objects.filter(article__version__regulation=regulation)
    rows = rows.order_by("article__version__version_date", "pk")
    known: dict[str, list[str]] = {}
    latest: dict[str, int] = {}
    for text, version_id, discipline in rows.values_list(
        "article__text", "article__version_id", "discipline"
    ):
        if latest.get(text) != version_id:
            latest[text], known[text] = version_id, []
        known[text].append(discipline)
    return known


def carry_over_disciplines(known: dict[str, list[str]], articles: list[Article]) -> None:
    """Give articles whose words did not change the disciplines they had before."""
    ArticleDiscipline.objects.bulk_create(
        ArticleDiscipline(article=article, discipline=discipline)
        for article in articles
        for discipline in known.get(article.text, ())
    )
