"""Reading people and where they belong."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Upper

from xueji.common import crypto
from xueji.common.batches import batches
from xueji.foundation.organizations import duties, rules
from xueji.foundation.organizations.models import Membership, Organization, Person, RoleAssignment, User
from xueji.foundation.organizations.selectors.roles import (
    MAIN_FIRST,
    in_force_q,
    in_scope_q,
    is_narrow,
    person_of,
    scope_paths,
)
from xueji.foundation.organizations.selectors.units import MAX_TYPED_CHARACTERS, letters_q

Category = Person.Category
PersonStatus = Person.Status
PersonLevel = Person.Level
MembershipKind = Membership.Kind
NAMED_AT_MOST = 2000


@dataclass(frozen=True, slots=True)
class Member:
    """A person as a member of one unit on one day."""

    person: Person
    organization: Organization
    title: str
    category: str
    sort_no: int


def people_for(viewer: "User | AnonymousUser", on: date) -> QuerySet[Person]:
    """People the viewer may see: oneself, and those whose present or latest unit lies under the own roles.

    Of somebody who belongs nowhere now the unit left last counts, and one that is to come.
    """
    person = person_of(viewer)
    paths = scope_paths(viewer, *duties.SEE_PEOPLE.roles, on=on)
    if not paths:
        return Person.objects.filter(pk=person.pk) if person is not None else Person.objects.none()
    elsewhere = Membership.objects.filter(in_force_q(on), person=OuterRef("person"))
    seen = Membership.objects.filter(in_scope_q("organization__path", paths))
    left_later = Membership.objects.filter(
        person=OuterRef("person"), valid_until__gt=OuterRef("valid_until"), valid_from__lte=on
    )
    last = ~Exists(elsewhere) & (Q(valid_from__gt=on) | ~Exists(left_later))
    standing = seen.filter(in_force_q(on) | last)
    inside = Person.objects.filter(pk__in=standing.values("person_id"))
    # Oneself is asked for apart: "or oneself" in one condition would make the database read every membership.
    if person is None or standing.filter(person=person).exists():
        return inside
    return inside | Person.objects.filter(pk=person.pk)


def people_by_pinyin(viewer: "User | AnonymousUser", on: date) -> QuerySet[Person]:
    """The same people, to choose from."""
    few = is_narrow(scope_paths(viewer, *duties.SEE_PEOPLE.roles, on=on))
    return by_pinyin(people_for(viewer, on), few=few)


def people_under(paths: list[str], on: date) -> QuerySet[Person]:
    """People with a membership in force on a day in one of the subtrees; no paths means nobody."""
    inside = Membership.objects.filter(
        in_force_q(on), in_scope_q("organization__path", paths), person=OuterRef("pk")
    )
    return Person.objects.filter(Exists(inside))


def rows_of_office(rows: QuerySet[Any], paths: list[str], on: date) -> QuerySet[Any]:
    """Of rows with a ``person`` those about members of the subtrees on a day.

    Who belongs nowhere any more stays with the offices that were answerable once. Looked up by person for
    each row, so it suits tables that are far smaller than that of the memberships.
    """
    held = Membership.objects.filter(person=OuterRef("person"))
    once, present = held.filter(in_scope_q("organization__path", paths)), held.filter(in_force_q(on))
    return rows.filter(Exists(once), Exists(once.filter(in_force_q(on))) | ~Exists(present))


def memberships_on(on: date) -> QuerySet[Membership]:
    """Memberships in force on a day, with person and unit."""
    return Membership.objects.filter(in_force_q(on)).select_related("person", "organization")


def _members(held: QuerySet[Membership]) -> list[Member]:
    first: dict[int, Membership] = {}
    for membership in held.order_by(MAIN_FIRST, "sort_no", "pk"):
        first.setdefault(membership.person_id, membership)
    rows = sorted(first.values(), key=lambda row: (row.sort_no, row.person.stroke_key, row.person_id))
    return [Member(row.person, row.organization, row.title, row.person.category, row.sort_no) for row in rows]


def members_of(organization_ids: Collection[int], on: date, subtree: bool = False) -> list[Member]:
    """Members of the units on a day, each person once, by 班子排序 and then by strokes.

    Who has left (调离) is not among them.

    Args:
        subtree: also members of every unit below.
    """
    held = memberships_on(on).exclude(person__status=PersonStatus.LEFT)
    if not subtree:
        return _members(held.filter(organization_id__in=list(organization_ids)))
    paths = list(Organization.objects.filter(pk__in=list(organization_ids)).values_list("path", flat=True))
    return _members(held.filter(in_scope_q("organization__path", rules.outermost(paths))))


def members_by_person_ids(ids: Collection[int], on: date) -> dict[int, Member]:
    """The main membership of each person on a day; people without one are left out."""
    held = memberships_on(on)
    found = [_members(held.filter(person_id__in=batch)) for batch in batches(ids)]
    return {member.person.pk: member for part in found for member in part}


def memberships_of(person: Person) -> QuerySet[Membership]:
    """Every membership of a person, past ones too, newest first."""
    return person.memberships.select_related("organization", "post").order_by(
        "-valid_from", "-is_primary", "pk"
    )


def people_by_ids(ids: Collection[int]) -> dict[int, Person]:
    """People by primary key; unknown keys are left out."""
    return Person.objects.in_bulk(ids)


def people_by_codes(codes: Collection[str]) -> dict[str, Person]:
    """People by their number, a merged one by its survivor; unknown numbers are left out."""
    found: dict[str, Person] = {}
    for batch in batches(codes):
        rows = Person.objects.filter(code__in=batch).select_related("merged_into")
        found.update({person.code: survivor(person) for person in rows})
    return found


def person_by_code(code: str) -> Person | None:
    """The person with this number; the survivor when that record was merged."""
    found = Person.objects.filter(code=code).select_related("merged_into").first()
    return survivor(found) if found is not None else None


def survivor(person: Person) -> Person:
    """The record that stands for this human: the one it was merged into, else itself."""
    return person.merged_into or person


def with_main_unit(people: QuerySet[Person], on: date) -> QuerySet[Person]:
    """The same rows with ``unit_name`` and ``unit_title`` of the main membership on a day."""
    held = Membership.objects.filter(in_force_q(on), person=OuterRef("pk")).order_by(MAIN_FIRST, "pk")
    return people.annotate(
        unit_name=Subquery(held.values("organization__name")[:1]),
        unit_title=Subquery(held.values("title")[:1]),
    )


def member_q(paths: Collection[str], on: date) -> Q:
    """People who belong to a unit of these subtrees on a day."""
    held = Membership.objects.filter(in_force_q(on), in_scope_q("organization__path", list(paths)))
    return Q(pk__in=held.values("person_id"))


def typed_person_q(people: QuerySet[Person], text: str) -> Q:
    """People whose name, number, pinyin or initials begin with the text, or whose whole mobile number it is.

    Only where none of these people's do, a name may hold the text further on (晓岚): beginnings are found by
    index, while names have to be read one by one for what they hold.
    """
    typed = rules.tidy_name(text)[:MAX_TYPED_CHARACTERS]
    condition = Q(code__startswith=typed) | letters_q(typed)
    if key := rules.name_key(typed):
        condition |= Q(name_key__startswith=key)
    phone = rules.tidy_phone(text)
    if rules.is_mobile(phone):
        condition |= Q(phone_index__in=crypto.blind_indexes(phone))
    if typed.isascii() or people.filter(condition).exists():
        return condition
    holding = people.filter(name__contains=typed).order_by()
    # A few are named: otherwise the names would be read once to count and once more to show.
    few = list(holding.values_list("pk", flat=True)[: NAMED_AT_MOST + 1])
    return Q(pk__in=few) if len(few) <= NAMED_AT_MOST else Q(name__contains=typed)


def typed_role_q(rows: QuerySet[RoleAssignment], text: str) -> Q:
    """Roles of people found like that, or with the word in the unit's name or the purpose; for every word."""
    holders, condition = Person.objects.filter(pk__in=rows.values("person_id")), Q()
    for word in text.split():
        named = Person.objects.filter(typed_person_q(holders, word)).values("pk")
        said = Q(organization__name__icontains=word) | Q(purpose__icontains=word)
        condition &= Q(person__in=named) | said
    return condition


