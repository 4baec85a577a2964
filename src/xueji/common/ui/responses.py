"""Answers that a view gives when the platform refuses, for whole pages and htmx fragments alike."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

CONFLICT_STATUS = 409
NO_CONTENT_STATUS = 204


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked, so that a part of the page is enough."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def refusal(request: HttpRequest, text: str, back_url: str) -> HttpResponse:
    """Show a refusal: a 409 message for htmx, else the page at ``back_url`` with the message on top.

    Args:
        text: Chinese sentences: what happened, what it means, what to do.
    """
    if is_fragment(request):
        return render(
            request, "ui/components/message.html", {"text": text, "tone": "bad"}, status=CONFLICT_STATUS
        )
    messages.error(request, text)
    return HttpResponseRedirect(back_url)


def lead_to(request: HttpRequest, url: str) -> HttpResponse:
    """Lead the whole page to ``url``, also when htmx asked for a part of it."""
    if is_fragment(request):
        return HttpResponse(status=NO_CONTENT_STATUS, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Where the form asked to return to, when that is a page of this site; else ``default``."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return default
