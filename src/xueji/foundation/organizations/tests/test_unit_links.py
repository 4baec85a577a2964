"""Joint branches serve several units; a Party group guides and is no superior."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import Organization, OrganizationLink
from xueji.foundation.organizations.selectors import Role, Tree
from xueji.foundation.organizations.testing import (
    BEGIN,
    make_organization,
    make_person,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 6, 1, tzinfo=UTC)
TODAY = date(2026, 5, 6)


class World:
    """Two bureaus with a joint branch of the first, and a Party group."""

    def __init__(self) -> None:
        self.county = make_organization("北川县", kind="county")
        self.forestry = make_organization("林业局", self.county, "agency")
        self.land = make_organization("国土局", self.county, "agency")
        self.branch = make_organization("联合支部", self.forestry, "branch")
        self.group = make_organization("林业局党组", self.forestry, "party_group")


@pytest.fixture
def world(db: None) -> World:
    return World()


def link(kind: str, source: Organization, target: Organization, day: date = BEGIN) -> OrganizationLink:
    return services.link_organizations(kind=kind, source=source, target=target, valid_from=day, now=NOW)


def test_a_joint_branch_serves_the_unit_it_belongs_to_and_the_others(world: World) -> None:
    made = link("serves", world.branch, world.land)
    assert selectors.units_served(world.branch, TODAY) == [world.forestry, world.land]
    assert selectors.party_organizations_of(world.land, TODAY) == [world.branch]
    services.end_link(link=made, now=NOW)
    assert selectors.units_served(world.branch, TODAY) == [world.forestry]
    assert world.land in selectors.units_served(world.branch, TODAY - timedelta(days=1))
    with pytest.raises(services.ChangeRefused, match="已经结束"):
        services.end_link(link=made, now=NOW)


def test_a_party_group_guides_and_stands_above_nobody(world: World) -> None:
    link("guides", world.group, world.branch)
    assert selectors.ancestors_on(world.branch, TODAY, Tree.PARTY) == []
    assert [one.target for one in selectors.links_of(world.group, TODAY)] == [world.branch]


@pytest.mark.parametrize(
    ("kind", "source", "target", "words"),
    [
        ("serves", "branch", "group", "请选择一个行政单位"),
        ("serves", "land", "forestry", "请选择一个行政单位"),
        ("guides", "branch", "group", "在党组的页面上"),
        ("guides", "group", "land", "在党组的页面上"),
    ],
)
def test_what_does_not_go_together_is_refused(
    world: World, kind: str, source: str, target: str, words: str
) -> None:
    with pytest.raises(services.ChangeRefused, match=words):
        link(kind, getattr(world, source), getattr(world, target))


def test_a_link_is_made_once(world: World) -> None:
    link("serves", world.branch, world.land)
    with pytest.raises(services.ChangeRefused, match="已经登记"):
        link("serves", world.branch, world.land)
    with pytest.raises(services.ChangeRefused, match="没有设立"):
        link("serves", world.group, world.land, date(2019, 1, 1))


def test_a_merged_unit_hands_its_links_to_the_successor(world: World) -> None:
    link("serves", world.branch, world.land)
    hospital = make_organization("医院", world.county, "hospital")
    draft = services.UnitDraft("merge", world.land, TODAY, {"others": [], "into": hospital.pk, "name": ""})
    services.record_change(draft, now=NOW)
    assert selectors.units_served(world.branch, TODAY) == [world.forestry, hospital]
    assert selectors.units_served(world.branch, TODAY - timedelta(days=1)) == [world.forestry, world.land]


def test_the_administrator_adds_and_ends_a_link_on_the_page(world: World) -> None:
    person = make_person("陈柏舟", world.county)
    make_role(person, Role.SYSTEM_ADMIN, world.county)
    client = Client()
    client.force_login(make_user(person))
    address = reverse("organizations:add-link", args=[world.branch.pk])
    client.post(address, {"kind": "serves", "target": world.land.pk, "valid_from": "2024-01-01"})
    page = client.get(reverse("organizations:unit", args=[world.branch.pk])).content.decode()
    assert "林业局、国土局" in page
    held = OrganizationLink.objects.get()
    client.post(reverse("organizations:end-link", args=[held.pk]))
    held.refresh_from_db()
    assert held.valid_until is not None
