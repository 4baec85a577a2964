"""Accounts wait for a second administrator; unused ones are shut."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from xueji.common.audit.selectors import entries
from xueji.common.notices.models import Notice
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import AccountRequest, User
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
LIST = "organizations:account-requests"


class World:
    """A bureau with its administrators, and a person of its branch without an account."""

    def __init__(self):
        self.bureau = make_organization("青溪局党委", kind="party_committee")
        self.branch = make_organization("第一党支部", parent=self.bureau)
        self.other = make_organization("远山局党委", kind="party_committee")
        self.system = self.holder(Role.SYSTEM_ADMIN, self.bureau)
        self.security = self.holder(Role.SECURITY_ADMIN, self.bureau)
        self.stranger = self.holder(Role.SECURITY_ADMIN, self.other)
        self.person = make_person("周若溪", self.branch)

    def holder(self, role, unit):
        user = make_user(make_person("林晓岚", unit))
        make_role(user.person, role, unit)
        return user

    def ask(self, username="zhou.rx", person=None):
        person = person or self.person
        return services.request_account(username=username, person=person, actor=self.system, now=NOW)


@pytest.fixture
def world():
    return World()


def decide(client, *keys, act="approve", reason=""):
    form = {"request": [str(key) for key in keys], "act": act, "reason": reason}
    return client.post(reverse("organizations:decide-accounts"), form, follow=True)


def test_an_account_opens_when_the_security_administrator_approves(client, world):
    opened = world.ask()
    form = {"login": "zhou.rx", "password": opened.one_time_password}
    page = client.post(reverse("account_login"), form, follow=True).content.decode()
    assert "账号待批准" in page
    assert (
        "账号待批准"
        not in client.post(reverse("account_login"), {**form, "password": "wrong"}).content.decode()
    )
    client.force_login(world.security)
    page = client.get(reverse(LIST), follow=True).content.decode()
    assert "zhou.rx" in page
    decide(client, AccountRequest.objects.get().pk)
    assert entries().first().summary == "批准开通账号zhou.rx"
    client.logout()
    client.post(reverse("account_login"), form)
    assert client.session["_auth_user_id"] == str(opened.user.pk)


def test_those_who_decide_and_who_asked_are_told(client, world):
    world.ask()
    assert [(one.account_id, one.title) for one in Notice.objects.all()] == [
        (world.security.pk, "1 个账号待批准")
    ]
    client.force_login(world.security)
    decide(client, AccountRequest.objects.get().pk, act="return", reason="此人已借调")
    told = Notice.objects.get(account_id=world.system.pk)
    assert (told.title, told.text) == ("1 个账号被退回", "周若溪：此人已借调")
    client.force_login(world.system)
    page = client.get(reverse("organizations:person", args=[world.person.pk])).content.decode()
    assert "申请被退回：此人已借调" in page
    assert "申请重新启用" in page


def test_a_return_needs_a_reason_and_a_choice_needs_a_row(client, world):
    world.ask()
    client.force_login(world.security)
    assert "写明原因" in decide(client, AccountRequest.objects.get().pk, act="return").content.decode()
    assert "请先勾选" in decide(client).content.decode()
    assert AccountRequest.objects.get().outcome == "pending"


def test_strangers_find_and_decide_nothing(client, world):
    world.ask()
    key = AccountRequest.objects.get().pk
    client.force_login(world.stranger)
    assert "zhou.rx" not in client.get(reverse(LIST), follow=True).content.decode()
    decide(client, key)
    assert client.post(reverse("organizations:approve-batch", args=[key])).status_code == 404
    assert AccountRequest.objects.get().outcome == "pending"
    client.force_login(world.system)
    assert decide(client, key).status_code == 403


def test_nobody_approves_what_they_asked_for_or_their_own_account(world):
    mine = AccountRequest.objects.create(
        user=world.system, organization=world.bureau, kind="enable", requested_by=world.security,
        requested_at=NOW,
    )  # fmt: skip
    for decider in (world.security, world.system):
        with pytest.raises(services.RequestRefused, match="另一位安全管理员"):
            services.decide_requests(keys=[mine.pk], approve=True, actor=decider, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountRequest.objects.filter(pk=mine.pk).update(
                outcome="approved", decided_by=decider, decided_at=NOW
            )


def test_many_are_decided_at_once_all_or_none(world):
    world.ask()
    world.ask("xu.zy", make_person("许知远", world.branch))
    keys = list(AccountRequest.objects.order_by("pk").values_list("pk", flat=True))
    services.decide_requests(keys=keys[:1], approve=True, actor=world.security, now=NOW)
    with pytest.raises(services.RequestRefused, match="已经处理过"):
        services.decide_requests(keys=keys, approve=True, actor=world.security, now=NOW)
    assert not User.objects.get(username="xu.zy").is_active


def test_a_disabled_account_comes_back_by_approval(client, world):
    user = make_user(world.person)
    client.force_login(world.system)
    address = reverse("organizations:disable-account", args=[world.person.pk])
    client.post(address)
    assert entries().first().summary == f"停用账号{user.username}：由管理员停用"
    client.post(reverse("organizations:request-enabling", args=[world.person.pk]))
    with pytest.raises(services.RequestRefused, match="已在等待批准"):
        services.request_enabling(user=user, actor=world.system, now=NOW)
    user.refresh_from_db()
    assert not user.is_active
    services.decide_requests(
        keys=[AccountRequest.objects.get().pk], approve=True, actor=world.security, now=NOW
    )
    user.refresh_from_db()
    assert user.is_active


def test_who_comes_back_from_elsewhere_waits_again(world):
    user = make_user(world.person)
    services.leave(person=world.person, status="left", first_day=NOW.date(), now=NOW)
    with pytest.raises(services.RequestRefused, match="已调离"):
        services.request_enabling(user=user, actor=world.system, now=NOW)
    facts = services.PersonFacts(name="周若溪", category=world.person.category, status="active")
    services.save_person(code=world.person.code, facts=facts, now=NOW, actor=world.system)
    user.refresh_from_db()
    assert not user.is_active
    assert selectors.is_waiting(user)
    assert AccountRequest.objects.get().organization == world.branch


def test_who_left_cannot_sign_in_even_with_an_open_account(client, world):
    user = make_user(world.person, password="qing-xi-9-dian")
    type(world.person).objects.filter(pk=world.person.pk).update(status="left")
    form = {"login": user.username, "password": "qing-xi-9-dian"}
    assert "账号已停用" in client.post(reverse("account_login"), form, follow=True).content.decode()
    assert "_auth_user_id" not in client.session


def used(user, **days):
    """Set moments of the account that many days before now; None where the account has none."""
    User.objects.filter(pk=user.pk).update(
        **{name: None if count is None else NOW - timedelta(days=count) for name, count in days.items()}
    )
    return user


def test_accounts_nobody_uses_are_shut_and_those_just_enabled_are_not(world):
    User.objects.update(last_login=NOW)
    never = used(make_user(world.person), date_joined=91, last_login=None)
    long_ago = used(make_user(make_person("许知远", world.branch)), date_joined=400, last_login=91)
    lately = used(make_user(make_person("苏禾", world.branch)), date_joined=400, last_login=89)
    enabled = used(
        make_user(make_person("唐婉清", world.branch)), date_joined=400, last_login=91, enabled_at=1
    )
    new = used(make_user(make_person("陈柏舟", world.branch)), date_joined=1, last_login=None)
    assert services.disable_unused(NOW) == 2
    shut = set(User.objects.filter(is_active=False))
    assert shut == {never, long_ago}
    assert not shut & {lately, enabled, new}
    summaries = [one.summary for one in entries()[:2]]
    assert sorted(summaries) == sorted(f"停用账号{one.username}：长期未登录" for one in shut)
    assert services.disable_unused(NOW) == 0


def test_the_command_line_enables_at_once_and_says_so(world):
    opened = world.ask()
    services.enable_at_once(user=opened.user, now=NOW)
    assert User.objects.get(pk=opened.user.pk).is_active
    assert not AccountRequest.objects.exists()
    assert entries().first().summary == "在命令行启用账号zhou.rx，未经审批"


def test_a_list_leaves_out_the_columns_that_would_be_empty(client, world):
    world.ask()
    client.force_login(world.security)
    headings = {}
    for outcome in ("pending", "approved"):
        page = client.get(reverse(LIST), {"outcome": outcome})
        headings[outcome] = {column.label for column in page.context["listing"].definition.columns}
    assert headings["pending"] - headings["approved"] == {"选择"}
    assert headings["approved"] - headings["pending"] == {"审批人", "审批时间", "退回原因"}
