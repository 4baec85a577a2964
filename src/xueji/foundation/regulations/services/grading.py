"""What a person says of a comparison: who belongs to whom, how much it matters, that it has been checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xueji.common.audit.services import Actor
from xueji.common.errors import DomainError
from xueji.common.events.bus import announce
from xueji.foundation.regulations.events import VersionComparisonConfirmed, VersionsCompared
from xueji.foundation.regulations.models import (
    Article,
    ArticleChange,
    ChangedArticle,
    VersionComparison,
)
from xueji.foundation.regulations.rules import article_label

from .comparing import changed_articles, tell, write_rows

Kind, Weight = ArticleChange.Kind, ArticleChange.Weight


class EditedMeanwhile(DomainError):
    """Somebody else changed the comparison since the form was opened."""


class NotPairable(DomainError):
    """Articles that cannot stand in one row."""


class NotGradable(DomainError):
    """A weight that does not exist, or a row without changed words."""


@transaction.atomic
def grade_change(
    change_id: int,
    weight: str,
    *,
    note: str = "",
    actor: Actor | None,
    now: datetime,
    edit_no: int | None = None,
) -> ArticleChange:
    """Set how much an amendment matters; ``edit_no`` is the number the form was opened with.

    Raises :class:`NotGradable`, :class:`EditedMeanwhile`.
    """
    change = ArticleChange.objects.select_related("comparison").get(pk=change_id)
    if weight not in Weight.values:
        raise NotGradable("没有这一档分量，请重新选择")
    if change.kind in (Kind.UNCHANGED, Kind.RENUMBERED):
        raise NotGradable("这一条的文字没有变化，不需要定分量")
    comparison = _opened(change.comparison_id, edit_no)
    before, change.weight, change.weight_note = change.weight, weight, note.strip()[:300]
    change.save(update_fields=["weight", "weight_note"])
    comparison.edit_no += 1
    comparison.save(update_fields=["edit_no"])
    labels = f"{Weight(before).label} → {Weight(weight).label}"
    tell(comparison, "grade-change", "定分量，", actor, now, f"{_labels(change)} {labels}")
    return change


@transaction.atomic
def pair_by_hand(
    comparison_id: int,
    old_article_ids: Iterable[int],
    new_article_ids: Iterable[int],
    *,
    actor: Actor | None,
    now: datetime,
    edit_no: int | None = None,
) -> ArticleChange:
    """Put articles into one row: 1 to 1, 1 to many (split), many to 1 (merged), or alone (new, repealed).

    They leave every other row; what is left there is compared anew. Raises :class:`NotPairable`,
    :class:`EditedMeanwhile`.
    """
    comparison = _opened(comparison_id, edit_no)
    old = _articles(comparison.old_version_id, old_article_ids)
    new = _articles(comparison.new_version_id, new_article_ids)
    if not (old or new):
        raise NotPairable("请至少选择一条")
    if len(old) > 1 and len(new) > 1:
        raise NotPairable("一次只能把一条拆成几条，或把几条合成一条，请分两次对应")
    taken = [one.pk for one in (*old, *new)]
    ArticleChange.objects.filter(comparison=comparison, articles__article__in=taken).delete()
    last = comparison.changes.order_by("-sort_no").values_list("sort_no", flat=True).first() or 0
    change = ArticleChange.objects.create(
        comparison=comparison, sort_no=last + 1, kind=_shape(old, new), similarity=0, is_by_hand=True
    )
    links = changed_articles(change, [one.pk for one in old], [one.pk for one in new])
    ChangedArticle.objects.bulk_create(links)
    _compare_again(comparison)
    change.refresh_from_db()
    tell(comparison, "pair-articles", "人工对应，", actor, now, _labels(change))
    announce(VersionsCompared(comparison_id=comparison.pk))
    return change


@transaction.atomic
def release_pairing(
    change_id: int, *, actor: Actor | None, now: datetime, edit_no: int | None = None
) -> VersionComparison:
    """Give a row made by hand back to the rules; its grade goes with it."""
    change = ArticleChange.objects.get(pk=change_id)
    comparison = _opened(change.comparison_id, edit_no)
    labels = _labels(change)
    change.delete()
    _compare_again(comparison)
    tell(comparison, "release-pairing", "撤销人工对应，", actor, now, labels)
    announce(VersionsCompared(comparison_id=comparison.pk))
    return comparison


@transaction.atomic
def confirm_comparison(
    comparison_id: int, *, actor: Actor | None, now: datetime, edit_no: int | None = None
) -> VersionComparison:
    """Say that a person has checked every row; twice changes nothing."""
    comparison = _opened(comparison_id, edit_no)
    if comparison.confirmed_at is not None:
        return comparison
    comparison.confirmed_at = now
    comparison.confirmed_by_id = actor.pk if actor else None
    comparison.edit_no += 1
    comparison.save(update_fields=["confirmed_at", "confirmed_by", "edit_no"])
    tell(comparison, "confirm-comparison", "核对", actor, now)
    announce(VersionComparisonConfirmed(comparison_id=comparison.pk))
    return comparison


def _opened(comparison_id: int, edit_no: int | None) -> VersionComparison:
    """The comparison, locked; refused if it was changed since the form was opened."""
    rows = VersionComparison.objects.select_for_update(of=("self",))
    comparison = rows.select_related("old_version", "new_version__regulation").get(pk=comparison_id)
    if edit_no is not None and edit_no != comparison.edit_no:
        raise EditedMeanwhile("这份对照刚刚由他人改过，请刷新页面，核对后再改")
    return comparison


def _compare_again(comparison: VersionComparison) -> None:
    """Rows changed by hand: the rest is compared anew and the whole waits to be confirmed again."""
    write_rows(comparison)
    comparison.confirmed_at = comparison.confirmed_by = None
    comparison.edit_no += 1
    comparison.save(update_fields=["confirmed_at", "confirmed_by", "edit_no"])


def _articles(version_id: int, ids: Iterable[int]) -> list[Article]:
    wanted = list(dict.fromkeys(ids))
    found = list(Article.objects.filter(version=version_id, pk__in=wanted).order_by("sort_no"))
    if len(found) != len(wanted):
        raise NotPairable("所选条文不在这两个版本中，请刷新页面后重新选择")
    return found


def _shape(old: list[Article], new: list[Article]) -> str:
    """A first class by the number of articles; the rules say it exactly when the rows are written."""
    if not old:
        return Kind.NEW
    if not new:
        return Kind.REPEALED
    if len(new) > 1:
        return Kind.SPLIT
    return Kind.MERGED if len(old) > 1 else Kind.AMENDED


def _labels(change: ArticleChange) -> str:
    """旧第四十三条 → 新第四十七条、第四十八条."""
    sides: dict[str, list[str]] = {"old": [], "new": []}
    links = change.articles.select_related("article").order_by("article__sort_no")
    for link in links:
        sides[link.side].append(article_label(link.article.number, link.article.suffix))
    return f"旧{'、'.join(sides['old']) or '（无）'} → 新{'、'.join(sides['new']) or '（无）'}"
