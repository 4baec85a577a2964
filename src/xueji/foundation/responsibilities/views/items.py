"""The list of responsibilities, one of them, and its way."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xueji.common.audit import selectors as audit
from xueji.common.errors import DomainError
from xueji.common.files.sending import Sent, send
from xueji.common.step_up import ask_for_proof, is_proof_fresh
from xueji.common.ui import lists, responses
from xueji.common.ui.items import KeyValue, TimelineEntry
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.responsibilities import permissions, selectors, services
from xueji.foundation.responsibilities.forms import CheckForm, FileForm, ItemForm, LinkForm, ReportForm
from xueji.foundation.responsibilities.lists import (
    LIST_TITLE,
    TONES,
    items_list,
    printed_list,
    state_of,
    state_words,
)
from xueji.foundation.responsibilities.models import Responsibility

from ._requests import answer_form, item_url, kept_unit, require_keeper, seen_item, today, unit_url

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Responsibilities of the units under the viewer's roles; ``?export=xlsx`` gives the printed form."""
    viewer, on = signed_in(request), today()
    if not organizations.may(viewer, *permissions.READERS, on=on):
        raise PermissionDenied
    rows, definition = selectors.items_for(viewer, on), items_list(on)
    if request.GET.get("export") == "xlsx":
        if not is_proof_fresh(request):
            return ask_for_proof(request)
        return _printed(request, lists.Listing(definition, request, rows))
    units = organizations.organizations_under(viewer, *permissions.KEEPERS, on=on)
    context = {"first_unit": units.first()}
    return lists.respond(request, definition, rows, "responsibilities/items.html", context)


def _printed(request: HttpRequest, listing: lists.Listing) -> HttpResponse:
    found = listing.ordered
    if found[lists.EXPORT_MAX_ROWS :].exists():
        text = f"清单超过 {lists.EXPORT_MAX_ROWS} 行，一个文件放不下。请加上筛选条件后分次导出。"
        return responses.refusal(request, text, request.path)
    rows, now = list(found.prefetch_related("evidence")), timezone.now()
    names = {row.organization.name for row in rows}
    content = printed_list(
        rows,
        unit=names.pop() if len(names) == 1 else f"{len(names)} 个单位",
        filters=listing.described_filters,
        made_by=signed_in(request).get_full_name(),
        now=now,
    )
    response = HttpResponse(content, content_type=XLSX_TYPE)
    name = f"{LIST_TITLE}-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """我的责任事项: what the person still has to see to."""
    person, on = organizations.person_of(request.user), today()
    found = selectors.open_items_of(person) if person else []
    rows = [(item, state_words(item, on), TONES[state_of(item, on)]) for item in found]
    return render(request, "responsibilities/mine.html", {"rows": rows})


@login_required
@require_safe
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One responsibility: what is asked, what shows it, what the check found."""
    return render(request, "responsibilities/item.html", _item_page(request, seen_item(request, item_id)))


def _item_page(request: HttpRequest, found: Responsibility, **forms: Any) -> dict[str, Any]:
    viewer, on = signed_in(request), today()
    is_in_force = found.status == Responsibility.Status.IN_FORCE
    may_keep = permissions.may_keep(viewer, found.organization, on)
    return {
        "item": found,
        "state": state_words(found, on),
        "tone": TONES[state_of(found, on)],
        "facts": _facts(found),
        "evidence": found.evidence.order_by("pk"),
        "history": [
            TimelineEntry(line.at, line.summary, who=line.actor_name) for line in audit.history_of(found)
        ],
        "may_keep": may_keep,
        "may_edit": may_keep
        and found.status in (Responsibility.Status.DRAFT, Responsibility.Status.IN_FORCE),
        "may_report": is_in_force and permissions.may_report(viewer, found, on),
        "may_check": found.status == Responsibility.Status.REPORTED
        and permissions.may_check(viewer, found, on),
        "file_form": FileForm(),
        "link_form": LinkForm(),
        "report_form": ReportForm(initial={"report": found.report}),
        "check_form": CheckForm(),
        **forms,
    }


