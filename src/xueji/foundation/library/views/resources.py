"""Pages to find, read, write and move resources."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.library import pages, permissions, places, selectors, services
from xueji.foundation.library.forms import NewResourceForm, ResourceForm, edit_form
from xueji.foundation.library.lists import RESOURCES
from xueji.foundation.library.models import Resource
from xueji.foundation.library.rules import MOVES, Move
from xueji.foundation.library.selectors.files import pictures_of
from xueji.foundation.library.sharing_pages import resource_sharing
from xueji.foundation.library.views._common import INVALID_STATUS, SignedIn, whole_number


@login_required
@require_GET
def index(request: SignedIn) -> HttpResponse:
    """The list of resources."""
    now = timezone.now()
    rows = selectors.listed_resources(request.user, now)
    may_create = permissions.may_create(request.user, now)
    context = {"may_create": may_create, "tabs": places.tabs(request.user, now, "index")}
    return lists.respond(request, RESOURCES, rows, "library/index.html", context)


@login_required
@require_GET
def resource(request: SignedIn, resource_id: int) -> HttpResponse:
    """Read one resource."""
    now = timezone.now()
    found = get_object_or_404(selectors.resources_for(request.user, now), pk=resource_id)
    context: dict[str, Any] = {"page": pages.resource_page(found, request.user, now)}
    context["sharing"] = resource_sharing(found, request.user, now)
    context["start_at"] = whole_number(request.GET.get("from", ""))
    return render(request, "library/resource.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedIn) -> HttpResponse:
    """Write a new resource."""
    now = timezone.now()
    if not permissions.may_create(request.user, now):
        raise PermissionDenied
    initial = {"kind": request.GET.get("kind", Resource.Kind.CASE)}
    form = NewResourceForm(request.POST or None, editor=request.user, now=now, initial=initial)
    if form.is_valid() and "check" in request.POST:
        return _form_page(request, form, similar=_similar_to(form), is_checked=True)
    if form.is_valid():
        try:
            made = services.create_unless_there(
                form.content(),
                organization=form.organization_chosen(),
                actor=request.user,
                now=now,
                reason=request.POST.get("reason", ""),
            )
        except services.SimilarExists as there:
            form.add_error(None, there.message)
            return _form_page(request, form, similar=there.similar)
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
    if found.kind == Resource.Kind.PRACTICE:
        return redirect("library:edit-practice", found.pk)
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
    context["pictures"] = pictures_of(context.get("resource"))
    return render(request, "library/resource_form.html", {"form": form, **context}, status=status)


def _similar_to(form: NewResourceForm) -> list[selectors.Similar]:
    """What is there already and says the same as the form."""
    content = form.content()
    text = selectors.plain_text(content.body_html)
    return selectors.similar_resources(content.title, text, form.organization_chosen())


def _overtaken(request: SignedIn, overtaken: services.EditedMeanwhile) -> HttpResponse:
    """409 with the typed text in the form and the stored one above it; saving again then goes through."""
    current: Resource = overtaken.current
    form = edit_form(current, _with_edit_no(request.POST, current.edit_no), timezone.now())
    context = {"form": form, "resource": current, "overtaken": overtaken.message}
    context["pictures"] = pictures_of(current)
    context["last"] = current.revisions.select_related("saved_by__person").order_by("-number").first()
    return render(request, "library/resource_form.html", context, status=responses.CONFLICT_STATUS)


def _with_edit_no(data: QueryDict, edit_no: int) -> QueryDict:
    typed = data.copy()
    typed["edit_no"] = str(edit_no)
    return typed
