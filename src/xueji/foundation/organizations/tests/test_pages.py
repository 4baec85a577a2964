"""Pages: what they show, whom they refuse, and that a large tree costs no more queries than a small one."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.selectors import entries
from xueji.common.ui import related
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import Membership, Organization, Person, RoleAssignment, User
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

pytestmark = pytest.mark.django_db


class World:
    """A bureau with a branch and a stranger beside it, and one account for each administrator."""

    def __init__(self):
        self.bureau = make_organization("青溪局党委", kind="party_committee", code="QX")
        self.branch = make_organization("第一党支部", parent=self.bureau, code="QX-01")
        self.other = make_organization("远山局党委", kind="party_committee")
        self.learner = make_user(make_person("陈柏舟", self.branch, title="科员", phone="13812345678"))
        self.stranger = make_person("许知远", self.other)
        self.system, self.security, self.audit, self.organizer = (
            self.holder(role)
            for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.ORGANIZER)
        )

    def holder(self, role):
        """An account with one role over the bureau."""
        user = make_user(make_person("林晓岚", self.bureau))
        make_role(user.person, role, self.bureau)
        return user


@pytest.fixture
def world():
    return World()


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def pages(world):
    """Every page with a role beyond the learner's: name, address, who may open it."""
    branch, person = world.branch.pk, world.learner.person.pk
    role = RoleAssignment.objects.get(person=world.organizer.person).pk
    membership = world.learner.person.memberships.get().pk
    return [
        ("get", url("people"), {"system", "security", "organizer"}),
        ("get", url("edit-unit", branch), {"system"}),
        ("get", url("create-unit", branch), {"system"}),
        ("get", url("change-unit", branch, "merge"), {"system"}),
        ("get", url("unit-changes"), {"system"}),
        ("get", url("create-person", branch), {"system"}),
        ("get", url("edit-person", person), {"system"}),
        ("get", url("add-membership", person), {"system"}),
        ("get", url("end-membership", membership), {"system"}),
        ("get", url("open-account", person), {"system"}),
        ("post", url("unlock-account", person), {"system"}),
        ("post", url("reset-password", person), {"system"}),
        ("get", url("import-units"), {"system"}),
        ("get", url("import-people"), {"system"}),
        ("get", url("people-template"), {"system"}),
        ("post", url("commit-units"), {"system"}),
        ("get", url("roles"), {"security"}),
        ("get", url("assign-role"), {"security"}),
        ("get", url("audit"), {"audit"}),
        ("post", url("revoke-role", role), {"security"}),
    ]


@pytest.mark.parametrize("who", ["learner", "system", "security", "audit", "organizer"])
def test_each_page_opens_for_its_role_and_for_nobody_else(client, world, who):
    client.force_login(getattr(world, who))
    for method, address, allowed in pages(world):
        status = getattr(client, method)(address).status_code
        assert (status < 400) == (who in allowed), (who, address, status)
        assert status in (200, 302, 403, 404)


def test_anonymous_visitors_are_sent_to_the_sign_in_page(client, world):
    more = ["units", "me", "pick-people", "pick-units"]
    for method, address, _ in [*pages(world), *(("get", url(name), set()) for name in more)]:
        assert getattr(client, method)(address).headers["Location"].startswith("/accounts/login/")
    for address in (url("unit", world.branch.pk), url("person", world.learner.person.pk)):
        assert client.get(address).status_code == 302


def test_things_out_of_scope_do_not_exist(client, world):
    client.force_login(world.system)
    for address in (
        url("unit", world.other.pk),
        url("unit-children", world.other.pk),
        url("person", world.stranger.pk),
        url("edit-person", world.stranger.pk),
        url("create-unit", world.other.pk),
        url("end-membership", world.stranger.memberships.get().pk),
    ):
        assert client.get(address).status_code == 404, address


def test_a_learner_sees_the_own_page_and_unit_without_colleagues(client, world):
    client.force_login(world.learner)
    assert client.get(url("me")).headers["Location"] == url("person", world.learner.person.pk)
    page = client.get(url("person", world.learner.person.pk)).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    unit = client.get(url("unit", world.branch.pk)).content.decode()
    assert "第一党支部" in unit
    assert "成员" not in unit
    assert client.get(url("person", world.stranger.pk)).status_code == 404


