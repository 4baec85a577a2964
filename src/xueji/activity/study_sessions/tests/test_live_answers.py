"""Answering on the phone: only the open question, only its letters, only those who are there."""

import pytest

from xueji.activity.assessments import selectors as questions
from xueji.activity.assessments import services as assessments
from xueji.activity.assessments import testing as made_questions
from xueji.activity.study_sessions import services
from xueji.activity.study_sessions.live import answers, passes
from xueji.activity.study_sessions.models import PackItem
from xueji.activity.study_sessions.testing import STARTS_AT, advance
from xueji.activity.study_sessions.tests import live_steps as steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def live():
    made = steps.fresh_session()
    steps.show(made, "item")
    return made


@pytest.fixture
def member(live):
    return live.members[1]


@pytest.fixture
def phone(live, member):
    services.mark_roll(live.session, member.pk, "present", live.host, STARTS_AT)
    return steps.phone_of(member)


def send(phone, made, *letters, item=None, sealed=None):
    """Choose letters on the phone page, as htmx sends them."""
    sealed = steps.pass_on(phone.get(steps.url("phone", made))) if sealed is None else sealed
    fields = {"pass": sealed, "item": item or steps.question_item(made).pk, "selected": letters}
    return phone.post(steps.url("answer", made), fields, headers={"HX-Request": "true"})


def stored(made, person):
    rows = questions.responses_of_person(f"session:{made.session.pk}", person.pk)
    return [(row.selected, row.is_correct) for row in rows]


def test_an_answer_is_marked_and_the_second_takes_the_place_of_the_first(phone, live, member):
    assert "答案已保存" in send(phone, live, "A").content.decode()
    assert stored(live, member) == [("A", False)]
    send(phone, live, "B")
    send(phone, live, "B")
    assert stored(live, member) == [("B", True)]


@pytest.mark.parametrize("letters", [("E",), ("A", "C"), ("甲",)])
def test_letters_that_are_no_choice_of_the_question_are_refused(phone, live, member, letters):
    send(phone, live, "A")
    assert "答案没有保存" in send(phone, live, *letters).content.decode()
    assert stored(live, member) == [("A", False)]


def test_choosing_nothing_is_said_and_keeps_what_was_saved(phone, live, member):
    send(phone, live, "A")
    assert "还没有选择答案" in send(phone, live).content.decode()
    assert stored(live, member) == [("A", False)]


@pytest.mark.parametrize("stage", ["waiting", "result", "discussion", "end"])
def test_only_the_question_on_the_wall_is_answered(phone, live, member, stage):
    sealed = steps.pass_on(phone.get(steps.url("phone", live)))
    send(phone, live, "A", sealed=sealed)
    steps.show(live, stage)
    assert "已停止作答" in send(phone, live, "B", sealed=sealed).content.decode()
    assert stored(live, member) == [("A", False)]


@pytest.mark.parametrize("item", ["0", "999999", "9" * 40, "abc"])
def test_an_answer_to_another_item_is_refused(phone, live, member, item):
    assert "答案已保存" not in send(phone, live, "B", item=item).content.decode()
    first = live.session.pack_items.first()
    assert first.kind == PackItem.Kind.ARTICLE
    assert "已停止作答" in send(phone, live, "B", item=first.pk).content.decode()
    assert stored(live, member) == []


def test_after_the_end_nothing_is_taken_and_what_was_saved_stays(phone, live, member):
    send(phone, live, "B")
    sealed = steps.pass_on(phone.get(steps.url("phone", live)))
    advance(live, "closed")
    assert "已停止作答" in send(phone, live, "A", sealed=sealed).content.decode()
    assert stored(live, member) == [("B", True)]


def test_a_sitting_handed_in_takes_no_answer(phone, live, member):
    sealed = steps.pass_on(phone.get(steps.url("phone", live)))
    assessments.close_attempts(occasion=f"session:{live.session.pk}", now=STARTS_AT)
    assert "答案没有保存" in send(phone, live, "B", sealed=sealed).content.decode()


def test_who_is_not_there_gets_no_form(live):
    page = steps.phone_of(live.members[2]).get(steps.url("phone", live))
    assert not steps.pass_on(page) and "签到或由主持人点名后即可作答" in page.content.decode()


@pytest.mark.parametrize("sealed", ["", "a.1.2.3.4.ffff", "c"])
def test_an_answer_without_a_good_pass_is_refused(phone, live, member, sealed):
    answer = send(phone, live, "B", sealed=sealed)
    assert answer.status_code == 409 and "页面信息不完整" in answer.content.decode()
    assert stored(live, member) == []


def test_a_pass_of_another_session_is_refused(phone, live):
    sealed = passes.seal_answers(passes.AnswerPass(live.session.pk + 1, 1, 1), passes.now_seconds())
    answer = send(phone, live, "B", sealed=sealed)
    assert answer.status_code == 409 and "不是本场" in answer.content.decode()


def test_a_batch_keeps_each_answer_with_its_own_outcome(live, member):
    other = steps.fresh_session(title="另一场")
    steps.show(other, "result")
    moment, made = STARTS_AT, []
    for one, letters in ((live, "B"), (other, "B"), (live, "Z")):
        occasion = f"session:{one.session.pk}"
        attempt = assessments.ensure_attempt(occasion=occasion, person_id=one.members[1].pk, now=moment)
        granted = passes.AnswerPass(one.session.pk, one.members[1].pk, attempt.pk)
        made.append(answers.LiveAnswer(granted, steps.question_item(one).pk, letters, moment))
    found = [outcome.value for outcome in answers.write_answers(made)]
    assert found == ["saved", "not_open", "refused"]
    assert stored(live, member) == [("B", True)] and stored(other, other.members[1]) == []


def test_the_phone_shows_right_and_wrong_only_with_the_result(phone, live):
    send(phone, live, "A")
    page = phone.get(steps.url("phone", live)).content.decode()
    assert "正确答案" not in page and "合并计算" not in page.split("<form")[0]
    steps.show(live, "result")
    page = phone.get(steps.url("phone", live)).content.decode()
    assert "所选 A，正确答案是 B" in page and "用途相同" in page


def test_a_question_with_several_answers_is_saved_whole():
    question = made_questions.make_question(kind="multiple", correct="AC")
    made = steps.make_session(status="live", revision_ids=[question.current_id])
    steps.show(made, "item")
    member = made.members[1]
    services.mark_roll(made.session, member.pk, "present", made.host, STARTS_AT)
    send(steps.phone_of(member), made, "C", "A")
    assert stored(made, member) == [("AC", True)]
