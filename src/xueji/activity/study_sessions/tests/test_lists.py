"""The list and the calendar where a unit, or a whole province, has many sessions."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xueji.activity.study_sessions.models import AgendaItem, StudySession
from xueji.activity.study_sessions.testing import STARTS_AT, MadeSession, make_session
from xueji.activity.study_sessions.views.lists import DAY_SESSIONS

pytestmark = pytest.mark.django_db
INDEX, CALENDAR = reverse("study_sessions:index"), reverse("study_sessions:calendar")


@pytest.fixture
def made() -> MadeSession:
    """The first of a morning."""
    return make_session(title="第一次会议")


@pytest.fixture
def host(client: Client, made: MadeSession) -> Client:
    """The browser of who holds them."""
    client.force_login(made.host)
    return client


def more_that_day(made: MadeSession, count: int) -> list[StudySession]:
    """So many more sessions of the same unit, a quarter of an hour apart."""
    rows = []
    for number in range(1, count + 1):
        one = StudySession.objects.get(pk=made.session.pk)
        one.pk, one.title = None, f"第 {number + 1} 场"
        one.starts_at, one.check_in_secret = STARTS_AT + timedelta(minutes=15 * number), f"{number:032d}"
        rows.append(one)
    return StudySession.objects.bulk_create(rows)


def test_a_full_day_shows_the_first_and_leads_to_the_rest(host: Client, made: MadeSession) -> None:
    more_that_day(made, DAY_SESSIONS + 2)
    day = timezone.localdate(STARTS_AT)
    page = host.get(CALENDAR, {"month": f"{day:%Y-%m}"}).content.decode()
    assert page.count("第一次会议") == 2  # the table of the desk and the list of the phone
    assert page.count(f"第 {DAY_SESSIONS} 场") == 2 and f"第 {DAY_SESSIONS + 1} 场" not in page
    link = re.search(r'href="([^"]+)">还有 3 场</a>', page)
    assert link is not None
    listing = host.get(link[1].replace("&amp;", "&")).context["listing"]
    assert (listing.count, listing.objects[0].title) == (DAY_SESSIONS + 3, "第一次会议")


def test_a_day_that_is_shown_whole_promises_no_more(host: Client, made: MadeSession) -> None:
    more_that_day(made, DAY_SESSIONS - 1)
    page = host.get(CALENDAR, {"month": f"{timezone.localdate(STARTS_AT):%Y-%m}"}).content.decode()
    assert f"第 {DAY_SESSIONS} 场" in page and "还有" not in page


@pytest.mark.parametrize(
    ("text", "found"), [("采购", 1), ("第一次 采购", 1), ("采购 车辆", 1), ("采购 基建", 0), ("会议", 1)]
)
def test_title_and_agenda_are_searched_word_by_word_and_a_session_comes_once(
    host: Client, made: MadeSession, text: str, found: int
) -> None:
    for number, words in enumerate(("研究采购办公设备", "采购车辆")):
        AgendaItem.objects.create(session=made.session, text=words, sort_no=90 + number)
    assert host.get(INDEX, {"q": text}).context["listing"].count == found


def test_the_list_takes_the_same_statements_however_many_there_are(
    host: Client, made: MadeSession, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    host.get(INDEX)  # what is read once a process
    with django_assert_max_num_queries(60) as few:
        host.get(INDEX)
    more_that_day(made, 30)
    with django_assert_num_queries(len(few)):
        host.get(INDEX)
    with django_assert_num_queries(len(few)):
        host.get(INDEX, {"page": "2"})
