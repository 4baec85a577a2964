"""Putting two versions side by side; what a person paired or graded stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.common.events.bus import announce
from xueji.foundation.regulations.events import VersionsCompared
from xueji.foundation.regulations.models import (
    Article,
    ArticleChange,
    ChangedArticle,
    Division,
    RegulationVersion,
    VersionComparison,
)
from xueji.foundation.regulations.rules.comparing import (
    ALGORITHM,
    Change,
    ComparedArticle,
    compare,
    count_kinds,
)
from xueji.foundation.regulations.selectors.comparisons import predecessor_of, successor_of
from xueji.foundation.regulations.selectors.versions import LIGHT

RESERVED = 1_000_000
"""Far above any row's number: where rows wait while they are put in order."""

Key = tuple[tuple[int, ...], tuple[int, ...]]
"""Article ids of both sides: what one row is known by inside its comparison."""


class NotComparable(DomainError):
    """Two versions that cannot be put side by side."""


@transaction.atomic
def compare_versions(
    old_version_id: int, new_version_id: int, now: datetime, actor: Actor | None = None
) -> VersionComparison:
    """Put two versions of a regulation side by side, once; again only if a text or the rules changed.

    Rows paired or graded by hand stay. A comparison a person confirmed is only made again when a text was
    corrected, and is then to be confirmed again. Raises :class:`NotComparable`.
    """
    old, new = _versions(old_version_id, new_version_id)
    comparison, is_new = VersionComparison.objects.select_for_update().get_or_create(
        old_version=old, new_version=new, defaults={"algorithm": ALGORITHM, "compared_at": now}
    )
    if not is_new and _is_fresh(comparison, old, new):
        return comparison
    if not is_new and _is_corrected(comparison, old, new):
        comparison.confirmed_at = comparison.confirmed_by = None
    write_rows(comparison)
    comparison.algorithm, comparison.compared_at = ALGORITHM, now
    comparison.old_digest, comparison.new_digest = old.source_sha256, new.source_sha256
    comparison.edit_no += 0 if is_new else 1
    comparison.save()
    tell(comparison, "compare", "对照", actor, now)
    announce(VersionsCompared(comparison_id=comparison.pk))
    return comparison


def compare_neighbours(version_id: int, now: datetime) -> list[VersionComparison]:
    """Compare a version with the ones before and after it by date; a version that is gone is no error."""
    version = RegulationVersion.objects.select_related("regulation").filter(pk=version_id).first()
    if version is None:
        return []
    previous, following = predecessor_of(version), successor_of(version)
    pairs = [(previous, version)] if previous else []
    pairs += [(version, following)] if following else []
    return [compare_versions(old.pk, new.pk, now) for old, new in pairs]


def write_rows(comparison: VersionComparison) -> None:
    """Compare anew around the rows made by hand and store what differs; rows that stay keep their ids."""
    comparison.changes.filter(articles=None).delete()
    stored = _stored_rows(comparison)
    wanted = _wanted_rows(comparison, [key for key, row in stored.items() if row.is_by_hand])
    graded = [key for key, row in stored.items() if row.is_by_hand or row.weight]
    if not wanted.keys() >= set(graded):
        wanted = _wanted_rows(comparison, graded)
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    ArticleChange.objects.filter(pk__in=gone).delete()
    comparison.changes.update(sort_no=F("sort_no") + RESERVED)
    _store(comparison, wanted, stored)


def remembered_links(version: RegulationVersion | None) -> list[tuple[int, str, tuple[int, int]]]:
    """The rows a version's articles stand in, by number: its articles are about to be replaced."""
    links = (
        ChangedArticle.objects.filter(article__version=version) if version else ChangedArticle.objects.none()
    )
    rows = links.values_list("change_id", "side", "article__number", "article__suffix")
    return [(change_id, side, (number, suffix)) for change_id, side, number, suffix in rows]


def restore_links(links: list[tuple[int, str, tuple[int, int]]], articles: list[Article]) -> None:
    """Put the corrected articles where those of the same number stood, so that work by hand is not lost."""
    by_number = {(one.number, one.suffix): one for one in articles}
    ChangedArticle.objects.bulk_create(
        [
            ChangedArticle(change_id=change_id, side=side, article=by_number[place])
            for change_id, side, place in links
            if place in by_number
        ],
        batch_size=500,
    )


def tell(
    comparison: VersionComparison, verb: str, words: str, actor: Actor | None, now: datetime, more: str = ""
) -> None:
    """One audit line about a comparison."""
    old, new = comparison.old_version, comparison.new_version
    name = f"《{new.regulation.short_title}》{old.version_date} 版与 {new.version_date} 版"
    kinds = comparison.changes.values_list("kind", flat=True)
    record(
        actor=actor,
        action=f"regulations.{verb}",
        target=comparison,
        summary=f"{words}{name}{'：' + more if more else ''}",
        at=now,
        detail={"counts": count_kinds(kinds), "algorithm": comparison.algorithm},
    )


