"""Changing units: a form, a look at what would follow, and the confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.common.ui.items import Empty, Tone
from xueji.common.ui.lists import ChoiceFilter, Column, DateRangeFilter, ListDefinition, TextFilter
from xueji.foundation.organizations import duties, permissions, selectors, services
from xueji.foundation.organizations.forms.unit_changes import FORMS, ChangeForm
from xueji.foundation.organizations.models import Organization, OrganizationChange
from xueji.foundation.organizations.selectors import ChangeKind, ChangeStatus, signed_in
from xueji.foundation.organizations.views.common import UNPROCESSABLE_STATUS, allow, page_tabs, today

TONES: dict[str, Tone] = {"planned": "info", "done": "ok", "withdrawn": "gray", "failed": "bad"}
CHANGE_LIST = ListDefinition(
    "changes",
    "机构变更",
    columns=(
        Column("effective_date", "生效日期", kind="day", sort="effective_date"),
        Column("summary", "内容"),
        Column("kind", "变更", sort="kind", value=lambda row: row.get_kind_display()),
        Column("document_no", "文号"),
        Column(
            "recorded_by", "经办人", value=lambda row: row.recorded_by and row.recorded_by.get_full_name()
        ),
        Column(
            "status",
            "状态",
            kind="status",
            value=lambda row: row.get_status_display(),
            tone=lambda row: TONES[row.status],
        ),
        Column("refusal", "未能生效的原因"),
        Column("actions", "操作", template="organizations/_change_actions.html", exported=False),
    ),
    filters=(
        TextFilter("q", "内容或文号", ("summary", "document_no")),
        ChoiceFilter("kind", "变更", ChangeKind.choices),
        ChoiceFilter("status", "状态", ChangeStatus.choices),
        DateRangeFilter("day", "生效日期", "effective_date", is_moment=False),
    ),
    default_sort="-effective_date",
    empty=Empty(
        "还没有机构变更", "打开一个单位，在“变更”里办理更名、划转、合并、拆分或撤销。", icon="history"
    ),
)


@login_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Changes made and planned in the subtrees of a system administrator."""
    on = today()
    allow(permissions.may_see_changes(request.user, on))
    found = selectors.changes_for(signed_in(request), on)
    context = {"tabs": page_tabs(request, "unit-changes")}
    return lists.respond(request, CHANGE_LIST, found, "organizations/unit_changes.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, change_pk: int) -> HttpResponse:
    """Take back a change that has not taken effect."""
    on = today()
    change = get_object_or_404(selectors.changes_for(signed_in(request), on), pk=change_pk)
    units = selectors.units_of_change(change)
    allow(all(_may(request, one, change.kind) for one in units))
    back = reverse("organizations:unit-changes")
    try:
        services.withdraw_change(change=change, now=timezone.now(), actor=signed_in(request))
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, f"已撤回：{change.summary}。")
    return HttpResponseRedirect(back)


def _may(request: HttpRequest, unit: Organization, kind: str) -> bool:
    if kind in {ChangeKind.RENAME, ChangeKind.PARTY_MOVE}:
        return permissions.may_edit_unit(request.user, unit, today())
    return permissions.may_restructure(request.user, unit, today())


@login_required
def change_unit(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One change of one unit: form, preview, confirmation."""
    on = today()
    thing = get_object_or_404(selectors.organizations_for(request.user, on), pk=pk)
    if kind not in FORMS:
        raise Http404
    allow(_may(request, thing, kind))
    units = selectors.organizations_under(request.user, *duties.CHANGE_UNITS.roles, on=on)
    form = FORMS[kind](request.POST or None, unit=thing, units=units.filter(selectors.in_force_q(on)), on=on)
    if form.is_bound and form.is_valid() and request.POST.get("step") != "edit":
        try:
            return _answered(request, form)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    status = UNPROCESSABLE_STATUS if form.is_bound and form.errors else 200
    return render(request, "organizations/unit_change.html", _context(form), status=status)


def _context(form: ChangeForm) -> dict[str, object]:
    label = ChangeKind(form.kind).label
    return {
        "title": f"{form.unit.name}：{label}",
        "form": form,
        "asked": [bound for bound in form if bound.name not in getattr(form, "shared", [])],
        "unit": form.unit,
        "back_url": reverse("organizations:unit", args=[form.unit.pk]),
    }


def _answered(request: HttpRequest, form: ChangeForm) -> HttpResponse:
    draft, now = form.draft(), timezone.now()
    merged = draft.ending()
    allow(all(_may(request, unit, draft.kind) for unit in merged))
    if request.POST.get("step") != "confirm":
        services.rehearse_change(draft, now=now)
        shared = getattr(form, "shared", [])
        context = {
            **_context(form),
            "draft": draft,
            "summary": services.summary_of(draft),
            "is_planned": draft.day > today(),
            "consequences": selectors.consequences_of(draft),
            "shared": [form[name] for name in shared],
        }
        return render(request, "organizations/unit_change_preview.html", context)
    change = services.record_change(draft, now=now, actor=signed_in(request))
    is_done = change.status == OrganizationChange.Status.DONE
    text = f"{change.summary}。" if is_done else f"已安排，{change.effective_date} 生效：{change.summary}。"
    messages.success(request, text)
    return HttpResponseRedirect(reverse("organizations:unit", args=[form.unit.pk]))
