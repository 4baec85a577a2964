"""Approving, starting, taking the roll, closing, canceling."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from xueji.activity.study_sessions import selectors, services
from xueji.activity.study_sessions.forms import CancelForm, CorrectionForm, DiscussionForm
from xueji.activity.study_sessions.models import Attendance
from xueji.activity.study_sessions.views._common import posted_edit_no, refusable, runnable, said
from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.organizations.selectors import signed_in

ROLL_CHOICES = [
    (Attendance.Status.PRESENT, "到"),
    (Attendance.Status.LEAVE, "假"),
    (Attendance.Status.DUTY, "公"),
    (Attendance.Status.ONLINE, "线上"),
    (Attendance.Status.ABSENT, "缺"),
]


@login_required
@require_POST
@refusable("start")
def approve(request: HttpRequest, session_id: int) -> HttpResponse:
    """Approve the pack as the page showed it."""
    session = runnable(request, session_id)
    services.approve(session, signed_in(request), timezone.now(), posted_edit_no(request))
    return said(request, "学习内容已审定，参会人员可以在手机上看到。", "start", session.pk)


@login_required
@require_POST
@refusable("start")
def withdraw(request: HttpRequest, session_id: int) -> HttpResponse:
    """Take the approval back."""
    session = runnable(request, session_id)
    services.withdraw_approval(session, signed_in(request), timezone.now())
    return said(request, "已撤回审定，可以继续修改学习内容。", "content", session.pk)


@login_required
@require_POST
@refusable("start")
def open_now(request: HttpRequest, session_id: int) -> HttpResponse:
    """Begin and go to the presenter screen."""
    session = runnable(request, session_id)
    services.open_session(session, signed_in(request), timezone.now())
    return HttpResponseRedirect(reverse("live:present", args=[session.pk]))


@login_required
@require_POST
@refusable("detail")
def close_now(request: HttpRequest, session_id: int) -> HttpResponse:
    """Close: everything is written at once."""
    session = runnable(request, session_id)
    closed = services.close_session(session, signed_in(request), timezone.now())
    open_tasks = closed.make_ups.filter(completed_at=None, canceled_at=None).count()
    words = f"会议已结束，出勤、学习和答题已记入各人档案，{open_tasks} 人需要补学。"
    return said(request, words, "detail", session.pk)


@login_required
@require_POST
@refusable("detail")
def cancel(request: HttpRequest, session_id: int) -> HttpResponse:
    """Cancel with a reason."""
    session = runnable(request, session_id)
    form = CancelForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    services.cancel_session(session, reason, signed_in(request), timezone.now())
    return said(request, "会议已取消。", "detail", session.pk)


@login_required
def roll(request: HttpRequest, session_id: int) -> HttpResponse:
    """Calling the roll: one row a person, large buttons, no script needed."""
    session = runnable(request, session_id)
    if request.method == "POST":
        try:
            _mark(request, session_id)
        except DomainError as refusal:
            return responses.refusal(request, refusal.message, request.path)
        if not responses.is_fragment(request):
            return HttpResponseRedirect(f"{request.path}#person-{request.POST.get('person', '')}")
    rows = selectors.roll(session)
    context = {
        "session": session,
        "rows": rows,
        "counts": selectors.count_roll(rows),
        "choices": ROLL_CHOICES,
        "route": request.POST.get("route") or request.GET.get("route", "roll"),
    }
    name = "study_sessions/roll.html"
    return render(request, f"{name}#roll" if responses.is_fragment(request) else name, context)


def _mark(request: HttpRequest, session_id: int) -> None:
    session = runnable(request, session_id)
    person = request.POST.get("person", "")
    status, now = request.POST.get("status", ""), timezone.now()
    if not person.isdecimal() or len(person) > 18:
        raise DomainError("没有选中人员，请刷新页面后再点。")
    if status == "clear":
        services.unmark_roll(session, int(person), signed_in(request), now)
        return
    services.mark_roll(
        session,
        int(person),
        status,
        signed_in(request),
        now,
        route=request.POST.get("route", "roll"),
        note_text=request.POST.get("note", ""),
    )


@login_required
@refusable("detail")
def discussion(request: HttpRequest, session_id: int) -> HttpResponse:
    """Keep what was said and decided."""
    session = runnable(request, session_id)
    initial = {"discussion_points": session.discussion_points, "decisions": session.decisions}
    form = DiscussionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.keep_discussion(
            session,
            actor=signed_in(request),
            now=timezone.now(),
            **form.cleaned_data,
        )
        return said(request, "发言要点和意见已保存。", "detail", session.pk)
    return render(request, "study_sessions/discussion.html", {"session": session, "form": form})


@login_required
@refusable("detail")
def correct(request: HttpRequest, session_id: int) -> HttpResponse:
    """Correct one attendance of a closed session."""
    session = runnable(request, session_id)
    rows = selectors.roll(session)
    people = [(row.person_id, f"{row.name}（现为：{row.status_label or '未登记'}）") for row in rows]
    form = CorrectionForm(request.POST or None, people=people, initial={"person": request.GET.get("person")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = services.correct_attendance(
            session,
            int(data["person"]),
            data["status"],
            data["reason"],
            signed_in(request),
            timezone.now(),
        )
        return said(request, f"已登记更正第 {made.number} 号，档案和台账随之更正。", "detail", session.pk)
    context = {"session": session, "form": form}
    return render(request, "study_sessions/correct.html", context, status=422 if form.errors else 200)