def test_creating_and_correcting_a_unit(client, world):
    client.force_login(world.system)
    form = {"name": "第二党支部", "kind": "branch", "sort_no": "1", "valid_from": "2026-01-05"}
    answer = client.post(url("create-unit", world.bureau.pk), form)
    unit = Organization.objects.get(name="第二党支部")
    assert answer.headers["Location"] == url("unit", unit.pk)
    assert (unit.parent, unit.code) == (world.bureau, "QX-02")
    client.post(url("edit-unit", unit.pk), {**form, "name": "综合党支部"})
    unit.refresh_from_db()
    assert unit.name == "综合党支部"
    assert entries().first().detail["before"] == {"name": "第二党支部"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "QX"}, "已被使用"),
        ({"valid_until": "2020-01-01"}, "失效日期必须晚于生效日期"),
        ({"name": ""}, "必填"),
        ({"division_code": "abc"}, "有效的值"),
    ],
)
def test_a_unit_form_with_errors_says_so_and_writes_nothing(client, world, change, words):
    client.force_login(world.system)
    form = {"name": "第二党支部", "kind": "branch", "sort_no": "1", "valid_from": "2026-01-05", **change}
    answer = client.post(url("create-unit", world.bureau.pk), form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Organization.objects.count() == 3


def test_registering_a_person_and_changing_them(client, world):
    client.force_login(world.system)
    form = {
        "name": "单雄心",
        "code": "RY-1",
        "category": "middle",
        "status": "active",
        "phone": "+86 138 1234 5678",
    }
    client.post(url("create-person", world.branch.pk), form)
    person = Person.objects.get(code="RY-1")
    assert selectors.masked_phone(person) == "138****5678"
    assert "13812345678" not in person.phone_sealed
    assert selectors.organization_of(person, timezone.localdate()) == world.branch
    client.post(url("edit-person", person.pk), {**form, "phone": "", "rank": "一级科员"})
    person.refresh_from_db()
    assert (person.rank, selectors.masked_phone(person)) == ("一级科员", "138****5678")
    assert client.post(url("create-person", world.branch.pk), form).status_code == 422


def test_adding_and_ending_a_membership(client, world):
    client.force_login(world.system)
    person = world.learner.person
    form = {
        "organization": world.bureau.pk, "kind": "work", "title": "副书记", "post_title": "采购",
        "sort_no": "5", "valid_from": "2026-01-05", "is_primary": "on",
    }  # fmt: skip
    assert client.post(url("add-membership", person.pk), form).status_code == 302
    added = Membership.objects.get(title="副书记")
    assert (added.post.title, selectors.organization_of(person, date(2026, 2, 1))) == ("采购", world.bureau)
    client.post(url("end-membership", added.pk), {"valid_until": "2026-03-01"})
    added.refresh_from_db()
    assert added.valid_until == date(2026, 3, 1)
    outside = client.post(url("add-membership", person.pk), {**form, "organization": world.other.pk})
    assert outside.status_code == 422


def test_granting_and_taking_back_a_role(client, world):
    client.force_login(world.security)
    form = {
        "person": world.learner.person.pk, "role": "organizer", "organization": world.branch.pk,
        "valid_from": "2026-01-05", "purpose": "组织支部学习",
    }  # fmt: skip
    assert client.post(url("assign-role"), form).status_code == 302
    grant = RoleAssignment.objects.get(person=world.learner.person)
    assert client.post(url("revoke-role", grant.pk)).status_code == 302
    grant.refresh_from_db()
    assert grant.valid_until is not None


@pytest.mark.parametrize(
    ("who", "unit", "role", "status"),
    [
        ("security", "branch", "organizer", 403),
        ("learner", "other", "organizer", 422),
        ("system", "bureau", "audit_admin", 422),
        ("learner", "bureau", "inspector", 422),
    ],
)
def test_refused_grants(client, world, who, unit, role, status):
    client.force_login(world.security)
    form = {
        "person": getattr(world, who).person.pk, "role": role,
        "organization": getattr(world, unit).pk, "valid_from": "2026-01-05", "purpose": "年度轮换",
    }  # fmt: skip
    before = RoleAssignment.objects.count()
    assert client.post(url("assign-role"), form).status_code == status
    assert RoleAssignment.objects.count() == before


def test_an_account_is_opened_with_a_password_shown_once(client, world):
    client.force_login(world.system)
    person = make_person("周若溪", world.branch)
    answer = client.post(url("open-account", person.pk), {"username": "zhou.rx"})
    user = User.objects.get(username="zhou.rx")
    assert user.must_change_password
    assert "只显示这一次" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.post(url("open-account", person.pk), {"username": "again"}).status_code == 422


@pytest.mark.parametrize("who", ["security", "audit"])
def test_a_system_administrator_cannot_become_another_administrator(client, world, who):
    client.force_login(world.system)
    person = getattr(world, who).person
    assert client.post(url("reset-password", person.pk)).status_code == 403
    assert "重置密码" not in client.get(url("person", person.pk)).content.decode()


def test_an_account_with_a_role_above_the_own_subtree_is_out_of_reach(client, world):
    lower = make_user(make_person("唐婉清", world.branch))
    make_role(lower.person, Role.SYSTEM_ADMIN, world.branch)
    make_role(world.learner.person, Role.INSPECTOR, world.bureau)
    client.force_login(lower)
    assert client.post(url("reset-password", world.learner.person.pk)).status_code == 403
    colleague = make_user(make_person("苏禾", world.branch))
    assert client.post(url("reset-password", colleague.person.pk)).status_code == 200


def test_the_list_of_people_filters_sorts_and_exports(client, world):
    client.force_login(world.system)
    make_person("单雄心", world.branch, category="leader")
    page = client.get(url("people"), {"q": "sxx"}).content.decode()
    assert "单雄心" in page
    assert "陈柏舟" not in page
    only = client.get(url("people"), {"unit": "QX-01", "category": "grassroots"}).content.decode()
    assert "陈柏舟" in only
    assert "单雄心" not in only
    assert "没有找到单位" in client.get(url("people"), {"unit": "无此单位"}).content.decode()
    assert "许知远" not in client.get(url("people")).content.decode()
    assert client.get(url("people"), {"export": "csv"}).status_code == 200


def test_the_tree_opens_step_by_step_with_a_fixed_number_of_queries(
    client, world, django_assert_max_num_queries
):
    client.force_login(world.system)
    for number in range(60):
        make_organization(f"第 {number} 党小组", parent=world.branch, kind="small_group")
    with django_assert_max_num_queries(18):
        assert "青溪局党委" in client.get(url("units")).content.decode()
    with django_assert_max_num_queries(8):
        children = client.get(url("unit-children", world.branch.pk)).content.decode()
    assert children.count("org-node") == 60
    with django_assert_max_num_queries(36):
        assert client.get(url("unit", world.branch.pk)).status_code == 200
    assert "青溪局党委 / 第一党支部" in client.get(url("units"), {"q": "dydzb"}).content.decode()


def test_picking_answers_json_a_part_and_a_page(client, world):
    client.force_login(world.organizer)
    found = client.get(url("pick-people"), {"q": "cbz"}, HTTP_ACCEPT="application/json").json()["results"]
    assert [row["name"] for row in found] == ["陈柏舟"]
    assert found[0]["detail"].startswith("第一党支部 科员")
    units = client.get(url("pick-units"), {"q": "第一"}, HTTP_ACCEPT="application/json").json()["results"]
    assert units[0]["id"] == world.branch.pk
    part = client.get(url("pick-people"), {"q": "陈"}, HTTP_HX_REQUEST="true").content.decode()
    assert part.strip().startswith('<div id="picked">')
    assert "<html" in client.get(url("pick-people"), {"q": "陈"}).content.decode()
    assert client.get(url("pick-people"), {"q": "许知远"}, HTTP_ACCEPT="application/json").json() == {
        "results": []
    }


def test_the_audit_trail_is_shown_to_the_audit_administrator(client, world):
    client.force_login(world.audit)
    page = client.get(url("audit"), {"q": "第一党支部"}).content.decode()
    assert "新建单位“第一党支部”" in page


def test_the_audit_administrator_looks_at_what_one_kind_of_administrator_did(client, world):
    give = {"person": world.learner.person, "role": Role.ORGANIZER, "organization": world.branch}
    services.assign_role(**give, actor=world.security, now=timezone.now())
    services.unlock_user(username=world.learner.username, actor=world.system, now=timezone.now())
    client.force_login(world.audit)
    shown = {
        duty: client.get(url("audit"), {"duty": duty}).content.decode()
        for duty in ("security_admin", "system_admin", "audit_admin", "nonsense")
    }
    granted, unlocked = "授予陈柏舟“学习组织者”", "解除账号"
    found = {duty: (granted in page, unlocked in page) for duty, page in shown.items()}
    assert found == {
        "security_admin": (True, False),
        "system_admin": (False, True),
        "audit_admin": (False, False),
        "nonsense": (True, True),
    }


def test_taking_the_audit_trail_away_is_on_record(client, world, monkeypatch):
    monkeypatch.setattr("xueji.common.ui.lists.responses.is_proof_fresh", lambda request: True)
    client.force_login(world.audit)
    client.get(url("audit"))
    assert not entries().filter(action="organizations.export-audit").exists()
    file = client.get(url("audit"), {"export": "csv", "q": "新建单位"}).content.decode()
    assert "新建单位“第一党支部”" in file
    assert "导出人：林晓岚" in file
    line = entries().get(action="organizations.export-audit")
    assert line.actor_id == world.audit.pk
    assert "新建单位" in line.summary


def test_upper_domains_put_their_pages_on_the_unit_page(client, world, monkeypatch):
    client.force_login(world.organizer)
    monkeypatch.setattr(related, "_entries", {})
    related.register("unit", "甲页", "brain", "organizations:edit-unit", 1)
    related.register("unit", "乙页", "brain", "organizations:create-unit", 1, lambda request, pk: False)
    page = client.get(url("unit", world.branch.pk)).content.decode()
    assert "甲页" in page
    assert "乙页" not in page
