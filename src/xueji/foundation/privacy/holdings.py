"""What the domains below hold about a person, described here because they cannot call up."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from xueji.common.ui.formats import moment
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.privacy.models import ImpactAssessment, NoticeReceipt, PrivacyRequest
from xueji.foundation.privacy.registry import DUTY, Holding, RetentionRule, describe, keep

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

ADJUST = "在“提出请求”里写明，办公室核实后更正"


def register() -> None:
    """Describe people, memberships, roles, the account and what this domain keeps itself."""
    for holding in (PERSON, MEMBERSHIPS, ROLES, ACCOUNT, RECEIPTS, REQUESTS):
        describe(holding)
    for rule in RULES:
        keep(rule)


def _self(person: "Person") -> "QuerySet[Any]":
    return type(person)._default_manager.filter(pk=person.pk)


def _account(person: "Person") -> "QuerySet[Any]":
    account = organizations.account_of(person)
    model = type(account) if account is not None else None
    return model._default_manager.filter(pk=account.pk) if model and account else _self(person).none()


def _receipts(person: "Person") -> "QuerySet[NoticeReceipt]":
    return NoticeReceipt.objects.filter(person=person).select_related("notice").order_by("-pk")


def _requests(person: "Person") -> "QuerySet[PrivacyRequest]":
    return PrivacyRequest.objects.filter(person=person).order_by("-pk")


PERSON = Holding(
    key="person",
    label="人员信息",
    what="姓名、人员编号、学员类别、职级、手机号、入党和参加工作日期",
    purpose="确定你属于哪个单位、该学什么，签到时核对身份",
    legal_basis=DUTY,
    retention="在职期间及离开后按档案规定保存；可请求删除",
    rows=_self,
    columns=(
        ("姓名", lambda row: row.name),
        ("人员编号", lambda row: row.code),
        ("学员类别", lambda row: row.get_category_display()),
        ("状态", lambda row: row.get_status_display()),
        ("职级", lambda row: row.rank),
        ("手机号", organizations.full_phone),
        ("入党日期", lambda row: row.joined_party_date),
        ("参加工作日期", lambda row: row.joined_work_date),
    ),
    correct=ADJUST,
    order=10,
    is_sensitive=True,
    erase=organization_services.pseudonymize,
)
MEMBERSHIPS = Holding(
    key="memberships",
    label="任职与组织关系",
    what="单位、职务、起止日期",
    purpose="按单位组织学习、统计完成情况",
    legal_basis=DUTY,
    retention="长期保存：单位当年的情况要对得上",
    rows=lambda person: organizations.memberships_of(person),
    columns=(
        ("单位", lambda row: row.organization.name),
        ("职务", lambda row: row.title),
        ("关系", lambda row: row.get_kind_display()),
        ("开始", lambda row: row.valid_from),
        ("结束", lambda row: row.valid_until),
    ),
    correct=ADJUST,
    order=20,
    is_sensitive=True,
    kept_because="删除请求执行后姓名和职务不再保留，单位和日期留作统计",
)
ROLES = Holding(
    key="roles",
    label="角色授权",
    what="你在平台里能做什么、管哪些单位、起止日期",
    purpose="只让负责的人看到和办理相应的事",
    legal_basis="网络安全等级保护要求的访问控制（网络安全法第二十一条）",
    retention="长期保存：要查得出谁曾有什么权限",
    rows=lambda person: organizations.roles_of_person(person),
    columns=(
        ("角色", lambda row: row.get_role_display()),
        ("范围", lambda row: row.organization.name),
        ("开始", lambda row: row.valid_from),
        ("结束", lambda row: row.valid_until),
    ),
    correct="请安全管理员更正",
    order=30,
    kept_because="安全审计需要；删除请求执行后不再带有姓名",
)
ACCOUNT = Holding(
    key="account",
    label="登录账号",
    what="登录名、开通时间、最近登录时间；密码只存不可还原的摘要",
    purpose="确认是你本人在使用",
    legal_basis=DUTY,
    retention="账号使用期间",
    rows=_account,
    columns=(
        ("登录名", lambda row: row.username),
        ("开通时间", lambda row: moment(row.date_joined)),
        ("最近登录", lambda row: moment(row.last_login)),
    ),
    correct="请系统管理员更正；密码在“修改密码”里自己改",
    order=40,
    kept_because="与人员信息一起停用并去掉登录名",
)
RECEIPTS = Holding(
    key="notice_receipts",
    label="告知书回执",
    what="你在什么时候确认过哪一版告知书",
    purpose="证明平台已经告知",
    legal_basis="个人信息保护法第十七条、第三十五条",
    retention="账号使用期间",
    rows=_receipts,
    columns=(("告知书", lambda row: str(row.notice)), ("确认时间", lambda row: moment(row.read_at))),
    correct=ADJUST,
    order=200,
    kept_because="平台要能证明曾经告知；删除请求执行后不再带有姓名",
)
REQUESTS = Holding(
    key="privacy_requests",
    label="个人信息请求",
    what="你提出的更正、异议、说明、删除请求和答复",
    purpose="答复请求，证明已经答复",
    legal_basis="个人信息保护法第五十条",
    retention="答复后三年",
    rows=_requests,
    columns=(
        ("请求", lambda row: row.get_kind_display()),
        ("说明", lambda row: row.text),
        ("状态", lambda row: row.get_status_display()),
        ("提出时间", lambda row: moment(row.asked_at)),
        ("答复", lambda row: row.answer),
    ),
    correct="撤回后重新提出",
    order=210,
    kept_because="平台要能证明已经答复，三年后按规则销毁",
)


def _answered_requests(cutoff: datetime) -> "QuerySet[PrivacyRequest]":
    """Answered, or taken back, before a moment; an agreed deletion that is still to be done is not over."""
    withdrawn = Q(status=PrivacyRequest.Status.WITHDRAWN, asked_at__lt=cutoff)
    to_do = Q(kind=PrivacyRequest.Kind.ERASE, status=PrivacyRequest.Status.ACCEPTED, erased_at=None)
    return PrivacyRequest.objects.filter(Q(answered_at__lt=cutoff) | withdrawn).exclude(to_do)


def _old_assessments(cutoff: datetime) -> "QuerySet[ImpactAssessment]":
    return ImpactAssessment.objects.filter(review_date__lt=cutoff.date(), written_at__lt=cutoff)


def _sign_ins(cutoff: datetime) -> "QuerySet[Any]":
    from axes.models import AccessLog

    found: QuerySet[Any] = AccessLog.objects.filter(attempt_time__lt=cutoff)
    return found


RULES = (
    RetentionRule(
        "sign_in_logs", "登录日志", _sign_ins, "attempt_time", needs_approval=False, note="到期由程序直接清除"
    ),
    RetentionRule("privacy_requests", "个人信息请求", _answered_requests, "asked_at", person="person_id"),
    RetentionRule("impact_assessments", "影响评估", _old_assessments, "written_at"),
    RetentionRule("audit", "审计记录", note="至少保存，程序不删除"),
)
