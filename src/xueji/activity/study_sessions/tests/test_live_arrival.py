"""Checking in by phone: who is welcome, who is not, and the words for it."""

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from xueji.activity.study_sessions import services
from xueji.activity.study_sessions.live import arrival
from xueji.activity.study_sessions.models import Attendance, StudySession
from xueji.activity.study_sessions.testing import AFTER, STARTS_AT, advance
from xueji.activity.study_sessions.tests import live_steps as steps
from xueji.foundation.organizations import testing as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def live():
    return steps.fresh_session()


@pytest.fixture
def member(live):
    return live.members[1]


@pytest.fixture
def phone(member):
    return steps.phone_of(member)


def send_digits(phone, made, code=None):
    return phone.post(steps.url("digits", made), {"code": code or steps.digits(made)}, follow=True)


def test_scanning_and_one_button_check_a_person_in(phone, live, member):
    assert "已签到。" in steps.check_in(phone, live).content.decode()
    row = Attendance.objects.get(session=live.session)
    assert (row.person_id, row.status, row.route) == (member.pk, "present", "qr")
    assert len(row.device_mark) == 43 and row.code_window > 0


def test_digits_are_an_equal_way_however_they_are_spaced(phone, live, member):
    code = steps.digits(live)
    assert "已签到。" in send_digits(phone, live, f"{code[:3]} {code[3:]}").content.decode()
    assert Attendance.objects.get(person=member).route == "digits"


@pytest.mark.parametrize("windows_ago", [3, 1000, -3])
def test_an_expired_link_is_refused_in_words(phone, live, windows_ago):
    answer = phone.get(steps.link(live, windows_ago))
    assert answer.status_code == 409 and "签到码不对或已过期" in answer.content.decode()


@pytest.mark.parametrize("code", ["000000x", "", "12345", "ABCDEFGHIJKLMNOP", "１２３４５６７"])
def test_wrong_digits_are_refused_in_words_and_nothing_is_written(phone, live, code):
    page = phone.post(steps.url("digits", live), {"code": code}, follow=True).content.decode()
    assert "签到码不对或已过期" in page and "点名" in page
    assert not Attendance.objects.exists()


def test_old_digits_are_refused(phone, live):
    assert "签到码不对或已过期" in send_digits(phone, live, steps.digits(live, 3)).content.decode()


def test_digits_cannot_be_guessed_through_the_address_of_links(phone, live):
    answer = phone.get(steps.url("arrive", live, steps.digits(live)))
    assert answer.status_code == 409 and not Attendance.objects.exists()


def test_the_first_check_in_stands(phone, live, member):
    steps.check_in(phone, live)
    first = Attendance.objects.get(person=member)
    assert "此前已签到" in steps.check_in(phone, live).content.decode()
    assert "此前已签到" in send_digits(phone, live).content.decode()
    again = Attendance.objects.get(person=member)
    assert (again.recorded_at, again.route, again.code_window) == (first.recorded_at, "qr", first.code_window)


def test_a_stranger_is_told_and_the_digits_page_does_not_exist_for_one(live):
    stranger = steps.phone_of(people.make_person(name="路人甲"))
    answer = stranger.get(steps.link(live), follow=True)
    assert answer.status_code == 409 and "路人甲不在本场参会名单中" in answer.content.decode()
    assert send_digits(stranger, live).status_code == 404


def test_an_account_without_a_person_checks_nobody_in(live, django_user_model):
    account = Client()
    account.force_login(django_user_model.objects.create(username="system-admin"))
    answer = account.get(steps.link(live), follow=True)
    assert answer.status_code == 409 and "没有对应人员" in answer.content.decode()


