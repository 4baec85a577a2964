"""Who sees which units and people, and who may do what where."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from xueji.foundation.organizations import permissions, selectors, services
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import (
    BEGIN,
    NOW,
    make_organization,
    make_person,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)


@pytest.fixture
def tree():
    """A bureau with two branches and a stranger beside it."""
    bureau = make_organization("青溪局党委", kind="party_committee")
    first = make_organization("第一党支部", parent=bureau)
    second = make_organization("第二党支部", parent=bureau)
    other = make_organization("远山局党委", kind="party_committee")
    return bureau, first, second, other


def test_a_role_holds_for_the_subtree_and_nowhere_else(tree):
    bureau, first, second, other = tree
    user = make_user(make_person("林晓岚", first))
    make_role(user.person, Role.ORGANIZER, bureau)
    assert selectors.may(user, Role.ORGANIZER, organization=second, on=TODAY)
    assert selectors.may(user, Role.ORGANIZER, Role.EDITOR, on=TODAY)
    assert not selectors.may(user, Role.ORGANIZER, organization=other, on=TODAY)
    assert not selectors.may(user, Role.INSPECTOR, organization=second, on=TODAY)


def test_a_role_of_a_sibling_with_a_similar_path_is_not_taken_for_ones_own(tree):
    bureau, first, second, other = tree
    user = make_user(make_person("林晓岚", first))
    make_role(user.person, Role.ORGANIZER, first)
    assert set(selectors.organizations_for(user, TODAY)) == {first}
    assert not selectors.may(user, Role.ORGANIZER, organization=bureau, on=TODAY)


def test_roles_hold_from_their_first_day_to_the_day_before_their_end(tree):
    bureau, *_ = tree
    user = make_user()
    begin, end = TODAY, TODAY + timedelta(days=2)
    services.assign_role(
        person=user.person,
        role=Role.INSPECTOR,
        organization=bureau,
        valid_from=begin,
        valid_until=end,
        purpose="年度督查",
        now=NOW,
    )
    days = [begin - timedelta(days=1), begin, end - timedelta(days=1), end]
    assert [selectors.may(user, Role.INSPECTOR, on=day) for day in days] == [False, True, True, False]


def test_a_learner_sees_the_own_unit_and_oneself_only(tree):
    bureau, first, second, other = tree
    user = make_user(make_person("陈柏舟", first))
    make_person("周若溪", first)
    assert set(selectors.organizations_for(user, TODAY)) == {first}
    assert list(selectors.people_for(user, TODAY)) == [user.person]


def test_an_organizer_sees_the_people_below_and_those_who_left_last_from_there(tree):
    bureau, first, second, other = tree
    user = make_user(make_person("林晓岚", first))
    make_role(user.person, Role.ORGANIZER, bureau)
    inside, moved, gone = (
        make_person("陈柏舟", second),
        make_person("周若溪", second),
        make_person("苏禾", second),
    )
    for person in (moved, gone):
        services.end_membership(membership=person.memberships.get(), valid_until=date(2025, 1, 1), now=NOW)
    services.add_membership(person=moved, organization=other, valid_from=date(2025, 1, 1), now=NOW)
    make_person("许知远", other)
    assert set(selectors.people_for(user, TODAY)) == {user.person, inside, gone}


@pytest.mark.parametrize("role", [Role.AUDIT_ADMIN, Role.EDITOR, Role.EVALUATOR])
def test_roles_without_people_show_no_names(tree, role):
    bureau, first, *_ = tree
    user = make_user()
    make_role(user.person, role, bureau)
    make_person("陈柏舟", first)
    assert set(selectors.people_for(user, TODAY)) == {user.person}


def test_anonymous_accounts_without_person_and_leavers_hold_nothing(tree):
    bureau, first, *_ = tree
    plain = services.create_user(username="nobody", now=NOW, password=None)
    left = make_user(make_person("陈柏舟", first))
    make_role(left.person, Role.ORGANIZER, bureau)
    left.person.status = selectors.PersonStatus.LEFT
    for viewer in (AnonymousUser(), plain, left):
        assert not selectors.may(viewer, Role.ORGANIZER, on=TODAY)
        assert selectors.scope_paths(viewer, on=TODAY) == []
    assert not selectors.organizations_for(AnonymousUser(), TODAY).exists()
    assert not selectors.people_for(plain, TODAY).exists()


def test_members_stand_by_rank_then_strokes(tree):
    bureau, first, second, _ = tree
    for name, sort_no in (("王一", 1000), ("丁大三", 1000), ("丁三", 1000), ("张书记", 1)):
        make_person(name, first, sort_no=sort_no)
    make_person("马远", second)
    assert [member.person.name for member in selectors.members_of([first.pk], TODAY)] == [
        "张书记", "丁三", "丁大三", "王一",
    ]  # fmt: skip
    assert len(selectors.members_of([bureau.pk, first.pk], TODAY, subtree=True)) == 5
    assert selectors.members_of([bureau.pk], TODAY) == []


def test_a_person_with_two_memberships_is_listed_once(tree):
    bureau, first, second, _ = tree
    person = make_person("林晓岚", first)
    services.add_membership(
        person=person, organization=second, kind="party", is_primary=False, valid_from=BEGIN, now=NOW
    )
    assert len(selectors.members_of([bureau.pk], TODAY, subtree=True)) == 1
    assert selectors.organization_of(person, TODAY) == first
    assert selectors.members_by_person_ids([person.pk], TODAY)[person.pk].organization == first
    assert selectors.organization_of(person, BEGIN - timedelta(days=1)) is None


@pytest.mark.parametrize(
    "typed", ["单", "单雄", "shanxiong", "sxx", "SX", "RY-77", "13812345678", " 138 1234 5678"]
)
def test_people_are_found_by_typing(tree, typed):
    bureau, first, *_ = tree
    user = make_user(make_person("林晓岚", first))
    make_role(user.person, Role.ORGANIZER, bureau)
    make_person("单雄心", first, code="RY-77", phone="13812345678")
    assert [member.person.name for member in selectors.search_people(user, typed, TODAY)] == ["单雄心"]
    assert selectors.search_people(make_user(), typed, TODAY) == []


def test_a_name_is_found_by_what_it_holds_where_none_here_begins_so(tree):
    bureau, first, *_ = tree
    user = make_user(make_person("林晓岚", first))
    make_role(user.person, Role.ORGANIZER, bureau)
    make_person("单雄心", first)
    make_person("雄心·买买提", make_organization())  # of another unit: hides nobody here
    assert [member.person.name for member in selectors.search_people(user, "雄心", TODAY)] == ["单雄心"]
    make_person("雄心·艾力", first)
    assert [member.person.name for member in selectors.search_people(user, "雄心", TODAY)] == ["雄心·艾力"]


def test_a_small_part_of_the_platform_is_told_from_a_large_one(tree, monkeypatch):
    bureau, *_ = tree
    assert selectors.is_narrow([bureau.path]) and not selectors.is_narrow([])
    monkeypatch.setattr("xueji.foundation.organizations.selectors.roles.NARROW_UNITS", 1)
    assert not selectors.is_narrow([bureau.path])


def test_units_are_found_by_typing(tree):
    bureau, first, *_ = tree
    user = make_user()
    make_role(user.person, Role.INSPECTOR, bureau)
    assert selectors.search_organizations(user, "dyd", TODAY) == [first]
    assert selectors.search_organizations(user, "局党委", TODAY) == [bureau]
    assert selectors.search_organizations(user, "  ", TODAY) == []


def test_only_the_system_administrator_of_a_top_unit_operates_the_platform(tree):
    bureau, first, *_ = tree
    top, below = make_user(make_person("何立群", bureau)), make_user(make_person("林晓岚", first))
    make_role(top.person, Role.SYSTEM_ADMIN, bureau)
    make_role(below.person, Role.SYSTEM_ADMIN, first)
    noon = datetime(2026, 1, 5, 4, tzinfo=UTC)
    assert permissions.may_operate(top, noon) and not permissions.may_operate(below, noon)


def test_people_are_told_through_their_accounts(tree):
    user, without = make_user(make_person("林晓岚")), make_person("高原")
    assert selectors.account_ids_of([user.person.pk, without.pk]) == [user.pk]
