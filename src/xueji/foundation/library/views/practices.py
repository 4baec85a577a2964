"""Good practices: the list, writing one up, recommending it, noting its use."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.library import permissions, places, selectors, services
from xueji.foundation.library.models import Resource
from xueji.foundation.library.practice_forms import (
    NewPracticeForm,
    PracticeForm,
    edit_practice_form,
    kept_citations,
)
from xueji.foundation.library.sharing_pages import PRACTICES
from xueji.foundation.library.views._common import INVALID_STATUS, SignedIn
from xueji.foundation.organizations import selectors as organizations


@login_required
@require_GET
def practices(request: SignedIn) -> HttpResponse:
    """The practices the viewer's units may make use of."""
    now = timezone.now()
    rows = selectors.listed_resources(request.user, now).filter(kind=Resource.Kind.PRACTICE)
    rows = rows.select_related("organization", "origin_unit").prefetch_related(
        "recommendations__organization"
    )
    context = {
        "tabs": places.tabs(request.user, now, "practices"),
        "may_create": permissions.may_create(request.user, now),
    }
    counted = rows.annotate(use_count=Count("uses"))
    return lists.respond(request, PRACTICES, counted, "library/practices.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_practice(request: SignedIn) -> HttpResponse:
    """Write up a practice."""
    now = timezone.now()
    if not permissions.may_create(request.user, now):
        raise PermissionDenied
    form = NewPracticeForm(request.POST or None, editor=request.user, now=now)
    if form.is_valid():
        try:
            made = services.create_practice(
                form.content(),
                form.write_up(),
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
def edit_practice(request: SignedIn, resource_id: int) -> HttpResponse:
    """Change a practice; a form that was overtaken is refused and can be opened again."""
    now = timezone.now()
    rows = selectors.resources_for(request.user, now).filter(kind=Resource.Kind.PRACTICE)
    found = get_object_or_404(rows, pk=resource_id)
    if not permissions.may_edit_in(request.user, found.organization, now):
        raise PermissionDenied
    form = edit_practice_form(found, request.POST or None, now)
    if form.is_valid():
        content = replace(form.content(), citations=kept_citations(found))
        edit_no = form.cleaned_data["edit_no"] or 0
        try:
            services.edit_practice(
                found.pk, content, form.write_up(), edit_no=edit_no, actor=request.user, now=now
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已保存。")
            return redirect("library:resource", found.pk)
    return _form_page(request, form, resource=found)


@login_required
@require_POST
def recommend(request: SignedIn, resource_id: int) -> HttpResponse:
    """Recommend a practice in the name of a unit above."""
    now = timezone.now()
    found = get_object_or_404(selectors.resources_for(request.user, now), pk=resource_id)
    if not permissions.is_staff(request.user, now):
        raise PermissionDenied
    try:
        services.recommend_practice(
            found.pk, _key(request), reason=request.POST.get("reason", ""), actor=request.user, now=now
        )
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, selectors.resource_url(found))
    messages.success(request, f"已推荐《{found.title}》。")
    return redirect(selectors.resource_url(found))


@login_required
@require_POST
def use(request: SignedIn, resource_id: int) -> HttpResponse:
    """Note that the own unit made use of a practice."""
    now = timezone.now()
    found = get_object_or_404(selectors.resources_for(request.user, now), pk=resource_id)
    unit = organizations.organizations_by_ids([_key(request)]).get(_key(request))
    if unit is None or not permissions.may_note_use(request.user, unit, now):
        raise PermissionDenied
    try:
        services.record_use(found.pk, unit, note=request.POST.get("note", ""), actor=request.user, now=now)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, selectors.resource_url(found))
    messages.success(request, f"已登记{unit.name}借鉴使用。")
    return redirect(selectors.resource_url(found))


def _key(request: SignedIn) -> int:
    typed = request.POST.get("organization", "")
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0


def _form_page(request: SignedIn, form: PracticeForm, **context: Any) -> HttpResponse:
    status = INVALID_STATUS if form.errors else 200
    return render(request, "library/practice_form.html", {"form": form, **context}, status=status)
