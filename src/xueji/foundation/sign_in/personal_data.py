"""What signing in holds about a person."""

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from xueji.common.ui.formats import moment
from xueji.foundation.privacy import services as privacy

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

SECURITY = "网络安全等级保护要求的身份鉴别（网络安全法第二十一条）"


def register() -> None:
    """Describe second proofs and the log of sign-ins."""
    privacy.describe(
        privacy.Holding(
            key="second_proofs",
            label="二次验证",
            what="登记了哪些验证方式和时间；密钥加密保存，通行密钥只存公钥",
            purpose="确认是你本人在使用",
            legal_basis=SECURITY,
            retention="直到你移除或账号停用",
            rows=_proofs,
            columns=(
                ("方式", lambda row: row.get_type_display()),
                ("登记时间", lambda row: moment(row.created_at)),
                ("最近使用", lambda row: moment(row.last_used_at)),
            ),
            correct="在“登录与安全”里自己添加、移除",
            order=45,
            erase=lambda person, now: _proofs(person).delete()[0],
        )
    )
    privacy.describe(
        privacy.Holding(
            key="sign_in_logs",
            label="登录日志",
            what="登录和退出的时间、网络地址",
            purpose="发现别人冒用你的账号",
            legal_basis=SECURITY,
            retention="一百八十天，到期由程序清除",
            rows=_logs,
            columns=(
                ("登录", lambda row: moment(row.attempt_time)),
                ("退出", lambda row: moment(row.logout_time)),
                ("网络地址", lambda row: row.ip_address),
            ),
            correct="日志不能更改；有疑问在“提出请求”里要求说明",
            order=46,
            kept_because="法律要求保存不少于六个月",
        )
    )


def _proofs(person: "Person") -> "QuerySet[Any]":
    found: QuerySet[Any] = Authenticator.objects.filter(user__person=person).order_by("-created_at")
    return found


def _logs(person: "Person") -> "QuerySet[Any]":
    from axes.models import AccessLog

    user = getattr(person, "user", None)
    found: QuerySet[Any] = AccessLog.objects.filter(username=user.username if user else "")
    return found.order_by("-attempt_time")
