"""What the views share."""

from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF_TYPE = "application/pdf"
UNPROCESSABLE = 422


def viewer_of(request: HttpRequest) -> "User":
    """The signed-in account; the views are closed to everybody else."""
    return cast("User", request.user)


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to save; the name may be Chinese."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response
