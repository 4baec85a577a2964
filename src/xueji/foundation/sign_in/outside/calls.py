"""Calls to outside providers: to hosts of the settings only, timed, without redirects or proxies."""

from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings

TIMEOUT_SECONDS = 5


class ConfiguredHosts(requests.Session):
    """A session that goes nowhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Send, or refuse before a name is even looked up."""
        host = urlsplit(str(url)).netloc
        if host not in settings.SIGN_IN_HOSTS:
            raise OAuth2Error(f"{host} is not among the hosts of the sign-in providers.")
        kwargs["timeout"] = TIMEOUT_SECONDS
        kwargs["allow_redirects"] = False
        return super().request(method, url, *args, **kwargs)


def answered(response: requests.Response) -> dict[str, Any]:
    """The JSON object of an answer.

    Raises:
        OAuth2Error: it is none.
    """
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise OAuth2Error("The provider did not answer with an object.")
    return found
