"""A session that cannot be written: pages are read, submissions say so; one that was ended stays ended."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from xueji.common.web.sessions import SessionMiddleware

pytestmark = pytest.mark.django_db


def answer_of(method: str, key: str | None) -> HttpResponse:
    """One request that notes something in the session with this key."""

    def page(request: HttpRequest) -> HttpResponse:
        request.session["noted"] = 1
        return HttpResponse("page")

    request = RequestFactory().generic(method, "/")
    if key:
        request.COOKIES["sessionid"] = key
    answer = SessionMiddleware(page)(request)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.fixture
def kept() -> SessionStore:
    """A session that is there."""
    store = SessionStore()
    store["account"] = 1
    store.create()
    return store


@pytest.fixture
def full_disk(kept: SessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of sessions can be read but not written."""

    def refuse(*arguments: object, **named: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("django.contrib.sessions.models.Session.save", refuse)


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("is_new", [False, True])
def test_on_a_full_disk_pages_are_read_and_submissions_say_so(kept: SessionStore, is_new: bool) -> None:
    key = None if is_new else kept.session_key
    assert answer_of("GET", key).content == b"page"
    with pytest.raises(OperationalError):
        answer_of("POST", key)


def test_a_session_that_was_ended_meanwhile_is_not_taken_for_a_full_disk(kept: SessionStore) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        request.session["noted"] = 1
        SessionStore(kept.session_key).delete()
        return HttpResponse("page")

    request = RequestFactory().get("/")
    request.COOKIES["sessionid"] = str(kept.session_key)
    with pytest.raises(SessionInterrupted):
        SessionMiddleware(page)(request)
