"""What the lists of tools, accounts and forwarding show and what they can be asked."""

from django.urls import reverse
from django.utils import timezone

from xueji.common.ui.items import Empty, Tone
from xueji.common.ui.lists import (
    AskedFilter,
    Column,
    DateRangeFilter,
    ListDefinition,
    TextFilter,
    YesNoFilter,
)
from xueji.foundation.learning_records.exchange import actors, forwarding
from xueji.foundation.learning_records.forms import ACCESS
from xueji.foundation.learning_records.models import ForwardTarget, XapiCredential

_WORDS = {frozenset(scopes): label for label, scopes in ACCESS.values()}


def access_words(row: XapiCredential) -> str:
    """What a credential may do."""
    return _WORDS.get(frozenset(row.scopes.split()), row.scopes)


def state_of(row: XapiCredential) -> str:
    """Whether a credential still works."""
    if not row.is_active:
        return "已撤销"
    return "已到期" if row.expires_at is not None and row.expires_at <= timezone.now() else "有效"


def target_state(row: ForwardTarget) -> str:
    """Whether a target gets what is waiting."""
    if not row.is_active:
        return "已暂停"
    return "重试中" if row.failures else "正常"


def _tone(word: str) -> Tone:
    tones: dict[str, Tone] = {"有效": "ok", "正常": "ok", "重试中": "warn"}
    return tones.get(word, "gray")


TOOLS = ListDefinition(
    "tools",
    "工具凭证",
    columns=(
        Column("name", "工具", sort="name"),
        Column("organization.name", "单位", sort="organization__path"),
        Column("key", "用户名"),
        Column("scopes", "权限", value=access_words),
        Column("is_active", "状态", kind="status", value=state_of, tone=lambda row: _tone(state_of(row))),
        Column("expires_at", "到期", kind="moment", sort="expires_at"),
        Column("last_used_at", "最近使用", kind="moment", sort="last_used_at"),
        Column("actions", "操作", template="learning_records/_tool_actions.html", exported=False),
    ),
    filters=(
        TextFilter("q", "工具、用户名或单位", ("name", "key", "organization__name")),
        YesNoFilter("active", "未撤销", "is_active"),
    ),
    default_sort="-last_used_at",
    empty=Empty("还没有工具凭证", "为外部学习工具建立凭证后，它就能把学习记录写进来。", icon="key"),
)
UNMATCHED = ListDefinition(
    "unmatched",
    "未对应的账号",
    is_personal=True,
    columns=(
        Column(
            "actor",
            "账号",
            value=actors.actor_label,
            link=lambda row: reverse("learning_records:match", args=[row.pk]),
        ),
        Column("credential.name", "工具", sort="credential__name"),
        Column("tenant_name", "单位", value=lambda row: row.tenant.name),
        Column("statement_count", "记录", kind="number", sort="statement_count"),
        Column("activity_title", "最近一条"),
        Column("stored_at", "最近收到", kind="moment", sort="stored_at"),
        Column("actions", "操作", template="learning_records/_actor_actions.html", exported=False),
    ),
    filters=(
        AskedFilter("q", "账号或工具", actors.words_q),
        DateRangeFilter("date", "最近收到", "stored_at"),
    ),
    default_sort="-stored_at",
    empty=Empty("没有未对应的账号", "外部工具写入的记录都已归入本人，或还没有外部记录。", icon="checks"),
)
MATCHED = ListDefinition(
    "matched",
    "已对应的账号",
    is_personal=True,
    columns=(
        Column("label", "账号", sort="label"),
        Column("person.name", "人员", sort="person__pinyin_key"),
        Column("person.code", "人员编号"),
        Column("tenant.name", "单位", sort="tenant__path"),
        Column("created_at", "对应时间", kind="moment", sort="created_at"),
        Column("actions", "操作", template="learning_records/_matched_actions.html", exported=False),
    ),
    filters=(TextFilter("q", "账号或姓名", ("label", "person__name")),),
    default_sort="-created_at",
    empty=Empty("还没有对应", "在“未对应”中打开一个账号，选定它是谁。", icon="link"),
)
ASIDE = ListDefinition(
    "aside",
    "搁置的账号",
    is_personal=True,
    columns=(
        Column("label", "账号", sort="label"),
        Column("tenant.name", "单位", sort="tenant__path"),
        Column("created_at", "搁置时间", kind="moment", sort="created_at"),
        Column("actions", "操作", template="learning_records/_aside_actions.html", exported=False),
    ),
    filters=(TextFilter("q", "账号", ("label",)),),
    default_sort="-created_at",
    empty=Empty("没有搁置的账号", "不是本单位人员的账号可以搁置，记录仍然保留。", icon="inbox"),
)
TARGETS = ListDefinition(
    "targets",
    "转发目标",
    columns=(
        Column(
            "name", "名称", sort="name", link=lambda row: reverse("learning_records:target", args=[row.pk])
        ),
        Column("organization.name", "单位", sort="organization__path"),
        Column(
            "is_active", "状态", kind="status", value=target_state, tone=lambda row: _tone(target_state(row))
        ),
        Column("sent_count", "已转发", kind="number", sort="sent_count"),
        Column("waiting", "待转发", kind="number", value=forwarding.lag),
        Column("last_sent_at", "最近转发", kind="moment", sort="last_sent_at"),
    ),
    filters=(
        TextFilter("q", "名称或单位", ("name", "organization__name")),
        YesNoFilter("active", "启用", "is_active"),
    ),
    default_sort="name",
    empty=Empty("还没有转发目标", "需要把记录同时交给另一个学习记录库时，在这里登记。", icon="send"),
)
REFUSALS = ListDefinition(
    "refusals",
    "拒收的陈述",
    columns=(
        Column("record.activity_title", "记录"),
        Column("record.uuid", "编号"),
        Column("reason", "对方的答复"),
        Column("refused_at", "时间", kind="moment", sort="refused_at"),
        Column("actions", "操作", template="learning_records/_refusal_actions.html", exported=False),
    ),
    filters=(TextFilter("q", "对方的答复", ("reason",)),),
    default_sort="-refused_at",
    empty=Empty("没有拒收的陈述", "对方都收下了。", icon="checks"),
)
