"""What the units of a province do, for the benchmark of pages: sessions, posts, responsibilities, roles."""

from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

ROWS_A_BATCH = 2000
DAYS_AROUND = 365
RISK_LEVELS = ("low", "medium", "high")


def act(*, sessions: int, accounts: int) -> None:
    """Give every unit below the counties a post, a responsibility, an organiser and sessions.

    Args:
        sessions: sessions in all, in the year around today.
        accounts: people who can sign in.
    """
    units = members_of_units()
    _accounts(accounts)
    _posts(units)
    _responsibilities(units)
    _roles(units)
    _sessions(units, sessions)


def members_of_units() -> list[tuple[int, int]]:
    """Units below the counties with one member of each."""
    from xueji.foundation.organizations.models import Membership

    held = Membership.objects.order_by("organization_id", "person_id").values_list(
        "organization_id", "person_id"
    )
    return sorted(dict(held.iterator(chunk_size=5000)).items())


def store(model: Any, rows: Any) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, ROWS_A_BATCH)):
        model.objects.bulk_create(batch)


def _accounts(count: int) -> None:
    from xueji.foundation.organizations.models import Person, User

    people = Person.objects.order_by("pk").values_list("pk", "code")[:count]
    store(User, (User(username=code, password="!", person_id=pk) for pk, code in people.iterator()))


def _posts(units: list[tuple[int, int]]) -> None:
    from xueji.foundation.organizations.models import Post

    store(
        Post,
        (
            Post(organization_id=unit, title="采购管理", risk_level=RISK_LEVELS[number % 3])
            for number, (unit, _) in enumerate(units)
        ),
    )


def _responsibilities(units: list[tuple[int, int]]) -> None:
    from xueji.foundation.responsibilities.models import Responsibility

    today = timezone.localdate()
    store(
        Responsibility,
        (
            Responsibility(
                organization_id=unit,
                year=today.year,
                tier=Responsibility.Tier.choices[number % len(Responsibility.Tier.choices)][0],
                text="定期研究党风廉政建设工作",
                owner_id=person,
                due_date=today + timedelta(days=number % 90 - 30),
                status="in_force",
            )
            for number, (unit, person) in enumerate(units)
        ),
    )


def _roles(units: list[tuple[int, int]]) -> None:
    from xueji.foundation.organizations.models import RoleAssignment

    begin = date(2024, 1, 1)
    store(
        RoleAssignment,
        (
            RoleAssignment(person_id=person, role="organizer", organization_id=unit, valid_from=begin)
            for unit, person in units
        ),
    )


def _sessions(units: list[tuple[int, int]], count: int) -> None:
    from xueji.activity.study_sessions.models import StudySession

    now = timezone.now()
    kinds = [value for value, _ in StudySession._meta.get_field("meeting_kind").choices or ()]
    store(
        StudySession,
        (
            StudySession(
                organization_id=units[number % len(units)][0],
                organizer_id=units[number % len(units)][1],
                title=f"第 {number // len(units) + 1} 次党委会",
                meeting_kind=kinds[number % len(kinds)],
                starts_at=now + timedelta(days=number % DAYS_AROUND - DAYS_AROUND + 60, minutes=number % 480),
                status="closed" if number % DAYS_AROUND < DAYS_AROUND - 60 else "ready",
                check_in_secret=f"{number:032d}",
                created_at=now,
            )
            for number in range(count)
        ),
    )
