"""Writing a handbook: the draft, its risks, proposals, and the way to approval."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.post_handbooks import pages, permissions, selectors, services
from xueji.foundation.post_handbooks.forms import EntryForm, initial_of, kept_citations
from xueji.foundation.post_handbooks.models import HandbookRevision, RiskEntry

from ._requests import answer_form, seen_post, today, written_post
from .posts import post_url

PAST_WORDS = {
    services.Step.SUBMIT: "已提交审核，由纪委办公室没有参与编写的人批准。",
    services.Step.WITHDRAW: "已撤回，可以继续修改。",
    services.Step.SEND_BACK: "已退回修改。",
    services.Step.APPROVE: "已批准，持岗人现在可以看到。",
    services.Step.DISCARD: "这一稿已放弃。",
}


def draft_url(post_id: int) -> str:
    """Address of the draft of a post's handbook."""
    return reverse("post_handbooks:draft", args=[post_id])


@login_required
@require_POST
def open_draft(request: HttpRequest, post_id: int) -> HttpResponse:
    """Begin a revision."""
    post = written_post(request, post_id)
    try:
        services.open_draft(post, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, post_url(post_id))
    return HttpResponseRedirect(draft_url(post_id))


@login_required
@require_safe
def draft(request: HttpRequest, post_id: int) -> HttpResponse:
    """The revision under way with its risks, what is proposed, and the next step."""
    post, viewer, now = seen_post(request, post_id), signed_in(request), timezone.now()
    revision = selectors.open_revision(post)
    if revision is None:
        return HttpResponseRedirect(post_url(post_id))
    may_edit = (
        permissions.may_write(viewer, post, today()) and revision.status == HandbookRevision.Status.DRAFT
    )
    buttons = pages.step_buttons(post, revision, viewer, now)
    context = {
        "post": post,
        "revision": revision,
        "tone": pages.STATUS_TONES[revision.status],
        "risks": selectors.shown_risks(revision, viewer, now),
        "groups": selectors.proposals_for(viewer, post, now) if may_edit else [],
        "may_edit": may_edit,
        "buttons": [one for one in buttons if one.step is not services.Step.SEND_BACK],
        "send_back": next((one for one in buttons if one.step is services.Step.SEND_BACK), None),
    }
    return render(request, "post_handbooks/draft.html", context)


@login_required
@require_POST
def adopt(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take the ticked proposals over."""
    post = written_post(request, post_id)
    try:
        count = services.adopt(
            post, request.POST.getlist("proposal"), actor=signed_in(request), now=timezone.now()
        )
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, draft_url(post_id))
    messages.success(request, f"已采用 {count} 个风险点，请逐个核对后再提交。")
    return HttpResponseRedirect(draft_url(post_id))


@login_required
@require_http_methods(["GET", "POST"])
def create_risk(request: HttpRequest, post_id: int) -> HttpResponse:
    """A risk of one's own words."""
    return _risk_form(request, post_id, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit_risk(request: HttpRequest, post_id: int, number: int) -> HttpResponse:
    """Change a risk of the draft."""
    post = written_post(request, post_id)
    revision = selectors.open_revision(post)
    entry = revision.entries.filter(number=number).first() if revision else None
    if entry is None:
        raise Http404
    return _risk_form(request, post_id, entry)


def _risk_form(request: HttpRequest, post_id: int, entry: RiskEntry | None) -> HttpResponse:
    post, now = written_post(request, post_id), timezone.now()
    form = EntryForm(
        request.POST or None,
        viewer=signed_in(request),
        now=now,
        on=today(),
        kept=kept_citations(entry),
        initial=initial_of(entry) if entry else {"level": "medium"},
    )

    def save() -> RiskEntry:
        return services.save_entry(
            post,
            form.facts(),
            number=entry.number if entry else None,
            edit_no=form.cleaned_data["edit_no"] or 0,
            actor=signed_in(request),
            now=now,
        )

    context = {
        "title": "修改风险点" if entry else "新增风险点",
        "subtitle": post.title,
        "back_url": draft_url(post_id),
        "back_label": "返回手册",
        "notice": entry.held_reason if entry else "",
    }
    return answer_form(request, form, save, lambda saved: draft_url(post_id), context)


@login_required
@require_POST
def remove_risk(request: HttpRequest, post_id: int, number: int) -> HttpResponse:
    """Take a risk out of the draft."""
    post = written_post(request, post_id)
    try:
        services.remove_entry(post, number, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, draft_url(post_id))
    messages.success(request, "已从草稿删去。")
    return HttpResponseRedirect(draft_url(post_id))


@login_required
@require_POST
def step(request: HttpRequest, post_id: int, step: str) -> HttpResponse:
    """Submit, withdraw, send back, approve or give up."""
    post = seen_post(request, post_id)
    if step not in set(services.Step):
        raise Http404
    taken, note = services.Step(step), request.POST.get("note", "")
    try:
        services.take_step(post, taken, note=note, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, draft_url(post_id))
    messages.success(request, PAST_WORDS[taken])
    ends = taken in (services.Step.APPROVE, services.Step.DISCARD)
    return HttpResponseRedirect(post_url(post_id) if ends else draft_url(post_id))
