"""Pages of the changes of units: form, preview, confirmation, list, history."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xueji.foundation.organizations.models import Organization, OrganizationChange
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

pytestmark = pytest.mark.django_db
OK, FOUND, FORBIDDEN, NOT_FOUND, UNPROCESSABLE = 200, 302, 403, 404, 422


class World:
    """A county with two bureaus; its administrator, and the administrator of one bureau."""

    def __init__(self) -> None:
        self.county = make_organization("北川县", kind="county")
        self.forestry = make_organization("林业局", self.county, "agency")
        self.land = make_organization("国土局", self.county, "agency")
        self.station = make_organization("林场", self.forestry, "institution")
        self.elsewhere = make_organization("远山县", kind="county")
        self.lin = make_person("林晓岚", self.forestry, title="局长")
        self.chief = self.administrator(self.county)
        self.own = self.administrator(self.forestry)

    def administrator(self, unit: Organization) -> Client:
        person = make_person("陈柏舟", unit)
        make_role(person, Role.SYSTEM_ADMIN, unit)
        client = Client()
        client.force_login(make_user(person))
        return client


@pytest.fixture
def world(db: None) -> World:
    return World()


def url(name: str, *args: Any) -> str:
    return reverse(f"organizations:{name}", args=args)


def today(days: int = 0) -> str:
    return (timezone.localdate() + timezone.timedelta(days=days)).isoformat()


def merger(world: World, **change: Any) -> dict[str, Any]:
    facts = {
        "others": [world.land.pk],
        "name": "自然资源局",
        "day": today(),
        "document_no": "青编发〔2026〕3号",
    }
    return {**facts, **change}


def test_a_merger_is_previewed_and_then_made(world: World) -> None:
    address = url("change-unit", world.forestry.pk, "merge")
    preview = world.chief.post(address, {**merger(world), "step": "preview"})
    page = preview.content.decode()
    assert preview.status_code == OK
    assert "“林业局”、“国土局”合并组建“自然资源局”" in page
    assert "林晓岚" in page
    assert "转到“自然资源局”，各自的下级随之转移" in page
    assert not OrganizationChange.objects.exists()
    done = world.chief.post(address, {**merger(world), "step": "confirm"})
    assert (done.status_code, done.headers["Location"]) == (FOUND, url("unit", world.forestry.pk))
    former = world.chief.get(url("unit", world.forestry.pk)).content.decode()
    assert "已撤销" in former
    assert "青编发〔2026〕3号" in former
    successor = Organization.objects.get(name="自然资源局")
    assert "合并组建" in world.chief.get(url("unit", successor.pk)).content.decode()


def test_a_split_asks_where_everybody_goes(world: World) -> None:
    address = url("change-unit", world.forestry.pk, "split")
    facts = {"names": "林政局\n草原局", "day": today()}
    preview = world.chief.post(address, {**facts, "step": "preview"}).content.decode()
    held = world.lin.memberships.get()
    assert f'name="member-{held.pk}"' in preview
    assert f'name="unit-{world.station.pk}"' in preview
    places = {f"member-{held.pk}": "1", f"unit-{world.station.pk}": "0"}
    world.chief.post(address, {**facts, **places, "step": "confirm"})
    assert world.lin.memberships.get(valid_until=None).organization.name == "草原局"
    assert Organization.objects.get(name="林场").parent.name == "林政局"


def test_a_change_of_a_later_day_is_announced_on_the_unit_and_can_be_withdrawn(world: World) -> None:
    facts = {"name": "林业和草原局", "day": today(30), "step": "confirm"}
    world.chief.post(url("change-unit", world.forestry.pk, "rename"), facts)
    assert "有待生效的变更" in world.chief.get(url("unit", world.forestry.pk)).content.decode()
    change = OrganizationChange.objects.get()
    listed = world.chief.get(url("unit-changes")).content.decode()
    assert "待生效" in listed
    assert (
        world.administrator(world.elsewhere).post(url("withdraw-change", change.pk)).status_code == NOT_FOUND
    )
    assert world.chief.post(url("withdraw-change", change.pk)).status_code == FOUND
    again = world.chief.post(url("withdraw-change", change.pk), follow=True).content.decode()
    assert "这项变更已撤回，不能撤回" in again
    assert Organization.objects.get(pk=world.forestry.pk).name == "林业局"


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("merge", {"name": "新局"}, "至少再选一个"),
        ("merge", {}, "请填写其中一项"),
        ("abolish", {}, "还有 1 个下级单位"),
        ("rename", {"name": "林业局"}, "与现在的名称相同"),
        ("move", {}, "必填"),
        ("split", {"names": "甲局"}, "至少要有两个新单位"),
        ("split", {"names": "甲局\n甲局", "keeps": "on"}, "重复的名称"),
        ("rename", {"name": "甲", "day": "1890-01-01"}, "年份应在"),
    ],
)
def test_what_cannot_be_done_is_said_on_the_form(
    world: World, kind: str, facts: dict[str, str], words: str
) -> None:
    address = url("change-unit", world.forestry.pk, kind)
    answer = world.chief.post(address, {"day": today(), **facts, "step": "preview"})
    assert answer.status_code == UNPROCESSABLE
    assert words in answer.content.decode()


def test_a_unit_out_of_reach_is_no_target(world: World) -> None:
    address = url("change-unit", world.forestry.pk, "move")
    answer = world.chief.post(address, {"target": world.elsewhere.pk, "day": today(), "step": "confirm"})
    assert answer.status_code == UNPROCESSABLE
    assert not OrganizationChange.objects.exists()


def test_only_the_administrator_above_restructures_a_unit(world: World) -> None:
    for kind in ("move", "merge", "split", "abolish"):
        assert world.own.get(url("change-unit", world.forestry.pk, kind)).status_code == FORBIDDEN
        assert world.chief.get(url("change-unit", world.forestry.pk, kind)).status_code == OK
    assert world.own.get(url("change-unit", world.forestry.pk, "rename")).status_code == OK
    assert world.chief.get(url("change-unit", world.forestry.pk, "dissolve")).status_code == NOT_FOUND


def test_the_history_page_shows_the_unit_of_a_day(world: World) -> None:
    facts = {"name": "林业和草原局", "day": today(), "step": "confirm"}
    world.chief.post(url("change-unit", world.forestry.pk, "rename"), facts)
    address = url("unit-history", world.forestry.pk)
    before = world.chief.get(address, {"day": today(-1)}).content.decode()
    assert "<dd>林业局</dd>" in before
    assert "北川县" in before
    assert "<dd>林业和草原局</dd>" in world.chief.get(address).content.decode()
    assert "还没有这个单位" in world.chief.get(address, {"day": "1950-01-01"}).content.decode()
