"""专有钉钉 (浙政钉): signed calls, hosts from the settings.

The signature is HMAC-SHA256 over method, timestamp, nonce, path and sorted parameters, a line each
(interface description of 专有钉钉, "签名机制").
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode

from xueji.foundation.sign_in.outside.base import CodeAdapter, CodeProvider
from xueji.foundation.sign_in.outside.calls import answered

TOKEN_PATH = "/gettoken.json"  # noqa: S105 - an address
PERSON_PATH = "/rpc/oauth2/getuserinfo_bycode.json"


def signed_headers(
    method: str, path: str, parameters: dict[str, str], key: str, secret: str, now: datetime, nonce: str
) -> dict[str, str]:
    """Headers that prove who calls.

    Args:
        now: local time with its zone; goes into the signature to the millisecond.
    """
    stamp = now.isoformat(timespec="milliseconds")
    lines = [method, stamp, nonce, path]
    if parameters:
        lines.append("&".join(f"{name}={parameters[name]}" for name in sorted(parameters)))
    digest = hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).digest()
    return {
        "X-Hmac-Auth-Timestamp": stamp,
        "X-Hmac-Auth-Version": "1.0",
        "X-Hmac-Auth-Nonce": nonce,
        "apiKey": key,
        "X-Hmac-Auth-Signature": base64.b64encode(digest).decode(),
    }


def _call(base: str, path: str, parameters: dict[str, str], key: str, secret: str) -> dict[str, Any]:
    nonce = f"{timezone.now().timestamp():.0f}{secrets.randbelow(9000) + 1000}"
    headers = signed_headers("POST", path, parameters, key, secret, timezone.localtime(), nonce)
    with get_adapter().get_requests_session() as session:
        answer = answered(session.post(f"{base}{path}", data=parameters, headers=headers))
    content = answer.get("content") or {}
    if not answer.get("success") or not content.get("success") or not content.get("data"):
        raise OAuth2Error(f"The service refused: {content.get('responseCode')}")
    data: dict[str, Any] = content["data"]
    return data


class ZhezhengdingClient(OAuth2Client):  # type: ignore[misc]
    """The application's key signs for a token; the code only goes with the second call."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, str]) -> str:
        """The page with the QR picture."""
        query = {
            "response_type": "code",
            "client_id": self.consumer_key,
            "redirect_uri": self.callback_url,
            "scope": "get_user_info",
            "authType": "QRCODE",
            "state": self.state,
        }
        return f"{authorization_url}?{urlencode(query)}"

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None) -> dict[str, Any]:
        """The token of the application."""
        given = {"appkey": self.consumer_key, "appsecret": self.consumer_secret}
        data = _call(self.conf("api_base"), TOKEN_PATH, given, self.consumer_key, self.consumer_secret)
        return {"access_token": data["accessToken"], "expires_in": data.get("expiresIn")}


class ZhezhengdingAdapter(CodeAdapter):
    """Settings: ``authorize_url``, ``api_base``."""

    client_class = ZhezhengdingClient
    access_token_url = TOKEN_PATH

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Whose code it is, and in which tenant."""
        given = {"access_token": token.token, "code": request.GET["code"]}
        data = _call(self.conf("api_base"), PERSON_PATH, given, app.client_id, app.secret)
        kept = {"accountId": data["accountId"], "employeeCode": data.get("employeeCode", "")}
        if data.get("realmId"):
            kept["tenant"] = str(data["realmId"])
        return self.get_provider().sociallogin_from_response(request, kept)


class ZhezhengdingProvider(CodeProvider):
    """专有钉钉."""

    id = "zhezhengding"
    name = "专有钉钉"
    oauth2_adapter_class = ZhezhengdingAdapter
    uid_field = "accountId"
