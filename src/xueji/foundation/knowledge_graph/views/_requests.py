"""What every view of this domain needs of a request."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone

from xueji.foundation.knowledge_graph import permissions, selectors
from xueji.foundation.organizations.selectors import signed_in

UNPROCESSABLE = 422


def may_edit(request: HttpRequest) -> bool:
    """Whether the viewer keeps the graph."""
    return permissions.may_edit(signed_in(request), timezone.localdate())


def editors_only(request: HttpRequest) -> None:
    """Refuse whoever only reads."""
    if not may_edit(request):
        raise PermissionDenied(permissions.REFUSAL)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the data of a POST, even an empty one, and nothing otherwise."""
    return request.POST if request.method == "POST" else None


def concept_or_404(concept_id: int) -> selectors.Concept:
    """One concept, those out of use included: old links must still lead somewhere."""
    found = selectors.concepts().filter(pk=concept_id).select_related("merged_into").first()
    if found is None:
        raise Http404
    return found


def number(text: str, default: int, largest: int = 10**9) -> int:
    """A typed whole number within bounds, else the default."""
    sound = text.isascii() and text.isdecimal() and len(text) <= 10
    return min(int(text), largest) if sound else default
