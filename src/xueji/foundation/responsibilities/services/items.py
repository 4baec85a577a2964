"""Responsibilities on their way: drafted, given out, reported, checked by somebody else."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.common.notices import services as notices
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.responsibilities import permissions
from xueji.foundation.responsibilities.models import Responsibility

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

Status = Responsibility.Status
NOTICE_KIND = "responsibility"
SHOWN_CHARACTERS = 40


class ItemRefused(DomainError):
    """The responsibility cannot take this step now."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A responsibility as somebody writes it."""

    year: int
    tier: str
    text: str
    owner_id: int
    due_date: date
    measure: str = ""


@transaction.atomic
def save_item(
    facts: ItemFacts,
    *,
    organization: "Organization",
    item_id: int | None = None,
    actor: "User | None",
    now: datetime,
) -> Responsibility:
    """Draft a responsibility, or change one that is not done yet.

    Raises:
        NotAllowed: no role over the unit.
        ItemRefused: it is done.
    """
    permissions.require_keeper(actor, organization, timezone.localdate(now))
    rows = Responsibility.objects.select_for_update().filter(organization=organization)
    item = rows.filter(pk=item_id).first() if item_id else Responsibility(organization=organization)
    if item is None or item.status in (Status.REPORTED, Status.DONE):
        raise ItemRefused("待核查和已完成的责任事项不能修改。要更改，请先由核查人退回。")
    verb = "修改" if item.pk else "起草"
    for name, value in asdict(facts).items():
        setattr(item, name, value)
    if item.checked_by_id is not None and item.checked_by_id == item.owner_id:
        item.checked_by = item.checked_at = None  # who checked it once owns it now: somebody else checks next
    item.save()
    _record(item, actor, "save", f"{verb}责任事项", now, asdict(facts) | {"due_date": str(facts.due_date)})
    return item


@transaction.atomic
def put_in_force(item_ids: Collection[int], *, actor: "User | None", now: datetime) -> int:
    """Give out drafts; owners hear of it. Those given out before are left alone. Returns how many.

    Raises:
        NotAllowed: no role over one of the units; nothing is given out.
    """
    rows = Responsibility.objects.select_for_update(of=("self",)).select_related("organization")
    drafts = list(rows.filter(pk__in=list(item_ids), status=Status.DRAFT).order_by("pk"))
    for item in drafts:
        permissions.require_keeper(actor, item.organization, timezone.localdate(now))
        item.status = Status.IN_FORCE
        item.save(update_fields=["status"])
        _record(item, actor, "put-in-force", "下达责任事项", now)
        tell_owner(item, "有新的责任事项", f"{_short(item)}，{item.due_date} 前完成", f"given:{item.pk}", now)
    return len(drafts)


@transaction.atomic
def remove_draft(item_id: int, *, actor: "User", now: datetime) -> None:
    """Delete a draft.

    Raises:
        NotAllowed, ItemRefused: it was given out.
    """
    item = _locked(item_id)
    permissions.require_keeper(actor, item.organization, timezone.localdate(now))
    if item.status != Status.DRAFT:
        raise ItemRefused("已下达的责任事项不能删除。")
    _record(item, actor, "remove", "删除责任事项草稿", now)
    item.delete()


@transaction.atomic
def report_item(item_id: int, report: str, *, actor: "User", now: datetime) -> Responsibility:
    """Say that it is done and how; it waits to be checked.

    Raises:
        NotAllowed: neither the owner nor a keeper of the list.
        ItemRefused: it is not in force, or nothing is said or shown.
    """
    item = _locked(item_id)
    if not permissions.may_report(actor, item, timezone.localdate(now)):
        raise permissions.NotAllowed("只有责任人和编制清单的人可以报告落实情况。")
    if item.status != Status.IN_FORCE:
        raise ItemRefused(f"现在的状态是“{item.get_status_display()}”，不能报告。请刷新页面看最新状态。")
    if not report.strip():
        raise ItemRefused("请写明做了什么、结果怎样。")
    if not item.evidence.exists():
        raise ItemRefused("请先添加佐证（文件或平台记录的地址），再报告。")
    item.report, item.status = report.strip()[:1000], Status.REPORTED
    item.reported_by, item.reported_at = organizations.person_of(actor), now
    item.checked_by, item.checked_at, item.check_note = None, None, ""
    item.save()
    _record(item, actor, "report", "报告责任事项落实情况", now)
    return item


