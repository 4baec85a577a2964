"""企业微信 and its private build 政务微信: two calls, hosts from the settings.

https://developer.work.weixin.qq.com/document/path/91022 and /91023
"""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from django.http import HttpRequest
from django.utils.http import urlencode

from xueji.foundation.sign_in.outside.base import CodeAdapter, CodeProvider
from xueji.foundation.sign_in.outside.calls import answered


def _succeeded(answer: dict[str, Any]) -> dict[str, Any]:
    if answer.get("errcode", 0) != 0:
        raise OAuth2Error(f"WeCom refused: errcode {answer.get('errcode')}")
    return answer


class WeComClient(OAuth2Client):  # type: ignore[misc]
    """The corporation's secret is exchanged for a token; the code only goes with the second call."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, str]) -> str:
        """The order of the parameters and the fragment are the service's own."""
        query = {
            "appid": self.consumer_key,
            "redirect_uri": self.callback_url,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": self.state,
            "agentid": self.conf("agent_id"),
        }
        return f"{authorization_url}?{urlencode(query)}#wechat_redirect"

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None) -> dict[str, Any]:
        """The token of the application."""
        given = {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}
        with get_adapter().get_requests_session() as session:
            return _succeeded(answered(session.get(self.access_token_url, params=given)))


class WeComAdapter(CodeAdapter):
    """Settings: ``authorize_url``, ``api_base``, ``agent_id``."""

    client_class = WeComClient

    @property
    def access_token_url(self) -> str:
        """Where the application gets its token."""
        return f"{self.conf('api_base')}/cgi-bin/gettoken"

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Whose code it is; visitors who are no members have no ``userid``."""
        given = {"access_token": token.token, "code": request.GET["code"]}
        with get_adapter().get_requests_session() as session:
            found = _succeeded(
                answered(session.get(f"{self.conf('api_base')}/cgi-bin/auth/getuserinfo", params=given))
            )
        if not found.get("userid"):
            raise OAuth2Error("The visitor is no member of the corporation.")
        return self.get_provider().sociallogin_from_response(request, {"userid": found["userid"]})


class WeComProvider(CodeProvider):
    """企业微信."""

    id = "wecom"
    name = "企业微信"
    oauth2_adapter_class = WeComAdapter
    uid_field = "userid"
