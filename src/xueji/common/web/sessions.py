"""Sessions: a page is still read when its session cannot be written."""

import logging

from django.contrib.sessions import middleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, which answers 400 "session deleted" when the disk is full or the database is away.

    What pages note in the session on the way (when somebody was here, what is still owed) can be noted again,
    so a page that was only read is shown; a submission says that it was not saved.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session with the answer.

        Raises:
            OperationalError: the database takes no writes and this is a submission.
            SessionInterrupted: the session was ended meanwhile.
        """
        try:
            return super().process_response(request, response)
        except (SessionInterrupted, OperationalError) as error:
            fault = _fault_of_the_database(error)
            if fault is None:
                raise
            if request.method not in ("GET", "HEAD"):
                raise fault from error
            logger.warning("The session of a page could not be written: %s", fault)
            return response


def _fault_of_the_database(error: BaseException) -> OperationalError | None:
    """The error of the database that an exception is, or was raised in the handling of."""
    while error is not None and not isinstance(error, OperationalError):
        error = error.__context__  # type: ignore[assignment]
    return error
