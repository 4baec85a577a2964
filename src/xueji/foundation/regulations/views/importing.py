"""Bringing a text into the library: upload or paste, look at its problems, confirm."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from xueji.common.errors import DomainError
from xueji.common.files import admission
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.regulations import selectors, services
from xueji.foundation.regulations.forms import ConfirmForm, ImportForm

from ._requests import UNPROCESSABLE, editors_only


@login_required
@require_http_methods(["GET", "POST"])
def new_import(request: HttpRequest) -> HttpResponse:
    """Take a file or pasted text and keep it as a draft."""
    editors_only(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file:
                admission.admit(file, actor=signed_in(request), now=timezone.now())
            content = file.read() if file else form.cleaned_data["text"]
            draft = services.save_draft(
                content, name=file.name if file else "", user=signed_in(request), now=timezone.now()
            )
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect("regulations:draft", draft.pk)
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "drafts": selectors.drafts_of(signed_in(request))[:5]}
    return render(request, "regulations/import_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show what was read and what is wrong with it; confirm takes it into the library."""
    editors_only(request)
    kept = get_object_or_404(selectors.drafts_of(signed_in(request)), pk=draft_id)
    form = (
        ConfirmForm(request.POST)
        if request.method == "POST"
        else ConfirmForm(initial=_initial(selectors.plan_of(kept)))
    )
    if request.method == "POST" and form.is_valid():
        try:
            result = services.import_draft(
                kept, actor=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _done(result))
            return redirect("regulations:detail", result.version.regulation_id)
    return _preview(request, kept, form)


@login_required
@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Drop a draft."""
    editors_only(request)
    services.discard_draft(get_object_or_404(selectors.drafts_of(signed_in(request)), pk=draft_id))
    messages.info(request, "草稿已删除，法规库没有改动。")
    return redirect("regulations:new-import")


def _preview(request: HttpRequest, kept: selectors.ImportDraft, form: ConfirmForm) -> HttpResponse:
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    plan = selectors.plan_of(kept, **typed)
    numbers = {problem.line for problem in plan.problems}
    rows = plan.text.split("\n")
    context = {
        "draft": kept,
        "plan": plan,
        "form": form,
        "may_import": bool(plan.document.articles) and not _fatal(plan),
        "problems": [(problem, _line(rows, problem.line)) for problem in plan.problems],
        "lines": [(number, row, number in numbers) for number, row in enumerate(rows, 1) if row.strip()][
            :3000
        ],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "regulations/import_preview.html", context, status=status)


def _fatal(plan: selectors.ImportPlan) -> bool:
    """Problems that no field of the confirm form can mend."""
    return any(problem.blocking for problem in plan.document.problems)


def _line(rows: list[str], number: int) -> str:
    text = rows[number - 1].strip() if number <= len(rows) else ""
    return text if len(text) <= 60 else text[:60] + "…"


def _initial(plan: selectors.ImportPlan) -> dict[str, Any]:
    effective: date | None = plan.effective_date if plan.is_effective_stated else None
    return {"title": plan.title, "version_date": plan.version_date, "effective_date": effective}


def _done(result: services.ImportResult) -> str:
    version = result.version
    name = f"《{version.regulation.short_title}》{version.version_date} 版"
    if result.outcome is selectors.Outcome.UNCHANGED:
        return f"{name}已在库中，文本相同，没有改动。"
    return f"已导入{name}，共 {version.article_count} 条。"
