"""The life of a session through its services."""

from datetime import timedelta

import pytest

from xueji.activity.assessments import services as assessments
from xueji.activity.assessments import testing as questions
from xueji.activity.spaced_repetition import selectors as memory
from xueji.activity.study_sessions import selectors, services
from xueji.activity.study_sessions.models import MakeUpTask, PackItem, StudySession
from xueji.activity.study_sessions.testing import AFTER, AGENDA, BEFORE, STARTS_AT, advance, make_session
from xueji.common.audit import selectors as audit
from xueji.common.errors import DomainError
from xueji.common.events.models import Announcement
from xueji.foundation.learning_records import selectors as river
from xueji.foundation.organizations import testing as people

pytestmark = pytest.mark.django_db
Verb = river.Verb


@pytest.fixture
def live():
    question = questions.make_question(correct="B")
    return make_session(status="live", revision_ids=[question.current_id])


def answer(made, person, selected, occasion=""):
    revision_id = made.session.pack_items.get(kind=PackItem.Kind.QUESTION).revision_id
    name = occasion or f"session:{made.session.pk}"
    attempt = assessments.ensure_attempt(occasion=name, person_id=person.pk, now=STARTS_AT)
    assessments.save_response(
        attempt_id=attempt.pk, revision_id=revision_id, selected=selected, now=STARTS_AT
    )


def verbs(made, person):
    rows = river.records_of_activity(f"session:{made.session.pk}").filter(person=person)
    return sorted(rows.values_list("verb", flat=True))


def test_a_session_needs_content_and_people_before_approval():
    made = make_session(member_count=1)
    made.session.pack_items.all().delete()
    with pytest.raises(DomainError, match="学习内容还是空的"):
        services.approve(made.session, made.host, BEFORE)
    assert StudySession.objects.get().status == "draft"


@pytest.mark.parametrize("act", ["open_session", "close_session"])
def test_a_draft_can_neither_open_nor_close(act):
    made = make_session()
    with pytest.raises(DomainError, match="草稿"):
        getattr(services, act)(made.session, made.host, STARTS_AT)


def test_agenda_lines_keep_their_row_and_too_many_are_refused():
    made = make_session()
    first = made.session.agenda_items.get(text=AGENDA.splitlines()[0])
    services.set_agenda(made.session, ["新议题", first.text], made.host, BEFORE)
    assert made.session.agenda_items.get(text=first.text).pk == first.pk
    with pytest.raises(DomainError, match="最多 30 项"):
        services.set_agenda(made.session, [f"第{number}个" for number in range(31)], made.host, BEFORE)
    assert made.session.agenda_items.count() == 2


def test_two_organizers_never_overwrite_each_other():
    made = make_session()
    made.session.refresh_from_db()
    number = made.session.edit_no
    services.update_session(made.session, edit_no=number, actor=made.host, now=BEFORE, title="甲改的")
    with pytest.raises(services.EditConflict):
        services.update_session(made.session, edit_no=number, actor=made.host, now=BEFORE, title="乙改的")
    assert StudySession.objects.get().title == "甲改的"


def test_inviting_a_unit_twice_adds_nobody_twice():
    made = make_session(member_count=2)
    count = services.invite(
        made.session, organization_ids=[made.organization.pk], actor=made.host, now=BEFORE
    )
    assert count == 0
    stranger = people.make_person(name="无单位")
    with pytest.raises(DomainError, match="不属于任何单位"):
        services.invite(made.session, person_ids=[stranger.pk], actor=made.host, now=BEFORE)


def test_roll_and_code_are_equal_routes(live):
    chair, first, second, third = live.members
    live.session.attendances.create(
        person=first, status="present", route="qr", recorded_at=STARTS_AT, device_mark="d", code_window=1
    )
    services.mark_roll(live.session, first.pk, "present", live.host, STARTS_AT)
    services.mark_roll(live.session, second.pk, "present", live.host, STARTS_AT, route="paper")
    services.mark_roll(live.session, third.pk, "leave", live.host, STARTS_AT, note_text="病假")
    services.mark_roll(live.session, chair.pk, "present", live.host, STARTS_AT)
    rows = {row.person_id: row for row in selectors.roll(live.session)}
    grades = [(rows[person.pk].route, rows[person.pk].grade) for person in live.members]
    assert grades == [("roll", "B"), ("qr", "A"), ("paper", "C"), ("roll", "")]
    assert selectors.count_roll(list(rows.values())).attended == 3


def test_closing_tells_the_river_everything_once(live, django_capture_on_commit_callbacks):
    chair, first, *_ = live.members
    services.mark_roll(live.session, chair.pk, "present", live.host, STARTS_AT)
    services.mark_roll(live.session, first.pk, "present", live.host, STARTS_AT)
    answer(live, first, "B")
    for _ in range(2):
        services.close_session(live.session, live.host, AFTER)
    assert verbs(live, chair) == [Verb.ATTENDED, Verb.LED, Verb.READ]
    assert verbs(live, first) == [Verb.ANSWERED, Verb.ATTENDED, Verb.READ]
    assert verbs(live, live.members[2]) == [Verb.MISSED]
    tasks = MakeUpTask.objects.filter(session=live.session)
    assert {task.person_id for task in tasks} == {person.pk for person in live.members[2:]}
    assert {task.due_date.isoformat() for task in tasks} == {"2026-09-14"}
    assert Announcement.objects.filter(name="study_sessions.SessionClosed").count() == 1
    assert len(memory.cards_of(first)) >= len(live.articles)


