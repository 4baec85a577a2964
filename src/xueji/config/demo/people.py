"""Units, people, roles and accounts of the demonstration."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from xueji.config.demo.reading import read_toml
from xueji.foundation.organizations import selectors, services

DEMO_PASSWORD = "xueji-demo-2026"  # noqa: S105 - printed for everybody; serve refuses it on a network
BEGIN = date(2020, 1, 1)
STATUS_LABELS = {"在岗": "active", "流动党员": "floating", "退休": "retired", "调离": "left"}


def load_units(now: datetime) -> dict[str, Any]:
    """Create the units that are missing; code → unit."""
    units: dict[str, Any] = {}
    for sort_no, facts in enumerate(read_toml("organizations.toml")["unit"]):
        code = facts["code"]
        units[code] = selectors.organization_by_code(code) or services.create_organization(
            code=code,
            name=facts["name"],
            short_name=facts["short_name"],
            kind=facts["kind"],
            parent=units.get(facts["parent"]),
            industry=facts["industry"],
            region=facts["region"],
            sort_no=sort_no,
            valid_from=BEGIN,
            now=now,
        )
    return units


def load_people(units: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Create people with their memberships, roles and accounts; name → person."""
    categories = {label: value for value, label in selectors.Category.choices}
    people = {}
    for facts in read_toml("people.toml")["person"]:
        is_new = selectors.person_by_code(facts["code"]) is None
        person = services.save_person(
            code=facts["code"],
            facts=services.PersonFacts(
                name=facts["name"],
                category=categories[facts["category"]],
                status=STATUS_LABELS[facts["status"]],
                joined_party_date=_date(facts.get("joined_party_date")),
            ),
            now=now,
        )
        people[person.name] = person
        if is_new:
            _settle(person, facts, units, now)
    return people


def _settle(person: Any, facts: dict[str, Any], units: dict[str, Any], now: datetime) -> None:
    services.add_membership(
        person=person,
        organization=units[facts["unit"]],
        title=facts["title"],
        sort_no=facts["sort_no"],
        valid_from=BEGIN,
        now=now,
    )
    if facts["party_unit"] and facts["party_unit"] != facts["unit"]:
        services.add_membership(
            person=person,
            organization=units[facts["party_unit"]],
            kind="party",
            is_primary=False,
            sort_no=facts["sort_no"],
            valid_from=BEGIN,
            now=now,
        )
    for held in facts["roles"]:
        role, _, unit_code = held.partition("@")
        services.assign_role(
            person=person, role=role, organization=units[unit_code], valid_from=BEGIN, now=now
        )
    # Who waits is asked for by the system administrator (accounts.py).
    if facts["login"] and not facts.get("waits"):
        services.create_user(username=facts["login"], person=person, password_hash=_hash(), now=now)


@cache
def _hash() -> str:
    """Made once for all accounts: sixty hashes would take most of the time of the demonstration."""
    return make_password(DEMO_PASSWORD)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
