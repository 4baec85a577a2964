"""The lists of privacy."""

from django.urls import reverse

from xueji.common.ui.items import Empty
from xueji.common.ui.lists import (
    ChoiceFilter,
    Column,
    DateRangeFilter,
    ListDefinition,
    TextFilter,
    YesNoFilter,
)
from xueji.foundation.privacy.models import ImpactAssessment, PrivacyRequest, PurgeCertificate
from xueji.foundation.privacy.selectors import proposal_words

ACCESSES = ListDefinition(
    key="accesses",
    title="谁看过我的信息",
    is_personal=True,
    columns=(
        Column("at", "时间", kind="moment", sort="at"),
        Column("actor_name", "查看人"),
        Column("summary", "看了什么"),
        Column("purpose", "用途", value=lambda row: row.detail.get("purpose", "")),
    ),
    filters=(DateRangeFilter("date", "日期", "at"),),
    default_sort="-at",
    empty=Empty("还没有人看过", "别人查看、导出你的信息时，会在这里留下一行。", icon="eye"),
)
RECEIPTS = ListDefinition(
    key="receipts",
    title="告知书回执",
    is_personal=True,
    columns=(
        Column("name", "姓名", sort=("pinyin_key", "name")),
        Column("unit", "单位", value=lambda row: row.unit_name),
        Column(
            "state",
            "状态",
            kind="status",
            value=lambda row: "已确认" if row.read_at else "未确认",
            tone=lambda row: "ok" if row.read_at else "warn",
        ),
        Column("read_at", "确认时间", kind="moment", sort="read_at"),
    ),
    filters=(
        TextFilter("q", "姓名", ("name", "letters", "initials")),
        YesNoFilter("has_read", "已确认", "has_read"),
    ),
    default_sort="name",
    empty=Empty("没有人员", "登记人员后，这里列出谁确认过告知书。", icon="users"),
)
REQUESTS = ListDefinition(
    key="privacy-requests",
    title="个人信息请求",
    is_personal=True,
    columns=(
        Column("person", "提出人", value=lambda row: row.person.name, sort="person__pinyin_key"),
        Column(
            "kind",
            "请求",
            value=lambda row: row.get_kind_display(),
            link=lambda row: reverse("privacy:request", args=[row.pk]),
        ),
        Column("asked_at", "提出时间", kind="moment", sort="asked_at"),
        Column("due_date", "答复期限", kind="day", sort="due_date"),
        Column("status", "状态", kind="status", value=lambda row: row.get_status_display(), sort="status"),
    ),
    filters=(
        ChoiceFilter("status", "状态", PrivacyRequest.Status.choices),
        ChoiceFilter("kind", "请求", PrivacyRequest.Kind.choices),
    ),
    default_sort="due_date",
    empty=Empty("没有请求", "有人要求更正、说明或删除自己的信息时，会列在这里。", icon="inbox"),
)
CERTIFICATES = ListDefinition(
    key="purge-certificates",
    title="销毁清单与证明",
    columns=(
        Column("label", "内容", link=lambda row: reverse("privacy:certificate", args=[row.pk])),
        Column("row_count", "数量", kind="number", sort="row_count"),
        Column("proposed_at", "提出时间", kind="moment", sort="proposed_at"),
        Column("status", "状态", kind="status", value=lambda row: row.get_status_display(), sort="status"),
        Column("who", "批准", value=proposal_words),
        Column("decided_at", "决定时间", kind="moment", sort="decided_at"),
    ),
    filters=(ChoiceFilter("status", "状态", PurgeCertificate.Status.choices),),
    default_sort="-proposed_at",
    empty=Empty("没有到期的内容", "到期的内容由程序每天列出，批准后销毁。", icon="circle-check"),
)
ASSESSMENTS = ListDefinition(
    key="impact-assessments",
    title="个人信息保护影响评估",
    columns=(
        Column("title", "名称", sort="title", link=lambda row: reverse("privacy:assessment", args=[row.pk])),
        Column("subject", "处理活动", value=lambda row: row.get_subject_display(), sort="subject"),
        Column("written_by", "评估人", value=lambda row: row.written_by.get_full_name()),
        Column("status", "状态", kind="status", value=lambda row: row.get_status_display(), sort="status"),
        Column(
            "decided_by",
            "审批人",
            value=lambda row: row.decided_by.get_full_name() if row.decided_by else "—",
        ),
        Column("review_date", "下次复核", kind="day", sort="review_date"),
    ),
    filters=(
        TextFilter("q", "名称", ("title",)),
        ChoiceFilter("status", "状态", ImpactAssessment.Status.choices),
        ChoiceFilter("subject", "处理活动", ImpactAssessment.Subject.choices),
    ),
    default_sort="-review_date",
    empty=Empty("还没有影响评估", "开展画像、向外提供数据等活动前，先在这里评估。", icon="clipboard-check"),
)
