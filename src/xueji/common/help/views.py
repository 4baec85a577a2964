"""The guide as pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from xueji.common.help import pages


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The first page of the guide."""
    return _shown(request, "")


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the guide."""
    return _shown(request, slug)


@login_required
@require_safe
def image(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of the guide."""
    found = pages.image(name)
    if found is None:
        raise Http404
    return HttpResponse(found[0], content_type=found[1])


def _shown(request: HttpRequest, slug: str) -> HttpResponse:
    found = pages.pages().get(slug)
    if found is None:
        raise Http404
    context = {
        "help_page": found,
        "body": mark_safe(found.html),  # noqa: S308 - cleaned by nh3 when the page was read
        "others": list(pages.pages().values()),
    }
    return render(request, "help/page.html", context)
