"""The one entry of the xAPI interface: version, authentication, dispatch, and the headers of every answer."""

import logging
from collections.abc import Callable

from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from xueji.common.errors import DomainError
from xueji.foundation.learning_records.lrs import (
    about,
    agents,
    documents,
    numbering,
    reading,
    tokens,
    writing,
)
from xueji.foundation.learning_records.lrs.answers import Refused, refusal
from xueji.foundation.learning_records.lrs.asked import Asked, asked, default_version
from xueji.foundation.learning_records.lrs.credentials import Caller, caller_of
from xueji.foundation.learning_records.lrs.reading import THROUGH
from xueji.foundation.learning_records.rules import moments
from xueji.foundation.learning_records.rules.problems import InvalidStatement

PREFIX = "/xapi/"
STATEMENTS = "/xapi/statements"
Resource = Callable[[Asked, Caller], HttpResponse]
logger = logging.getLogger(__name__)
_GETS: dict[str, Resource] = {
    "statements": reading.get_statements,
    "activities": agents.get_activity,
    "agents": agents.get_person,
    "activities/state": documents.get_document,
    "activities/profile": documents.get_document,
    "agents/profile": documents.get_document,
}
_RESOURCES: dict[tuple[str, str], Resource] = {
    **{(method, name): get for name, get in _GETS.items() for method in ("GET", "HEAD")},
    ("POST", "statements"): writing.post_statements,
    ("PUT", "statements"): writing.put_statement,
    **{
        (method, name): write
        for name in ("activities/state", "activities/profile", "agents/profile")
        for method, write in (
            ("PUT", documents.put_document),
            ("POST", documents.post_document),
            ("DELETE", documents.delete_document),
        )
    },
}
TOKEN = "oauth/token"  # noqa: S105 - an address
PROFILE = "profile"
NAMES = frozenset({*_GETS, "about", PROFILE, TOKEN})


def answer(request: HttpRequest) -> HttpResponse:
    """Answer one request below ``/xapi/``; whatever happens, the answer is in xAPI's own form."""
    version = default_version()
    try:
        question = asked(request, PREFIX)
        version = question.version or version
        response = _dispatch(question)
    except InvalidStatement as invalid:
        response = refusal(Refused(400, str(invalid)))
    except Refused as refused:
        response = refusal(refused)
    except DomainError as error:
        response = refusal(Refused(503, error.message))
    except DataError as error:
        logger.warning("xAPI: %s %s: %s", request.method, request.path_info, error)
        response = refusal(Refused(400, "A value holds characters or a size that cannot be stored"))
    except (OperationalError, InterfaceError):
        logger.exception("xAPI: %s %s", request.method, request.path_info)
        response = refusal(Refused(503, "The database is away or full; try again in a moment"))
    except Exception:
        logger.exception("xAPI: %s %s", request.method, request.path_info)
        response = refusal(Refused(500, "The store failed; the administrator finds the reason in the log"))
    headers = response.headers
    headers["X-Experience-API-Version"] = version
    if request.path_info == STATEMENTS and THROUGH not in headers:
        headers[THROUGH] = moments.moment_text(numbering.recently_through())
    headers["X-Content-Type-Options"] = "nosniff"
    if response.status_code != 204:
        headers["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return response


def _dispatch(question: Asked) -> HttpResponse:
    if question.resource == "about":
        return about.get_about(question)
    if question.resource == PROFILE:
        return about.get_profile(question)
    if question.resource == TOKEN:
        return tokens.post_token(question)
    if question.resource not in NAMES:
        raise Refused(404, "There is no such resource")
    resource = _RESOURCES.get((question.method, question.resource))
    if resource is None:
        raise Refused(405, f"{question.method} is not possible here")
    caller = caller_of(question.header("authorization"))
    if question.version is None:
        raise Refused(400, "The header X-Experience-API-Version is missing")
    return resource(question, caller)
