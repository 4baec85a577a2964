"""What administrators of the demonstration find waiting: accounts, a role handed on, a review begun."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from xueji.config.demo.reading import read_toml
from xueji.foundation.organizations import selectors, services

SYSTEM_ADMIN, SECURITY_ADMIN = "康维平", "祝秋实"
OFFICE, DEPUTY, DEPUTY_UNIT = "纪远山", "卓依凡", "ql-water"
REVIEWED_UNIT, LOOKED_AT = "ql", 2
TRAINING = timedelta(days=14)


def load_accounts(units: dict[str, Any], persons: dict[str, Any], now: datetime) -> None:
    """Ask for accounts, hand a role on and begin a review, each once."""
    _ask_for_accounts(persons, now)
    _hand_on(units, persons, now)
    _begin_review(units, persons, now)


def _ask_for_accounts(persons: dict[str, Any], now: datetime) -> None:
    admin = selectors.account_of(persons[SYSTEM_ADMIN])
    for facts in read_toml("people.toml")["person"]:
        person = persons[facts["name"]]
        if facts.get("waits") and admin is not None and selectors.account_of(person) is None:
            services.request_account(username=facts["login"], person=person, actor=admin, now=now)


def _hand_on(units: dict[str, Any], persons: dict[str, Any], now: datetime) -> None:
    office, today = selectors.account_of(persons[OFFICE]), timezone.localdate(now)
    if office is None or selectors.delegations_of(office).exists():
        return
    grant = selectors.delegable_grants(office, today).first()
    if grant is not None:
        services.delegate_role(
            grant=grant,
            person=persons[DEPUTY],
            organization=units[DEPUTY_UNIT],
            valid_from=today,
            valid_until=today + TRAINING,
            purpose="赴党校培训两周",
            actor=office,
            now=now,
        )


def _begin_review(units: dict[str, Any], persons: dict[str, Any], now: datetime) -> None:
    guard = selectors.account_of(persons[SECURITY_ADMIN])
    today = timezone.localdate(now)
    if guard is None or selectors.reviews_for(guard, today).exists():
        return
    review = services.begin_review(organization=units[REVIEWED_UNIT], actor=guard, now=now)
    rows = selectors.review_items(review, own=guard.person, on=today).order_by("pk")
    for item in [one for one in rows if one.grant and one.grant.person != guard.person][:LOOKED_AT]:
        services.decide_grant(item=item, keep=True, actor=guard, now=now)