@transaction.atomic
def check_item(item_id: int, *, is_done: bool, note: str, actor: "User", now: datetime) -> Responsibility:
    """Find it done, or send it back with a reason; a second person's decision. The owner hears of it.

    Raises:
        NotAllowed: no role, the owner, or who reported.
        ItemRefused: nothing waits to be checked, or it is sent back without a reason.
    """
    item = _locked(item_id)
    if not permissions.may_check(actor, item, timezone.localdate(now)):
        raise permissions.NotAllowed("核查需要这个单位的“纪委办公室”或“督查员”角色，且不能是责任人和报告人。")
    if item.status != Status.REPORTED:
        raise ItemRefused(
            f"现在的状态是“{item.get_status_display()}”，没有要核查的报告。请刷新页面看最新状态。"
        )
    if not is_done and not note.strip():
        raise ItemRefused("请写明退回的原因，方便责任人补充。")
    item.status = Status.DONE if is_done else Status.IN_FORCE
    item.checked_by, item.checked_at, item.check_note = (
        organizations.person_of(actor),
        now,
        note.strip()[:300],
    )
    item.save()
    said = "核查通过" if is_done else "退回补充"
    _record(item, actor, "check", f"责任事项{said}", now, {"note": item.check_note})
    key = f"checked:{item.pk}:{now.isoformat()}"
    tell_owner(
        item, f"责任事项{said}", f"{_short(item)}{f'：{item.check_note}' if note.strip() else ''}", key, now
    )
    return item


@transaction.atomic
def copy_year(organization: "Organization", year: int, *, actor: "User", now: datetime) -> int:
    """Draft the next year's list from this one: same words and owners, due a year later; returns how many.

    What the next year's list holds already, by owner and words, is left out.
    """
    permissions.require_keeper(actor, organization, timezone.localdate(now))
    rows = Responsibility.objects.filter(organization=organization, year=year).exclude(status=Status.DRAFT)
    there = set(
        Responsibility.objects.filter(organization=organization, year=year + 1).values_list(
            "owner_id", "text"
        )
    )
    fresh = [one for one in rows.order_by("pk") if (one.owner_id, one.text) not in there]
    for one in fresh:
        facts = ItemFacts(year + 1, one.tier, one.text, one.owner_id, _year_later(one.due_date), one.measure)
        save_item(facts, organization=organization, actor=actor, now=now)
    return len(fresh)


def _year_later(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)


def tell_owner(item: Responsibility, title: str, text: str, key: str, now: datetime) -> None:
    """Put a notice behind the bell of the owner."""
    notices.tell(
        organizations.account_ids_of([item.owner_id]),
        title,
        now=now,
        text=text,
        url=reverse("responsibilities:item", args=[item.pk]),
        kind=NOTICE_KIND,
        once_key=f"responsibility:{key}"[:100],
    )


def _short(item: Responsibility) -> str:
    return item.text if len(item.text) <= SHOWN_CHARACTERS else f"{item.text[:SHOWN_CHARACTERS]}…"


def _locked(item_id: int) -> Responsibility:
    rows = Responsibility.objects.select_for_update(of=("self",)).select_related("organization", "owner")
    return rows.get(pk=item_id)


def _record(
    item: Responsibility,
    actor: "User | None",
    act: str,
    said: str,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    record(
        actor=actor,
        action=f"responsibilities.{act}",
        target=item,
        summary=f"{said}“{_short(item)}”",
        at=now,
        detail=detail,
    )
