"""Transfers, leavings and floating members: what ends, what stays, who may."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from xueji.common.audit.selectors import entries
from xueji.common.events.models import Announcement
from xueji.foundation.organizations import rules, selectors, services
from xueji.foundation.organizations.models import Membership
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)


@pytest.fixture
def bureau():
    return make_organization("青溪局", kind="agency", code="QX")


@pytest.fixture
def branches(bureau):
    return [make_organization(f"第{n}党支部", parent=bureau, code=f"QX-0{n}") for n in (1, 2)]


@pytest.fixture
def lin(branches):
    return make_person("林晓岚", branches[0], title="支部书记")


@pytest.mark.parametrize(
    ("role", "left", "remaining", "ends"),
    [
        ("A", ["A"], ["B"], True),
        ("A", ["AB"], ["AC"], False),  # the scope still holds the new unit
        ("A", ["AB"], ["C"], True),
        ("AB", ["A"], ["C"], True),  # a scope below the unit that is left
        ("C", ["A"], ["B"], False),  # elsewhere: not touched
        ("A", ["AB"], ["C", "AD"], False),  # another membership stays inside
    ],
)
def test_roles_end_with_the_unit_they_were_held_over(role, left, remaining, ends):
    assert rules.role_ends(role, left, remaining) is ends


def test_a_transfer_ends_membership_and_roles_and_begins_anew(bureau, branches, lin):
    over_branch = make_role(lin, Role.ORGANIZER, branches[0])
    over_bureau = make_role(lin, Role.DISCIPLINE_OFFICE, bureau)
    to = services.Destination(organization=branches[1], first_day=DAY, title="委员", post_title="宣传")
    plan = selectors.plan_transfer([lin], to=branches[1], kind="work", on=DAY)
    assert (plan.moves[0].roles_ended, plan.moves[0].roles_kept) == ([over_branch], [over_bureau])
    services.transfer_people([lin], to=to, now=NOW, seen_mark=plan.mark)
    old, new = lin.memberships.order_by("valid_from")
    assert (old.valid_until, old.end_reason) == (DAY, "调动到第2党支部")
    assert (new.organization, new.title, new.post.title, new.is_primary) == (
        branches[1],
        "委员",
        "宣传",
        True,
    )
    assert selectors.organization_of(lin, date(2026, 3, 1)) == branches[0]
    assert selectors.organization_of(lin, DAY) == branches[1]
    over_branch.refresh_from_db()
    over_bureau.refresh_from_db()
    assert (over_branch.valid_until, over_bureau.valid_until) == (DAY, None)
    assert entries().filter(action="organizations.transfer").get().detail["roles_ended"] == [
        "学习组织者（第1党支部）"
    ]
    told = Announcement.objects.get(name="organizations.PeopleTransferred").payload
    assert told == {"person_ids": [lin.pk], "first_day": "2026-03-02"}


def test_the_party_membership_moves_by_itself(bureau, branches, lin):
    services.add_membership(
        person=lin, organization=bureau, kind="party", is_primary=False, valid_from=date(2021, 1, 1), now=NOW
    )
    to = services.Destination(organization=branches[1], first_day=DAY, kind="party")
    services.transfer_people([lin], to=to, now=NOW)
    held = {(one.kind, one.organization.code, one.is_primary) for one in selectors.memberships_on(DAY)}
    assert held == {("work", "QX-01", True), ("party", "QX-02", False)}


def test_what_changed_after_it_was_shown_is_not_done(branches, lin):
    seen = selectors.plan_transfer([lin], to=branches[1], kind="work", on=DAY).mark
    make_role(lin, Role.ORGANIZER, branches[0])
    to = services.Destination(organization=branches[1], first_day=DAY)
    with pytest.raises(services.MoveRefused, match="重新核对"):
        services.transfer_people([lin], to=to, now=NOW, seen_mark=seen)
    assert lin.memberships.count() == 1


def test_moves_that_make_no_sense_are_refused_by_name(branches, lin):
    same = services.Destination(organization=branches[0], first_day=DAY)
    with pytest.raises(services.MoveRefused, match="已经在“第1党支部”"):
        services.transfer_people([lin], to=same, now=NOW)
    early = services.Destination(organization=branches[1], first_day=date(2019, 1, 1))
    with pytest.raises(services.MoveRefused, match="应晚于"):
        services.transfer_people([lin], to=early, now=NOW)


def test_who_can_move_moves_and_the_others_are_named(branches, lin):
    other = make_person("陈柏舟", branches[1])
    to = services.Destination(organization=branches[1], first_day=DAY)
    plan = services.transfer_people([lin, other], to=to, now=NOW)
    assert ([move.person for move in plan.possible], [move.person for move in plan.refused]) == (
        [lin],
        [other],
    )
    assert other.memberships.count() == 1


def test_leaving_ends_everything_and_closes_the_account(branches, lin):
    user = make_user(lin)
    make_role(lin, Role.ORGANIZER, branches[0])
    services.leave(person=lin, status="left", first_day=DAY, now=NOW)
    user.refresh_from_db()
    lin.refresh_from_db()
    assert (lin.status, user.is_active) == ("left", False)
    assert not selectors.memberships_on(DAY).filter(person=lin).exists()
    assert not selectors.may(user, Role.ORGANIZER, on=DAY)
    facts = services.PersonFacts(name=lin.name, category=lin.category, status="active")
    services.save_person(code=lin.code, facts=facts, now=NOW)
    user.refresh_from_db()
    assert user.is_active
    assert not selectors.may(user, Role.ORGANIZER, on=DAY)


def test_who_retires_stays_in_the_party_branch(branches, lin):
    services.add_membership(
        person=lin,
        organization=branches[1],
        kind="party",
        is_primary=False,
        valid_from=date(2021, 1, 1),
        now=NOW,
    )
    services.leave(person=lin, status="retired", first_day=DAY, now=NOW)
    assert [one.kind for one in selectors.memberships_on(DAY).filter(person=lin)] == ["party"]


def test_leaving_waits_for_its_day(lin):
    with pytest.raises(services.MoveRefused, match="还没有到"):
        services.leave(person=lin, status="left", first_day=date(2026, 4, 1), now=NOW)


def test_a_floating_member_has_a_home_and_a_host(branches, lin):
    services.register_floating(person=lin, home=branches[0], host=branches[1], first_day=DAY, now=NOW)
    lin.refresh_from_db()
    kinds = {one.kind: one.organization for one in selectors.memberships_on(DAY).filter(person=lin)}
    assert (lin.status, kinds["party"], kinds["host"]) == ("floating", branches[0], branches[1])
    with pytest.raises(services.MoveRefused, match="日期还没有到"):
        services.end_floating(person=lin, first_day=date(2026, 6, 1), now=NOW)
    with pytest.raises(services.MoveRefused, match="应晚于这一天"):
        services.end_floating(person=lin, first_day=DAY - timedelta(days=3), now=NOW + timedelta(days=1))
    june = datetime(2026, 6, 1, 9, tzinfo=UTC)
    services.end_floating(person=lin, first_day=date(2026, 6, 1), now=june)
    lin.refresh_from_db()
    assert lin.status == "active"
    assert not selectors.memberships_on(date(2026, 6, 1)).filter(kind=Membership.Kind.HOST).exists()
    with pytest.raises(services.MoveRefused, match="不能相同"):
        services.register_floating(person=lin, home=branches[0], host=branches[0], first_day=DAY, now=NOW)


@pytest.fixture
def admin(client, bureau):
    user = make_user(make_person("周若溪", bureau))
    make_role(user.person, Role.SYSTEM_ADMIN, bureau)
    client.force_login(user)
    return user


def test_many_are_moved_from_the_list_after_looking(client, admin, branches, lin):
    make_role(lin, Role.ORGANIZER, branches[0])
    other = make_person("陈柏舟", branches[0])
    keys = {"person": [lin.pk, other.pk]}
    assert "陈柏舟" in client.get(reverse("organizations:transfer"), keys).content.decode()
    facts = {
        **keys,
        "kind": "work",
        "organization": branches[1].pk,
        "first_day": "2026-03-02",
        "sort_no": 1000,
    }
    shown = client.post(reverse("organizations:transfer"), facts)
    assert "学习组织者" in shown.content.decode()
    assert lin.memberships.count() == 1
    done = {**facts, "act": "confirm", "seen": shown.context["plan"].mark}
    assert "已办理 2 人" in client.post(reverse("organizations:transfer"), done, follow=True).content.decode()
    page = client.get(reverse("organizations:person", args=[lin.pk])).content.decode()
    assert "离开第1党支部" in page
    assert "调动到第2党支部" in page


def test_nobody_moves_people_of_another_unit(client, admin, branches):
    stranger = make_person("许知远", make_organization("远山局", kind="agency"))
    assert client.get(reverse("organizations:transfer"), {"person": stranger.pk}).status_code == 404
    assert client.get(reverse("organizations:leave", args=[stranger.pk])).status_code == 404
    assert client.get(reverse("organizations:register-floating", args=[stranger.pk])).status_code == 404


def test_leaving_is_looked_at_before_it_is_done(client, admin, lin):
    address = reverse("organizations:leave", args=[lin.pk])
    facts = {"status": "left", "first_day": "2026-03-02"}
    shown = client.post(address, facts)
    assert "第1党支部" in shown.content.decode()
    lin.refresh_from_db()
    assert lin.status == "active"
    client.post(address, {**facts, "act": "confirm", "seen": shown.context["plan"].mark})
    lin.refresh_from_db()
    assert lin.status == "left"
