"""The session as a thing: facts, pack, attendance, results, papers, corrections, make-ups."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xueji.activity.assessments import selectors as questions
from xueji.activity.study_sessions import permissions, selectors
from xueji.activity.study_sessions.forms import CancelForm, SeriesForm
from xueji.activity.study_sessions.models import StudySession
from xueji.activity.study_sessions.views._common import today
from xueji.common.audit import selectors as audit
from xueji.common.ui.items import Bar, KeyValue, TimelineEntry
from xueji.foundation.organizations.selectors import signed_in

HISTORY_MOST = 30


@login_required
def detail(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session; the roll is shown to those who hold it or oversee it, others see their own row."""
    viewer = signed_in(request)
    session = selectors.session_for(viewer, session_id, today())
    may_run = permissions.may_run(viewer, session, today())
    sees_all = permissions.may_read_roll(viewer, session, today())
    rows = selectors.roll(session)
    entries = selectors.pack(session)
    context = {
        "session": session,
        "may_run": may_run,
        "sees_all": sees_all,
        "facts": facts_of(session),
        "agenda": session.agenda_items.order_by("sort_no"),
        "entries": entries,
        "summary": selectors.summary([entry.item for entry in entries]),
        "counts": selectors.count_roll(rows),
        "rows": rows if sees_all else [row for row in rows if row.person_id == viewer.person_id],
        "results": results_of(session, entries),
        "corrections": session.corrections.select_related("person", "corrected_by").order_by("number"),
        "history": history_of(session) if sees_all else [],
        "cancel_form": CancelForm(),
        "series_form": SeriesForm(),
        "may_discuss": may_run and may_discuss(session),
        "may_correct": may_run and session.status == StudySession.Status.CLOSED,
    }
    return render(request, "study_sessions/detail.html", context)


def may_discuss(session: StudySession) -> bool:
    """Before closing always; afterwards only while something is left empty; never when canceled."""
    if session.status == StudySession.Status.CLOSED:
        return not (session.discussion_points and session.decisions)
    return session.status != StudySession.Status.CANCELED


def facts_of(session: StudySession) -> list[KeyValue]:
    """The meeting's facts, line by line."""
    people = (
        ("主持人", session.chair),
        ("领学人", session.lead_reader),
        ("记录人", session.recorder),
        ("组织者", session.organizer),
    )
    held = [("开始学习", session.opened_at), ("结束", session.closed_at)]
    return [
        KeyValue("时间", f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}"),
        KeyValue("地点", session.place),
        KeyValue("单位", session.organization.name),
        KeyValue("类型", session.get_meeting_kind_display()),
        *(KeyValue(label, person.name if person else "") for label, person in people),
        *(KeyValue(label, f"{timezone.localtime(at):%Y-%m-%d %H:%M}") for label, at in held if at),
        KeyValue("签到", "扫码或点名" if session.check_in_enabled else "主持人点名"),
    ]


def results_of(session: StudySession, entries: list[selectors.PackEntry]) -> list[tuple[Any, list[Bar], int]]:
    """Each question with its result bars and how many answered; only once the session is closed."""
    if session.status != StudySession.Status.CLOSED:
        return []
    counts = questions.answer_counts(f"session:{session.pk}")
    responses = questions.responses_of(f"session:{session.pk}")
    found = []
    for entry in entries:
        if entry.question is not None:
            key = entry.question.revision_id
            total = sum(response.revision_id == key for response in responses)
            chosen = counts.get(key, {})
            bars = [
                Bar(option.text, chosen.get(option.letter, 0), total, option.letter, option.is_correct)
                for option in entry.question.options
            ]
            found.append((entry.question, bars, total))
    return found


def history_of(session: StudySession) -> list[TimelineEntry]:
    """What was done to the session, newest first, from the audit trail."""
    prefix = f"{session.title}："
    return [
        TimelineEntry(at=row.at, title=row.summary.removeprefix(prefix), who=row.actor_name)
        for row in audit.history_of(session)[:HISTORY_MOST]
    ]
