"""The kept words: reading, adding, taking out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.library import permissions, places, services
from xueji.foundation.library.models import VocabularyTerm
from xueji.foundation.library.selectors.vocabulary import vocabulary as words_of
from xueji.foundation.library.views._common import SignedIn


@login_required
@require_http_methods(["GET", "POST"])
def vocabulary(request: SignedIn) -> HttpResponse:
    """The lists of industries and types of violation; editors add to them."""
    now = timezone.now()
    if not permissions.is_staff(request.user, now):
        raise PermissionDenied
    if request.method == "POST":
        return _add(request)
    context = {
        "tabs": places.tabs(request.user, now, "vocabulary"),
        "lists": [(kind, kind.label, words_of(kind)) for kind in VocabularyTerm.Kind],
        "may_add": permissions.may_create(request.user, now),
    }
    return render(request, "library/vocabulary.html", context)


def _add(request: SignedIn) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in VocabularyTerm.Kind.values:
        return responses.refusal(request, "没有这个词表。", request.path)
    try:
        term = services.add_term(
            kind,
            request.POST.get("name", ""),
            is_new_type=request.POST.get("is_new_type") == "on",
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, request.path)
    messages.success(request, f"已添加“{term.name}”。")
    return redirect("library:vocabulary")


@login_required
@require_POST
def remove_term(request: SignedIn, term_id: int) -> HttpResponse:
    """Take out a word nobody uses."""
    now = timezone.now()
    if not permissions.may_create(request.user, now):
        raise PermissionDenied
    term = get_object_or_404(VocabularyTerm, pk=term_id)
    try:
        services.remove_term(term.pk, actor=request.user, now=now)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, "/library/vocabulary/")
    messages.success(request, f"已删除“{term.name}”。")
    return redirect("library:vocabulary")
