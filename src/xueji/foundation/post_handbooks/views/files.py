"""Posts with their risks as Excel: taken out, filled in, checked, taken over."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xueji.common.documents.xlsx import write_template
from xueji.common.errors import DomainError
from xueji.common.files import admission
from xueji.common.ui import lists, responses
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as parking
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.post_handbooks import permissions
from xueji.foundation.post_handbooks.exchange import columns, importing
from xueji.foundation.post_handbooks.forms import UploadForm
from xueji.foundation.post_handbooks.lists import POSTS, with_states

from ._requests import UNPROCESSABLE_STATUS, today
from .posts import LIST_PAGE

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_POSTS = 2_000
IMPORT_PAGE = "post_handbooks:import"


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The posts of the list with their risks, one risk a row; it can be changed and imported again."""
    viewer, on, now = signed_in(request), today(), timezone.now()
    if not organizations.may(viewer, *organizations.POST_ROLES, on=on):
        raise PermissionDenied
    listing = lists.Listing(POSTS, request, with_states(organizations.posts_for(viewer, on)))
    found = list(listing.ordered[: MOST_POSTS + 1])
    if len(found) > MOST_POSTS:
        text = f"岗位超过 {MOST_POSTS} 个，一个文件放不下。请加上筛选条件后分次导出。"
        return responses.refusal(request, text, reverse(LIST_PAGE))
    content = columns.workbook(
        found, filters=listing.described_filters, made_by=viewer.get_full_name(), now=now
    )
    return _workbook(content, f"{columns.TITLE}-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx")


def _paths(request: HttpRequest) -> list[str]:
    paths = organizations.scope_paths(request.user, *permissions.OFFICE, on=today())
    if not paths:
        raise PermissionDenied
    return paths


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a workbook and preview it."""
    paths, user, now = _paths(request), signed_in(request), timezone.now()
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            admission.admit(file, actor=user, now=now)
            content = file.read()
            outcome = importing.check_posts(content, viewer=user, allowed_paths=paths, now=now)
            token = parking.park(content, name=file.name, user=user)
        except DomainError as refusal:
            form.add_error("file", refusal.message)
        else:
            context = {"outcome": outcome, "token": token, "file_name": file.name}
            return render(request, "post_handbooks/import_preview.html", context)
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, "post_handbooks/import.html", {"form": form}, status=status)


@login_required
@require_POST
def commit(request: HttpRequest) -> HttpResponse:
    """Take over the rows without errors of the file that was previewed."""
    paths, user, token = _paths(request), signed_in(request), request.POST.get("token", "")
    try:
        content, _ = parking.parked(token, user=user)
        outcome = importing.import_posts(content, actor=user, allowed_paths=paths, now=timezone.now())
        parking.discard(token, user=user)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse(IMPORT_PAGE))
    text = (
        f"新增 {len(outcome.created)} 个岗位，更新 {len(outcome.changed)} 个，"
        f"未变 {outcome.unchanged_count} 个；{outcome.risk_count} 个风险点写进草稿。"
    )
    messages.success(request, text)
    return HttpResponseRedirect(reverse(LIST_PAGE))


@login_required
@require_POST
def failed(request: HttpRequest) -> HttpResponse:
    """The uploaded file with the reason beside each row that failed."""
    paths, user = _paths(request), signed_in(request)
    try:
        content, _ = parking.parked(request.POST.get("token", ""), user=user)
        outcome = importing.check_posts(content, viewer=user, allowed_paths=paths, now=timezone.now())
        marked = importing.marked_failures(content, outcome)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse(IMPORT_PAGE))
    return _workbook(marked, "岗位导入-错误原因.xlsx")


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    _paths(request)
    content = write_template(columns.COLUMNS, sheet_name="岗位", notes=columns.NOTES)
    return _workbook(content, "岗位导入模板.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