def test_closing_killed_half_way_leaves_nothing(live, monkeypatch):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("xueji.activity.study_sessions.services.closing.introduce_cards", killed)
    with pytest.raises(KeyboardInterrupt):
        services.close_session(live.session, live.host, AFTER)
    assert StudySession.objects.get().status == "live"
    assert not river.records_of_activity(f"session:{live.session.pk}").exists()
    assert not live.session.attendances.exists()


def test_the_absent_make_it_up_with_their_answers(live):
    advance(live, "closed")
    person = live.members[1]
    task = MakeUpTask.objects.get(session=live.session, person=person)
    with pytest.raises(DomainError, match="还有 1 道题"):
        services.complete_make_up(task, live.host, AFTER)
    revision_id = live.session.pack_items.get(kind="question").revision_id
    services.save_make_up_answer(task, revision_id, "B", AFTER)
    for _ in range(2):
        services.complete_make_up(task, live.host, AFTER)
    assert verbs(live, person) == [Verb.ANSWERED, Verb.MADE_UP, Verb.MISSED]
    assert selectors.open_make_ups(person, AFTER) == []
    task.refresh_from_db()
    with pytest.raises(DomainError, match="已经完成"):
        services.save_make_up_answer(task, revision_id, "A", AFTER)


def test_a_late_make_up_counts_and_says_so(live):
    advance(live, "closed")
    task = MakeUpTask.objects.filter(session=live.session).first()
    late = AFTER + timedelta(days=9)
    revision_id = live.session.pack_items.get(kind="question").revision_id
    services.save_make_up_answer(task, revision_id, "A", late)
    services.complete_make_up(task, live.host, late)
    record = river.records_of_activity(f"session:{live.session.pk}").get(verb=Verb.MADE_UP)
    assert "逾期" in record.evidence and record.evidence_grade == "B"


def test_corrections_are_numbered_and_replace_in_the_river(live):
    person = live.members[1]
    services.mark_roll(live.session, person.pk, "present", live.host, STARTS_AT)
    advance(live, "closed")
    services.correct_attendance(live.session, person.pk, "absent", "看错了名字", live.host, AFTER)
    assert verbs(live, person) == [Verb.MISSED, Verb.MISSED]
    assert MakeUpTask.objects.get(session=live.session, person=person).canceled_at is None
    services.correct_attendance(live.session, person.pk, "present", "当时在场，有照片", live.host, AFTER)
    assert Verb.ATTENDED in verbs(live, person) and Verb.READ in verbs(live, person)
    assert MakeUpTask.objects.get(session=live.session, person=person).canceled_at == AFTER
    facts = selectors.ledger_facts(live.session.pk)
    assert (facts.correction_number, facts.attended_count, facts.invited_count) == (2, 1, 4)
    row = next(row for row in selectors.roll(live.session) if row.person_id == person.pk)
    assert (row.status, row.grade, row.correction) == ("present", "C", 2)
    assert live.session.attendances.get(person=person).status == "present"


@pytest.mark.parametrize(("status", "reason"), [("present", ""), ("absent", "有理由"), ("asleep", "有理由")])
def test_corrections_without_reason_or_change_are_refused(live, status, reason):
    advance(live, "closed")
    with pytest.raises(DomainError):
        services.correct_attendance(live.session, live.members[1].pk, status, reason, live.host, AFTER)
    assert not live.session.corrections.exists()


def test_every_change_leaves_an_audit_line(live):
    advance(live, "closed")
    actions = [row.action for row in audit.history_of(live.session)]
    assert actions == [f"study_sessions.{verb}" for verb in ("close", "open", "approve", "invite", "create")]


def test_a_stage_must_be_of_this_pack(live):
    item = live.session.pack_items.first()
    assert services.set_stage(live.session, f"item:{item.pk}", STARTS_AT).stage == f"item:{item.pk}"
    with pytest.raises(DomainError, match="不在学习包"):
        services.set_stage(live.session, "item:999999", STARTS_AT)
    with pytest.raises(DomainError, match="没有这个环节"):
        services.set_stage(live.session, "lunch", STARTS_AT)


def test_after_closing_only_what_was_left_empty_can_be_added(live):
    services.keep_discussion(
        live.session, discussion_points="甲：同意。", decisions="", actor=live.host, now=STARTS_AT
    )
    advance(live, "closed")
    words = {"actor": live.host, "now": AFTER}
    services.keep_discussion(live.session, discussion_points="甲：同意。", decisions="公开询价", **words)
    assert selectors.ledger_facts(live.session.pk).decisions == "公开询价"
    with pytest.raises(DomainError, match="不能改写"):
        services.keep_discussion(live.session, discussion_points="改口", decisions="公开询价", **words)


def test_a_session_can_be_canceled_only_before_it_begins(live):
    with pytest.raises(DomainError, match="进行中"):
        services.cancel_session(live.session, "改期", live.host, AFTER)
