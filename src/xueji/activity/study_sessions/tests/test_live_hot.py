"""The short way of hot writes: what it takes, and that a refusal looks like any other page."""

import pytest
from django.test import Client

from xueji.activity.study_sessions.live import check_in, passes
from xueji.activity.study_sessions.models import Attendance
from xueji.activity.study_sessions.tests import live_steps as steps
from xueji.common.group_commit import WriterFailed

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def live():
    return steps.fresh_session()


def leave(made, person=None, session_id=None, age_seconds=0):
    """A signed pass, as the confirming page would hold it."""
    granted = passes.CheckInPass(
        session_id or made.session.pk, (person or made.members[1]).pk, 1, "qr", "f" * 43
    )
    return passes.seal_check_in(granted, passes.now_seconds() - age_seconds)


def post(made, sealed, **request):
    return Client(enforce_csrf_checks=True).post(steps.url("check-in", made), {"pass": sealed}, **request)


def test_a_hot_write_needs_no_cookie_and_reads_no_session(live, django_assert_num_queries):
    sealed = leave(live)
    with django_assert_num_queries(2):  # which sessions are live, and one statement for the rows
        answer = post(live, sealed, headers=FRAGMENT)
    assert answer.status_code == 200 and "已签到" in answer.content.decode()
    assert not answer.cookies and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_without_htmx_the_way_leads_back_to_the_phone_page(live):
    answer = post(live, leave(live))
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{steps.url('phone', live)}?note=signed"


@pytest.mark.parametrize("name", ["check-in", "answer"])
def test_looking_at_a_hot_address_is_answered_by_the_ordinary_way(client, live, name):
    answer = client.get(steps.url(name, live))
    assert answer.status_code == 405 and "Content-Security-Policy" in answer.headers


def test_a_foreign_host_name_is_refused(live):
    answer = post(live, leave(live), headers={"host": "evil.example"})
    assert answer.status_code == 400 and not Attendance.objects.exists()


@pytest.mark.parametrize("sealed", ["", "forged", "c.1.2.3.4.qr.x.ffff"])
def test_a_refusal_is_a_whole_page_or_a_fragment(live, sealed):
    page, fragment = post(live, sealed), post(live, sealed, headers=FRAGMENT)
    assert (page.status_code, fragment.status_code) == (409, 409)
    assert "<html" in page.content.decode() and "Content-Security-Policy" in page.headers
    assert "<html" not in fragment.content.decode()
    for answer in (page, fragment):
        assert "页面信息不完整" in answer.content.decode()


def test_a_pass_too_old_or_of_another_session_is_refused(live):
    assert "页面停留太久" in post(live, leave(live, age_seconds=601)).content.decode()
    assert "不是本场" in post(live, leave(live, session_id=live.session.pk + 1)).content.decode()
    assert not Attendance.objects.exists()


def test_a_write_that_failed_is_told_once_and_not_tried_again(live, monkeypatch):
    calls = []

    def fail(granted, at):
        calls.append(granted)
        raise WriterFailed("暂时无法保存，请稍后再提交；管理员请检查磁盘空间和数据库。")

    monkeypatch.setattr(check_in, "check_in", fail)
    answer = post(live, leave(live))
    assert answer.status_code == 409 and "暂时无法保存" in answer.content.decode()
    assert len(calls) == 1


def test_the_ordinary_view_does_the_same_work_without_the_middleware(live, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("HotPathMiddleware")]
    assert "已签到" in post(live, leave(live), headers=FRAGMENT).content.decode()
    assert post(live, "forged").status_code == 409


def test_a_batch_of_arrivals_keeps_each_with_its_own_outcome(live):
    closed = steps.fresh_session(status="closed")
    first, second = live.members[1:3]
    made = [(live, first), (live, second), (live, first), (closed, closed.members[1])]
    arrivals = [
        check_in.Arrival(
            passes.CheckInPass(one.session.pk, person.pk, 1, "qr", f"device of {person.pk}"),
            one.session.starts_at,
        )
        for one, person in made
    ]
    found = [outcome.value for outcome in check_in.write_arrivals(arrivals)]
    assert found == ["recorded", "recorded", "already", "not_live"]
    assert Attendance.objects.filter(session=live.session).count() == 2
