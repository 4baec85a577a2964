"""Step 2 of the wizard: the study pack."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from xueji.activity.study_sessions import selectors, services
from xueji.activity.study_sessions.models import PackItem, StudySession
from xueji.activity.study_sessions.views._common import posted_edit_no, runnable, wizard_steps
from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.organizations.selectors import signed_in

FIND_KINDS = [(PackItem.Kind.ARTICLE, "条文"), (PackItem.Kind.CASE, "案例"), (PackItem.Kind.QUESTION, "试题")]


@login_required
def content(request: HttpRequest, session_id: int) -> HttpResponse:
    """Agenda left, pack right; ``?kind=&q=`` finds another piece."""
    return _page(request, runnable(request, session_id))


def _page(request: HttpRequest, session: StudySession, status: int = 200, **more: Any) -> HttpResponse:
    kind = request.GET.get("kind", PackItem.Kind.ARTICLE)
    text = request.GET.get("q", "")
    entries = selectors.pack(session)
    context = {
        "session": session,
        "steps": wizard_steps("content", session),
        "agenda": _agenda(session, entries),
        "entries": entries,
        "summary": selectors.summary([entry.item for entry in entries]),
        "find_kinds": FIND_KINDS,
        "kind": kind,
        "text": text,
        "found": selectors.find_for_pack(
            kind, text, timezone.localdate(session.starts_at), session.organization
        ),
        "mix": selectors.mix_of_pack(entries, session),
        "editable": session.status == StudySession.Status.DRAFT,
        **more,
    }
    name = "study_sessions/content.html"
    if responses.is_fragment(request) and status == 200:
        name += "#pack"
    return render(request, name, context, status=status)


def _agenda(session: StudySession, entries: list[selectors.PackEntry]) -> list[tuple[Any, int]]:
    """Agenda items with how many pieces of the pack serve each."""
    rows = list(session.agenda_items.order_by("sort_no"))
    return [(row, sum(entry.item.agenda_item_id == row.pk for entry in entries)) for row in rows]


@login_required
@require_POST
def change_content(request: HttpRequest, session_id: int) -> HttpResponse:
    """One change of the pack, named by the button pressed."""
    session = runnable(request, session_id)
    try:
        message = _change(request, session)
    except services.EditConflict as conflict:
        session.refresh_from_db()
        text = f"{conflict.message}下面是现在的学习内容。"
        return _page(request, session, 409, conflict=text, kept_prompt=request.POST.get("prompt", ""))
    except DomainError as refusal:
        back_url = reverse("study_sessions:content", args=[session_id])
        return responses.refusal(request, refusal.message, back_url)
    session.refresh_from_db()
    if message or responses.is_fragment(request):
        return _page(request, session, proposal_message=message)
    return HttpResponseRedirect(reverse("study_sessions:content", args=[session_id]) + "#pack")


def _change(request: HttpRequest, session: StudySession) -> str:
    """Do what was asked; returns what there is to say about it, usually nothing."""
    asked = request.POST.get("act") or ("order" if request.POST.get("order") else "")
    act, _, value = asked.partition(":")
    who, now, edit_no = signed_in(request), timezone.now(), posted_edit_no(request)
    common: dict[str, Any] = {"actor": who, "now": now, "edit_no": edit_no}
    key = int(value) if value.isdecimal() and len(value) < 19 else 0
    if act == "propose":
        return services.propose_for_session(session, **common).message
    if act == "floor":
        services.use_floor(session, **common)
    elif act == "remove":
        services.remove_from_pack(session, key, **common)
    elif act in ("up", "down"):
        services.move_in_pack(session, key, -1 if act == "up" else 1, **common)
    elif act == "order":
        typed = request.POST.get("order", "").split(",")
        ids = [int(one) for one in typed if one.isdecimal() and len(one) < 19]
        services.reorder_pack(session, ids, **common)
    elif act == "prompt":
        services.add_to_pack(session, PackItem.Kind.REFLECTION, request.POST.get("prompt", ""), **common)
    else:
        services.add_to_pack(session, act, value, **common)
    return ""
