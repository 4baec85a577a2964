"""What each row of a list means for one person, seen against what is stored; nothing is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from xueji.common import crypto
from xueji.common.batches import batches
from xueji.common.documents.xlsx import CellError
from xueji.foundation.organizations import duties, rules
from xueji.foundation.organizations.models import Membership, Organization, Person, RoleAssignment
from xueji.foundation.organizations.people_columns import PersonRow
from xueji.foundation.organizations.selectors.moves import Move, move_of, standing
from xueji.foundation.organizations.services.people import NAMES, PersonFacts, differences

# What somebody who is not registered yet has: nothing.
NOBODY = Person(status=Person.Status.ACTIVE)
FROM_LIST = "名单中指定"
GONE = (Person.Status.LEFT, Person.Status.RETIRED)


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What one row means for one person; ``person`` and ``membership`` are None for somebody new.

    Attributes:
        move: what ends with a transfer or a leaving; None when the person stays.
        leaves: the row says that the person has retired or left since; returns: that one who left is back.
    """

    row: PersonRow
    facts: PersonFacts
    unit: Organization
    person: Person | None
    membership: Membership | None
    changes: dict[str, tuple[str, str]]
    move: Move | None = None
    leaves: bool = False
    returns: bool = False
    # Of what was stored when the row was compared.
    mark: int = 0

    @property
    def is_new(self) -> bool:
        """Whether the person is not registered yet."""
        return self.person is None


class Planner:
    """Plans rows against what the database holds for them, read in a fixed number of batches."""

    def __init__(
        self, rows: Sequence[PersonRow], now: datetime, allowed_paths: Collection[str] | None
    ) -> None:
        self.on = timezone.localdate(now)
        self.allowed_paths = allowed_paths
        self.units: dict[str, Organization] = {}
        for codes in batches({row.unit_code for row in rows}):
            self.units |= Organization.objects.in_bulk(codes, field_name="code")
        self.people: dict[str, Person] = {}
        for codes in batches([row.code for row in rows]):
            found = Person.objects.filter(code__in=codes).select_related("merged_into")
            self.people |= {person.code: person.merged_into or person for person in found}
        self.owners = _owners(rows)
        self.held, self.roles = standing(self.people_ids(), self.on)
        self.marks = {
            person.pk: state_mark(person, self.held[person.pk], self.roles[person.pk])
            for person in self.people.values()
        }
        self.last = _last_units([pk for pk in self.people_ids() if not self.held[pk]], self.on)
        self.seen: dict[int, int] = {}

    def people_ids(self) -> list[int]:
        """Keys of the people the rows name."""
        return [person.pk for person in self.people.values()]

    def plan(self, row: PersonRow) -> PersonPlan | CellError:
        """What the row means, or why it cannot be taken over."""
        unit = self.units.get(row.unit_code)
        if unit is None:
            return CellError(row.number, "单位编码", f"没有编码为“{row.unit_code}”的单位")
        if not self._is_allowed(unit):
            return CellError(row.number, "单位编码", f"“{unit.name}”不在职责范围内")
        if unit.valid_until is not None and unit.valid_until <= self.on:
            text = f"“{unit.name}”自 {unit.valid_until} 起已撤销，请填承接它的单位"
            return CellError(row.number, "单位编码", text)
        person = self.people.get(row.code)
        if self.owners.get(row.id_number or "", person) != person:
            return CellError(row.number, "身份证号", "已登记在另一个人员编号下，请核对是否同一人")
        if row.begins is not None and row.begins > self.on:
            return CellError(row.number, "任职日期", "不能晚于今天")
        if person is None:
            return PersonPlan(row, _facts(row, None), unit, None, None, {})
        earlier = self.seen.setdefault(person.pk, row.number)
        if earlier != row.number:
            return CellError(row.number, "人员编号", f"与第 {earlier} 行是同一个人（两个编号已合并）")
        return self._of_known(row, unit, person)

    def _of_known(self, row: PersonRow, unit: Organization, person: Person) -> PersonPlan | CellError:
        begun = [one for one in self.held[person.pk] if one.valid_from <= self.on]
        membership = begun[0] if begun else None
        place = membership or self.last.get(person.pk)
        if place is not None and not self._is_allowed(place.organization):
            return CellError(row.number, "人员编号", "这个编号已在职责范围之外的单位登记")
        facts = _facts(row, person, membership)
        move = self._move(facts, unit, person, membership)
        changes = _changes(row, facts, unit, person, membership, self.on)
        if move is not None and move.roles_ended:
            if refusal := self._out_of_reach(move.roles_ended):
                return CellError(row.number, "人员编号", refusal)
            told = [f"{one.get_role_display()}（{one.organization.name}）" for one in move.roles_ended]
            changes["角色"] = ("、".join(told), "结束")
        leaves = facts.status in GONE and person.status != facts.status
        returns = person.status == Person.Status.LEFT and facts.status not in GONE
        mark = self.marks[person.pk]
        return PersonPlan(row, facts, unit, person, membership, changes, move, leaves, returns, mark)

    def _move(
        self, facts: PersonFacts, unit: Organization, person: Person, membership: Membership | None
    ) -> Move | None:
        held: list[Membership] = self.held[person.pk]
        roles: list[RoleAssignment] = self.roles[person.pk]
        if facts.status in GONE and person.status != facts.status:
            stays = facts.status == Person.Status.RETIRED
            kept = [one for one in held if stays and one.kind != Membership.Kind.WORK]
            return Move(person, [one for one in held if one not in kept], kept, roles)
        if membership is not None and membership.organization_id != unit.pk:
            kept = [one for one in held if one.pk != membership.pk]
            return move_of(person, [membership], kept, roles, [unit.path])
        return None

    def _out_of_reach(self, grants: Sequence[RoleAssignment]) -> str:
        """Why roles that would end are not the importer's to end; empty when they are."""
        for one in grants if self.allowed_paths is not None else ():
            if one.role in duties.BEYOND_SYSTEM_ADMIN or not self._is_allowed(one.organization):
                return f"此人是“{one.organization.name}”的{one.get_role_display()}，请先由安全管理员收回"
        return ""

    def _is_allowed(self, unit: Organization) -> bool:
        paths = self.allowed_paths
        return paths is None or any(rules.is_within(unit.path, path) for path in paths)


