"""Changes of units: what each does, what it refuses, and when."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from xueji.common.audit.selectors import entries
from xueji.common.errors import DomainError
from xueji.common.events.models import Announcement
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import Membership, Organization, OrganizationChange, RoleAssignment
from xueji.foundation.organizations.selectors import Role, Tree
from xueji.foundation.organizations.services import STAYS, UnitDraft
from xueji.foundation.organizations.testing import (
    BEGIN,
    make_organization,
    make_person,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
RENAMED = {"name": "林业和草原局", "short_name": "林草局", "division_code": ""}


class World:
    """Two counties, two bureaus that will be merged, people and a role."""

    def __init__(self) -> None:
        self.top = make_organization("青岚市", kind="city")
        self.north = make_organization("北川县", self.top, "county")
        self.south = make_organization("南川县", self.top, "county")
        self.forestry = make_organization("林业局", self.north, "agency")
        self.land = make_organization("国土局", self.north, "agency")
        self.station = make_organization("林场", self.forestry, "institution")
        self.lin = make_person("林晓岚", self.forestry, title="局长", sort_no=1)
        self.gao = make_person("高原", self.land)
        self.role = make_role(self.lin, Role.ORGANIZER, self.forestry)
        services.add_membership(
            person=self.lin, organization=self.land, is_primary=False, valid_from=BEGIN, now=NOW
        )
        services.add_membership(
            person=self.gao, organization=self.land, kind="party", is_primary=False, post_title="会计",
            valid_from=BEGIN, now=NOW,
        )  # fmt: skip

    def draft(
        self, kind: str, unit: Organization | None = None, day: date = TODAY, **facts: Any
    ) -> UnitDraft:
        return UnitDraft(kind, unit or self.forestry, day, facts, "机构改革", "青编发〔2026〕3号")


@pytest.fixture
def world(db: None) -> World:
    return World()


def make(draft: UnitDraft) -> OrganizationChange:
    return services.record_change(draft, now=NOW)


def unit_named(name: str) -> Organization:
    return Organization.objects.get(name=name)


def members(unit: Organization, day: date) -> set[str]:
    return {member.person.name for member in selectors.members_of([unit.pk], day)}


def test_a_renamed_unit_keeps_its_former_name_of_every_day(world: World) -> None:
    make(world.draft("rename", **RENAMED))
    unit = unit_named("林业和草原局")
    assert selectors.names_on([unit], TODAY - timedelta(days=1)) == {unit.pk: "林业局"}
    assert selectors.names_on([unit], TODAY) == {unit.pk: "林业和草原局"}
    assert (unit.short_name, unit.initials) == ("林草局", "lyhcyj")


def test_a_moved_unit_takes_everything_below_it_along(world: World) -> None:
    make(world.draft("move", target=world.south.pk))
    station = unit_named("林场")
    assert [one.name for one in selectors.ancestors_of(station)] == ["青岚市", "南川县", "林业局"]
    assert [one.name for one in selectors.ancestors_on(station, TODAY - timedelta(days=1))][1] == "北川县"


def test_a_merger_into_a_new_unit_lets_everything_go_on_there(world: World) -> None:
    change = make(world.draft("merge", others=[world.land.pk], into=None, name="自然资源局"))
    successor = unit_named("自然资源局")
    yesterday = TODAY - timedelta(days=1)
    assert (successor.parent, successor.kind, successor.valid_from) == (world.north, "agency", TODAY)
    assert members(successor, TODAY) == {"林晓岚", "高原"}
    assert members(world.forestry, yesterday) == {"林晓岚"}
    assert not members(world.forestry, TODAY)
    lin = Membership.objects.get(person=world.lin, organization=successor)
    assert (lin.title, lin.sort_no, lin.is_primary, lin.valid_from) == ("局长", 1, True, TODAY)
    kept = Membership.objects.get(person=world.gao, organization=successor, kind="party")
    assert kept.post is not None
    assert (kept.post.title, kept.post.organization) == ("会计", successor)
    assert unit_named("林场").parent == successor
    assert RoleAssignment.objects.get(pk=world.role.pk).valid_until == TODAY
    assert {unit.valid_until for unit in (unit_named("林业局"), unit_named("国土局"))} == {TODAY}
    event = Announcement.objects.get(name="organizations.OrganizationsChanged").payload
    assert event["successors"] == {
        str(world.forestry.pk): successor.pk,
        str(world.land.pk): successor.pk,
    }
    assert change.summary == "“林业局”、“国土局”合并组建“自然资源局”"
    assert entries().filter(action="organizations.merge-unit").count() == 1


def test_a_unit_goes_into_one_that_is_there(world: World) -> None:
    make(world.draft("merge", others=[], into=world.land.pk, name=""))
    assert members(world.land, TODAY) == {"林晓岚", "高原"}
    # 林晓岚 was a member there already: one membership, now the main one.
    lin = Membership.objects.get(person=world.lin, organization=world.land)
    assert (lin.valid_from, lin.is_primary) == (BEGIN, True)


def test_an_abolished_unit_ends_with_its_members_and_roles(world: World) -> None:
    make(world.draft("abolish", world.station, into=None))
    make(world.draft("abolish", into=None))
    assert unit_named("林业局").valid_until == TODAY
    assert selectors.organization_of(world.lin, TODAY) == world.land
    assert not selectors.may(make_user(world.lin), Role.ORGANIZER, on=TODAY)


def test_a_split_unit_shares_out_its_members_and_units(world: World) -> None:
    extra = make_person("甘琳", world.forestry)
    held = world.lin.memberships.get(organization=world.forestry)
    facts = {"names": ["林政局", "草原局"], "keeps": False, "rest": 1}
    places = {"units": {str(world.station.pk): 0}, "members": {str(held.pk): 0}}
    make(world.draft("split", **facts, **places))
    assert members(unit_named("林政局"), TODAY) == {"林晓岚"}
    assert members(unit_named("草原局"), TODAY) == {extra.name}
    assert unit_named("林场").parent == unit_named("林政局")
    assert unit_named("林业局").valid_until == TODAY


def test_a_unit_that_stays_keeps_what_is_not_given_away(world: World) -> None:
    facts = {"names": ["草原局"], "keeps": True, "units": {}, "members": {}, "rest": STAYS}
    make(world.draft("split", **facts))
    assert members(world.forestry, TODAY) == {"林晓岚"}
    assert unit_named("林业局").valid_until is None
    assert unit_named("草原局").parent == world.north


def test_the_party_superior_changes_beside_the_tree_of_units(world: World) -> None:
    committee = make_organization("市委", kind="party_committee")
    office = make_organization("机关工委", kind="party_committee")
    branch = make_organization("第一支部", committee, "branch")
    group = make_organization("党组", world.forestry, "party_group")
    make(world.draft("party_move", branch, target=office.pk))
    assert [one.name for one in selectors.ancestors_on(branch, TODAY, Tree.PARTY)] == ["机关工委"]
    assert [one.name for one in selectors.ancestors_of(unit_named("第一支部"))] == ["市委"]
    with pytest.raises(DomainError, match="党支部不能直接隶属于党组"):
        make(world.draft("party_move", branch, target=group.pk))


def test_a_planned_change_waits_for_its_day_and_is_then_made_once(world: World) -> None:
    day = TODAY + timedelta(days=3)
    change = make(replace(world.draft("rename", **RENAMED), day=day))
    assert change.status == "planned"
    assert unit_named("林业局") == world.forestry
    assert services.make_due_changes(NOW) == 0
    later = NOW + timedelta(days=4)
    assert [services.make_due_changes(later), services.make_due_changes(later)] == [1, 0]
    # The worker was a day late: the name holds from the day that was planned.
    assert selectors.names_on([world.forestry], day) == {world.forestry.pk: "林业和草原局"}
    assert Announcement.objects.filter(name="organizations.OrganizationsChanged").count() == 1


def test_a_planned_change_can_be_taken_back(world: World) -> None:
    change = make(replace(world.draft("rename", **RENAMED), day=TODAY + timedelta(days=3)))
    with pytest.raises(services.ChangeRefused, match="先撤回"):
        make(world.draft("move", target=world.south.pk))
    services.withdraw_change(change=change, now=NOW)
    assert services.make_due_changes(NOW + timedelta(days=9)) == 0
    with pytest.raises(services.ChangeRefused, match="已撤回"):
        services.withdraw_change(change=change, now=NOW)


def test_a_planned_change_that_became_impossible_says_why(world: World) -> None:
    change = make(replace(world.draft("abolish", world.station, into=None), day=TODAY + timedelta(days=3)))
    make_organization("护林队", world.station, "institution")
    services.make_due_changes(NOW + timedelta(days=3))
    change.refresh_from_db()
    assert change.status == "failed"
    assert "1 个下级单位" in change.refusal
    assert unit_named("林场").valid_until is None


def test_a_rehearsal_leaves_nothing_behind(world: World) -> None:
    draft = world.draft("merge", others=[world.land.pk], into=None, name="自然资源局")
    services.rehearse_change(draft, now=NOW)
    assert not Organization.objects.filter(name="自然资源局").exists()
    assert not OrganizationChange.objects.exists()
    assert members(world.forestry, TODAY) == {"林晓岚"}


def refusals(world: World) -> list[tuple[str, UnitDraft]]:
    station = world.station
    below = {"units": {}, "members": {}, "rest": STAYS}
    return [
        ("与现在的名称相同", world.draft("rename", name="林业局", short_name="", division_code="")),
        ("已经在“北川县”之下", world.draft("move", target=world.north.pk)),
        ("它自己的下级", world.draft("move", target=station.pk)),
        ("至少再选一个", world.draft("merge", others=[], into=None, name="新局")),
        ("承接单位在“林业局”之下", world.draft("merge", others=[], into=station.pk, name="")),
        ("自己也在被合并的单位中", world.draft("merge", others=[world.land.pk], into=world.land.pk, name="")),
        ("还有 1 个下级单位", world.draft("abolish", into=None)),
        ("生效日期应晚于这一天", world.draft("abolish", station, BEGIN, into=None)),
        ("不在党组织树中", world.draft("party_move", make_organization("支部", kind="branch"), target=0)),
        ("请选择单位", world.draft("move", target=None)),
        ("生效日期应晚于这一天", world.draft("split", day=BEGIN, names=["甲"], keeps=True, **below)),
    ]


@pytest.mark.parametrize("number", range(11))
def test_what_cannot_be_done_is_refused_in_words(world: World, number: int) -> None:
    words, draft = refusals(world)[number]
    if draft.kind == "party_move":
        draft.facts["target"] = world.south.pk
        words = "不能直接隶属于"
    with pytest.raises(DomainError, match=words):
        make(draft)
    assert not OrganizationChange.objects.exists()


def test_a_day_before_the_last_change_is_refused(world: World) -> None:
    make(world.draft("move", target=world.south.pk))
    earlier = TODAY - timedelta(days=5)
    with pytest.raises(services.BeforeLastChange, match="不能早于这一天"):
        make(replace(world.draft("move", target=world.top.pk), day=earlier))
    make(world.draft("rename", **RENAMED))
    with pytest.raises(services.BeforeLastChange, match="不能早于这一天"):
        make(replace(world.draft("rename", **{**RENAMED, "name": "林局"}), day=earlier))


def test_a_unit_that_is_over_changes_no_more(world: World) -> None:
    make(world.draft("abolish", world.station, into=None))
    with pytest.raises(services.ChangeRefused, match="已于"):
        make(world.draft("rename", world.station, TODAY + timedelta(days=1), **RENAMED))
    with pytest.raises(services.ChangeRefused, match="请选择其他单位"):
        make(world.draft("move", world.land, target=world.station.pk))
