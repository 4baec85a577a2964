"""The presenter screen: who may hold it, what it shows to the room, and that it follows."""

import html
import re

import pytest
from django.test import Client

from xueji.activity.study_sessions import services
from xueji.activity.study_sessions.live import wall
from xueji.activity.study_sessions.models import StudySession
from xueji.activity.study_sessions.testing import STARTS_AT, advance
from xueji.activity.study_sessions.tests import live_steps as steps
from xueji.foundation.organizations import testing as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def live():
    return steps.fresh_session()


@pytest.fixture
def host(live):
    client = Client()
    client.force_login(live.host)
    return client


def pulse(client, made, seen):
    return client.get(steps.url("present", made), {"part": "pulse", "seen": seen})


def test_only_those_who_may_hold_the_session_see_the_wall(client, live):
    assert client.get(steps.url("present", live)).status_code == 302
    for person in (live.members[1], people.make_person()):
        learner = steps.phone_of(person)
        assert learner.get(steps.url("present", live)).status_code == 404
        assert pulse(learner, live, "live:waiting").status_code == 404
        assert learner.post(steps.url("stage", live), {"stage": "end"}).status_code == 404
    assert StudySession.objects.get().stage == "waiting"


@pytest.mark.parametrize("stage", ["waiting", "item", "result", "discussion", "end"])
def test_every_stage_has_its_screen_on_wall_and_phone(host, live, stage):
    steps.show(live, stage)
    assert host.get(steps.url("present", live)).status_code == 200
    assert steps.phone_of(live.members[1]).get(steps.url("phone", live)).status_code == 200


def test_articles_and_the_prompt_are_read_on_wall_and_phone(host, live):
    phone = steps.phone_of(live.members[1])
    for item in live.session.pack_items.exclude(kind="question"):
        services.set_stage(live.session, f"item:{item.pk}", STARTS_AT)
        words = "不得" if item.kind == "article" else "谁来监督"
        for page in (host.get(steps.url("present", live)), phone.get(steps.url("phone", live))):
            assert words in page.content.decode()


def test_the_wall_names_arrivals_and_never_the_absent(host, live):
    steps.check_in(steps.phone_of(live.members[1]), live)
    services.mark_roll(live.session, live.members[2].pk, "absent", live.host, STARTS_AT)
    page = host.get(steps.url("present", live)).content.decode()
    assert live.members[1].name in page and "1 <small>/ 4 人已到" in page
    assert live.members[2].name not in page and live.members[3].name not in page


def test_the_pulse_renews_code_and_counts_and_follows_a_stage_changed_elsewhere(host, live):
    fragment = pulse(host, live, "live:waiting")
    page = fragment.content.decode()
    assert "<html" not in page and 'id="wall-pulse"' in page and "<svg" in page
    services.set_stage(live.session, "discussion", STARTS_AT)
    follow = pulse(host, live, "live:waiting")
    assert follow.status_code == 204 and follow.headers["HX-Refresh"] == "true"


def test_phones_follow_too_and_are_told_once(live):
    phone = Client()
    quiet = phone.get(steps.url("pulse", live), {"seen": "live:waiting"})
    assert quiet.status_code == 204 and "HX-Refresh" not in quiet.headers
    steps.gate._states.clear()
    services.set_stage(live.session, "discussion", STARTS_AT)
    assert phone.get(steps.url("pulse", live), {"seen": "live:waiting"}).headers["HX-Refresh"] == "true"


def test_the_code_stands_there_only_while_the_session_takes_it(host, live):
    assert steps.digits(live)[:3] in host.get(steps.url("present", live)).content.decode()
    StudySession.objects.update(check_in_enabled=False)
    assert "x-qr-digits" not in host.get(steps.url("present", live)).content.decode()
    StudySession.objects.update(check_in_enabled=True)
    advance(live, "closed")
    assert "x-qr-digits" not in host.get(steps.url("present", live)).content.decode()


@pytest.mark.parametrize(
    ("public_url", "begins"),
    [("https://xueji.example.cn/", "https://xueji.example.cn/s/"), ("", "http://testserver/s/")],
)
def test_the_picture_leads_to_the_name_by_which_phones_reach_this_machine(
    rf, live, settings, public_url, begins
):
    settings.PUBLIC_URL = public_url
    settings.ALLOWED_HOSTS = ["testserver"]
    address = wall.check_in_url(rf.get("/"), live.session, STARTS_AT)
    assert address.startswith(begins) and "//s/" not in address


def test_the_host_walks_through_every_stage_and_back(host, live):
    seen = []
    for _ in range(12):
        page = host.get(steps.url("present", live)).content.decode()
        found = re.search(r'data-wall-key="ArrowRight">.*?name="stage" value="([^"]+)"', page, re.S)
        if not found:
            break
        seen.append(html.unescape(found[1]))
        host.post(steps.url("stage", live), {"stage": seen[-1]})
    question = steps.question_item(live).pk
    assert seen[-1] == "end" and seen.index(f"result:{question}") == seen.index(f"item:{question}") + 1
    host.post(steps.url("stage", live), {"stage": seen[0]})
    assert StudySession.objects.get().stage == seen[0]


@pytest.mark.parametrize("stage", ["", "item:999999", "item:x", "nonsense", "item:" + "9" * 40])
def test_a_stage_that_does_not_exist_is_refused_in_words(host, live, stage):
    answer = host.post(steps.url("stage", live), {"stage": stage}, follow=True)
    assert answer.status_code == 200 and "请刷新页面" in answer.content.decode()
    assert StudySession.objects.get().stage == "waiting"


def test_the_button_on_the_wall_begins_a_session_that_is_ready(client):
    made = steps.fresh_session(status="ready")
    client.force_login(made.host)
    assert "开始学习" in client.get(steps.url("present", made)).content.decode()
    client.post(steps.url("stage", made))
    assert StudySession.objects.get().status == "live"


def test_bars_show_what_was_chosen_and_the_article_that_decides(host, live):
    steps.show(live, "result")
    page = host.get(steps.url("present", live)).content.decode()
    assert "x-bar-correct" in page and "x-law" in page and "用途相同" in page
