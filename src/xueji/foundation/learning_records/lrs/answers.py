"""Answers of the xAPI interface: refusals with their status, and JSON responses."""

from typing import Any

import msgspec
from django.http import HttpResponse

JSON = "application/json"
encode = msgspec.json.encode


class Refused(Exception):
    """The request is refused with an HTTP status and a sentence that says why.

    Attributes:
        retry_after: seconds after which it may be tried again; 0 when that is not known.
    """

    def __init__(self, status: int, reason: str, retry_after: int = 0) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


def json_answer(value: Any, status: int = 200) -> HttpResponse:
    """A JSON response; bytes are taken as JSON already."""
    content = value if isinstance(value, bytes) else encode(value)
    return HttpResponse(content, content_type=JSON, status=status)


def empty_answer() -> HttpResponse:
    """204 No Content."""
    return HttpResponse(status=204)


def refusal(refused: Refused) -> HttpResponse:
    """The response that tells a refusal."""
    answer = json_answer({"error": refused.reason}, refused.status)
    if refused.status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
    if refused.retry_after or refused.status == 503:
        answer.headers["Retry-After"] = str(refused.retry_after or 2)
    return answer
