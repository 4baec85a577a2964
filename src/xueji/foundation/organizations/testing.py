"""Factories for tests: units, people, accounts and roles that are in force since 2020."""

from datetime import UTC, date, datetime
from itertools import count

from xueji.foundation.organizations import duties, services
from xueji.foundation.organizations.models import Organization, Person, RoleAssignment, User
from xueji.foundation.organizations.services import PersonFacts

BEGIN = date(2020, 1, 1)
FAR_END = date(2100, 1, 1)
NOW = datetime(2020, 1, 1, 1, 0, tzinfo=UTC)
_numbers = count(1)


def make_organization(
    name: str = "青溪局第一党支部", parent: Organization | None = None, kind: str = "branch", code: str = ""
) -> Organization:
    """A unit below ``parent``, or a root."""
    code = code or f"T{next(_numbers):05d}"
    return services.create_organization(
        name=name, kind=kind, parent=parent, code=code, valid_from=BEGIN, now=NOW
    )


def make_person(
    name: str = "林晓岚",
    organization: Organization | None = None,
    category: str = "grassroots",
    title: str = "",
    sort_no: int = 1000,
    code: str = "",
    phone: str | None = None,
) -> Person:
    """A person, a member of ``organization`` when one is given."""
    code = code or f"P{next(_numbers):05d}"
    facts = PersonFacts(name=name, category=category, phone=phone)
    person = services.save_person(code=code, facts=facts, now=NOW)
    if organization is not None:
        services.add_membership(
            person=person, organization=organization, title=title, sort_no=sort_no, valid_from=BEGIN, now=NOW
        )
    return person


def make_user(person: Person | None = None, username: str = "", password: str | None = None) -> User:
    """An account, of a new person when none is given; sign in with ``client.force_login``."""
    return services.create_user(
        username=username or f"user{next(_numbers):05d}",
        person=person or make_person(),
        password=password,
        now=NOW,
    )


def make_role(person: Person, role: str, organization: Organization) -> RoleAssignment:
    """A role over a unit and everything below it; for visitors with a purpose and a far end."""
    is_visitor = role in duties.VISITING
    return services.assign_role(
        person=person,
        role=role,
        organization=organization,
        valid_from=BEGIN,
        valid_until=FAR_END if is_visitor else None,
        purpose="年度督查" if is_visitor else "",
        now=NOW,
    )


def make_delegation(
    grant: RoleAssignment, person: Person, organization: Organization | None = None
) -> RoleAssignment:
    """``person`` stands in for the holder of a grant, over its unit or one below it."""
    return RoleAssignment.objects.create(
        person=person,
        role=grant.role,
        organization=organization or grant.organization,
        purpose="外出学习",
        valid_from=BEGIN,
        valid_until=FAR_END,
        delegated_from=grant,
    )
