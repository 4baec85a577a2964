"""What htmx gets: redirects of the whole page, refusals as messages; and the error pages."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.test import RequestFactory

from xueji.common.ui.middleware import FragmentRedirect
from xueji.common.ui.responses import refusal

FRAGMENT = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/sessions/7/?tab=2"}


def answered(url: str, **headers: str) -> HttpResponse:
    """What the middleware makes of a view that redirects to ``url``."""
    return FragmentRedirect(lambda request: HttpResponseRedirect(url))(
        RequestFactory().get("/part/", **headers)
    )


def test_a_fragment_is_told_where_the_page_goes() -> None:
    response = answered("/sessions/8/", **FRAGMENT)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/sessions/8/")


def test_an_expired_session_leads_back_to_the_page() -> None:
    response = answered("/accounts/login/?next=/part/", **FRAGMENT)
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fsessions%2F7%2F"


def test_ordinary_redirects_stay() -> None:
    assert answered("/sessions/8/").status_code == 302


def test_refusal_is_a_message_for_fragments_and_a_redirect_for_pages() -> None:
    fragment = refusal(RequestFactory().post("/", **FRAGMENT), "题目已经停用，请换一道。", "/back/")
    assert fragment.status_code == 409
    assert "题目已经停用" in fragment.content.decode()
    request = RequestFactory().post("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    assert refusal(request, "题目已经停用。", "/back/")["Location"] == "/back/"
    assert [str(message) for message in request._messages] == ["题目已经停用。"]


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_no_context(name: str) -> None:
    assert "回到首页" in render_to_string(f"{name}.html")
