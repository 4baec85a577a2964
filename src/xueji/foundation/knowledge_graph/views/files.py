"""The graph as SKOS files: out, and in after a look."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.files import admission
from xueji.foundation.knowledge_graph import pages, rules, selectors, services
from xueji.foundation.knowledge_graph.forms import CommitForm, ImportForm
from xueji.foundation.organizations.selectors import signed_in

from ._requests import UNPROCESSABLE, editors_only, posted

SHOWN = 200


@login_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """Choose a format to export, or a file to look at."""
    editors_only(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file:
                admission.admit(file, actor=signed_in(request), now=timezone.now())
            draft = services.save_draft(
                file.read() if file else form.cleaned_data["text"].encode(),
                name=file.name if file else "",
                file_format=form.cleaned_data["file_format"],
                actor=signed_in(request),
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("knowledge_graph:commit", draft.pk)
    context = {
        "tabs": pages.section_tabs("files", may_edit=True),
        "form": form,
        "drafts": selectors.drafts_of(signed_in(request)),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "knowledge_graph/files.html", context, status=status)


@login_required
@require_safe
def export(request: HttpRequest, file_format: str) -> HttpResponse:
    """The whole graph as one file."""
    editors_only(request)
    if file_format not in rules.FORMATS:
        raise Http404
    _, media_type, ending = rules.FORMATS[file_format]
    text = rules.write_skos(selectors.stored_skos(), file_format)
    response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    name = quote(f"纪律知识图谱 {timezone.localdate()}.{ending}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def commit(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What a file would change and what is wrong with it; confirm takes it in, whole or not at all."""
    editors_only(request)
    draft = selectors.own_draft(signed_in(request), draft_id)
    if draft is None:
        raise Http404
    form = CommitForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            plan = services.import_draft(
                draft, actor=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"已导入：新增 {len(plan.added)} 个概念，修改 {len(plan.changed)} 个。")
            return redirect("knowledge_graph:index")
    plan = selectors.plan_of_text(draft.source_text, draft.file_format, timezone.localdate())
    context = {
        "draft": draft,
        "plan": plan,
        "form": form,
        "blocking": [one for one in plan.problems if one.is_blocking][:SHOWN],
        "remarks": [one for one in plan.problems if not one.is_blocking][:SHOWN],
        "added": plan.added[:SHOWN],
        "changed": plan.changed[:SHOWN],
        "missing": plan.missing[:SHOWN],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "knowledge_graph/commit.html", context, status=status)


@login_required
@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Forget a file."""
    editors_only(request)
    draft = selectors.own_draft(signed_in(request), draft_id)
    if draft is None:
        raise Http404
    services.discard_draft(draft)
    messages.info(request, "已删除，图谱没有改动。")
    return redirect("knowledge_graph:files")
