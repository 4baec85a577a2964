"""Roles handed on for a time: never more than the own grant, never onward, and two people count as one."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.selectors import entries
from xueji.common.notices.models import Notice
from xueji.foundation.organizations import rules, selectors, services
from xueji.foundation.organizations.models import Organization, RoleAssignment
from xueji.foundation.organizations.rules import Extent
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

pytestmark = pytest.mark.django_db
BEGIN, END = date(2026, 1, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("path", "begin", "end", "said"),
    [
        ("A", date(2026, 1, 5), END, ""),
        ("AB", date(2026, 1, 5), date(2026, 1, 6), ""),
        ("AB", date(2026, 1, 5), None, "请填写结束日期"),
        ("AB", date(2026, 1, 4), END, "不能早于今天"),
        ("AB", date(2026, 1, 5), date(2026, 1, 5), "必须晚于"),
        ("AB", date(2026, 1, 5), date(2026, 2, 5), "最长 30 天"),
        ("AB", date(2026, 2, 20), date(2026, 3, 2), "到 2026-03-01 止"),
        ("B", date(2026, 1, 5), date(2026, 1, 6), "不能超出自己的授权范围"),
    ],
)
def test_what_may_be_handed_on(path, begin, end, said):
    own, longest = Extent("A", BEGIN, END), 30 if said.startswith("最长") else 180
    refusal = rules.delegation_refusal(
        own, Extent(path, begin, end), today=date(2026, 1, 5), longest_days=longest
    )
    assert refusal.startswith(said) if said.startswith("请") else said in refusal
    assert bool(refusal) == bool(said)


def test_an_open_grant_sets_no_last_day():
    own = Extent("A", BEGIN, None)
    wanted = Extent("A", date(2026, 1, 5), END)
    assert rules.delegation_refusal(own, wanted, today=date(2026, 1, 5), longest_days=180) == ""


@pytest.fixture
def bureau():
    return make_organization("青溪局党委", kind="party_committee")


@pytest.fixture
def branch(bureau):
    return make_organization("第一党支部", parent=bureau)


@pytest.fixture
def boss(bureau):
    """The office over the bureau."""
    user = make_user(make_person("许知远", bureau))
    make_role(user.person, Role.DISCIPLINE_OFFICE, bureau)
    return user


@pytest.fixture
def deputy(bureau):
    return make_user(make_person("苏禾", bureau))


def today():
    return timezone.localdate()


def hand_on(boss, deputy, unit, **more):
    facts = {
        "grant": more.get("grant") or boss.person.roles.get(delegated_from=None),
        "person": deputy.person,
        "organization": unit,
        "valid_from": today(),
        "valid_until": today() + timedelta(days=10),
        "purpose": "外出学习",
        "actor": boss,
        "now": timezone.now(),
    }
    return services.delegate_role(**(facts | more))


def may(user, unit, on=None):
    return selectors.may(user, Role.DISCIPLINE_OFFICE, organization=unit, on=on or today())


def address(name, *args):
    return reverse(f"organizations:{name}", args=args)


def test_the_delegate_acts_inside_the_part_until_the_end_and_both_are_told(boss, deputy, bureau, branch):
    made = hand_on(boss, deputy, branch)
    assert may(deputy, branch) and not may(deputy, bureau)
    assert may(boss, branch)
    assert may(deputy, branch, today() + timedelta(days=9))
    assert not may(deputy, branch, today() + timedelta(days=10))
    assert entries().first().summary.startswith("许知远把“纪委办公室”，范围“第一党支部”及其下级交苏禾代行")
    assert Notice.objects.get(account_id=deputy.pk).title == "许知远把纪委办公室交苏禾代行"
    services.end_delegation(delegation=made, actor=deputy, now=timezone.now())
    assert not may(deputy, branch)
    assert Notice.objects.get(account_id=boss.pk).title.startswith("结束代行：许知远的“纪委办公室”")
    with pytest.raises(services.DelegationRefused, match="已经结束"):
        services.end_delegation(delegation=made, actor=boss, now=timezone.now())
    # The same may be handed on again on the same day.
    hand_on(boss, deputy, branch)
    assert may(deputy, branch)


def test_it_ends_with_the_grant_behind_it(boss, deputy, branch):
    hand_on(boss, deputy, branch)
    own = boss.person.roles.get(delegated_from=None)
    RoleAssignment.objects.filter(pk=own.pk).update(valid_until=today() + timedelta(days=2))
    assert may(deputy, branch, today() + timedelta(days=1))
    assert not may(deputy, branch, today() + timedelta(days=2))
    services.revoke_role(assignment=own, now=timezone.now())
    assert not may(deputy, branch)
    assert Notice.objects.filter(account_id=deputy.pk, title__startswith="代行随原授权收回而结束").exists()
    lines = entries().filter(action="organizations.end-delegation")
    assert lines.count() == 1 and "代行随原授权收回而结束" in lines.first().summary
    assert deputy.person.roles.get().is_over_on(today())


def test_it_ends_when_the_unit_goes_elsewhere(boss, deputy, bureau, branch):
    hand_on(boss, deputy, branch)
    Organization.objects.filter(pk=branch.pk).update(path="ZZZZZZ")
    branch.refresh_from_db()
    assert not may(deputy, branch)
    assert not selectors.roles_over(branch, today()).exists()


def test_what_ran_out_is_written_down_once_and_both_are_told(boss, deputy, branch):
    hand_on(boss, deputy, branch)
    now = timezone.now()
    assert services.close_lapsed(now + timedelta(days=9)) == 0
    assert services.close_lapsed(now + timedelta(days=10)) == 1
    assert services.close_lapsed(now + timedelta(days=11)) == 0
    assert entries().first().summary.startswith("代行到期：许知远的“纪委办公室”由苏禾代行")
    told = Notice.objects.filter(title__startswith="代行到期").values_list("account_id", flat=True)
    assert set(told) == {boss.pk, deputy.pk}
    held = deputy.person.roles.get()
    assert held.holds_until == today() + timedelta(days=10)


def test_who_left_lends_no_power(boss, deputy, branch):
    hand_on(boss, deputy, branch)
    services.leave(person=boss.person, status="left", first_day=today(), now=timezone.now())
    assert not may(deputy, branch)
    assert services.close_lapsed(timezone.now()) == 1


def test_nothing_is_handed_onward_and_no_administrators_role(boss, deputy, bureau, branch):
    made = hand_on(boss, deputy, branch)
    third = make_user(make_person("周若溪", bureau))
    with pytest.raises(services.DelegationRefused, match="不能再交出"):
        hand_on(deputy, third, branch, grant=made)
    guard = make_user(make_person("何立群", bureau))
    grant = make_role(guard.person, Role.SECURITY_ADMIN, bureau)
    with pytest.raises(services.DelegationRefused, match="三员角色"):
        hand_on(guard, third, bureau, grant=grant)
    with pytest.raises(services.DelegationRefused, match="只能交出自己"):
        hand_on(third, deputy, bureau, grant=boss.person.roles.get())


def test_who_may_stand_in(boss, bureau, branch):
    elsewhere = make_user(make_person("别处", make_organization("远山局")))
    without_account = make_person("无账号", bureau)
    guard = make_user(make_person("何立群", bureau))
    make_role(guard.person, Role.AUDIT_ADMIN, bureau)
    holder = make_user(make_person("周若溪", branch))
    make_role(holder.person, Role.DISCIPLINE_OFFICE, branch)
    for person in (elsewhere.person, without_account, guard.person, boss.person):
        with pytest.raises(services.DelegationRefused, match="不能代行"):
            hand_on(boss, boss, branch, person=person)
    with pytest.raises(services.DelegationRefused, match="已有这个角色"):
        hand_on(boss, holder, branch)
    with pytest.raises(services.DelegationRefused, match="事由"):
        hand_on(boss, holder, bureau, purpose=" ")
    hand_on(boss, holder, bureau)


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_until": None},
        {"purpose": ""},
        {"role": "security_admin", "valid_until": END},
    ],
)
def test_the_database_refuses_what_no_delegation_is(boss, deputy, bureau, wrong):
    facts = {
        "person": deputy.person,
        "role": Role.DISCIPLINE_OFFICE,
        "organization": bureau,
        "valid_from": BEGIN,
        "valid_until": END,
        "purpose": "x",
        "delegated_from": boss.person.roles.get(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(**(facts | wrong))
        connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.filter(delegated_from=None).update(ended_at=timezone.now())


def test_rows_written_past_the_service_give_no_power(boss, deputy, bureau, branch):
    """Another role than the grant behind, a wider unit, or onward: no right comes of it."""
    third = make_user(make_person("周若溪", bureau))
    own = boss.person.roles.get()
    days = {"valid_from": BEGIN, "valid_until": today() + timedelta(days=9), "purpose": "x"}
    give = RoleAssignment.objects.create
    give(person=third.person, role=Role.EDITOR, organization=branch, delegated_from=own, **days)
    other = make_organization("远山局")
    give(person=third.person, role=own.role, organization=other, delegated_from=own, **days)
    first = give(person=deputy.person, role=own.role, organization=branch, delegated_from=own, **days)
    give(person=third.person, role=own.role, organization=branch, delegated_from=first, **days)
    assert may(deputy, branch)
    assert selectors.scope_paths(third, on=today()) == []


def test_the_pages(client, boss, deputy, bureau, branch):
    client.force_login(boss)
    page = client.get(address("delegations")).content.decode()
    assert "纪委办公室" in page and "没有代行的角色" in page
    grant = boss.person.roles.get()
    facts = {
        "person": deputy.person.pk,
        "organization": branch.pk,
        "valid_from": today().isoformat(),
        "valid_until": (today() + timedelta(days=200)).isoformat(),
        "purpose": "外出学习",
    }
    answer = client.post(address("delegate", grant.pk), facts)
    assert answer.status_code == 422
    assert "最长 180 天" in answer.content.decode() and "外出学习" in answer.content.decode()
    facts["valid_until"] = (today() + timedelta(days=20)).isoformat()
    assert client.post(address("delegate", grant.pk), facts).status_code == 302
    assert client.get(address("delegate", grant.pk + 999)).status_code == 404
    made = RoleAssignment.objects.get(delegated_from=grant)
    client.force_login(deputy)
    assert "由许知远交来" in client.get(address("person", deputy.person.pk)).content.decode()
    shown = client.get(address("delegations")).content.decode()
    assert "代行中" in shown and "没有可以交出的角色" in shown
    stranger = make_user(make_person("别处", bureau))
    client.force_login(stranger)
    assert client.post(address("end-delegation", made.pk)).status_code == 404
    client.force_login(boss)
    client.post(address("end-delegation", made.pk))
    assert not may(deputy, branch)
    assert "已结束" in client.get(address("delegations")).content.decode()


def test_only_who_has_something_to_hand_on_looks_for_colleagues(client, boss, deputy):
    client.force_login(deputy)
    assert client.get(address("pick-delegates"), {"q": "许"}).status_code == 403
    client.force_login(boss)
    found = client.get(address("pick-delegates"), {"q": "苏"}, headers={"Accept": "application/json"})
    assert [row["name"] for row in found.json()["results"]] == ["苏禾"]


def test_the_security_administrator_sees_and_ends_it(client, boss, deputy, bureau, branch):
    made = hand_on(boss, deputy, branch)
    guard = make_user(make_person("林晓岚", bureau))
    make_role(guard.person, Role.SECURITY_ADMIN, bureau)
    client.force_login(guard)
    assert "代行，由许知远交来" in client.get(address("roles")).content.decode()
    assert "苏禾代行许知远的纪委办公室" in client.get(address("matrix")).content.decode()
    review = services.begin_review(organization=bureau, actor=guard, now=timezone.now())
    assert "代行，由许知远交来" in client.get(address("review", review.pk)).content.decode()
    client.post(address("revoke-role", made.pk))
    assert not may(deputy, branch)
    assert RoleAssignment.objects.get(pk=made.pk).ended_at is not None
    assert entries().filter(action="organizations.end-delegation").count() == 1


def test_a_grant_of_ones_own_beside_a_delegation_is_still_given(boss, deputy, branch):
    hand_on(boss, deputy, branch)
    own = make_role(deputy.person, Role.DISCIPLINE_OFFICE, branch)
    assert own.delegated_from is None
    assert (
        services.assign_role(
            person=deputy.person, role=Role.DISCIPLINE_OFFICE, organization=branch, now=timezone.now()
        )
        == own
    )


def test_two_people_count_as_one_while_and_after_a_role_was_handed_on(boss, deputy, bureau, branch):
    made = hand_on(boss, deputy, branch)
    other = make_user(make_person("别处", bureau))
    asked = {"organization": branch, "since": today() - timedelta(days=1), "on": today()}
    office = Role.DISCIPLINE_OFFICE
    both = {boss.pk, deputy.pk}
    assert selectors.one_with(boss, office, **asked).accounts == both
    assert selectors.one_with(deputy, office, **asked).accounts == both
    assert selectors.one_with(deputy, Role.EDITOR, **asked).accounts == {deputy.pk}
    assert selectors.one_with(deputy, office, **{**asked, "organization": bureau}).accounts == {deputy.pk}
    assert selectors.one_with(other, office, **asked).people == {other.person.pk}
    services.end_delegation(delegation=made, actor=boss, now=timezone.now())
    assert selectors.one_with(deputy, office, **asked).accounts == both
    later = {**asked, "since": today() + timedelta(days=1), "on": today() + timedelta(days=1)}
    assert selectors.one_with(deputy, office, **later).accounts == {deputy.pk}


@pytest.mark.parametrize("how", ["disabled", "left"])
def test_no_power_from_the_moment_the_source_is_disabled_or_has_left(boss, deputy, bureau, branch, how):
    made = hand_on(boss, deputy, branch)
    guard = make_user(make_person("林晓岚", bureau))
    if how == "disabled":
        services.disable_account(user=boss, actor=guard, now=timezone.now())
    else:
        # However it came about: a list of people, an import, another domain.
        type(boss.person).objects.filter(pk=boss.person_id).update(status="left")
    assert not may(deputy, branch)
    assert [row.standing for row in selectors.with_standing(selectors.delegations_of(deputy), today())] == [
        "over"
    ]
    assert services.close_lapsed(timezone.now()) == 1
    made.refresh_from_db()
    assert made.ended_at is not None
    assert entries().first().summary.startswith("代行随交出人离任或账号停用而结束")


def give_today(person, unit, role=Role.DISCIPLINE_OFFICE):
    return services.assign_role(
        person=person, role=role, organization=unit, valid_from=today(), now=timezone.now()
    )


def revoked(grant, bureau):
    services.revoke_role(assignment=grant, now=timezone.now())


def transferred(grant, bureau):
    to = services.Destination(organization=make_organization("远山局"), first_day=today())
    services.transfer_people([grant.person], to=to, now=timezone.now())


def gone(grant, bureau):
    services.leave(person=grant.person, status="left", first_day=today(), now=timezone.now())


def abolished(grant, bureau):
    services.record_change(
        services.UnitDraft("abolish", bureau, today(), {}, "撤销"), now=timezone.now(), actor=None
    )


def erased(grant, bureau):
    services.pseudonymize(grant.person, timezone.now())


@pytest.mark.parametrize("end", [revoked, transferred, gone, abolished, erased])
def test_a_grant_of_today_ends_with_what_hangs_on_it_and_stays_on_record(boss, deputy, bureau, end):
    RoleAssignment.objects.all().delete()
    grant = give_today(boss.person, bureau)
    made = hand_on(boss, deputy, bureau)
    assert may(boss, bureau) and may(deputy, bureau)
    end(grant, bureau)
    boss.refresh_from_db()
    boss.person.refresh_from_db()
    assert not may(boss, bureau) and not may(deputy, bureau)
    assert not may(deputy, bureau, today() + timedelta(days=1))
    services.close_lapsed(timezone.now())
    for row in RoleAssignment.objects.filter(pk__in=[grant.pk, made.pk]):
        assert row.holds_until == today()
        assert row.valid_until > row.valid_from
    assert RoleAssignment.objects.filter(pk__in=[grant.pk, made.pk]).count() == 2
    # Still one person where a second one is asked for: what was done today counts.
    asked = {"organization": bureau, "since": today(), "on": today()}
    assert deputy.pk in selectors.one_with(boss, Role.DISCIPLINE_OFFICE, **asked).accounts


def test_merging_two_records_keeps_what_was_handed_on_from_the_lost_one(boss, deputy, bureau, branch):
    kept = make_person("许知远", bureau)
    make_role(kept, Role.DISCIPLINE_OFFICE, bureau)
    made = hand_on(boss, deputy, branch)
    services.merge_people(kept=kept, lost=boss.person, reason="同一人", now=timezone.now())
    made.refresh_from_db()
    assert made.delegated_from.person == kept
    assert entries().filter(action="organizations.end-delegation").count() == 1
    assert made.ended_at is not None and not may(deputy, branch)


def test_a_grant_taken_back_may_be_given_again_the_same_day(boss, deputy, bureau):
    grant = give_today(deputy.person, bureau)
    revoked(grant, bureau)
    with pytest.raises(services.RoleRefused, match="已经结束"):
        revoked(grant, bureau)
    again = give_today(deputy.person, bureau)
    assert (again.pk == grant.pk, may(deputy, bureau)) == (False, True)
    ended = selectors.plan_leaving(deputy.person, status="left", on=today()).roles_ended
    assert ended == [again]


def test_an_administrator_of_today_is_free_for_another_duty_at_once(bureau):
    person = make_person("周若溪", bureau)
    revoked(give_today(person, bureau, Role.SYSTEM_ADMIN), bureau)
    assert give_today(person, bureau, Role.AUDIT_ADMIN).duty.role == "audit_admin"
    assert person.roles.count() == 2


def test_a_grant_that_has_not_begun_is_removed(deputy, bureau):
    grant = services.assign_role(
        person=deputy.person,
        role=Role.EDITOR,
        organization=bureau,
        valid_from=today() + timedelta(days=3),
        now=timezone.now(),
    )
    revoked(grant, bureau)
    assert not deputy.person.roles.exists()
