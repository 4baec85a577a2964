"""Notices: told once, seen only by the person, off the bell when opened, gone after a while."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser as User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from xueji.common.notices import selectors, services
from xueji.common.notices.models import Notice

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def user() -> User:
    """Somebody to tell things."""
    return get_user_model().objects.create_user("gumingyuan")


def unread(user: User) -> int:
    """The number on the bell."""
    return selectors.unread_count(SimpleNamespace(user=user))  # type: ignore[arg-type]


def test_telling_the_same_twice_tells_once(user: User) -> None:
    for _ in range(2):
        services.tell([user.pk, user.pk], "名册已导入", now=NOON, once_key="import:1")
    services.tell([user.pk], "名册已导入", now=NOON)
    services.tell([user.pk], "名册已导入", now=NOON)
    assert unread(user) == 3


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "jobs/"])
def test_a_notice_leads_nowhere_else(user: User, url: str) -> None:
    with pytest.raises(ValueError, match="no page"):
        services.tell([user.pk], "看这里", now=NOON, url=url)


def test_a_kind_nobody_registered_is_a_slip_of_the_program(user: User) -> None:
    with pytest.raises(ValueError, match="register"):
        services.tell([user.pk], "看这里", now=NOON, kind="nothing")


def test_the_bell_is_one_query_whatever_the_number(
    user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(150):
        services.tell([user.pk], f"第 {number} 条", now=NOON)
    with django_assert_num_queries(1):
        assert unread(user) == selectors.COUNTED_MOST


def test_opening_leads_on_and_takes_one_off_the_bell(client: Client, user: User) -> None:
    services.tell([user.pk], "名册已导入", now=NOON, url="/jobs/")
    client.force_login(user)
    assert "1<span" in client.get(reverse("notices:index")).content.decode()
    answer = client.get(reverse("notices:open", args=[Notice.objects.get().pk]))
    assert (answer.status_code, answer["Location"], unread(user)) == (302, "/jobs/", 0)


def test_all_at_once(client: Client, user: User) -> None:
    for number in range(3):
        services.tell([user.pk], f"第 {number} 条", now=NOON)
    client.force_login(user)
    client.post(reverse("notices:read-all"))
    assert unread(user) == 0


def test_somebody_elses_notice_does_not_exist(client: Client, user: User) -> None:
    services.tell([user.pk], "名册已导入", now=NOON)
    client.force_login(get_user_model().objects.create_user("gaoyuan"))
    assert client.get(reverse("notices:open", args=[Notice.objects.get().pk])).status_code == 404
    assert unread(user) == 1


def test_the_table_stays_short(user: User) -> None:
    services.tell([user.pk], "看过的", now=NOON)
    services.mark_all_read(user, NOON)
    services.tell([user.pk], "没看的", now=NOON)
    services.forget_old(NOON + timedelta(days=31))
    assert Notice.objects.get().title == "没看的"
    services.forget_old(NOON + timedelta(days=181))
    assert not Notice.objects.exists()
