"""The desk pages: who sees them, what they do, what two organisers see."""

from datetime import timedelta

import pytest
from django.urls import reverse

from xueji.activity.assessments import testing as questions
from xueji.activity.study_sessions import services
from xueji.activity.study_sessions.models import MakeUpTask, StudySession
from xueji.activity.study_sessions.testing import AFTER, STARTS_AT, advance, make_session
from xueji.foundation.organizations import testing as people
from xueji.foundation.regulations import testing as regulations

pytestmark = pytest.mark.django_db
HOST_PAGES = ["meeting", "content", "people", "start", "roll", "sign-in-sheet", "discussion", "correct"]


@pytest.fixture
def made():
    question = questions.make_question(correct="B")
    return make_session(revision_ids=[question.current_id])


@pytest.fixture
def host(client, made):
    client.force_login(made.host)
    return client


def url(name, made, *args):
    return reverse(f"study_sessions:{name}", args=[made.session.pk, *args])


def meeting_form(made, **fields):
    made.session.refresh_from_db()
    values = {
        "title": "十月支部委员会",
        "meeting_kind": "branch_committee",
        "starts_at": "2026-10-08T09:00",
        "agenda": "研究中秋节工会福利",
        "edit_no": made.session.edit_no,
    }
    return {**values, **fields}


@pytest.mark.parametrize("status", ["draft", "ready", "live", "closed"])
def test_every_page_of_the_host_opens_at_every_stage(host, made, status):
    advance(made, status)
    for name in [*HOST_PAGES, "detail"]:
        assert host.get(url(name, made)).status_code == 200, name
    for name in ["index", "calendar", "new", "feed"]:
        assert host.get(reverse(f"study_sessions:{name}"), {"month": "2026-09"}).status_code == 200, name


@pytest.mark.parametrize("name", HOST_PAGES)
def test_a_stranger_and_an_invited_member_cannot_prepare(client, made, name):
    for user in (people.make_user(), people.make_user(made.members[1])):
        client.force_login(user)
        assert client.get(url(name, made)).status_code == 404


@pytest.mark.parametrize(
    "name", ["approve", "open", "close", "cancel", "change-content", "start-series", "withdraw"]
)
def test_acts_of_the_host_are_denied_to_others(client, made, name):
    client.force_login(people.make_user(made.members[1]))
    assert client.post(url(name, made)).status_code == 404
    assert StudySession.objects.get().status == "draft"


def test_pages_ask_for_sign_in(client, made):
    for name in ["index", "new", "calendar"]:
        assert client.get(reverse(f"study_sessions:{name}")).status_code == 302
    assert client.get(url("minutes-pdf", made)).status_code == 302


def test_the_invited_see_the_session_after_approval_and_only_their_own_row(client, made):
    member = made.members[1]
    client.force_login(people.make_user(member))
    assert client.get(url("detail", made)).status_code == 404
    advance(made, "closed")
    page = client.get(url("detail", made)).content.decode()
    assert member.name in page and made.members[2].name not in page
    assert client.get(url("minutes-word", made)).status_code == 404


def test_the_wizard_from_meeting_to_start(host, made):
    regulations.make_regulation(
        title="工会经费管理办法", articles={1: "不得用工会经费发放购物卡。", 2: "节日福利应当按标准发放。"}
    )
    answer = host.post(reverse("study_sessions:new"), meeting_form(made))
    session = StudySession.objects.latest("pk")
    assert answer.url == reverse("study_sessions:content", args=[session.pk])
    assert session.invitations.count() == 4 and session.pack_items.exists()
    again = reverse("study_sessions:approve", args=[session.pk])
    host.post(again, {"edit_no": session.edit_no})
    session.refresh_from_db()
    assert session.status == "ready"
    opened = host.post(reverse("study_sessions:open", args=[session.pk]))
    assert opened.url == reverse("live:present", args=[session.pk])


