"""History of division codes: the list, what an old code became, and the import."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.errors import DomainError
from xueji.common.files import admission
from xueji.common.ui import lists
from xueji.common.ui.items import Empty
from xueji.common.ui.lists import Column, ListDefinition, TextFilter
from xueji.foundation.organizations import permissions, selectors, services
from xueji.foundation.organizations.forms.units import UploadForm
from xueji.foundation.organizations.models import DivisionCode
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import UNPROCESSABLE_STATUS, allow, page_tabs, today

CODE_MAX_CHARACTERS = 12
SHOWN_ERRORS = 100


def _successors(row: DivisionCode) -> str:
    return "、".join(one.successor_code for one in row.successors.all())


DIVISION_LIST = ListDefinition(
    "divisions",
    "行政区划代码沿革",
    columns=(
        Column("code", "代码", sort="code"),
        Column("name", "名称", sort="name"),
        Column("valid_from", "启用日期", kind="day", sort="valid_from"),
        Column("valid_until", "停用日期", kind="day", sort="valid_until"),
        Column("successors", "去向", value=_successors),
        Column("note", "说明"),
    ),
    filters=(TextFilter("q", "代码或名称", ("code", "name")),),
    default_sort="code",
    empty=Empty("还没有区划代码", "由系统管理员从 CSV 文件导入。", icon="table-import"),
)


@login_required
@require_safe
def divisions(request: HttpRequest) -> HttpResponse:
    """Every code with its days; ``?code=`` asks what an old one became."""
    asked = request.GET.get("code", "").strip()[:CODE_MAX_CHARACTERS]
    context = {
        "tabs": page_tabs(request, "divisions"),
        "asked": asked,
        "found": selectors.present_divisions(asked) if asked.isdecimal() else [],
        "may_import": permissions.may_import(request.user, today()),
    }
    found = selectors.division_codes()
    return lists.respond(request, DIVISION_LIST, found, "organizations/divisions.html", context)


@login_required
def import_divisions(request: HttpRequest) -> HttpResponse:
    """Take in a CSV of codes; with an error in any row nothing is written."""
    allow(permissions.may_import(request.user, today()))
    form = UploadForm(request.POST or None, request.FILES or None, endings=(".csv",))
    context: dict[str, object] = {"form": form, "shown": SHOWN_ERRORS}
    if form.is_bound and form.is_valid():
        file, actor, now = form.cleaned_data["file"], signed_in(request), timezone.now()
        try:
            admission.admit(file, actor=actor, now=now)
            outcome = services.import_divisions_csv(file.read(), now=now, actor=actor)
        except DomainError as refusal:
            form.add_error("file", refusal.message)
        else:
            if not outcome.errors:
                text = f"新增 {outcome.created}，更新 {outcome.updated}，未变 {outcome.unchanged}。"
                messages.success(request, text)
                return HttpResponseRedirect(reverse("organizations:divisions"))
            context["errors"] = outcome.errors
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, "organizations/import_divisions.html", context, status=status)