def _facts(found: Responsibility) -> list[KeyValue]:
    facts = [
        KeyValue("单位", found.organization.name),
        KeyValue("年度", f"{found.year}"),
        KeyValue("责任类别", found.get_tier_display()),
        KeyValue("责任人", found.owner.name),
        KeyValue("完成期限", f"{found.due_date:%Y-%m-%d}"),
    ]
    if found.reported_by and found.reported_at:
        facts.append(
            KeyValue(
                "报告", f"{found.reported_by.name} {timezone.localtime(found.reported_at):%Y-%m-%d %H:%M}"
            )
        )
    if found.checked_by and found.checked_at:
        facts.append(
            KeyValue("核查", f"{found.checked_by.name} {timezone.localtime(found.checked_at):%Y-%m-%d %H:%M}")
        )
    return facts


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, unit_pk: int) -> HttpResponse:
    """Draft a responsibility of a unit."""
    unit, viewer, on = kept_unit(request, unit_pk), signed_in(request), today()
    form = ItemForm(request.POST or None, viewer=viewer, organization=unit, on=on, initial={"year": on.year})

    def save() -> str:
        made = services.save_item(form.facts(), organization=unit, actor=viewer, now=timezone.now())
        return unit_url(unit_pk, made.year)

    return answer_form(
        request, form, save, {"title": "起草责任事项", "subtitle": unit.name, "back_url": unit_url(unit_pk)}
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, item_id: int) -> HttpResponse:
    """Change a responsibility that is not done yet."""
    found, viewer = seen_item(request, item_id), signed_in(request)
    require_keeper(request, found.organization)
    names = ("year", "tier", "text", "measure", "due_date")
    initial = {name: getattr(found, name) for name in names} | {"owner": found.owner_id}
    form = ItemForm(
        request.POST or None, viewer=viewer, organization=found.organization, on=today(), initial=initial
    )

    def save() -> str:
        services.save_item(
            form.facts(), organization=found.organization, item_id=found.pk, actor=viewer, now=timezone.now()
        )
        return item_url(item_id)

    return answer_form(request, form, save, {"title": "修改责任事项", "back_url": item_url(item_id)})


@login_required
@require_POST
def start(request: HttpRequest, item_id: int) -> HttpResponse:
    """Give a draft out."""
    found = seen_item(request, item_id)
    require_keeper(request, found.organization)
    services.put_in_force([found.pk], actor=signed_in(request), now=timezone.now())
    messages.success(request, "已下达，责任人会收到提醒。")
    return HttpResponseRedirect(item_url(item_id))


@login_required
@require_POST
def remove(request: HttpRequest, item_id: int) -> HttpResponse:
    """Delete a draft."""
    found = seen_item(request, item_id)
    require_keeper(request, found.organization)
    try:
        services.remove_draft(found.pk, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, item_url(item_id))
    messages.success(request, "草稿已删除。")
    return HttpResponseRedirect(unit_url(found.organization_id, found.year))


@login_required
@require_POST
def add_evidence(request: HttpRequest, item_id: int) -> HttpResponse:
    """Add a file, or a page of the platform."""
    found, actor, now = seen_item(request, item_id), signed_in(request), timezone.now()
    is_file = "upload" in request.FILES
    form = FileForm(request.POST, request.FILES) if is_file else LinkForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            if is_file:
                services.add_file(found.pk, data["upload"], actor=actor, now=now)
            else:
                services.add_link(found.pk, data["name"], data["url"], actor=actor, now=now)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已添加佐证。")
            return HttpResponseRedirect(item_url(item_id))
    context = _item_page(request, found, **{"file_form" if is_file else "link_form": form})
    return render(request, "responsibilities/item.html", context, status=422)


@login_required
@require_safe
def evidence_file(request: HttpRequest, evidence_id: int) -> HttpResponseBase:
    """The bytes of a file."""
    piece = selectors.evidence_for(signed_in(request), evidence_id, today())
    if piece is None or not piece.sha256:
        raise Http404
    return send(request, Sent(piece.sha256, piece.name, piece.media_type))


@login_required
@require_POST
def remove_evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Take a piece off again."""
    piece = selectors.evidence_for(signed_in(request), evidence_id, today())
    if piece is None:
        raise Http404
    back = item_url(piece.responsibility_id)
    try:
        services.remove_evidence(piece.pk, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, f"已移除“{piece.name}”。")
    return HttpResponseRedirect(back)


@login_required
@require_POST
def report(request: HttpRequest, item_id: int) -> HttpResponse:
    """Say that it is done."""
    found, form = seen_item(request, item_id), ReportForm(request.POST)
    if form.is_valid():
        try:
            services.report_item(
                found.pk, form.cleaned_data["report"], actor=signed_in(request), now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已报告，等待核查。")
            return HttpResponseRedirect(item_url(item_id))
    context = _item_page(request, found, report_form=form)
    return render(request, "responsibilities/item.html", context, status=422)


@login_required
@require_POST
def check(request: HttpRequest, item_id: int) -> HttpResponse:
    """Find it done, or send it back."""
    found, form = seen_item(request, item_id), CheckForm(request.POST)
    if form.is_valid():
        is_done = request.POST.get("outcome") == "done"
        try:
            services.check_item(
                found.pk,
                is_done=is_done,
                note=form.cleaned_data["note"],
                actor=signed_in(request),
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "核查通过，记为已完成。" if is_done else "已退回责任人补充。")
            return HttpResponseRedirect(item_url(item_id))
    context = _item_page(request, found, check_form=form)
    return render(request, "responsibilities/item.html", context, status=422)
