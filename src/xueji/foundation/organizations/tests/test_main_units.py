"""The main unit of each day, when another one is registered ahead, late or for a time that is over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from xueji.common.audit.selectors import entries
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import Person
from xueji.foundation.organizations.testing import make_organization, make_person, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY, SPRING, SUMMER = date(2026, 3, 2), date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def units():
    return {name: make_organization(name, kind="agency") for name in ("林业局", "水利局", "交通局")}


@pytest.fixture
def lin(units):
    return make_person("林晓岚", units["林业局"], category="middle", title="科长")


def belong(person, unit, begin, end=None, now=NOW):
    return services.add_membership(
        person=person, organization=unit, title="新职", valid_from=begin, valid_until=end, now=now
    )


def main_unit(person, day):
    """As every reader of the main unit has it; they agree."""
    first = selectors.organization_of(person, day)
    assert selectors.members_by_person_ids([person.pk], day)[person.pk].organization == first
    row = selectors.with_main_unit(Person.objects.all(), day)
    assert row.get(pk=person.pk).unit_name == first.name
    return first.name


def test_one_registered_ahead_takes_the_place_on_its_first_day(units, lin):
    user = make_user(lin)
    belong(lin, units["水利局"], SPRING)
    assert lin.memberships.get(organization=units["林业局"]).is_primary
    assert main_unit(lin, TODAY) == main_unit(lin, SPRING - timedelta(days=1)) == "林业局"
    assert main_unit(lin, SPRING) == "水利局"
    assert selectors.main_titles([lin.pk], TODAY) == {lin.pk: "科长"}
    assert selectors.main_titles([lin.pk], SPRING) == {lin.pk: "新职"}
    assert selectors.categories_under(units["林业局"], TODAY) == {"middle": 1}
    assert [one.name for one in selectors.units_worked_for(user, SPRING)] == ["水利局", "林业局"]


def test_several_registered_ahead_follow_each_other(units, lin):
    belong(lin, units["交通局"], SUMMER)
    belong(lin, units["水利局"], SPRING)
    assert [main_unit(lin, day) for day in (TODAY, SPRING, SUMMER)] == ["林业局", "水利局", "交通局"]
    # The later word counts for one day.
    belong(lin, units["林业局"], SUMMER)
    assert main_unit(lin, SUMMER) == "林业局"


def test_one_from_today_leaves_the_one_ahead_its_day(units, lin):
    belong(lin, units["交通局"], SUMMER)
    belong(lin, units["水利局"], TODAY)
    assert [main_unit(lin, day) for day in (TODAY, SUMMER)] == ["水利局", "交通局"]
    assert not lin.memberships.get(organization=units["林业局"]).is_primary


def test_one_registered_late_takes_the_place_now_and_one_that_is_over_does_not(units, lin):
    belong(lin, units["水利局"], date(2021, 1, 1), date(2022, 1, 1))
    assert main_unit(lin, date(2021, 6, 1)) == "水利局"
    assert main_unit(lin, TODAY) == "林业局"
    assert lin.memberships.get(organization=units["林业局"]).is_primary
    belong(lin, units["交通局"], date(2019, 1, 1))
    assert main_unit(lin, TODAY) == "交通局"


def test_the_day_it_begins_the_former_one_is_marked_as_such_once(units, lin):
    belong(lin, units["水利局"], SPRING)
    lines = entries().count()
    assert services.settle_main_units(NOW) == 0
    later = NOW + timedelta(days=40)
    assert [services.settle_main_units(later), services.settle_main_units(later)] == [1, 0]
    assert not lin.memberships.get(organization=units["林业局"]).is_primary
    assert entries().count() == lines + 1
    assert selectors.categories_under(units["林业局"], SUMMER) == {}


def test_settling_asks_as_often_for_many_as_for_one(units, lin, django_assert_max_num_queries):
    for number in range(8):
        belong(make_person(f"周{number}", units["林业局"]), units["水利局"], SPRING)
    with django_assert_max_num_queries(8):
        assert services.settle_main_units(NOW + timedelta(days=40)) == 8


def test_merging_two_records_leaves_the_one_ahead_its_day(units, lin):
    other = make_person("林晓岚", units["水利局"])
    services.add_membership(person=other, organization=units["交通局"], sort_no=1, valid_from=SPRING, now=NOW)
    services.merge_people(kept=lin, lost=other, reason="同一人", now=NOW)
    assert [main_unit(lin, day) for day in (TODAY, SPRING)] == ["林业局", "交通局"]
