"""The calendar feed: its page, and the file calendars ask for."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xueji.activity.study_sessions import selectors, services
from xueji.activity.study_sessions.views._common import said
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import signed_in


@login_required
def feed_page(request: HttpRequest) -> HttpResponse:
    """Make, replace or withdraw the own secret address; it is shown once, right after it was made."""
    viewer: Any = signed_in(request)
    person = organizations.person_of(viewer)
    if person is None:
        raise PermissionDenied
    address = ""
    if request.method == "POST":
        if request.POST.get("act") == "revoke":
            services.revoke_feed(person, viewer, timezone.now())
            return said(request, "订阅地址已停用。", "feed")
        token = services.renew_feed(person, viewer, timezone.now())
        address = request.build_absolute_uri(reverse("study_sessions:feed-file", args=[token]))
    context = {"address": address, "feed": selectors.feed_of(person)}
    return render(request, "study_sessions/feed.html", context)


def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """The person's sessions as iCalendar; the address itself is the key."""
    person = selectors.person_of_feed(token)
    if person is None:
        raise Http404
    base_url = request.build_absolute_uri("/").rstrip("/")
    body = selectors.calendar_of(person, timezone.now(), base_url)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
