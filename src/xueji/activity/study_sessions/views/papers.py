"""Minutes and sign-in sheet, as page, Word and PDF."""

from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xueji.activity.study_sessions import papers, permissions, selectors
from xueji.activity.study_sessions.models import StudySession
from xueji.activity.study_sessions.views._common import refusable, runnable, today
from xueji.common.documents.model import Document
from xueji.common.documents.pdf import render_pdf
from xueji.common.documents.word import render_docx
from xueji.foundation.organizations.selectors import signed_in

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@refusable("detail")
def minutes(request: HttpRequest, session_id: int, file_format: str) -> HttpResponse:
    """The minutes as a file, for those who may read the roll."""
    viewer: Any = signed_in(request)
    session = selectors.session_for(viewer, session_id, today())
    if not permissions.may_read_roll(viewer, session, today()):
        raise Http404
    document = papers.minutes(session, made_by=viewer.get_full_name(), now=timezone.now())
    return _file(document, file_format, f"学习记录-{_name(session)}")


@login_required
@refusable("detail")
def sign_in_sheet(request: HttpRequest, session_id: int) -> HttpResponse:
    """The paper sheet to sign, as a page to print or with ``?format=pdf`` as a file."""
    session = runnable(request, session_id)
    rows = selectors.roll(session)
    if request.GET.get("format") in ("pdf", "docx"):
        document = papers.sign_in_sheet(
            session, rows, made_by=signed_in(request).get_full_name(), now=timezone.now()
        )
        return _file(document, request.GET["format"], f"签到表-{_name(session)}")
    return render(request, "study_sessions/sign_in_sheet.html", {"session": session, "rows": rows})


def _name(session: StudySession) -> str:
    return f"{timezone.localdate(session.starts_at):%Y%m%d}-{session.title}"


def _file(document: Document, file_format: str, name: str) -> HttpResponse:
    body = render_pdf(document) if file_format == "pdf" else render_docx(document)
    kind = "application/pdf" if file_format == "pdf" else WORD
    response = HttpResponse(body, content_type=kind)
    ending = "pdf" if file_format == "pdf" else "docx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{ending}')}"
    return response
