"""What the search finds of the regulations: the works themselves and every article of every version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from xueji.common.search import registry
from xueji.common.search import services as search
from xueji.common.search.entries import Entry
from xueji.common.search.registry import SearchKind
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations.models import (
    Article,
    ArticleDiscipline,
    Discipline,
    Division,
    Regulation,
    RegulationVersion,
)
from xueji.foundation.regulations.rules import article_label, short_title
from xueji.foundation.regulations.selectors.articles import anchor
from xueji.foundation.regulations.selectors.effective import effective_set
from xueji.foundation.regulations.selectors.versions import LIGHT

REGULATION, ARTICLE = "regulation", "article"
REGULATION_WEIGHT = 3.0
"""A word in the name of a law means the law before its articles."""


def register() -> None:
    """Make the kinds known to the search, and what names a place outright."""
    from xueji.foundation.regulations import named_places

    registry.register_kind(SearchKind(REGULATION, "法规", 10, regulation_entries, weight=REGULATION_WEIGHT))
    registry.register_kind(SearchKind(ARTICLE, "条文", 20, all_article_entries))
    registry.register_reader(named_places.read)
    registry.register_disciplines(Discipline.choices)
    registry.register_narrowing(registry.Narrowing("applies", "本单位适用的法规", applying_groups))


def refresh(regulation: Regulation) -> None:
    """Write what can be found of one regulation; belongs inside the transaction of the change."""
    group = group_of(regulation.pk)
    search.replace_group(REGULATION, group, [regulation_entry(regulation)])
    search.replace_group(ARTICLE, group, article_entries(regulation))


def regulation_entries() -> Iterator[Entry]:
    """Every regulation as a work."""
    for regulation in Regulation.objects.order_by("pk").iterator():
        yield regulation_entry(regulation)


def all_article_entries() -> Iterator[Entry]:
    """Every article of every version."""
    for regulation in Regulation.objects.order_by("pk").iterator():
        yield from article_entries(regulation)


def applying_groups(unit_id: str, on: date) -> set[str] | None:
    """Groups of the regulations that apply to a unit; None where no unit is chosen."""
    unit = organizations.unit_by_key(unit_id)
    return {group_of(key) for key in effective_set(unit, on).reasons} if unit else None


def group_of(regulation_id: int) -> str:
    """What the articles of a regulation hang together by."""
    return f"{REGULATION}:{regulation_id}"


def regulation_entry(regulation: Regulation) -> Entry:
    """The work: found by title, other names, issuer and pinyin."""
    newest = RegulationVersion.objects.filter(regulation=regulation).order_by("-effective_date").first()
    facts = [regulation.kind, regulation.issuer, f"共 {newest.article_count} 条" if newest else ""]
    bare = short_title(regulation.title)
    return Entry(
        kind=REGULATION,
        key=str(regulation.pk),
        title=regulation.title,
        url=reverse("regulations:detail", args=[regulation.pk]),
        body="，".join(fact for fact in facts if fact),
        context=f"{bare} {regulation.aliases}",
        lettered=bare,
        group=group_of(regulation.pk),
        industry=regulation.sector,
        day=newest.version_date if newest else None,
    )


def article_entries(regulation: Regulation) -> Iterator[Entry]:
    """Articles of all versions, each with the days on which it holds."""
    bare = short_title(regulation.title)
    page = reverse("regulations:detail", args=[regulation.pk])
    for version, until in _spans(regulation):
        headings, disciplines = _headings(version.pk), _disciplines(version.pk)
        rows = Article.objects.filter(version=version).order_by("sort_no")
        for key, number, suffix, text, division_id in rows.values_list(
            "pk", "number", "suffix", "text", "division_id"
        ):
            label = article_label(number, suffix)
            yield Entry(
                kind=ARTICLE,
                key=str(key),
                title=f"《{bare}》{label}",
                url=f"{page}?version={version.pk}#{anchor(number, suffix)}",
                body=text,
                context=f"{regulation.aliases} {headings.get(division_id or 0, '')}",
                group=group_of(regulation.pk),
                disciplines=disciplines.get(key, ()),
                industry=regulation.sector,
                day=version.version_date,
                since=version.effective_date,
                until=until,
            )


def _spans(regulation: Regulation) -> list[tuple[RegulationVersion, date | None]]:
    """Versions with the day from which each no longer holds."""
    rows = RegulationVersion.objects.filter(regulation=regulation).defer(*LIGHT)
    versions = list(rows.order_by("effective_date", "version_date"))
    followers = [*(one.effective_date for one in versions[1:]), None]
    return [
        (version, _earliest(follower, version.repealed_date))
        for version, follower in zip(versions, followers, strict=True)
    ]


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _headings(version_id: int) -> dict[int, str]:
    rows = Division.objects.filter(version_id=version_id).order_by("sort_no")
    paths: dict[int, str] = {}
    for key, parent_id, heading in rows.values_list("pk", "parent_id", "heading"):
        paths[key] = f"{paths.get(parent_id or 0, '')} {heading}".strip()
    return paths


def _disciplines(version_id: int) -> dict[int, tuple[str, ...]]:
    rows = ArticleDiscipline.objects.filter(article__version_id=version_id).order_by("article_id", "pk")
    found: dict[int, tuple[str, ...]] = {}
    for article_id, discipline in rows.values_list("article_id", "discipline"):
        found[article_id] = (*found.get(article_id, ()), discipline)
    return found
