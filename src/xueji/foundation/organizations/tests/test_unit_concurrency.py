"""Two administrators change the tree at once: one after the other, and never in a circle."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from xueji.common.errors import DomainError
from xueji.foundation.organizations import services
from xueji.foundation.organizations.models import Organization, OrganizationPlace
from xueji.foundation.organizations.testing import make_organization

NOW = datetime(2026, 5, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = date(2026, 5, 6)


def attempt(act: Callable[[], object]) -> str:
    """What came of it, on a connection of its own."""
    try:
        act()
    except DomainError:
        return "refused"
    finally:
        connection.close()
    return "done"


def move(unit: Organization, target: Organization) -> Callable[[], object]:
    draft = services.UnitDraft("move", unit, DAY, {"target": target.pk})
    return lambda: services.record_change(draft, now=NOW)


def together(*acts: Callable[[], object]) -> list[str]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(attempt, acts))


def check_tree() -> None:
    for unit in Organization.objects.select_related("parent"):
        above = unit.parent.path if unit.parent else ""
        assert unit.path[:-6] == above
        place = OrganizationPlace.objects.get(organization=unit, tree="unit", valid_until=None)
        assert (place.path, place.parent_id) == (unit.path, unit.parent_id)


@pytest.fixture
def threads(transactional_db: None) -> None:
    """A database that several threads share."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: threads share one in-memory SQLite database and lock its tables")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("threads")
def test_two_moves_into_each_others_subtree_close_no_circle() -> None:
    top = make_organization("青岚市", kind="city")
    north, south = (make_organization(name, top, "county") for name in ("北川县", "南川县"))
    assert together(move(north, south), move(south, north)) == ["done", "refused"]
    check_tree()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("threads")
def test_two_moves_of_one_subtree_and_a_unit_founded_in_it_leave_one_tree() -> None:
    top = make_organization("青岚市", kind="city")
    north, south, east = (make_organization(name, top, "county") for name in ("北川县", "南川县", "东川县"))
    bureau = make_organization("林业局", north, "agency")
    station = make_organization("林场", bureau, "institution")

    def found() -> object:
        return make_organization("护林队", station, "institution")

    assert together(move(bureau, south), move(bureau, east), found) == ["done", "done", "done"]
    check_tree()
    assert Organization.objects.get(name="护林队").parent == station