def test_one_phone_checks_in_one_person(phone, live):
    steps.check_in(phone, live)
    phone.force_login(people.make_user(live.members[2]))
    answer = phone.get(steps.link(live), follow=True)
    assert answer.status_code == 409 and "每部手机只能为一人签到" in answer.content.decode()
    assert "每部手机只能为一人签到" in send_digits(phone, live).content.decode()
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("ready", "还没有开始"),
        ("closed", "已经结束"),
        ("canceled", "已取消"),
        ("no-code", "由主持人点名登记"),
    ],
)
def test_a_session_that_takes_no_codes_says_why(live, phone, status, words):
    rows = StudySession.objects.filter(pk=live.session.pk)
    rows.update(**({"check_in_enabled": False} if status == "no-code" else {"status": status}))
    answer = phone.get(steps.link(live))
    assert answer.status_code == 409 and words in answer.content.decode()
    assert not Attendance.objects.exists()


def test_closing_between_the_page_and_the_button_writes_nothing_more(phone, live, member):
    page = phone.get(steps.link(live), follow=True)
    advance(live, "closed")
    answer = steps.send_pass(phone, live, steps.pass_on(page))
    assert "没有登记" in answer.content.decode()
    assert steps.status_of(live, member) == "absent"


def test_without_codes_the_phone_page_asks_for_none(phone, live):
    StudySession.objects.update(check_in_enabled=False)
    page = phone.get(steps.url("phone", live)).content.decode()
    assert 'name="code"' not in page and "点名" in page


def test_guessing_digits_ends_after_ten_tries(phone, live):
    for number in range(arrival.DIGIT_TRIES):
        assert "签到码不对" in send_digits(phone, live, f"{number:06d}9").content.decode()
    assert "输入次数过多" in send_digits(phone, live).content.decode()
    assert not Attendance.objects.exists()
    other = steps.phone_of(live.members[2])
    assert "已签到" in send_digits(other, live).content.decode()


def test_a_phone_that_must_sign_in_first_is_still_welcome(live, member):
    phone = Client()
    sign_in = phone.get(steps.link(live), follow=True)
    assert sign_in.resolver_match.url_name == "account_login"
    page_after = sign_in.request["QUERY_STRING"].removeprefix("next=").replace("%2F", "/").replace("%3A", ":")
    phone.force_login(people.make_user(member))
    page = phone.get(page_after)
    assert member.name in page.content.decode() and steps.pass_on(page)


def test_a_ticket_is_good_for_its_own_session_and_its_own_phone(phone, live):
    answer = phone.get(steps.link(live))
    ticket = answer.url.rstrip("/").rsplit("/", 1)[1]
    other = steps.fresh_session(title="另一场")
    guest = steps.phone_of(live.members[2])
    services.invite(other.session, person_ids=[live.members[1].pk], actor=other.host, now=STARTS_AT)
    assert "页面停留太久" in phone.get(steps.url("confirm", other, ticket)).content.decode()
    assert "另一部手机" in guest.get(steps.url("confirm", live, ticket)).content.decode()


@pytest.mark.parametrize("ticket", ["x", "WzEsMl0:1abcde:xyz"])
def test_a_forged_ticket_is_refused(phone, live, ticket):
    assert phone.get(steps.url("confirm", live, ticket)).status_code == 409


def test_a_ticket_ends_after_ten_minutes(phone, live, monkeypatch):
    address = phone.get(steps.link(live)).url
    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + arrival.TICKET_SECONDS + 1)
    answer = phone.get(address)
    assert answer.status_code == 409 and "页面停留太久" in answer.content.decode()


def test_a_good_code_beats_a_mark_of_absence(phone, live, member):
    services.mark_roll(live.session, member.pk, "absent", live.host, AFTER, note_text="没看到")
    assert "已签到。" in steps.check_in(phone, live).content.decode()
    row = Attendance.objects.get(person=member)
    assert (row.status, row.route, row.recorded_by_id, row.note) == ("present", "qr", None, "")


def test_a_mark_of_presence_stays_when_a_code_comes_later(phone, live, member):
    services.mark_roll(live.session, member.pk, "present", live.host, timezone.now())
    assert "此前已签到" in steps.check_in(phone, live).content.decode()
    assert Attendance.objects.get(person=member).route == "roll"
