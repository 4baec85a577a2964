"""The hot address of tests: one answer, saved as it is chosen (``common/hot_paths.py``).

Only what the page's script sends takes this way; without a sound pass the ordinary view answers, which knows
the person by the session.
"""

import re

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from xueji.activity.assessments.services import answer_sitting
from xueji.activity.assessments.services.passes import open_sitting
from xueji.common import hot_paths
from xueji.common.passes import now_seconds

PATH = r"/questions/tests/(\d{1,18})/answers/(\d{1,18})/"


def register() -> None:
    """Answer the address before the other middleware runs."""
    hot_paths.register(PATH, save)


def save(request: HttpRequest, match: re.Match[str]) -> HttpResponse | None:
    """Save one answer; raises DomainError when it is refused."""
    if request.headers.get("HX-Request") != "true":
        return None
    granted = open_sitting(request.POST.get("pass", ""), now_seconds())
    test_id, revision_id = int(match[1]), int(match[2])
    if granted is None or granted.test_id != test_id:
        return None
    selected = "".join(request.POST.getlist(f"q-{revision_id}"))[:20]
    saved = answer_sitting(granted, revision_id, selected, timezone.now())
    context = {"response": saved, "revision_id": revision_id}
    return HttpResponse(render_to_string("assessments/_saved.html", context))
