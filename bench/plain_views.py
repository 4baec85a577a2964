"""The same check-in as a plain ORM view, to stand beside ours: session, user, session row, insert."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from xueji.activity.assessments.models import Attempt, Response
from xueji.activity.study_sessions.models import Attendance, PackItem, StudySession
from xueji.common.access import for_signed_in


@csrf_exempt
@login_required
@require_POST
def check_in(request: HttpRequest, session_id: int) -> HttpResponse:
    """Check in by the ORM, one transaction a request."""
    session = StudySession.objects.get(pk=session_id, status="live")
    with transaction.atomic():
        Attendance.objects.get_or_create(
            session=session,
            person_id=request.user.person_id,
            defaults={"status": "present", "route": "qr", "recorded_at": timezone.now()},
        )
    return HttpResponse("ok")


@csrf_exempt
@login_required
@require_POST
def answer(request: HttpRequest, session_id: int) -> HttpResponse:
    """Save an answer by the ORM, one transaction a request."""
    item = PackItem.objects.select_related("session", "revision").get(
        pk=request.POST["item"], session_id=session_id
    )
    attempt = Attempt.objects.get(occasion=f"session:{session_id}", person_id=request.user.person_id)
    right = "".join(item.revision.options.filter(is_correct=True).values_list("letter", flat=True))
    selected = request.POST["selected"]
    with transaction.atomic():
        Response.objects.update_or_create(
            attempt=attempt,
            revision=item.revision,
            defaults={"selected": selected, "is_correct": selected == right, "answered_at": timezone.now()},
        )
    return HttpResponse("ok")


for_signed_in("bench.plain", "plain views", "plain-check-in", "plain-answer")
urlpatterns = [
    path("plain/<int:session_id>/check-in/", check_in, name="plain-check-in"),
    path("plain/<int:session_id>/answer/", answer, name="plain-answer"),
    path("", include("xueji.config.urls")),
]