@pytest.mark.parametrize("moment", ["明天", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_bad_meeting_facts_are_shown_at_the_field(host, made, moment):
    answer = host.post(reverse("study_sessions:new"), meeting_form(made, starts_at=moment))
    assert answer.status_code == 422
    assert StudySession.objects.count() == 1


def test_two_organizers_on_the_meeting_page(host, made):
    form = meeting_form(made, title="乙填写的名称")
    services.update_session(
        made.session, edit_no=made.session.edit_no, actor=made.host, now=STARTS_AT, title="甲保存的名称"
    )
    answer = host.post(url("meeting", made), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "甲保存的名称" in page and "乙填写的名称" in page
    assert host.post(url("meeting", made), meeting_form(made, title="乙填写的名称")).status_code == 302


def test_two_organizers_on_the_pack(host, made):
    made.session.refresh_from_db()
    number = made.session.edit_no
    item = made.session.pack_items.first()
    host.post(url("change-content", made), {"act": f"down:{item.pk}", "edit_no": number})
    answer = host.post(
        url("change-content", made), {"act": "prompt", "prompt": "自己想的题", "edit_no": number}
    )
    assert answer.status_code == 409 and "自己想的题" in answer.content.decode()


def test_the_pack_is_edited_by_buttons(host, made):
    items = list(made.session.pack_items.order_by("sort_no"))
    for act in (f"down:{items[0].pk}", f"remove:{items[2].pk}", "prompt"):
        made.session.refresh_from_db()
        data = {"act": act, "prompt": "今天谁来监督？", "edit_no": made.session.edit_no}
        assert host.post(url("change-content", made), data).status_code == 302
    found = list(made.session.pack_items.order_by("sort_no"))
    assert [item.pk for item in found[:2]] == [items[1].pk, items[0].pk]
    assert found[-1].prompt == "今天谁来监督？" and items[2].pk not in {item.pk for item in found}


def test_an_agenda_nothing_bears_on_says_so_and_offers_the_floor(host, made):
    services.set_agenda(made.session, "听取月球基地情况汇报", made.host, STARTS_AT)
    made.session.refresh_from_db()
    answer = host.post(url("change-content", made), {"act": "propose", "edit_no": made.session.edit_no})
    assert "没有与这些议题直接相关" in answer.content.decode()
    assert made.session.pack_items.count() == 4


def test_a_capacity_that_does_not_exist_invites_nobody(host, made):
    before = made.session.invitations.count()
    person = people.make_person("周若溪", made.organization)
    answer = host.post(
        url("people", made), {"act": "person", "person": person.pk, "capacity": "guest"}, follow=True
    )
    assert "没有这种参会身份" in answer.content.decode()
    assert made.session.invitations.count() == before


def test_the_roll_works_by_plain_forms(host, made):
    advance(made, "live")
    person = made.members[1]
    answer = host.post(url("roll", made), {"person": person.pk, "status": "present", "route": "paper"})
    assert answer.status_code == 302
    row = made.session.attendances.get()
    assert (row.person_id, row.route) == (person.pk, "paper")
    host.post(url("roll", made), {"person": person.pk, "status": "clear"})
    assert not made.session.attendances.exists()


def test_papers_are_files(host, made):
    advance(made, "closed")
    for name, begin in (("minutes-word", b"PK"), ("minutes-pdf", b"%PDF")):
        answer = host.get(url(name, made))
        assert answer.status_code == 200 and answer.content.startswith(begin)
    assert host.get(url("sign-in-sheet", made), {"format": "pdf"}).content.startswith(b"%PDF")


def test_corrections_from_the_page(host, made):
    advance(made, "closed")
    data = {"person": made.members[1].pk, "status": "leave", "reason": ""}
    assert host.post(url("correct", made), data).status_code == 422
    assert host.post(url("correct", made), {**data, "reason": "已请假"}).status_code == 302
    assert "更正 1 号" in host.get(url("detail", made)).content.decode()


def test_the_make_up_page_keeps_answers_and_finishes(client, made):
    advance(made, "closed")
    task = MakeUpTask.objects.get(person=made.members[1])
    address = reverse("study_sessions:make-up", args=[task.pk])
    client.force_login(people.make_user(made.members[2]))
    assert client.get(address).status_code == 404
    client.force_login(people.make_user(made.members[1]))
    item = made.session.pack_items.get(kind="question")
    client.post(address, {"act": "finish"})
    task.refresh_from_db()
    assert task.completed_at is None
    client.post(address, {f"answer-{item.pk}": "B", "act": "finish"})
    task.refresh_from_db()
    assert task.completed_at is not None
    assert "补学已完成" in client.get(address).content.decode()


def test_the_feed_opens_by_its_secret_alone_and_can_be_withdrawn(client, made):
    advance(made, "ready")
    person = made.members[1]
    user = people.make_user(person)
    token = services.renew_feed(person, user, AFTER - timedelta(days=1))
    address = reverse("study_sessions:feed-file", args=[token])
    body = client.get(address).content.decode()
    assert "BEGIN:VEVENT" in body
    services.renew_feed(person, user, AFTER)
    assert client.get(address).status_code == 404
    assert client.get(reverse("study_sessions:feed-file", args=["x" * 32])).status_code == 404