def by_pinyin(people: QuerySet[Person], *, few: bool) -> QuerySet[Person]:
    """The people in the order of their names.

    Args:
        few: they are a small part of all; the database is kept from looking for them in the order of all.
    """
    return people.order_by(Coalesce("pinyin_key", "pinyin_key") if few else "pinyin_key", "pk")


def person_by_phone(text: str) -> Person | None:
    """The one person with this mobile number; None when nobody or several have it."""
    phone = rules.tidy_phone(text)
    if not rules.is_mobile(phone):
        return None
    found = Person.objects.filter(phone_index__in=crypto.blind_indexes(phone))
    people = list(found.exclude(status=Person.Status.LEFT)[:2])
    return people[0] if len(people) == 1 else None


def account_named(username: str) -> User | None:
    """The account with this sign-in name, whatever its case."""
    return User.objects.filter(username__iexact=username).first()


def usernames_in_use(names: Collection[str]) -> set[str]:
    """Those of the sign-in names, in capital letters, that belong to somebody."""
    found: set[str] = set()
    for batch in batches({name.upper() for name in names}):
        held = User.objects.annotate(capitals=Upper("username")).filter(capitals__in=batch)
        found |= set(held.values_list("capitals", flat=True))
    return found


def account_of(person: Person) -> User | None:
    """The account of a person."""
    return User.objects.filter(person=person).first()


