"""What people decide about the things a change touches."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.foundation.rule_changes import registry, selectors
from xueji.foundation.rule_changes.models import ImpactItem

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

State, Action = ImpactItem.State, ImpactItem.Action
NOTE_MAX_CHARACTERS = 300


class NotYours(DomainError):
    """The item belongs to others, or nobody has to decide about it any more."""


class StillCited(DomainError):
    """The thing still cites the former article."""


@transaction.atomic
def confirm_rewrites(item_ids: Collection[int], actor: "User", now: datetime) -> int:
    """Let the citations of these items go over to the new article numbers; returns how many.

    All or none: an item that is not the actor's to handle refuses the whole.
    """
    items = _held(item_ids, actor, now)
    _refuse_unchecked(items)
    if any(item.action != Action.REWRITE or item.new_article_id is None for item in items):
        raise NotYours("只有“仅条号变化”的引用可以成批改写，请重新选择。")
    for item in items:
        kind = registry.kinds()[item.citing]
        kind.recite(item.object_key, {item.old_article_id: item.new_article_id or 0}, actor, now)
        _settle(item, State.REWRITTEN, "", actor, now)
    return len(items)


@transaction.atomic
def mark_revised(item_id: int, actor: "User", now: datetime) -> ImpactItem:
    """Note that the thing has been revised: it no longer cites the former article.

    Raises:
        StillCited: it does.
        NotYours: see above.
    """
    item = _held([item_id], actor, now)[0]
    cited = registry.kinds()[item.citing].citing([item.old_article_id])
    if any(one.object_key == item.object_key for one in cited):
        raise StillCited("它仍然引用旧版本的条文：请先打开内容，改为引用新条文并保存，再来办结。")
    return _settle(item, State.REVISED, "", actor, now)


@transaction.atomic
def mark_unaffected(item_id: int, reason: str, actor: "User", now: datetime) -> ImpactItem:
    """Decide that the thing still holds under the new text: it cites the new article and is used again.

    The decision is a second person's: whoever wrote a question or a resource cannot clear it.

    Raises:
        NotYours, DomainError: no reason, the article is gone, or the kind refuses this person.
    """
    if not reason.strip():
        raise DomainError("请写明为什么新条文不影响它，以后查得到依据。")
    item = _held([item_id], actor, now)[0]
    if item.new_article_id is None:
        raise DomainError("条文已删除，没有可以改引的新条文；请打开内容修改，或者停用它。")
    _refuse_unchecked([item])
    kind = registry.kinds()[item.citing]
    kind.recite(item.object_key, {item.old_article_id: item.new_article_id}, actor, now)
    _settle(item, State.UNAFFECTED, reason.strip()[:NOTE_MAX_CHARACTERS], actor, now)
    if not _others_wait(item):
        kind.release(item.object_key, actor, now)
    return item


def _held(item_ids: Collection[int], actor: "User", now: datetime) -> list[ImpactItem]:
    """The waiting items, locked in one order."""
    wanted = set(item_ids)
    mine = selectors.items_to_handle(actor, now).filter(pk__in=wanted).order_by("pk")
    locked = ImpactItem.objects.select_for_update(of=("self",)).select_related("run__comparison")
    items = list(locked.filter(pk__in=list(mine.values_list("pk", flat=True))).order_by("pk"))
    if len(items) != len(wanted) or not items:
        raise NotYours("有的条目不归本人办理，或者已经办结；请刷新页面再选。")
    if any(item.state != State.WAITING for item in items):
        raise NotYours("有的条目刚刚已由别人办结；请刷新页面再选。")
    return items


def _refuse_unchecked(items: list[ImpactItem]) -> None:
    if any(item.run.comparison.confirmed_at is None for item in items):
        raise NotYours("新旧对照还没有人核对：请先在对照页核对确认，再改引新条文。")


def _others_wait(item: ImpactItem) -> bool:
    rows = ImpactItem.objects.filter(citing=item.citing, object_key=item.object_key)
    return rows.filter(state=State.WAITING, action=Action.REVISE).exclude(pk=item.pk).exists()


def _settle(item: ImpactItem, state: str, note: str, actor: "User", now: datetime) -> ImpactItem:
    item.state, item.handled_by, item.handled_at = state, actor, now
    item.note = note or item.note
    item.save(update_fields=["state", "handled_by", "handled_at", "note"])
    summary = f"{item.title}：{State(state).label}"
    record(actor=actor, action=f"rule_changes.{state}", target=item, summary=summary, at=now)
    return item
