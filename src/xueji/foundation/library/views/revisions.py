"""Pages that put two revisions side by side and bring one back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.library import comparison, permissions, selectors, services
from xueji.foundation.library.models import Resource
from xueji.foundation.library.views._common import SignedIn, whole_number

OVERTAKEN = "打开这一页之后，有人又保存过这份资源，这次没有恢复。请刷新后再看。"


@login_required
@require_GET
def revision(request: SignedIn, resource_id: int, number: int) -> HttpResponse:
    """A revision beside another one (``with``, else the present one); for those who write and review."""
    found = _for_staff(request, resource_id)
    rows = {one.number: one for one in comparison.revisions_of(found)}
    wanted = whole_number(request.GET.get("with", ""))
    other = rows.get(wanted if wanted is not None else max(rows, default=0))
    if number not in rows or other is None:
        raise Http404
    may_edit = permissions.may_edit_in(request.user, found.organization, timezone.now())
    page = comparison.comparison_page(found, rows[number], other, list(rows.values()))
    return render(request, "library/revision.html", {"page": page, "may_edit": may_edit})


@login_required
@require_POST
def restore(request: SignedIn, resource_id: int, number: int) -> HttpResponse:
    """Bring an earlier revision back as a new draft."""
    now, found = timezone.now(), _for_staff(request, resource_id)
    get_object_or_404(found.revisions, number=number)
    back = selectors.resource_url(found)
    edit_no = whole_number(request.POST.get("edit_no", "")) or 0
    try:
        services.restore_revision(resource_id, number, edit_no=edit_no, actor=request.user, now=now)
    except services.EditedMeanwhile:
        return responses.refusal(request, OVERTAKEN, back)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, f"第 {number} 稿已恢复为新的草稿，此前各稿仍然保留。")
    return redirect(back)


def _for_staff(request: SignedIn, resource_id: int) -> Resource:
    now = timezone.now()
    found: Resource = get_object_or_404(selectors.resources_for(request.user, now), pk=resource_id)
    if not permissions.is_staff(request.user, now):
        raise Http404
    return found
