"""Where units stood and what they were called on any day."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import Organization, OrganizationPlace
from xueji.foundation.organizations.rules import ancestor_paths, fits_below
from xueji.foundation.organizations.selectors import Tree
from xueji.foundation.organizations.services.unit_acts import carry_out
from xueji.foundation.organizations.services.unit_places import lock_tree
from xueji.foundation.organizations.services.units import place_under, rename_from
from xueji.foundation.organizations.testing import BEGIN, NOW, make_organization
from xueji.foundation.organizations.unit_drafts import UnitDraft

pytestmark = pytest.mark.django_db
PLACE = ZoneInfo("Asia/Shanghai")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=PLACE)


def move(unit: Organization, target: Organization, day: date) -> Organization:
    return services.move_organization(organization=unit, parent=target, now=noon(day))


@pytest.fixture
def county() -> dict[str, Organization]:
    top = make_organization("青岚市", kind="city", code="TOP")
    north = make_organization("北川县", top, "county", "N")
    south = make_organization("南川县", top, "county", "S")
    bureau = make_organization("林业局", north, "agency", "B")
    station = make_organization("林场", bureau, "institution", "F")
    return {"top": top, "north": north, "south": south, "bureau": bureau, "station": station}


def names(units: Any) -> list[str]:
    return [unit.name for unit in units]


def test_a_moved_unit_stands_under_the_superior_of_each_day(county: dict[str, Organization]) -> None:
    day = date(2025, 3, 1)
    move(county["bureau"], county["south"], day)
    before, station = day - timedelta(days=1), county["station"]
    assert names(selectors.ancestors_on(station, before)) == ["青岚市", "北川县", "林业局"]
    assert names(selectors.ancestors_on(station, day)) == ["青岚市", "南川县", "林业局"]
    assert set(names(selectors.subtree_on(county["north"], before))) == {"北川县", "林业局", "林场"}
    assert names(selectors.subtree_on(county["north"], day)) == ["北川县"]
    assert names(selectors.children_on(county["south"], day)) == ["林业局"]
    assert selectors.path_on(station, BEGIN - timedelta(days=1)) is None


def test_a_roll_up_asks_as_often_for_a_large_tree_as_for_a_small_one(
    county: dict[str, Organization], django_assert_num_queries: Any
) -> None:
    for number in range(12):
        make_organization(f"第{number}林场", county["bureau"], "institution")
    with django_assert_num_queries(2):
        assert len(selectors.subtree_on(county["top"], BEGIN)) == 17
    with django_assert_num_queries(2):
        selectors.ancestors_on(county["station"], BEGIN)


def test_a_path_that_was_in_use_is_not_given_again(county: dict[str, Organization]) -> None:
    former = county["bureau"].path
    move(county["bureau"], county["south"], date(2025, 3, 1))
    newcomer = make_organization("水利局", county["north"], "agency")
    assert newcomer.path != former
    rows = "code,name,level,parent_code\nX1,交通局,机关,N\n"
    services.import_units_csv(rows.encode(), now=NOW)
    imported = selectors.organization_by_code("X1")
    assert imported is not None
    assert imported.path not in {former, newcomer.path}


def test_records_kept_under_a_former_path_are_still_the_units_own(county: dict[str, Organization]) -> None:
    former = county["bureau"].path
    moved = move(county["bureau"], county["south"], date(2025, 3, 1))
    assert selectors.with_former_paths([moved.path]) == sorted([former, moved.path])
    assert selectors.with_former_paths([]) == []


def test_a_path_of_part_of_a_day_stays_the_units_own(county: dict[str, Organization]) -> None:
    """Moved twice in one day: nobody gets the path between, and what was written under it is still found."""
    day, bureau, station = date(2025, 3, 1), county["bureau"], county["station"]
    between = move(bureau, county["south"], day).path
    station.refresh_from_db()
    below_between = station.path
    bureau = move(bureau, county["top"], day)
    rows = "code,name,level,parent_code\nX1,交通局,机关,S\n"
    services.import_units_csv(rows.encode(), now=noon(day))
    others = [make_organization("水利局", county["south"], "agency"), Organization.objects.get(code="X1")]
    assert between not in {one.path for one in others}
    assert between in selectors.with_former_paths([bureau.path])
    station.refresh_from_db()
    assert below_between in selectors.with_former_paths([station.path])


def test_the_first_path_of_a_unit_moved_on_its_first_day_is_not_given_again(
    county: dict[str, Organization],
) -> None:
    first = make_organization("林业站", county["north"], "agency").path
    station = move(Organization.objects.get(path=first), county["south"], BEGIN)
    assert make_organization("水利站", county["north"], "agency").path != first
    assert first in selectors.with_former_paths([station.path])


def test_a_party_path_of_part_of_a_day_is_not_given_again() -> None:
    top = make_organization("市委", kind="party_committee")
    homes = [make_organization(name, top, "party_committee") for name in ("北川党委", "南川党委")]
    branch, day = make_organization("第一党支部", top), date(2025, 3, 1)
    paths = []
    for home in homes:
        carry_out(UnitDraft("party_move", branch, day, {"target": home.pk}), noon(day))
        paths.append(selectors.path_on(branch, day, Tree.PARTY))
    newcomer = make_organization("第二党支部", homes[0])
    assert selectors.path_on(newcomer, day, Tree.PARTY) not in paths


def test_an_import_that_renames_keeps_the_former_name(county: dict[str, Organization]) -> None:
    rows = "code,name,level,parent_code\nB,林业和草原局,机关,N\nF,林场,其他事业单位,B\n"
    services.import_units_csv(rows.encode(), now=noon(date(2025, 3, 1)))
    bureau = Organization.objects.get(code="B")
    units = [bureau, county["station"]]
    assert selectors.names_on(units, date(2025, 2, 28)) == {bureau.pk: "林业局", units[1].pk: "林场"}
    assert selectors.names_on(units, date(2025, 3, 1))[bureau.pk] == "林业和草原局"
    assert names(selectors.former_names(bureau)) == ["林业局"]
    assert not selectors.former_names(county["station"])


def test_a_corrected_fact_leaves_no_former_name(county: dict[str, Organization]) -> None:
    facts: dict[str, Any] = {"name": "林业管理局", "valid_from": date(2019, 1, 1)}
    services.update_organization(organization=county["bureau"], now=NOW, **facts)
    bureau = Organization.objects.get(code="B")
    assert not selectors.former_names(bureau)
    assert selectors.names_on([bureau], date(2019, 6, 1)) == {bureau.pk: "林业管理局"}


def test_the_first_day_cannot_come_after_the_first_change(county: dict[str, Organization]) -> None:
    bureau = move(county["bureau"], county["south"], date(2025, 3, 1))
    with pytest.raises(services.BeforeLastChange, match="第一次变更"):
        services.update_organization(organization=bureau, now=NOW, valid_from=date(2025, 4, 1))


def test_a_unit_that_is_over_stands_nowhere_afterwards(county: dict[str, Organization]) -> None:
    day = date(2025, 3, 1)
    services.update_organization(organization=county["station"], now=NOW, valid_until=day)
    assert names(selectors.children_on(county["bureau"], day - timedelta(days=1))) == ["林场"]
    assert not selectors.children_on(county["bureau"], day)


def test_a_party_organization_joins_the_nearest_fitting_one_above() -> None:
    top = make_organization("市委", kind="party_committee")
    bureau = make_organization("林业局", top, "agency")
    group = make_organization("林业局党组", bureau, "party_group")
    general = make_organization("林业局党总支", bureau, "general_branch")
    branch = make_organization("第一党支部", general, "branch")
    below_group = make_organization("第二党支部", group, "branch")
    cell = make_organization("第一党小组", branch, "small_group")
    assert names(selectors.ancestors_on(cell, BEGIN, Tree.PARTY)) == [
        "市委",
        "林业局党总支",
        "第一党支部",
    ]
    # A Party group guides; it is no superior of branches.
    assert names(selectors.ancestors_on(below_group, BEGIN, Tree.PARTY)) == ["市委"]
    assert len(selectors.subtree_on(top, BEGIN, Tree.PARTY)) == 6
    assert selectors.path_on(bureau, BEGIN, Tree.PARTY) is None


@pytest.mark.parametrize(
    ("kind", "superior", "fits"),
    [
        ("party_committee", "party_committee", True),
        ("party_group", "party_committee", True),
        ("general_branch", "party_committee", True),
        ("branch", "party_committee", True),
        ("branch", "general_branch", True),
        ("small_group", "branch", True),
        ("branch", "party_group", False),
        ("party_committee", "branch", False),
        ("general_branch", "general_branch", False),
        ("branch", "branch", False),
        ("small_group", "party_committee", False),
        ("branch", "agency", False),
        ("agency", "party_committee", False),
    ],
)
def test_what_may_stand_below_what(kind: str, superior: str, fits: bool) -> None:
    assert fits_below(kind, superior) is fits


class Undone(Exception):
    """Rolls an example back."""


FIRST = date(2024, 1, 1)
DAYS = 6
Act = tuple[str, int, int, int]
VERBS = st.sampled_from(["move", "rename", "found"])
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["move", "rename", "found"]),
        st.integers(0, 7),
        st.integers(0, 7),
        st.integers(1, DAYS),
    ),
    max_size=8,
)


class Naive:
    """Every day written out by itself: who is above whom, and what everybody is called."""

    def __init__(self) -> None:
        self.parents: list[dict[int, int | None]] = [{} for _ in range(DAYS + 1)]
        self.names: list[dict[int, str]] = [{} for _ in range(DAYS + 1)]
        self.owners: dict[str, int] = {}

    def set(self, unit: Organization, day: int, parent: Organization | None, name: str) -> None:
        for one in range(day, DAYS + 1):
            self.parents[one][unit.pk] = parent.pk if parent else None
            self.names[one][unit.pk] = name

    def see_paths(self) -> None:
        """A path means one unit for ever, however short it had it."""
        for key, path in Organization.objects.values_list("pk", "path"):
            assert self.owners.setdefault(path, key) == key

    def chain(self, key: int, day: int) -> list[int]:
        above, parent = [], self.parents[day][key]
        while parent is not None:
            above.insert(0, parent)
            parent = self.parents[day][parent]
        return above


def at(day: int) -> date:
    return FIRST + timedelta(days=day)


def grown(acts: list[Act]) -> tuple[list[Organization], Naive]:
    """A tree after random changes, some of them registered late, and the model beside it."""
    naive = Naive()
    units = [services.create_organization(name="0", kind="city", code="R", valid_from=at(0), now=NOW)]
    naive.set(units[0], 0, None, "0")
    for number in range(1, 4):
        units.append(_founded(units[number // 2], str(number), 0, naive))
    for number, (verb, one, other, day) in enumerate(acts):
        unit, target = units[one % len(units)], units[other % len(units)]
        with suppress(DomainError), transaction.atomic():
            if verb == "found" and target.pk in naive.parents[day]:
                units.append(_founded(target, f"n{number}", day, naive))
            elif verb == "move":
                _moved(unit, target, day, naive)
            elif verb == "rename":
                _renamed(unit, f"r{number}", day, naive)
        naive.see_paths()
    return units, naive


def _founded(parent: Organization, name: str, day: int, naive: Naive) -> Organization:
    unit = services.create_organization(name=name, kind="agency", parent=parent, valid_from=at(day), now=NOW)
    naive.set(unit, day, parent, name)
    return unit


def _moved(unit: Organization, target: Organization, day: int, naive: Naive) -> None:
    lock_tree()
    unit.refresh_from_db()
    target.refresh_from_db()
    if unit.parent_id is None or unit.pk not in naive.parents[day]:
        return
    place_under(unit, target, at(day))
    for one in range(day, DAYS + 1):
        naive.parents[one][unit.pk] = target.pk


def _renamed(unit: Organization, name: str, day: int, naive: Naive) -> None:
    unit.refresh_from_db()
    if unit.pk not in naive.parents[day]:
        return
    unit.name = name
    rename_from(unit, at(day))
    for one in range(day, DAYS + 1):
        naive.names[one][unit.pk] = name


@given(ACTS)
@example([("move", 2, 0, 2), ("move", 1, 0, 1)])
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_day_is_as_a_naive_model_has_it(acts: list[Act]) -> None:
    with suppress(Undone), transaction.atomic():
        units, naive = grown(acts)
        for day in range(DAYS + 1):
            _compare(units, naive, day)
        for path, key in naive.owners.items():
            own = [unit.path for unit in Organization.objects.filter(pk=key)]
            former = selectors.with_former_paths(own)
            assert any(path.startswith(one) for one in former)
        present = OrganizationPlace.objects.filter(tree=Tree.UNIT, valid_until=None)
        assert set(present.values_list("organization_id", "path", "parent_id")) == set(
            Organization.objects.values_list("pk", "path", "parent_id")
        )
        raise Undone


def _compare(units: list[Organization], naive: Naive, day: int) -> None:
    rows = OrganizationPlace.objects.filter(selectors.in_force_q(at(day)), tree=Tree.UNIT)
    paths = dict(rows.values_list("organization_id", "path"))
    at_path = {path: key for key, path in paths.items()}
    chains = {key: [at_path[one] for one in ancestor_paths(path)[:-1]] for key, path in paths.items()}
    assert chains == {key: naive.chain(key, day) for key in naive.parents[day]}
    assert selectors.names_on(units, at(day)) == naive.names[day]
