"""What signing in holds about a person."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from xueji.common.ui.formats import moment
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.privacy import services as privacy
from xueji.foundation.sign_in.models import ExternalIdentity
from xueji.foundation.sign_in.services import forget_factors

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

SECURITY = "网络安全等级保护要求的身份鉴别（网络安全法第二十一条）"


def register() -> None:
    """Describe second proofs, the log of sign-ins and identities of other systems."""
    for holding in (_proof_holding(), _log_holding(), _identity_holding()):
        privacy.describe(holding)


def _proof_holding() -> privacy.Holding:
    return privacy.Holding(
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
        erase=_erase_proofs,
    )


def _log_holding() -> privacy.Holding:
    return privacy.Holding(
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


def _identity_holding() -> privacy.Holding:
    return privacy.Holding(
        key="external_identities",
        label="外部身份",
        what="用哪个统一身份认证登录，在那里的编号",
        purpose="用单位的统一身份认证登录本平台",
        legal_basis=SECURITY,
        retention="直到你解除绑定或账号停用",
        rows=_identities,
        columns=(
            ("登录方式", lambda row: row.provider),
            ("外部编号", lambda row: row.subject),
            ("绑定时间", lambda row: moment(row.bound_at)),
        ),
        correct="在“登录与安全”里自己绑定、解除",
        order=47,
        erase=lambda person, now: _identities(person).delete()[0],
    )


def _proofs(person: "Person") -> "QuerySet[Any]":
    found: QuerySet[Any] = Authenticator.objects.filter(user__person=person).order_by("-created_at")
    return found


def _erase_proofs(person: "Person", now: datetime) -> int:
    user = organizations.account_of(person)
    return forget_factors(user) if user is not None else 0


def _logs(person: "Person") -> "QuerySet[Any]":
    from axes.models import AccessLog

    user = getattr(person, "user", None)
    if user is None:
        nothing: QuerySet[Any] = AccessLog.objects.none()
        return nothing
    # The log knows names only; before this account was opened the name may have been somebody else's.
    found: QuerySet[Any] = AccessLog.objects.filter(
        username=user.username, attempt_time__gte=user.date_joined
    )
    return found.order_by("-attempt_time")


def _identities(person: "Person") -> QuerySet[ExternalIdentity]:
    return ExternalIdentity.objects.filter(person=person).order_by("-bound_at")