def state_mark(person: Person, held: Sequence[Membership], roles: Sequence[RoleAssignment]) -> int:
    """Differs, within one process, when anything a list could write over has changed."""
    facts = tuple(getattr(person, field.attname) for field in Person._meta.concrete_fields)
    places = tuple(
        (one.pk, one.organization_id, one.title, one.post_id, one.sort_no, one.valid_until, one.is_primary)
        for one in held
    )
    return hash((facts, places, tuple((one.pk, one.valid_until) for one in roles)))


def changed_since(plans: Sequence[PersonPlan], on: date) -> list[str]:
    """Names of the people whom somebody else has written since; locks those there are."""
    marks = {plan.person.pk: plan.mark for plan in plans if plan.person is not None}
    found: list[str] = []
    for codes in batches([plan.row.code for plan in plans if plan.person is None]):
        found += Person.objects.filter(code__in=codes).values_list("name", flat=True)
    for ids in batches(list(marks)):
        people = list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        held, roles = standing(list(ids), on)
        found += [one.name for one in people if state_mark(one, held[one.pk], roles[one.pk]) != marks[one.pk]]
    return found


def _last_units(ids: list[int], on: date) -> dict[int, Membership]:
    """Where people who belong nowhere now were last."""
    found: dict[int, Membership] = {}
    for batch in batches(ids):
        over = Membership.objects.filter(person_id__in=batch, valid_until__lte=on)
        for one in over.select_related("organization").order_by("valid_until", "pk"):
            found[one.person_id] = one
    return found


def _owners(rows: Sequence[PersonRow]) -> dict[str, Person]:
    """Who has the identity numbers of the rows already."""
    numbers = {
        index: row.id_number for row in rows if row.id_number for index in crypto.blind_indexes(row.id_number)
    }
    found: dict[str, Person] = {}
    for indexes in batches(numbers):
        for person in Person.objects.filter(id_index__in=indexes, merged_into=None):
            found[numbers[person.id_index]] = person
    return found


def _facts(row: PersonRow, person: Person | None, membership: Membership | None = None) -> PersonFacts:
    """The facts after the import: what the row leaves empty stays as it is."""
    before = person or NOBODY
    return PersonFacts(
        name=row.name,
        category=row.category or (before.category if before.category_by_hand else ""),
        category_reason=before.category_reason or (FROM_LIST if row.category else ""),
        level=before.level,
        # Of the former name; another one is read as the table says.
        reading=before.reading if row.name == before.name else "",
        title=row.title or (membership.title if membership else ""),
        status=row.status or before.status,
        rank=before.rank if row.rank is None else row.rank,
        phone=row.phone,
        id_number=row.id_number,
        joined_party_date=row.joined_party_date or before.joined_party_date,
        joined_work_date=row.joined_work_date or before.joined_work_date,
    )


def _changes(
    row: PersonRow,
    facts: PersonFacts,
    unit: Organization,
    person: Person,
    membership: Membership | None,
    on: date,
) -> dict[str, tuple[str, str]]:
    found = {NAMES[name]: pair for name, pair in differences(person, facts, on).items()}
    if facts.status in GONE:
        return found
    before = ("", "", "", "") if membership is None else _place(membership)
    given = (unit.name, row.title, row.post_title, None if row.sort_no is None else str(row.sort_no))
    for label, old, new in zip(("单位", "职务", "岗位", "班子排序"), before, given, strict=True):
        if new is not None and new != old:
            found[label] = (old, new)
    if membership is not None and membership.organization_id != unit.pk:
        # Two units may share a name.
        found["单位"] = (
            f"{membership.organization.name}（{membership.organization.code}）",
            f"{unit.name}（{unit.code}）",
        )
    return found


def _place(membership: Membership) -> tuple[str, str, str, str]:
    post = membership.post.title if membership.post else ""
    return membership.organization.name, membership.title, post, str(membership.sort_no)
