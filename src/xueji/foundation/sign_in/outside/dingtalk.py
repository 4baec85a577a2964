"""DingTalk and Feishu: the providers of django-allauth with hosts from the settings.

https://open.dingtalk.com/document/orgapp/tutorial-obtaining-user-personal-information
https://open.feishu.cn/document/server-docs/authentication-management/login-state-management
"""

from allauth.socialaccount.providers.dingtalk.client import DingTalkOAuth2Client
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter

from xueji.foundation.sign_in.outside.base import CodeAdapter, CodeProvider


class DingTalkAdapter(CodeAdapter, DingTalkOAuth2Adapter):  # type: ignore[misc]
    """钉钉. Settings: ``authorize_url``, ``api_base``."""

    client_class = DingTalkOAuth2Client

    @property
    def access_token_url(self) -> str:
        """Where the code is exchanged."""
        return f"{self.conf('api_base')}/v1.0/oauth2/userAccessToken"

    @property
    def profile_url(self) -> str:
        """Who the token belongs to."""
        return f"{self.conf('api_base')}/v1.0/contact/users/me"


class DingTalkProvider(CodeProvider):
    """钉钉."""

    id = "dingtalk"
    name = "钉钉"
    oauth2_adapter_class = DingTalkAdapter
    uid_field = "unionId"

    def get_default_scope(self) -> list[str]:
        """What is asked for."""
        return ["openid"]

    def get_auth_params(self) -> dict[str, str]:
        """The service wants to be told that it may ask the person."""
        return {"prompt": "consent"}


class FeishuClient(FeishuOAuth2Client):  # type: ignore[misc]
    """The client with its host from the settings."""

    @property
    def app_access_token_url(self) -> str:
        """Where the application says who it is."""
        return f"{self.conf('api_base')}/open-apis/auth/v3/app_access_token/internal/"


class FeishuAdapter(CodeAdapter, FeishuOAuth2Adapter):  # type: ignore[misc]
    """飞书. Settings: ``authorize_url``, ``api_base``."""

    client_class = FeishuClient

    @property
    def access_token_url(self) -> str:
        """Where the code is exchanged."""
        return f"{self.conf('api_base')}/open-apis/authen/v1/access_token"

    @property
    def user_info_url(self) -> str:
        """Who the token belongs to."""
        return f"{self.conf('api_base')}/open-apis/authen/v1/user_info"


class FeishuProvider(CodeProvider):
    """飞书."""

    id = "feishu"
    name = "飞书"
    oauth2_adapter_class = FeishuAdapter
    uid_field = "union_id"
