"""Reads of the rule_changes domain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from xueji.foundation.regulations import selectors as regulations
from xueji.foundation.rule_changes import permissions, registry, rules
from xueji.foundation.rule_changes.models import ImpactItem, ImpactRun

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User
    from xueji.foundation.regulations.models import Article, VersionComparison

State, Action = ImpactItem.State, ImpactItem.Action
LONG_COLUMNS = ("source_text", "preamble", "annex")


def comparisons_in_force(now: datetime) -> list["VersionComparison"]:
    """Comparisons that lead into a version in force, oldest first."""
    rows = regulations.VersionComparison.objects.filter(
        new_version__effective_date__lte=timezone.localdate(now)
    )
    return list(rows.order_by("new_version__effective_date", "pk"))


def comparisons_to_check() -> list["VersionComparison"]:
    """Comparisons of changes in force that nobody has checked yet."""
    waiting = ImpactRun.objects.filter(comparison__confirmed_at=None).values("comparison_id")
    rows = regulations.VersionComparison.objects.filter(pk__in=waiting)
    return list(rows.select_related("old_version", "new_version__regulation").order_by("-pk"))


def _light(*versions: str) -> list[str]:
    return [f"{version}__{column}" for version in versions for column in LONG_COLUMNS]


def runs() -> QuerySet[ImpactRun]:
    """Every change, newest first, with how many things wait and how many were touched."""
    rows = ImpactRun.objects.select_related(
        "comparison__old_version", "comparison__new_version__regulation"
    ).defer(*_light("comparison__old_version", "comparison__new_version"))
    return rows.annotate(
        item_count=Count("items"), waiting_count=Count("items", filter=Q(items__state=State.WAITING))
    ).order_by("-comparison__new_version__effective_date", "-pk")


def run_by_id(run_id: int) -> ImpactRun:
    """One change; 404 when there is none."""
    return get_object_or_404(runs(), pk=run_id)


def items_for(viewer: "User", now: datetime) -> QuerySet[ImpactItem]:
    """Items the viewer may read: own ones and those of units under the viewer's roles."""
    return _items().filter(permissions.within(viewer, permissions.READERS, timezone.localdate(now)))


def items_to_handle(viewer: "User", now: datetime) -> QuerySet[ImpactItem]:
    """Items the viewer may decide about."""
    return _items().filter(permissions.within(viewer, permissions.HANDLERS, timezone.localdate(now)))


def waiting_count(viewer: "User", now: datetime) -> int:
    """How many items wait for this person to decide."""
    return items_to_handle(viewer, now).filter(state=State.WAITING).count()


@dataclass(frozen=True)
class Rewriting:
    """A citation that waits for confirmation, with the article numbers before and after."""

    item: ImpactItem
    old_label: str
    new_label: str


def rewrites_of(run: ImpactRun, viewer: "User", now: datetime) -> list[Rewriting]:
    """Citations of this change that only wait for the viewer's confirmation; none before the check."""
    if run.comparison.confirmed_at is None:
        return []
    rows = items_to_handle(viewer, now).filter(run=run, action=Action.REWRITE, state=State.WAITING)
    return [
        Rewriting(row, article_label(row.old_article), article_label(row.new_article))
        for row in rows.order_by("citing", "title", "pk")
    ]


def may_decide(viewer: "User", item: ImpactItem, now: datetime) -> bool:
    """Whether the item waits and is the viewer's to handle."""
    return item.state == State.WAITING and items_to_handle(viewer, now).filter(pk=item.pk).exists()


def item_for(viewer: "User", item_id: int, now: datetime) -> ImpactItem:
    """One item the viewer may read; 404 otherwise."""
    return get_object_or_404(items_for(viewer, now), pk=item_id)


def _items() -> QuerySet[ImpactItem]:
    rows = ImpactItem.objects.select_related(
        "run", "owner", "organization", "handled_by", "old_article__version", "new_article__version"
    )
    return rows.defer(*_light("old_article__version", "new_article__version"))


def kind_label(key: str) -> str:
    """What a kind of citing thing is called."""
    kind = registry.kinds().get(key)
    return kind.label if kind else key


def kind_choices() -> list[tuple[str, str]]:
    """Kinds of citing things, for a filter."""
    return [(key, kind.label) for key, kind in registry.kinds().items()]


def article_label(article: "Article | None") -> str:
    """第四十三条, or a dash."""
    return regulations.article_label(article) if article else "—"


def changed_article_ids(run: ImpactRun) -> set[int]:
    """New articles whose content is not what it was: those that have to be studied."""
    studied = {"amended", "new", "split", "merged"}
    rows = regulations.changes_of(run.comparison)
    return {article.id for row in rows if row.kind in studied for article in row.new}


def memory_moves(run: ImpactRun) -> Iterable[tuple[int, str, tuple[int, ...]]]:
    """(old article, what becomes of the memory of it, heirs) for every old article."""
    rows = regulations.changes_of(run.comparison)
    weights = {row.change_id: row.weight for row in rows}
    fates = regulations.fates_of(run.comparison, [one.id for row in rows for one in row.old])
    for article_id, fate in fates.items():
        yield article_id, rules.memory_after(fate.kind, weights.get(fate.change_id, "")), fate.new_article_ids