def has_left(user: User) -> bool:
    """Whether the account belongs to somebody who has left."""
    return user.person is not None and user.person.status == PersonStatus.LEFT


def account_ids_of(person_ids: Iterable[int]) -> list[int]:
    """Active accounts of people, e.g. to tell them something; who has none is left out."""
    found: list[int] = []
    for batch in batches(person_ids):
        found += User.objects.filter(person_id__in=batch, is_active=True).values_list("pk", flat=True)
    return found


def search_people(viewer: "User | AnonymousUser", text: str, on: date, limit: int = 20) -> list[Member]:
    """People the viewer may see, by name, number, pinyin, initials or whole mobile number."""
    return search_among(people_for(viewer, on), text, on, limit)


def search_among(people: QuerySet[Person], text: str, on: date, limit: int = 20) -> list[Member]:
    """Some of these people, found the same way."""
    if not text.strip():
        return []
    here = people.exclude(status=PersonStatus.LEFT)
    found = here.filter(typed_person_q(here, text))
    ids = list(by_pinyin(found, few=True).values_list("pk", flat=True)[:limit])
    members = members_by_person_ids(ids, on)
    return [members[pk] for pk in ids if pk in members]


def masked_phone(person: Person) -> str:
    """138****1234, or empty."""
    return rules.mask_phone(crypto.decrypt(person.phone_sealed))


def full_phone(person: Person) -> str:
    """The whole number; only for the person, and for those whose look leaves a line in the trail."""
    return crypto.decrypt(person.phone_sealed)


def masked_id(person: Person) -> str:
    """330***********1234, or empty."""
    return rules.mask_id(crypto.decrypt(person.id_sealed))


def main_titles(ids: Collection[int], on: date) -> dict[int, str]:
    """Titles of the main memberships on a day, by person; nobody without one."""
    found: dict[int, str] = {}
    for batch in batches(ids):
        held = Membership.objects.filter(in_force_q(on), person_id__in=batch).order_by(MAIN_FIRST, "pk")
        for person_id, title in held.values_list("person_id", "title"):
            found.setdefault(person_id, title)
    return found
