"""SAML 2.0, Web Browser SSO: a signed assertion about somebody, posted by the browser.

https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf (4.1.4)

python3-saml checks schema, signatures, issuer, status, times, and what it finds of audience and recipient.
The profile makes audience, recipient, end and the request that is answered a must; ``_demand`` asks for them.
"""

import hashlib
import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.providers.base import Provider, ProviderAccount
from allauth.socialaccount.sessions import LoginSession
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.models import ExternalIdentity
from xueji.foundation.sign_in.outside.base import login_url

if TYPE_CHECKING:
    from onelogin.saml2.response import OneLogin_Saml2_Response

logger = logging.getLogger(__name__)
# A response with attributes and two signatures has about 10 KiB; as text of base 64 in the form.
RESPONSE_MOST_CHARACTERS = 256 * 1024
CLOCKS_DIFFER = timedelta(minutes=10)
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
CONFIRMATION = "/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"


class AssertionRefused(Exception):
    """The response proves nothing to us; the text is for the operator's log."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a checked response says.

    Attributes:
        until: end of the assertion, seconds since 1970.
        claims: name or friendly name of an attribute → its first value; ``tenant``, ``name_id``.
    """

    assertion_id: str
    answers: str
    subject: str
    until: int
    claims: dict[str, str]


class SamlProvider(Provider):  # type: ignore[misc]
    """Settings: see ``config/saml_metadata.py``; ``subject`` names the attribute that stays with a person."""

    id = "saml"
    name = "SAML"
    account_class = ProviderAccount
    uses_apps = True

    def __init__(self, request: HttpRequest, app: Any = None) -> None:
        super().__init__(request, app=app)
        self.name = app.name if app else "SAML"

    def get_login_url(self, request: HttpRequest, **kwargs: str) -> str:
        """Where signing in begins."""
        return login_url(self.app.provider_id, **kwargs)

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Send the browser with a request whose id the state is kept under."""
        from onelogin.saml2.auth import OneLogin_Saml2_Auth

        asked = OneLogin_Saml2_Auth(self._request_data(request), self.library_settings(request))
        away = asked.login(return_to="")
        self.stash_redirect_state(
            request, process, next_url, data, state_id=asked.get_last_request_id(), **kwargs
        )
        return HttpResponseRedirect(away)

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Under which name the provider knows the person."""
        return str(data["subject"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """The claims, where the adapter looks for those of any provider."""
        return {"id_token": data["claims"]}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is taken over."""
        return {}

    def consume_url(self, request: HttpRequest) -> str:
        """Where the browser posts the response."""
        return request.build_absolute_uri(reverse("outside_saml", args=[self.app.provider_id]))

    def library_settings(self, request: HttpRequest) -> dict[str, Any]:
        """The same as python3-saml wants it; what is unsigned or weakly signed does not count."""
        conf = self.app.settings
        return {
            "strict": True,
            "idp": conf["idp"],
            "sp": {
                "entityId": self.app.client_id,
                "assertionConsumerService": {"url": self.consume_url(request)},
            },
            "security": {
                "wantAssertionsSigned": True,
                "wantMessagesSigned": bool(conf.get("signed_response", False)),
                "wantNameId": True,
                "wantAttributeStatement": False,
                "allowRepeatAttributeName": True,
                "rejectDeprecatedAlgorithm": True,
                "requestedAuthnContext": False,
                # Inside a network, hosts have names without a dot.
                "allowSingleLabelDomains": True,
            },
        }

    def metadata(self, request: HttpRequest) -> bytes:
        """What is registered at the identity provider: our name, and where responses go."""
        from onelogin.saml2.settings import OneLogin_Saml2_Settings

        held = OneLogin_Saml2_Settings(self.library_settings(request), sp_validation_only=True)
        text = held.get_sp_metadata()
        return text if isinstance(text, bytes) else str(text).encode()

    def _request_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "https": "on" if request.is_secure() else "off",
            "http_host": request.get_host(),
            "script_name": request.path,
            "get_data": {},
            "post_data": {},
        }

    def checked(self, request: HttpRequest) -> Assertion:
        """What the posted response says.

        Raises:
            AssertionRefused: it is no response of this provider to us that holds now.
        """
        from onelogin.saml2.response import OneLogin_Saml2_Response
        from onelogin.saml2.settings import OneLogin_Saml2_Settings

        posted = request.POST.get("SAMLResponse", "")
        if not 0 < len(posted) <= RESPONSE_MOST_CHARACTERS:
            raise AssertionRefused("There is no response, or one that is too large.")
        held = OneLogin_Saml2_Settings(self.library_settings(request))
        try:
            response = OneLogin_Saml2_Response(held, posted)
            response.is_valid(self._request_data(request), raise_exceptions=True)
            self._demand(response, self.consume_url(request))
            return self._read(response)
        except AssertionRefused:
            raise
        # The library raises errors of its own, of lxml and xmlsec, and ValueError for what is no base 64.
        except Exception as error:  # noqa: BLE001 - whatever goes wrong with a stranger's XML is a refusal
            raise AssertionRefused(str(error)) from None

    def _demand(self, response: "OneLogin_Saml2_Response", recipient: str) -> None:
        """Ask for what the library checks only where it is there."""
        if response.encrypted:
            raise AssertionRefused("The assertion is encrypted, and there is no key here to read it.")
        if self.app.client_id not in response.get_audiences():
            raise AssertionRefused("The assertion is not restricted to us as its audience.")
        confirmed = response._query_assertion(CONFIRMATION)
        if not confirmed or any(
            one.get("InResponseTo") != response.get_in_response_to()
            or one.get("Recipient") != recipient
            or not one.get("NotOnOrAfter")
            for one in confirmed
        ):
            raise AssertionRefused("Confirmation lacks the request it answers, our address, or an end.")
        if not response.get_in_response_to():
            raise AssertionRefused("Nobody here asked for the response.")

    def _read(self, response: "OneLogin_Saml2_Response") -> Assertion:
        named = {**response.get_friendlyname_attributes(), **response.get_attributes()}
        claims = {name: str(values[0]) for name, values in named.items() if values and values[0]}
        claims["name_id"] = response.get_nameid()
        claims["tenant"] = _fitting(self.app.settings["idp"]["entityId"], "tenant")
        attribute = self.app.settings.get("subject", "name_id")
        if attribute == "name_id" and response.get_nameid_format() == TRANSIENT:
            raise AssertionRefused("The name is a new one each time; set subject to an attribute that stays.")
        if not claims.get(attribute):
            raise AssertionRefused(f"The assertion has no attribute {attribute}.")
        return Assertion(
            assertion_id=response.get_assertion_id(),
            answers=response.get_in_response_to(),
            subject=_fitting(claims[attribute], "subject"),
            until=int(response.get_assertion_not_on_or_after()),
            claims=claims,
        )


def _fitting(text: str, field: str) -> str:
    """The text, or its digest where it is longer than the column; the protocol allows 1024 characters."""
    most: int = getattr(ExternalIdentity._meta.get_field(field), "max_length", 0)
    return text if len(text) <= most else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _hand_over(request: HttpRequest) -> LoginSession:
    """Keeps the assertion between the post, which comes without our cookie, and the page it leads to."""
    return LoginSession(request, "saml_assertion", "saml-assertion")


def consume(request: HttpRequest, provider: SamlProvider) -> HttpResponse:
    """Check a posted response, and go on where the browser sends its cookie along."""
    try:
        said = provider.checked(request)
    except AssertionRefused as refused:
        return _failed(request, provider, refused)
    answer = HttpResponseRedirect(reverse("outside_saml_finish", args=[provider.app.provider_id]))
    kept = _hand_over(request)
    kept.store["assertion"] = asdict(said)
    kept.store.set_expiry(60)
    kept.save(answer)
    answer.cookies[kept.cookie_name]["httponly"] = True
    return answer


def finish(request: HttpRequest, provider: SamlProvider) -> HttpResponse:
    """Sign in whom the assertion names, if this browser asked for it and it was not used before."""
    kept = _hand_over(request)
    said = kept.store.get("assertion")
    kept.delete()
    try:
        if said is None:
            raise AssertionRefused("No response was posted from this browser.")
        state = _state(request, provider, said["answers"])
        key, until = f"{said['claims']['tenant']}:{said['assertion_id']}", said["until"]
        # Kept past the end by the drift of clocks the library allows.
        end = datetime.fromtimestamp(until, UTC) + CLOCKS_DIFFER
        if not services.use_once("saml", key, until=end, now=timezone.now()):
            raise AssertionRefused("The assertion was used before.")
    except AssertionRefused as refused:
        return _failed(request, provider, refused)
    login = provider.sociallogin_from_response(request, said)
    login.state = state
    done: HttpResponse = complete_social_login(request, login)
    return done


def _state(request: HttpRequest, provider: SamlProvider, answers: str) -> Any:
    try:
        return provider.unstash_redirect_state(request, answers)
    except PermissionDenied:
        raise AssertionRefused("This browser did not ask for the response.") from None


def _failed(request: HttpRequest, provider: SamlProvider, refused: AssertionRefused) -> HttpResponse:
    logger.warning("A SAML response for %s was refused: %s", provider.app.provider_id, refused)
    failed: HttpResponse = render_authentication_error(request, provider, exception=refused)
    return failed
