"""The list of posts, one post, and its facts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.post_handbooks import pages, permissions
from xueji.foundation.post_handbooks.forms import GradeForm, NewPostForm, PostForm, initial_of_post
from xueji.foundation.post_handbooks.lists import POSTS, with_states

from ._requests import answer_form, office_post, seen_post, today

LIST_PAGE = "post_handbooks:posts"


def post_url(post_id: int) -> str:
    """Address of a post."""
    return reverse("post_handbooks:post", args=[post_id])


@login_required
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """Posts of the units under the viewer's roles."""
    viewer, on = signed_in(request), today()
    if not organizations.may(viewer, *organizations.POST_ROLES, on=on):
        raise PermissionDenied
    rows = with_states(organizations.posts_for(viewer, on))
    context = {"may_register": organizations.may(viewer, *permissions.OFFICE, on=on)}
    return lists.respond(request, POSTS, rows, "post_handbooks/posts.html", context)


@login_required
@require_safe
def unit_posts(request: HttpRequest, unit_pk: int) -> HttpResponse:
    """The list, narrowed to a unit and those below it."""
    viewer, on = signed_in(request), today()
    unit = organizations.organizations_by_ids([unit_pk]).get(unit_pk)
    if unit is None or not organizations.may(viewer, *organizations.POST_ROLES, organization=unit, on=on):
        raise Http404
    return HttpResponseRedirect(f"{reverse(LIST_PAGE)}?unit={unit.code}")


@login_required
@require_safe
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    """One post: what it decides on, its risk, its handbook and who stands where."""
    page = pages.post_page(seen_post(request, post_id), signed_in(request), timezone.now())
    return render(request, "post_handbooks/post.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Register a post."""
    viewer, on = signed_in(request), today()
    if not organizations.may(viewer, *permissions.OFFICE, on=on):
        raise PermissionDenied
    form = NewPostForm(
        request.POST or None, viewer=viewer, on=on, initial={"organization": request.GET.get("unit")}
    )

    def save() -> int:
        unit = form.cleaned_data["organization"]
        made = organization_services.save_post(
            form.facts(), organization=unit, actor=viewer, now=timezone.now()
        )
        return int(made.pk)

    context = {"title": "登记岗位", "back_url": reverse(LIST_PAGE), "back_label": "岗位与手册"}
    return answer_form(request, form, save, post_url, context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change title and duties."""
    found = office_post(request, post_id)
    form = PostForm(request.POST or None, initial=initial_of_post(found))

    def save() -> int:
        organization_services.save_post(
            form.facts(),
            organization=found.organization,
            post_id=found.pk,
            actor=signed_in(request),
            now=timezone.now(),
        )
        return found.pk

    context = {
        "title": "修改岗位",
        "subtitle": found.title,
        "back_url": post_url(found.pk),
        "back_label": "返回岗位",
    }
    return answer_form(request, form, save, post_url, context)


@login_required
@require_http_methods(["GET", "POST"])
def grade(request: HttpRequest, post_id: int) -> HttpResponse:
    """Grade the integrity risk."""
    found = office_post(request, post_id)
    form = GradeForm(request.POST or None, initial={"level": found.risk_level})

    def save() -> int:
        data, viewer = form.cleaned_data, signed_in(request)
        organization_services.grade_post(
            found.pk, data["level"], data["reason"], actor=viewer, now=timezone.now()
        )
        return found.pk

    context = {
        "title": "评定廉政风险等级",
        "subtitle": found.title,
        "back_url": post_url(found.pk),
        "back_label": "返回岗位",
    }
    return answer_form(request, form, save, post_url, context)


@login_required
@require_POST
def remove(request: HttpRequest, post_id: int) -> HttpResponse:
    """Delete a post that was never in use."""
    found = office_post(request, post_id)
    try:
        organization_services.remove_post(found.pk, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, post_url(post_id))
    messages.success(request, f"岗位“{found.title}”已删除。")
    return HttpResponseRedirect(reverse(LIST_PAGE))
