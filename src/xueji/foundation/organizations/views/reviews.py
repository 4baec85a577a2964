"""权限复核: a security administrator goes through the grants of the own subtree."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.organizations import permissions, selectors, services
from xueji.foundation.organizations.models import AccessReview, AccessReviewItem
from xueji.foundation.organizations.review_lists import ITEM_LIST, REVIEW_LIST
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import allow, answer_form, page_tabs, today


class ReasonForm(forms.Form):
    """Why a grant is taken back."""

    reason = forms.CharField(label="收回原因", max_length=200)


def _review(request: HttpRequest, pk: int) -> AccessReview:
    on = today()
    allow(permissions.may_review_grants(request.user, on))
    return get_object_or_404(selectors.reviews_for(request.user, on), pk=pk)


def _item(request: HttpRequest, pk: int) -> AccessReviewItem:
    on = today()
    allow(permissions.may_review_grants(request.user, on))
    reviews = selectors.reviews_for(request.user, on).values("pk")
    return get_object_or_404(AccessReviewItem, pk=pk, review__in=reviews)


def _page(review_id: int) -> str:
    return reverse("organizations:review", args=[review_id])


@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Reviews so far, and the units whose turn it is."""
    on, now = today(), timezone.now()
    allow(permissions.may_review_grants(request.user, on))
    units = selectors.units_to_review(request.user, on)
    context = {
        "tabs": page_tabs(request, "reviews"),
        "units": [(unit, selectors.review_is_due(unit, now, on)) for unit in units],
    }
    found = selectors.reviews_for(request.user, on)
    return lists.respond(request, REVIEW_LIST, found, "organizations/reviews.html", context)


@login_required
@require_POST
def begin_review(request: HttpRequest, unit_pk: int) -> HttpResponse:
    """Begin a review of a whole subtree, or go on with the open one."""
    on = today()
    allow(permissions.may_review_grants(request.user, on))
    unit = next((one for one in selectors.units_to_review(request.user, on) if one.pk == unit_pk), None)
    allow(unit is not None)
    review = services.begin_review(organization=unit, actor=signed_in(request), now=timezone.now())  # type: ignore[arg-type]
    return HttpResponseRedirect(_page(review.pk))


@login_required
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The grants of a review, one row each."""
    found = _review(request, pk)
    rows = selectors.review_items(found, own=selectors.person_of(request.user), on=today())
    return lists.respond(request, ITEM_LIST, rows, "organizations/review.html", {"review": found})


@login_required
@require_POST
def keep_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """The grant is still needed."""
    item = _item(request, pk)
    try:
        services.decide_grant(item=item, keep=True, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, _page(item.review_id))
    return HttpResponseRedirect(_page(item.review_id))


@login_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The grant is no longer needed; the reason is asked for."""
    item = _item(request, pk)

    def save(facts: dict[str, Any]) -> None:
        services.decide_grant(item=item, keep=False, actor=signed_in(request), now=timezone.now(), **facts)

    context = {
        "title": "收回授权",
        "submit_label": "收回",
        "back_url": _page(item.review_id),
        "saved_text": "已收回，从今天起不再有效。",
        "hint": str(item.grant or ""),
    }
    return answer_form(
        request, ReasonForm(request.POST or None), save, lambda _: _page(item.review_id), context
    )


@login_required
@require_POST
def finish_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the review."""
    found = _review(request, pk)
    try:
        services.finish_review(review=found, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, _page(found.pk))
    messages.success(request, "权限复核已完成。")
    return HttpResponseRedirect(reverse("organizations:reviews"))
