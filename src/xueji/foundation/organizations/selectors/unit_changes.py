"""Reading changes of units: what one would bring about, what is planned, and the history of a unit."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from xueji.foundation.organizations import duties, open_work, rules
from xueji.foundation.organizations.models import (
    ChangedOrganization,
    Membership,
    Organization,
    OrganizationChange,
    Post,
    RoleAssignment,
)
from xueji.foundation.organizations.open_work import OpenItem
from xueji.foundation.organizations.selectors.beyond import memberships_beyond, roles_beyond
from xueji.foundation.organizations.selectors.roles import in_force_q, in_scope_q, scope_paths
from xueji.foundation.organizations.unit_drafts import UnitDraft

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

ChangeKind = OrganizationChange.Kind
ChangeStatus = OrganizationChange.Status
SHOWN_EXAMPLES = 8


@dataclass(frozen=True, slots=True)
class Consequence:
    """One group of things a change concerns, how many, and what becomes of them."""

    label: str
    count: int
    outcome: str
    examples: list[OpenItem] = field(default_factory=list)


def consequences_of(draft: UnitDraft) -> list[Consequence]:
    """What a change would bring about for members, roles, posts, units below and open work."""
    if draft.kind == ChangeKind.RENAME:
        return [_stays(draft, "成员、角色、岗位、会议和任务都不变；以前的名称在沿革中可以查到")]
    if draft.kind == ChangeKind.PARTY_MOVE:
        return [_stays(draft, f"自 {draft.day} 起，党组织汇总计入新的上级党组织；权限不变")]
    if draft.kind == ChangeKind.MOVE:
        return _of_move(draft)
    return _of_ending(draft)


def _stays(draft: UnitDraft, outcome: str) -> Consequence:
    inside = Membership.objects.filter(in_force_q(draft.day), organization=draft.unit)
    return Consequence("本单位成员", inside.count(), outcome)


def _of_move(draft: UnitDraft) -> list[Consequence]:
    target = draft.organization("target")
    inside = in_scope_q("organization__path", [draft.unit.path])
    units = Organization.objects.filter(in_scope_q("path", [draft.unit.path]), valid_until=None)
    held = Membership.objects.filter(in_force_q(draft.day), inside)
    before = set(rules.ancestor_paths(draft.unit.path)[:-1])
    after = set(rules.ancestor_paths(target.path)) if target else set()
    return [
        Consequence("单位（含下级）", units.count(), "一起划转，彼此的上下级关系不变"),
        Consequence("成员", held.values("person_id").distinct().count(), "任职不变，随单位划转"),
        _roles("原上级的角色", before - after, draft.day, f"自 {draft.day} 起不再管到这里"),
        _roles("新上级的角色", after - before, draft.day, f"自 {draft.day} 起管到这里"),
    ]


def _roles(label: str, paths: set[str], day: date, outcome: str) -> Consequence:
    rows = RoleAssignment.objects.filter(in_force_q(day), organization__path__in=paths)
    return Consequence(label, rows.count(), outcome, _role_examples(rows))


def _role_examples(rows: QuerySet[RoleAssignment]) -> list[OpenItem]:
    shown = rows.select_related("person", "organization").order_by("organization__path", "pk")[
        :SHOWN_EXAMPLES
    ]
    return [
        OpenItem(f"{row.person.name} {row.get_role_display()}（{row.organization.name}）") for row in shown
    ]


def _of_ending(draft: UnitDraft) -> list[Consequence]:
    ending = draft.ending() or [draft.unit]
    keeps = not draft.ending()
    home = _home(draft)
    held = memberships_beyond(ending, draft.day)
    below = Organization.objects.filter(parent__in=ending, valid_until=None).exclude(
        pk__in=[unit.pk for unit in ending]
    )
    roles = roles_beyond(ending, draft.day)
    gone = f"自 {draft.day} 起结束；需要时由安全管理员在承接单位重新授予"
    return [
        Consequence(
            "成员",
            held.values("person_id").distinct().count(),
            f"{home}，原任职自 {draft.day} 起结束，历史保留" if home else f"任职自 {draft.day} 起结束",
            [OpenItem(row.person.name) for row in held.select_related("person")[:SHOWN_EXAMPLES]],
        ),
        Consequence(
            "下级单位",
            below.count(),
            f"{home}，各自的下级随之转移" if home else "须先划转或撤销",
            [OpenItem(unit.name) for unit in below.order_by("sort_no", "code")[:SHOWN_EXAMPLES]],
        ),
        Consequence("角色授权", roles.count(), "不变" if keeps else gone, _role_examples(roles)),
        Consequence(
            "岗位",
            Post.objects.filter(organization__in=ending).count(),
            "在承接单位设同名岗位，原岗位作为历史保留" if home else "作为历史保留",
        ),
        *_open_work(ending, draft, has_home=bool(home), keeps=keeps),
    ]


def _home(draft: UnitDraft) -> str:
    """Where members and units below go, in words; empty when nobody takes over."""
    if draft.kind == ChangeKind.SPLIT:
        return "按下面选定的归属转到拆分后的单位"
    into = draft.organization("into")
    name = into.name if into else draft.facts.get("name", "")
    return f"转到“{name}”" if name else ""


def _open_work(
    ending: list[Organization], draft: UnitDraft, *, has_home: bool, keeps: bool
) -> list[Consequence]:
    found = []
    for kind in open_work.kinds():
        items = kind.open_in([unit.pk for unit in ending], draft.day)
        outcome = "仍由本单位办理" if keeps else kind.taken_over if has_home else kind.left_open
        found.append(Consequence(kind.label, len(items), outcome, items[:SHOWN_EXAMPLES]))
    return found


def changes_for(viewer: "User", on: date) -> QuerySet[OrganizationChange]:
    """Changes of units that a system administrator looks after."""
    paths = scope_paths(viewer, *duties.CHANGE_UNITS.roles, on=on)
    inside = ChangedOrganization.objects.filter(in_scope_q("organization__path", paths))
    return OrganizationChange.objects.filter(pk__in=inside.values("change_id")).select_related("recorded_by")


def planned_changes_of(unit: Organization) -> list[OrganizationChange]:
    """Changes of a unit that wait for their day, or could not take effect on it."""
    waiting = OrganizationChange.objects.filter(
        status__in=[ChangeStatus.PLANNED, ChangeStatus.FAILED], parts__organization=unit
    )
    return list(waiting.distinct().order_by("effective_date", "pk"))


def units_of_change(change: OrganizationChange) -> list[Organization]:
    """Units a change began with."""
    parts = change.parts.filter(part=ChangedOrganization.Part.ORIGINAL).select_related("organization")
    return [part.organization for part in parts.order_by("pk")]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the history of a unit."""

    day: date
    title: str
    text: str = ""


