"""Every provider class the platform knows."""

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider

from xueji.foundation.sign_in.outside.cas import CasProvider
from xueji.foundation.sign_in.outside.dingtalk import DingTalkProvider, FeishuProvider
from xueji.foundation.sign_in.outside.saml import SamlProvider
from xueji.foundation.sign_in.outside.wecom import WeComProvider
from xueji.foundation.sign_in.outside.zhezhengding import ZhezhengdingProvider

provider_classes = [
    CasProvider,
    DingTalkProvider,
    FeishuProvider,
    OpenIDConnectProvider,
    SamlProvider,
    WeComProvider,
    ZhezhengdingProvider,
]
