"""What our own providers share: hosts from the settings, addresses by provider id."""

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode


def login_url(provider_id: str, **query: str) -> str:
    """Where signing in with a provider of our own begins."""
    url = reverse("outside_login", kwargs={"provider_id": provider_id})
    return f"{url}?{urlencode(query)}" if query else url


class CodeAdapter(OAuth2Adapter):  # type: ignore[misc]
    """A flow with a code, between hosts of the settings."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        self.provider_id = provider_id
        super().__init__(request)

    def conf(self, name: str, default: str = "") -> str:
        """An entry of the provider in the settings file."""
        return str(self.get_provider().app.settings.get(name, default))

    @property
    def authorize_url(self) -> str:
        """Where the browser is sent."""
        return self.conf("authorize_url")

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the browser comes back to."""
        return request.build_absolute_uri(
            reverse("outside_callback", kwargs={"provider_id": self.provider_id})
        )

    def get_client(self, request: HttpRequest, app: Any) -> OAuth2Client:
        """The client of the kind, with our way back."""
        back = self.get_callback_url(request, app)
        client = self.client_class(request, app.client_id, app.secret, "POST", self.access_token_url, back)
        client.conf = self.conf
        return client


class CodeProvider(OAuth2Provider):  # type: ignore[misc]
    """A provider that may be configured several times."""

    account_class = ProviderAccount
    uid_field = "id"

    def __init__(self, request: HttpRequest, app: Any = None) -> None:
        super().__init__(request, app=app)
        self.name = app.name if app else self.id

    def get_login_url(self, request: HttpRequest, **kwargs: str) -> str:
        """Where signing in begins."""
        return login_url(self.app.provider_id, **kwargs)

    def get_oauth2_adapter(self, request: HttpRequest) -> CodeAdapter:
        """The adapter of this entry."""
        adapter: CodeAdapter = self.oauth2_adapter_class(request, self.app.provider_id)
        return adapter

    def get_pkce_params(self) -> dict[str, str]:
        """None of these services knows PKCE."""
        return {}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Under which number the service knows the person."""
        return str(data[self.uid_field])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is taken over: the registered person is what counts."""
        return {}