def history_of(unit: Organization) -> list[HistoryEntry]:
    """What became of a unit, latest first; four queries."""
    done = OrganizationChange.objects.filter(status=ChangeStatus.DONE, parts__organization=unit).distinct()
    entries = [
        HistoryEntry(one.effective_date, one.summary, " · ".join(filter(None, [one.document_no, one.reason])))
        for one in done.order_by("effective_date", "pk")
    ]
    told = {entry.day for entry in entries}
    names = list(unit.names.order_by("valid_from"))
    first = names[0].name if names else unit.name
    if unit.valid_from not in told:
        entries.append(HistoryEntry(unit.valid_from, f"设立“{first}”"))
    for row in names[1:]:
        if row.valid_from not in told:
            entries.append(HistoryEntry(row.valid_from, f"更名为“{row.name}”"))
    entries += [one for one in _superiors(unit) if one.day not in told]
    if unit.valid_until is not None and unit.valid_until not in told:
        entries.append(HistoryEntry(unit.valid_until, "撤销"))
    return sorted(entries, key=lambda entry: entry.day, reverse=True)


def _superiors(unit: Organization) -> list[HistoryEntry]:
    """Days on which the unit came under another superior."""
    rows = list(unit.places.filter(tree="unit").select_related("parent").order_by("valid_from"))
    return [
        HistoryEntry(row.valid_from, f"划归“{row.parent.name}”" if row.parent else "不再有上级单位")
        for before, row in zip(rows, rows[1:], strict=False)
        if before.parent_id != row.parent_id
    ]
