"""Pages of the library."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.library import pages, permissions, selectors, services
from xueji.foundation.library.forms import NewResourceForm, ResourceForm, edit_form
from xueji.foundation.library.lists import RESOURCES
from xueji.foundation.library.models import Resource
from xueji.foundation.library.rules import MOVES, Move

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

INVALID_STATUS = 422


class SignedIn(HttpRequest):
    """A request that ``login_required`` has let through."""

    user: "User"


@login_required
@require_GET
def index(request: SignedIn) -> HttpResponse:
    """The list of resources."""
    now = timezone.now()
    rows = selectors.listed_resources(request.user, now)
    may_create = permissions.may_create(request.user, now)
    return lists.respond(request, RESOURCES, rows, "library/index.html", {"may_create": may_create})


@login_required
@require_GET
def resource(request: SignedIn, resource_id: int) -> HttpResponse:
    """Read one resource."""
    now = timezone.now()
    found = get_object_or_404(selectors.resources_for(request.user, now), pk=resource_id)
    return render(request, "library/resource.html", {"page": pages.resource_page(found, request.user, now)})


@login_required
@require_GET
def revision(request: SignedIn, resource_id: int, number: int) -> HttpResponse:
    """An earlier wording of a resource beside the present one; for those who write and review."""
    now = timezone.now()
    found = get_object_or_404(selectors.resources_for(request.user, now), pk=resource_id)
    if not permissions.is_staff(request.user, now):
        raise Http404
    earlier = get_object_or_404(found.revisions.select_related("saved_by__person"), number=number)
    context = {"resource": found, "revision": earlier, "rows": pages.compared(earlier, found)}
    return render(request, "library/revision.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedIn) -> HttpResponse:
    """Write a new resource."""
    now = timezone.now()
    if not permissions.may_create(request.user, now):
        raise PermissionDenied
    form = NewResourceForm(request.POST or None, editor=request.user, now=now)
    if form.is_valid():
        try:
            made = services.create_resource(
                form.content(), organization=form.organization_chosen(), actor=request.user, now=now
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已保存为草稿。写好后提交审核。")
            return redirect("library:resource", made.pk)
    return _form_page(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, resource_id: int) -> HttpResponse:
    """Change a resource; a form that was overtaken is answered with both texts."""
    now = timezone.now()
    found = get_object_or_404(selectors.resources_for(request.user, now), pk=resource_id)
    if not permissions.may_edit_in(request.user, found.organization, now):
        raise PermissionDenied
    form = edit_form(found, request.POST or None, now)
    if form.is_valid():
        try:
            edit_no = form.cleaned_data["edit_no"] or 0
            services.edit_resource(resource_id, form.content(), edit_no=edit_no, actor=request.user, now=now)
        except services.EditedMeanwhile as overtaken:
            return _overtaken(request, overtaken)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已保存。")
            return redirect("library:resource", resource_id)
    return _form_page(request, form, resource=found)


@login_required
@require_POST
def move(request: SignedIn, resource_id: int, step: str) -> HttpResponse:
    """Take one step from draft to retired."""
    now = timezone.now()
    found = get_object_or_404(selectors.resources_for(request.user, now), pk=resource_id)
    if step not in set(Move):
        raise Http404
    if not permissions.is_staff(request.user, now):
        raise PermissionDenied
    taken, note = Move(step), request.POST.get("note", "")
    back = selectors.resource_url(found)
    try:
        services.move_resource(resource_id, taken, actor=request.user, now=now, note=note)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, f"《{found.title}》{MOVES[taken].past}。")
    return redirect(back)


def _form_page(request: SignedIn, form: ResourceForm, **context: Any) -> HttpResponse:
    status = INVALID_STATUS if form.errors else 200
    return render(request, "library/resource_form.html", {"form": form, **context}, status=status)


def _overtaken(request: SignedIn, overtaken: services.EditedMeanwhile) -> HttpResponse:
    """409 with the typed text in the form and the stored one above it; saving again then goes through."""
    current: Resource = overtaken.current
    form = edit_form(current, _with_edit_no(request.POST, current.edit_no), timezone.now())
    context = {"form": form, "resource": current, "overtaken": overtaken.message}
    context["last"] = current.revisions.select_related("saved_by__person").order_by("-number").first()
    return render(request, "library/resource_form.html", context, status=responses.CONFLICT_STATUS)


def _with_edit_no(data: QueryDict, edit_no: int) -> QueryDict:
    typed = data.copy()
    typed["edit_no"] = str(edit_no)
    return typed
