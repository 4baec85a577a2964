"""What one administrator must not reach: other people's people, other administrators, the past."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from xueji.common.crypto import encrypt
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import Membership, Organization, Person, RoleAssignment
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.services.erasure import pseudonymize
from xueji.foundation.organizations.services.unit_handover import hand_over_members
from xueji.foundation.organizations.services.units import UnitOver
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.organizations.tests.test_people_import import HEADS, workbook

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def north():
    return make_organization("北川县", kind="county", code="N")


@pytest.fixture
def south():
    return make_organization("南川县", kind="county", code="S")


def row(person, unit, **change):
    facts = {"name": person.name, "code": person.code, "unit": unit.code, "category": "基层干部", **change}
    cells = [facts["name"], facts["code"], facts["unit"], None, None, facts["category"]]
    return [*cells, *[None] * 7]


def checked(unit, *rows):
    return services.check_people(workbook(*rows), now=NOW, allowed_paths=[unit.path])


def test_a_list_that_names_an_abolished_unit_is_told_so(north):
    dead = make_organization("农机局", parent=north, code="N-1")
    person = make_person("林晓岚", north)
    Organization.objects.filter(pk=dead.pk).update(valid_until=date(2026, 1, 1))
    dead.refresh_from_db()
    [error] = checked(north, row(person, dead)).errors
    assert "自 2026-01-01 起已撤销" in error.message
    with pytest.raises(UnitOver, match="已撤销"):
        services.add_membership(person=person, organization=dead, now=NOW)
    with pytest.raises(UnitOver, match="已撤销"):
        services.assign_role(person=person, role=Role.ORGANIZER, organization=dead, now=NOW)


def test_who_has_left_a_county_is_not_taken_over_by_the_list_of_another(north, south):
    person = make_person("何立群", south)
    Membership.objects.update(valid_until=date(2026, 2, 1))
    outcome = checked(north, row(person, north, name="改名"))
    assert [error.message for error in outcome.errors] == ["这个编号已在职责范围之外的单位登记"]
    assert not outcome.changed
    assert not checked(south, row(person, south)).errors


def test_of_who_belongs_nowhere_the_unit_left_last_decides_who_sees_them(north, south):
    person = make_person("何立群", north)
    Membership.objects.filter(person=person).update(valid_until=date(2022, 1, 1))
    Membership.objects.create(
        person=person, organization=south, kind="work", valid_from=date(2022, 1, 1), valid_until=TODAY
    )
    seen = []
    for unit in (north, south):
        viewer = make_user(make_person("周若溪", unit))
        make_role(viewer.person, Role.SYSTEM_ADMIN, unit)
        seen.append(selectors.people_for(viewer, TODAY).filter(pk=person.pk).exists())
    assert seen == [False, True]


def test_a_system_administrator_does_not_get_rid_of_the_auditor(client, north):
    admin = make_user(make_person("周若溪", north))
    make_role(admin.person, Role.SYSTEM_ADMIN, north)
    auditor = make_person("白文静", north)
    grant = make_role(auditor, Role.AUDIT_ADMIN, north)
    client.force_login(admin)
    facts = {"status": "left", "first_day": timezone.localdate().isoformat(), "act": "confirm"}
    answer = client.post(reverse("organizations:leave", args=[auditor.pk]), facts)
    assert answer.status_code == 422 and "请先由安全管理员收回" in answer.content.decode()
    ending = {"valid_until": (timezone.localdate() + timedelta(days=1)).isoformat()}
    membership = auditor.memberships.get()
    answer = client.post(reverse("organizations:end-membership", args=[membership.pk]), ending)
    assert answer.status_code == 422
    leaving = row(auditor, north)
    leaving[HEADS.index("状态")] = "调离"
    [error] = checked(north, leaving).errors
    assert "请先由安全管理员收回" in error.message
    grant.refresh_from_db()
    auditor.refresh_from_db()
    assert grant.valid_until is None and auditor.status == "active"


def test_a_membership_that_ends_takes_its_roles_along(north):
    person = make_person("纪远山", north)
    grant = make_role(person, Role.DISCIPLINE_OFFICE, north)
    services.end_membership(membership=person.memberships.get(), valid_until=TODAY, now=NOW)
    grant.refresh_from_db()
    assert grant.valid_until == TODAY
    assert not selectors.may(make_user(person), Role.DISCIPLINE_OFFICE, on=TODAY)


def test_leaving_on_a_day_long_past_does_not_wipe_out_history(north):
    person = make_person("林晓岚", north)
    began = person.memberships.get().valid_from
    with pytest.raises(services.MoveRefused, match="应晚于这一天"):
        services.leave(person=person, status="left", first_day=began - timedelta(days=9), now=NOW)
    assert person.memberships.count() == 1


def test_a_grant_with_other_days_is_not_passed_over_in_silence(north):
    person = make_person("林晓岚", north)
    services.assign_role(
        person=person, role=Role.ORGANIZER, organization=north, now=NOW, valid_until=date(2026, 3, 9)
    )
    with pytest.raises(services.RoleRefused, match="已有这项角色"):
        services.assign_role(person=person, role=Role.ORGANIZER, organization=north, now=NOW)
    assert RoleAssignment.objects.count() == 1


def test_a_former_main_unit_stays_the_main_one_of_its_time(north, south):
    person = make_person("林晓岚", north)
    services.end_membership(membership=person.memberships.get(), valid_until=date(2024, 1, 1), now=NOW)
    services.add_membership(person=person, organization=south, now=NOW)
    assert person.memberships.get(organization=north).is_primary


def test_an_erased_person_is_found_by_nothing(north):
    person = make_person("单雄信", north, phone="13812345678")
    Person.objects.filter(pk=person.pk).update(
        reading="shan4 xiong2 xin4",
        id_index="x",
        id_sealed=encrypt("y"),
        category_reason="民主推荐",
        level="z",
    )
    Membership.objects.update(valid_until=TODAY + timedelta(days=100))
    pseudonymize(person, NOW)
    person.refresh_from_db()
    empty = (
        "reading",
        "id_index",
        "id_sealed",
        "category_reason",
        "level",
        "rank",
        "phone_index",
        "phone_sealed",
    )
    assert [getattr(person, name) for name in empty] == [""] * len(empty)
    written = {str(value) for value in Person.objects.values().get(pk=person.pk).values()}
    assert not any("单雄信" in value or "xiong" in value for value in written)
    assert person.memberships.get().valid_until == TODAY


def test_a_merged_record_does_not_take_the_survivor_back_in_rank(north):
    kept, lost = make_person("林晓岚", north, title="科员"), make_person("林晓岚", north)
    began = kept.memberships.get()
    Membership.objects.filter(pk=began.pk).update(valid_until=date(2020, 6, 1), is_primary=False)
    Membership.objects.create(
        person=kept,
        organization=north,
        kind="work",
        title="局长",
        is_primary=True,
        valid_from=date(2020, 6, 1),
    )
    Membership.objects.filter(person=lost).update(valid_from=date(2021, 1, 1))
    services.merge_people(kept=kept, lost=lost, now=NOW)
    held = [(one.title, one.valid_until) for one in kept.memberships.order_by("valid_from")]
    assert held == [("科员", date(2020, 6, 1)), ("局长", None)]


@pytest.mark.parametrize(("begins", "ends"), [(-100, 5), (40, None)])
def test_a_unit_that_is_merged_drops_nobody_who_was_with_the_other_for_a_while(north, begins, ends):
    first, second = (make_organization(name, parent=north) for name in ("农机局", "农业局"))
    person = make_person("林晓岚", first)
    today = timezone.localdate()
    Membership.objects.create(
        person=person,
        organization=second,
        kind="work",
        is_primary=False,
        valid_from=today + timedelta(days=begins),
        valid_until=None if ends is None else today + timedelta(days=ends),
    )
    hand_over_members(list(first.memberships.all()), second, today)
    for after in (0, 10, 400):
        assert selectors.organization_of(person, today + timedelta(days=after)) == second


@pytest.mark.parametrize("change", ["leave", "rename", "register", "nothing"])
def test_a_list_writes_over_nothing_that_somebody_else_has_written_since(north, change):
    person = make_person("林晓岚", north)
    newcomer = ["陈柏舟", "XJ99", north.code, None, None, "基层干部", *[None] * 7]
    content = workbook(row(person, north, category="领导干部"), newcomer)
    ready = services.prepare_people(content, now=NOW, allowed_paths=[north.path])
    if change == "leave":
        services.leave(person=person, status="retired", first_day=TODAY, now=NOW)
    elif change == "rename":
        Person.objects.filter(pk=person.pk).update(name="林小岚")
    elif change == "register":
        make_person("陈柏舟", north, code="XJ99")
    if change == "nothing":
        assert services.write_people(ready, now=NOW).is_written
        return
    with pytest.raises(services.ImportRefused, match="没有写入任何一行"):
        services.write_people(ready, now=NOW)
    person.refresh_from_db()
    assert person.category == "grassroots"
