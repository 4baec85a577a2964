"""Uploads that the scanner stopped, for the security administrator."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.files import admission
from xueji.common.files.models import QuarantinedFile
from xueji.common.ui import lists, responses
from xueji.common.ui.items import Empty
from xueji.common.ui.lists import Column, DateRangeFilter, ListDefinition, TextFilter
from xueji.foundation.organizations import permissions
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import allow, page_tabs, today

QUARANTINE_LIST = ListDefinition(
    "quarantine",
    "隔离文件",
    columns=(
        Column("found_at", "时间", kind="moment", sort="found_at"),
        Column("uploaded_by_name", "上传人", sort="uploaded_by_name"),
        Column("name", "文件名", sort="name"),
        Column("finding", "发现", sort="finding"),
        Column("size_bytes", "大小（字节）", kind="number", sort="size_bytes"),
        Column("sha256", "SHA-256"),
        Column("deleted_at", "删除时间", kind="moment", sort="deleted_at"),
        Column("delete", "操作", template="organizations/_quarantine_actions.html"),
    ),
    filters=(
        TextFilter("q", "文件名、上传人或发现", ("name", "uploaded_by_name", "finding")),
        DateRangeFilter("date", "日期", "found_at"),
    ),
    default_sort="-found_at",
    empty=Empty(
        "没有隔离文件",
        "没有通过安全检查的上传会隔离在这里，30 天后自动删除。接入杀毒服务见设置 XUEJI_UPLOAD_SCANNER。",
        icon="shield-check",
    ),
)


@login_required
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """Every upload that was stopped, newest first."""
    allow(permissions.may_see_quarantine(request.user, today()))
    context = {"tabs": page_tabs(request, "quarantine")}
    rows = QuarantinedFile.objects.all()
    return lists.respond(request, QUARANTINE_LIST, rows, "organizations/quarantine.html", context)


@login_required
@require_POST
def delete_quarantined(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the bytes of one; the line stays."""
    allow(permissions.may_see_quarantine(request.user, today()))
    row, back = get_object_or_404(QuarantinedFile, pk=pk), reverse("organizations:quarantine")
    try:
        admission.delete_quarantined(row, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, f"已删除“{row.name}”，记录保留。")
    return HttpResponseRedirect(back)
