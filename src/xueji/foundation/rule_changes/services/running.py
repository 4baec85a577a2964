"""Starting what follows from a change, once, on the day it takes effect."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.events.bus import announce
from xueji.foundation.regulations import selectors as regulations
from xueji.foundation.rule_changes import registry, rules, selectors
from xueji.foundation.rule_changes.events import RuleChangeInForce
from xueji.foundation.rule_changes.models import ImpactItem, ImpactRun
from xueji.foundation.rule_changes.policy import change_policy

if TYPE_CHECKING:
    from xueji.foundation.regulations.models import VersionComparison

Fates = dict[int, regulations.Fate]


def start_due_runs(now: datetime) -> int:
    """Look at every change in force: by the calendar, and for what changed since; returns how many."""
    return sum(
        start_run(comparison.pk, now) is not None for comparison in selectors.comparisons_in_force(now)
    )


def start_run(comparison_id: int, now: datetime) -> ImpactRun | None:
    """List what cites the changed articles and take it out of use; told twice, it adds only what is new.

    What was held is held at once. Citations and cards follow when a person has checked the comparison, once
    for each check.

    Returns:
        None while the new version is not in force, or when another version stands between the two.
    """
    comparison = regulations.comparison_by_id(comparison_id)
    if comparison is None or not _is_due(comparison, now):
        return None
    with transaction.atomic():
        run, is_new = ImpactRun.objects.get_or_create(
            comparison=comparison, defaults={"started_at": now, **_deadlines(comparison, now)}
        )
        run = ImpactRun.objects.select_for_update().get(pk=run.pk)
        fates = _fates(comparison)
        made = [item for kind in registry.kinds().values() for item in _list_kind(run, kind, fates, now)]
        if is_new or made:
            _record(run, made, now)
        if comparison.confirmed_at is not None and run.followed_at != comparison.confirmed_at:
            _follow(run, comparison, fates, now)
    return run


def _is_due(comparison: "VersionComparison", now: datetime) -> bool:
    if comparison.new_version.effective_date > timezone.localdate(now):
        return False
    previous = regulations.predecessor_of(comparison.new_version)
    return previous is not None and previous.pk == comparison.old_version_id


def _follow(run: ImpactRun, comparison: "VersionComparison", fates: Fates, now: datetime) -> None:
    """Let citations of unchanged articles go over to the new version, and tell the others."""
    same = {
        key: fate.new_article_ids[0]
        for key, fate in fates.items()
        if fate.kind in rules.UNTOUCHED and fate.new_article_ids
    }
    for kind in registry.kinds().values():
        for object_key in sorted(
            {one.object_key for one in kind.citing(list(same)) if not one.keeps_old_text}
        ):
            kind.recite(object_key, same, None, now)
    run.followed_at = comparison.confirmed_at
    run.save(update_fields=["followed_at"])
    announce(RuleChangeInForce(run.pk))


def _deadlines(comparison: "VersionComparison", now: datetime) -> dict[str, object]:
    effective, policy = comparison.new_version.effective_date, change_policy()
    study_due = effective + timedelta(days=policy.study_days)
    is_history = study_due < timezone.localdate(now)
    return {
        "interpretation_due_date": effective + timedelta(days=policy.interpretation_days),
        "study_due_date": study_due,
        # An old version taken in for the record starts no clock.
        "study_ended_at": now if is_history else None,
    }


def _fates(comparison: "VersionComparison") -> Fates:
    rows = regulations.changes_of(comparison)
    return regulations.fates_of(comparison, [article.id for row in rows for article in row.old])


def _list_kind(run: ImpactRun, kind: registry.CitingKind, fates: Fates, now: datetime) -> list[ImpactItem]:
    """List what is new, hold what must not be used, and close what no longer cites; returns what is new."""
    touched = [key for key, fate in fates.items() if fate.kind not in rules.UNTOUCHED]
    found = {(one.object_key, one.article_id): one for one in kind.citing(touched)}
    items = {(one.object_key, one.old_article_id): one for one in run.items.filter(citing=kind.key)}
    fresh = []
    for place, cited in found.items():
        fate = fates[cited.article_id]
        action = rules.action_for(fate.kind, keeps_old_text=cited.keeps_old_text)
        if place not in items and action in ImpactItem.Action.values:
            fresh.append(_item(run, kind, cited, fate, action))
        elif place in items and items[place].state == ImpactItem.State.WAITING:
            _keep_up(items[place], fate, action)
    _close_gone([item for place, item in items.items() if place not in found], now)
    ImpactItem.objects.bulk_create(fresh, batch_size=500)
    held = {item.object_key for item in fresh if item.action == ImpactItem.Action.REVISE}
    if held:
        kind.hold(held, f"引用的条文已变化：{run.comparison.new_version.regulation.title}", now)
    return fresh


def _keep_up(item: ImpactItem, fate: regulations.Fate, action: str) -> None:
    """A pairing corrected by hand changes what a waiting item asks for."""
    heir = fate.new_article_ids[0] if fate.new_article_ids else None
    if (item.change_kind, item.new_article_id, item.change_id) == (fate.kind, heir, fate.change_id):
        return
    item.change_kind, item.new_article_id, item.change_id = fate.kind, heir, fate.change_id
    item.action = action if action in ImpactItem.Action.values else item.action
    item.save(update_fields=["change_kind", "new_article", "change", "action"])


def _close_gone(items: list[ImpactItem], now: datetime) -> None:
    """The thing was changed by hand or is out of use: nothing is left to decide."""
    for item in items:
        if item.state == ImpactItem.State.WAITING:
            item.state, item.handled_at = ImpactItem.State.REVISED, now
            item.save(update_fields=["state", "handled_at"])


def _item(
    run: ImpactRun,
    kind: registry.CitingKind,
    cited: registry.Cited,
    fate: regulations.Fate,
    action: str,
) -> ImpactItem:
    is_kept = action == ImpactItem.Action.KEEP
    return ImpactItem(
        run=run,
        action=action,
        state=ImpactItem.State.KEPT if is_kept else ImpactItem.State.WAITING,
        change_kind=fate.kind,
        change_id=fate.change_id,
        old_article_id=cited.article_id,
        new_article_id=fate.new_article_ids[0] if fate.new_article_ids else None,
        citing=kind.key,
        object_key=cited.object_key,
        title=cited.title[:200],
        url=cited.url[:200],
        owner_id=cited.owner_id,
        organization_id=cited.organization_id,
        note=cited.note[:300],
    )


def _record(run: ImpactRun, items: Iterable[ImpactItem], now: datetime) -> None:
    count = len(list(items))
    title = run.comparison.new_version.regulation.title
    summary = f"《{title}》新版本施行，列出受影响内容 {count} 项"
    record(actor=None, action="rule_changes.start", target=run, summary=summary, at=now)
