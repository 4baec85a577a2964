"""CAS 2 and 3: a ticket in the address is checked with the server.

https://apereo.github.io/cas/7.0.x/protocol/CAS-Protocol-Specification.html (2.5, 2.8)
"""

from typing import Any
from xml.etree import ElementTree

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.providers.base import Provider, ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from requests import RequestException

from xueji.foundation.sign_in.outside.base import login_url

NAMES = {"cas": "http://www.yale.edu/tp/cas"}
ANSWER_MOST_BYTES = 64 * 1024


class CasProvider(Provider):  # type: ignore[misc]
    """Settings: ``server_url``, ``validate_path`` (``/p3/serviceValidate``; CAS 2: ``/serviceValidate``)."""

    id = "cas"
    name = "CAS"
    account_class = ProviderAccount
    uses_apps = True

    def __init__(self, request: HttpRequest, app: Any = None) -> None:
        super().__init__(request, app=app)
        self.name = app.name if app else "CAS"

    def get_login_url(self, request: HttpRequest, **kwargs: str) -> str:
        """Where signing in begins."""
        return login_url(self.app.provider_id, **kwargs)

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Send the browser to the server; the state goes with the address it comes back to."""
        state = self.stash_redirect_state(request, process, next_url, data, **kwargs)
        query = urlencode({"service": self.service_url(request, state)})
        return HttpResponseRedirect(f"{self.app.settings['server_url']}/login?{query}")

    def service_url(self, request: HttpRequest, state: str) -> str:
        """The address the ticket is made for; it is told again when the ticket is checked."""
        back = reverse("outside_callback", kwargs={"provider_id": self.app.provider_id})
        return request.build_absolute_uri(f"{back}?{urlencode({'state': state})}")

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Under which name the server knows the person."""
        return str(data["user"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is taken over."""
        return {}

    def checked(self, ticket: str, service: str) -> dict[str, str]:
        """Who the ticket was made for, with the attributes of CAS 3.

        Raises:
            OAuth2Error: the server does not know the ticket, or does not answer as the protocol says.
        """
        path = self.app.settings.get("validate_path", "/p3/serviceValidate")
        address = f"{self.app.settings['server_url']}{path}"
        with get_adapter().get_requests_session() as session:
            response = session.get(address, params={"service": service, "ticket": ticket})
        response.raise_for_status()
        return read_answer(response.content)


def read_answer(content: bytes) -> dict[str, str]:
    """Name and attributes of a successful answer; an attribute given twice counts once.

    Raises:
        OAuth2Error: the answer is a refusal or no answer of the protocol.
    """
    # A document type could define entities that grow; the protocol knows none.
    if len(content) > ANSWER_MOST_BYTES or b"<!DOCTYPE" in content:
        raise OAuth2Error("No answer of the protocol.")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - bounded, and without a document type
    except ElementTree.ParseError:
        raise OAuth2Error("No answer of the protocol.") from None
    user = root.findtext("cas:authenticationSuccess/cas:user", "", NAMES).strip()
    if not user:
        raise OAuth2Error("The ticket is not valid.")
    attributes = root.find("cas:authenticationSuccess/cas:attributes", NAMES)
    found = {one.tag.rpartition("}")[2]: (one.text or "").strip() for one in attributes or ()}
    return {**found, "user": user}


def complete(request: HttpRequest, provider: CasProvider) -> HttpResponse:
    """Check ticket and state, and go on as with any other provider."""
    state_id = request.GET.get("state", "")
    state = provider.unstash_redirect_state(request, state_id)
    try:
        if state is None or "ticket" not in request.GET:
            raise OAuth2Error("No ticket, or one that nobody here asked for.")
        facts = provider.checked(request.GET["ticket"], provider.service_url(request, state_id))
        login = provider.sociallogin_from_response(request, facts)
        login.state = state
        done: HttpResponse = complete_social_login(request, login)
    except (OAuth2Error, RequestException) as error:
        failed: HttpResponse = render_authentication_error(request, provider, exception=error)
        return failed
    return done
