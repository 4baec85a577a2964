"""The last answer: a database that cannot be written is told apart from a mistake of ours."""

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from xueji.common.ui.failures import server_error


def answer_to(error: Exception) -> HttpResponse:
    """What is shown after a view raised ``error``."""
    request: HttpRequest = RequestFactory().post("/")
    try:
        raise error
    except Exception:  # noqa: BLE001 - as Django's own handler does
        return server_error(request)


@pytest.mark.parametrize("error", [OperationalError("disk I/O error"), InterfaceError("closed")])
def test_a_database_that_is_away_is_said_with_what_to_do(error: Exception) -> None:
    answer = answer_to(error)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "30"
    assert "这次提交没有保存" in answer.content.decode() and "磁盘空间" in answer.content.decode()


@pytest.mark.parametrize("error", [ValueError("ours"), IntegrityError("ours"), DatabaseError("ours")])
def test_a_mistake_of_ours_is_no_full_disk(error: Exception) -> None:
    answer = answer_to(error)
    assert answer.status_code == 500 and "出了差错" in answer.content.decode()