def _versions(old_id: int, new_id: int) -> tuple[RegulationVersion, RegulationVersion]:
    rows = RegulationVersion.objects.select_related("regulation").defer(*LIGHT)
    found = rows.in_bulk([old_id, new_id])
    if old_id == new_id or len(found) != 2:
        raise NotComparable("对照需要两个不同的版本，请重新选择")
    old, new = found[old_id], found[new_id]
    if old.regulation_id != new.regulation_id:
        raise NotComparable("两个版本不属于同一部法规，请在同一部法规的版本中选择")
    return old, new


def _is_corrected(comparison: VersionComparison, old: RegulationVersion, new: RegulationVersion) -> bool:
    digests = (comparison.old_digest, comparison.new_digest)
    return digests != (old.source_sha256, new.source_sha256)


def _is_fresh(comparison: VersionComparison, old: RegulationVersion, new: RegulationVersion) -> bool:
    """Nothing to do: same texts, and the same rules or a person's word for it."""
    same_rules = comparison.algorithm == ALGORITHM or comparison.confirmed_at is not None
    return same_rules and not _is_corrected(comparison, old, new)


def _articles(version_id: int) -> list[Article]:
    return list(Article.objects.filter(version=version_id).order_by("sort_no"))


def _texts(articles: list[Article]) -> list[ComparedArticle]:
    headings = _chapters(articles[0].version_id) if articles else {}
    return [
        ComparedArticle(one.number, one.suffix, one.text, headings.get(one.division_id or 0, ""))
        for one in articles
    ]


def _chapters(version_id: int) -> dict[int, str]:
    """Headings of every division, outermost first."""
    paths: dict[int, str] = {}
    rows = Division.objects.filter(version=version_id).order_by("sort_no")
    for key, parent_id, heading in rows.values_list("pk", "parent_id", "heading"):
        paths[key] = f"{paths.get(parent_id, '')} {heading}".strip()
    return paths


def _stored_rows(comparison: VersionComparison) -> dict[Key, ArticleChange]:
    links = ChangedArticle.objects.filter(change__comparison=comparison).order_by("article__sort_no")
    sides: dict[tuple[int, str], tuple[int, ...]] = {}
    for change_id, side, article_id in links.values_list("change_id", "side", "article_id"):
        sides[change_id, side] = (*sides.get((change_id, side), ()), article_id)
    return {
        (sides.get((row.pk, "old"), ()), sides.get((row.pk, "new"), ())): row
        for row in comparison.changes.all()
    }


def _wanted_rows(comparison: VersionComparison, fixed: list[Key]) -> dict[Key, Change]:
    """What the rules say, around rows that stay together."""
    old, new = _articles(comparison.old_version_id), _articles(comparison.new_version_id)
    places = {article.pk: place for side in (old, new) for place, article in enumerate(side)}
    pairs = [(_places(before, places), _places(after, places)) for before, after in fixed]
    changes = compare(_texts(old), _texts(new), pairs)
    return {_key(change, old, new): change for change in changes}


def _places(ids: Iterable[int], places: dict[int, int]) -> tuple[int, ...]:
    return tuple(sorted(places[one] for one in ids))


def _key(change: Change, old: list[Article], new: list[Article]) -> Key:
    return tuple(old[place].pk for place in change.old), tuple(new[place].pk for place in change.new)


def _store(
    comparison: VersionComparison, wanted: dict[Key, Change], stored: dict[Key, ArticleChange]
) -> None:
    """Write the rows in order: those that stay in place, the others anew."""
    kept: list[ArticleChange] = []
    rows: list[ArticleChange] = []
    links: list[ChangedArticle] = []
    for number, (key, change) in enumerate(wanted.items(), 1):
        row = stored.get(key)
        if row is None:
            row = ArticleChange(comparison=comparison)
            rows.append(row)
            links += changed_articles(row, *key)
        else:
            kept.append(row)
        row.sort_no, row.kind, row.similarity = number, change.kind.value, change.similarity
    ArticleChange.objects.bulk_update(kept, ["sort_no", "kind", "similarity"], batch_size=200)
    ArticleChange.objects.bulk_create(rows, batch_size=500)
    for link in links:
        link.change = link.change  # takes the key the row has just been given
    ChangedArticle.objects.bulk_create(links, batch_size=500)


def changed_articles(change: ArticleChange, old: Iterable[int], new: Iterable[int]) -> list[ChangedArticle]:
    """Both sides of a row, not yet stored."""
    found = [ChangedArticle(change=change, article_id=one, side="old") for one in old]
    return found + [ChangedArticle(change=change, article_id=one, side="new") for one in new]
