"""The first page: an organiser's desk, a member's day, and an account that stands for nobody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xueji.activity.study_sessions import testing as sessions
from xueji.foundation.library import testing as library
from xueji.foundation.organizations import testing as people
from xueji.foundation.regulations import testing as regulations

pytestmark = pytest.mark.django_db


def at_nine(days=0):
    return timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=days)


def make(title, days=0, status="ready", organization=None):
    made = sessions.make_session(
        title=title, starts_at=at_nine(days), status=status, organization=organization, member_count=2
    )
    return made


def page_of(client, user, address="/"):
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def queries_of(client, user, address="/"):
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def test_an_organiser_finds_what_to_prepare_to_close_and_what_is_late(client):
    late = make("去年的会", days=-60, status="closed")
    unit = late.organization
    for title, days, status in (
        ("要审定的会", 3, "draft"),
        ("进行中的会", 0, "live"),
        ("要开的会", 5, "ready"),
    ):
        make(title, days, status, unit)
    make("很远的会", 40, "draft", unit)
    page = page_of(client, late.host)
    for words in ("工作台", "要审定的会", "进行中的会", "要开的会", "项补学已过期限", late.members[1].name):
        assert words in page
    assert "很远的会" not in page


def test_an_organiser_sees_nothing_of_another_unit(client):
    mine, other = make("本单位的会"), make("别家的会", organization=people.make_organization(name="别家"))
    page = page_of(client, mine.host)
    assert "本单位的会" in page and "别家的会" not in page
    assert "别家的会" in page_of(client, other.host)


def test_a_member_finds_today_make_ups_a_case_and_what_changed(client):
    closed = make("上周的会", days=-7, status="closed")
    member = closed.members[1]
    make("今天的会", status="ready", organization=closed.organization)
    library.make_case(title="三张单子")
    regulations.make_regulation(title="新的办法")
    page = page_of(client, people.make_user(member))
    for words in ("今日", "开始补学", "上周的会", "三张单子", "规定有什么变化"):
        assert words in page
    assert "正在落下的" not in page and "今天的会" not in page


def test_an_account_without_a_person_is_told_so(client, django_user_model):
    page = page_of(client, django_user_model.objects.create(username="system-admin"))
    assert "没有对应人员" in page


def test_an_empty_house_offers_the_next_step(client):
    unit = people.make_organization()
    chair = people.make_person(organization=unit)
    people.make_role(chair, "organizer", unit)
    assert "两周内没有安排" in page_of(client, people.make_user(chair))


def test_the_first_page_asks_for_sign_in(client):
    assert client.get("/").status_code == 302 and client.get("/today/").status_code == 302


def test_more_rows_take_no_more_questions(client):
    first = make("第一场", days=-60, status="closed")
    member = people.make_user(first.members[1])
    make("待审一", 1, "draft", first.organization)
    make("待开一", 1, "ready", first.organization)
    library.make_case(title="一个案例")
    few = queries_of(client, first.host), queries_of(client, member)
    for number in range(3):
        make(f"又一场{number}", -50 + number, "closed", first.organization)
        make(f"待审{number}", 2 + number, "draft", first.organization)
        make(f"待开{number}", 2 + number, "ready", first.organization)
        regulations.make_regulation(title=f"又一办法{number}")
        library.make_case(title=f"又一案例{number}")
    assert (queries_of(client, first.host), queries_of(client, member)) == few
