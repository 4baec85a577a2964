"""Carrying out a change of units. Whatever cannot be done raises a refusal, and nothing of it stays."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Membership, Organization, OrganizationPlace
from xueji.foundation.organizations.selectors.beyond import memberships_beyond
from xueji.foundation.organizations.services.unit_handover import (
    copy_posts,
    end_memberships,
    end_roles,
    hand_over_links,
    hand_over_members,
)
from xueji.foundation.organizations.services.unit_places import (
    MovedIntoItself,
    Tree,
    ended,
    moved,
    open_places,
)
from xueji.foundation.organizations.services.units import (
    found_unit,
    free_code,
    place_under,
    rename_from,
)
from xueji.foundation.organizations.unit_drafts import STAYS, ChangeRefused, Kind, UnitDraft


@dataclass
class Outcome:
    """What came out: units that result, and who took over from whom, by key."""

    resulting: list[Organization] = field(default_factory=list)
    successors: dict[str, int] = field(default_factory=dict)


def carry_out(draft: UnitDraft, now: datetime) -> Outcome:
    """Do what the draft says from its day on; call it in a transaction with the tree locked.

    Raises:
        DomainError: it cannot be done, and why.
    """
    _check_begun([draft.unit, *draft.ending()], draft.day)
    return ACTS[draft.kind](draft, now)


def _check_begun(units: list[Organization], day: date) -> None:
    for unit in units:
        if unit.valid_until is not None:
            raise ChangeRefused(f"“{unit.name}”已于 {unit.valid_until} 撤销，不能再变更。")
        if unit.valid_from >= day:
            raise ChangeRefused(f"“{unit.name}”自 {unit.valid_from} 起设立，生效日期应晚于这一天。")


def _rename(draft: UnitDraft, now: datetime) -> Outcome:
    unit, facts = draft.unit, draft.facts
    wanted = {
        "name": facts["name"],
        "short_name": facts["short_name"],
        "division_code": facts["division_code"],
    }
    if all(getattr(unit, name) == value for name, value in wanted.items()):
        raise ChangeRefused("新名称与现在的名称相同，请核对。")
    for name, value in wanted.items():
        setattr(unit, name, value)
    rename_from(unit, draft.day)
    return Outcome([unit])


def _move(draft: UnitDraft, now: datetime) -> Outcome:
    target = _standing(draft.organization("target"), draft.day)
    if draft.unit.parent_id == target.pk:
        raise ChangeRefused(f"“{draft.unit.name}”已经在“{target.name}”之下。")
    place_under(draft.unit, target, draft.day)
    return Outcome([draft.unit])


def _move_in_party(draft: UnitDraft, now: datetime) -> Outcome:
    target = _standing(draft.organization("target"), draft.day)
    if not rules.fits_below(draft.unit.kind, target.kind):
        raise ChangeRefused(
            f"{draft.unit.get_kind_display()}不能直接隶属于{target.get_kind_display()}，请选择其他党组织。"
        )
    place = _party_place(draft.unit)
    if place.parent_id == target.pk:
        raise ChangeRefused(f"“{draft.unit.name}”的上级党组织已经是“{target.name}”。")
    _put_in_party(place, target, draft.day)
    return Outcome([draft.unit])


def _party_place(unit: Organization) -> OrganizationPlace:
    place = open_places(Tree.PARTY).filter(organization=unit).select_related("organization").first()
    if place is None:
        raise ChangeRefused(f"“{unit.name}”不在党组织树中。")
    return place


def _put_in_party(place: OrganizationPlace, target: Organization, day: date) -> None:
    above = _party_place(target)
    if rules.is_within(above.path, place.path):
        raise MovedIntoItself("不能把党组织移到它自己的下级。")
    moved(Tree.PARTY, place.organization, place.path, target, above.path, day)


def _standing(unit: Organization | None, day: date) -> Organization:
    if unit is None:
        raise ChangeRefused("请选择单位。")
    if unit.valid_until is not None:
        raise ChangeRefused(f"“{unit.name}”已于 {unit.valid_until} 撤销，请选择其他单位。")
    if unit.valid_from > day:
        raise ChangeRefused(f"“{unit.name}”自 {unit.valid_from} 起才设立，生效日期不能早于这一天。")
    return unit


def _merge(draft: UnitDraft, now: datetime) -> Outcome:
    ending = draft.ending()
    if draft.facts.get("into"):
        successor = _standing(draft.organization("into"), draft.day)
    elif len(ending) < 2:
        raise ChangeRefused("合并组建新单位时，请至少再选一个一起合并的单位；或者选择并入的单位。")
    else:
        successor = _founded(draft.unit, draft.facts["name"], draft.day)
    _take_over(ending, successor, draft.day, now)
    return Outcome([successor], {str(unit.pk): successor.pk for unit in ending})


def _abolish(draft: UnitDraft, now: datetime) -> Outcome:
    if draft.facts.get("into"):
        successor = _standing(draft.organization("into"), draft.day)
        _take_over([draft.unit], successor, draft.day, now)
        return Outcome([successor], {str(draft.unit.pk): successor.pk})
    below = _below(draft.unit)
    if below:
        names = "、".join(f"“{unit.name}”" for unit in below[:3])
        raise ChangeRefused(
            f"还有 {len(below)} 个下级单位（{names}），请先划转或撤销它们，或者选择承接的单位。"
        )
    end_memberships(list(memberships_beyond([draft.unit], draft.day)), draft.day)
    _end(draft.unit, None, draft.day, now)
    return Outcome()


def _split(draft: UnitDraft, now: datetime) -> Outcome:
    unit, facts = draft.unit, draft.facts
    fresh = [_founded(unit, name, draft.day) for name in facts["names"]]
    keeps = bool(facts["keeps"])
    rest = int(facts["rest"])
    places: dict[int, Organization | None] = {
        **dict(enumerate(fresh)),
        STAYS: unit if keeps else fresh[0],
    }
    for child in _below(unit):
        if child.pk not in {one.pk for one in fresh}:
            home = places[int(facts["units"].get(str(child.pk), rest))] or fresh[0]
            if home.pk != unit.pk:
                place_under(child, Organization.objects.get(pk=home.pk), draft.day)
    groups: dict[int, list[Membership]] = {}
    for held in memberships_beyond([unit], draft.day):
        groups.setdefault(int(facts["members"].get(str(held.pk), rest)), []).append(held)
    for number, held_rows in groups.items():
        home = places[number] or fresh[0]
        if home.pk != unit.pk:
            copy_posts([unit], home)
            hand_over_members(held_rows, home, draft.day)
    if not keeps:
        _end(Organization.objects.get(pk=unit.pk), fresh[0], draft.day, now)
    return Outcome(fresh, {} if keeps else {str(unit.pk): fresh[0].pk})


def _founded(beside: Organization, name: str, day: date) -> Organization:
    """A new unit beside another one, of its kind."""
    return found_unit(
        name=name,
        kind=beside.kind,
        parent=beside.parent,
        code=free_code(beside.parent),
        valid_from=day,
        industry=beside.industry,
        region=beside.region,
    )


def _below(unit: Organization) -> list[Organization]:
    return list(Organization.objects.filter(parent=unit, valid_until=None).order_by("sort_no", "code"))


def _take_over(ending: list[Organization], successor: Organization, day: date, now: datetime) -> None:
    """Everything of the ending units goes on with the successor."""
    keys = {unit.pk for unit in ending}
    if successor.pk in keys:
        raise ChangeRefused(f"“{successor.name}”自己也在被合并的单位中，请从中去掉。")
    inside = next((unit for unit in ending if rules.is_within(successor.path, unit.path)), None)
    if inside is not None:
        raise ChangeRefused(f"承接单位在“{inside.name}”之下；请先把它划转出来，或者选择其他单位。")
    copy_posts(ending, successor)
    hand_over_members(list(memberships_beyond(ending, day)), successor, day)
    for unit in ending:
        for child in _below(unit):
            if child.pk not in keys:
                place_under(child, Organization.objects.get(pk=successor.pk), day)
    # From the bottom up: a unit ends after those below it.
    for unit in sorted(ending, key=lambda one: -one.depth):
        _end(Organization.objects.get(pk=unit.pk), successor, day, now)


def _end(unit: Organization, successor: Organization | None, day: date, now: datetime) -> None:
    """Close a unit whose members and units below have gone; roles end, at the earliest today."""
    end_roles([unit], max(day, timezone.localdate(now)), now)
    if unit.kind in rules.PARTY_KINDS:
        _hand_over_party(unit, successor, day)
    if successor is not None:
        hand_over_links(unit, successor, day)
    unit.valid_until = day
    unit.save(update_fields=["valid_until"])
    ended(unit, day)


def _hand_over_party(unit: Organization, successor: Organization | None, day: date) -> None:
    """Party organisations below go to the successor where that fits, else to the superior."""
    own = open_places(Tree.PARTY).filter(organization=unit).select_related("parent").first()
    homes = [one for one in (successor, own.parent if own else None) if one is not None]
    rows = open_places(Tree.PARTY).filter(parent=unit).select_related("organization")
    for place in rows.order_by("path"):
        kind = place.organization.kind
        home = next((one for one in homes if rules.fits_below(kind, one.kind)), None)
        if home is None:
            raise ChangeRefused(f"请先为下级党组织“{place.organization.name}”调整上级党组织。")
        _put_in_party(place, home, day)


ACTS: dict[str, Callable[[UnitDraft, datetime], Outcome]] = {
    Kind.RENAME: _rename,
    Kind.MOVE: _move,
    Kind.PARTY_MOVE: _move_in_party,
    Kind.MERGE: _merge,
    Kind.SPLIT: _split,
    Kind.ABOLISH: _abolish,
}
