"""The lists of changes and of what they touch."""

from django.urls import reverse

from xueji.common.ui.items import Empty
from xueji.common.ui.lists import ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.foundation.regulations import selectors as regulations
from xueji.foundation.rule_changes import selectors
from xueji.foundation.rule_changes.models import ImpactItem, ImpactRun

KINDS = regulations.ArticleChange.Kind


def regulation_title(run: ImpactRun) -> str:
    """Name of the regulation that changed."""
    return str(run.comparison.new_version.regulation.title)


def interpretation_words(run: ImpactRun) -> str:
    """已解读, 逾期, or the day it is due."""
    if run.interpreted_at:
        return "已解读"
    if not run.has_clocks:
        return "—"
    return "逾期" if run.interpretation_missed_at else f"期限 {run.interpretation_due_date}"


def study_words(run: ImpactRun) -> str:
    """期限已到, or the day it ends."""
    if not run.has_clocks:
        return "—"
    return "期限已到" if run.study_ended_at else f"期限 {run.study_due_date}"


def owner_name(item: ImpactItem) -> str:
    """Who looks after the thing."""
    return item.owner.get_full_name() if item.owner else "—"


RUNS = ListDefinition(
    key="rule-changes",
    title="法规变化",
    columns=(
        Column(
            "title",
            "法规",
            value=regulation_title,
            sort="comparison__new_version__regulation__title",
            link=lambda row: reverse("rule_changes:run", args=[row.pk]),
        ),
        Column(
            "effective_date",
            "施行日期",
            kind="day",
            value=lambda row: row.comparison.new_version.effective_date,
            sort="comparison__new_version__effective_date",
        ),
        Column("item_count", "受影响", kind="number", unit="项", sort="item_count"),
        Column("waiting_count", "待处理", kind="number", unit="项", sort="waiting_count"),
        Column("interpretation", "解读", value=interpretation_words),
        Column("study", "学习", value=study_words),
    ),
    filters=(TextFilter("q", "法规名称", ("comparison__new_version__regulation__title",)),),
    default_sort="-effective_date",
    empty=Empty(
        "还没有法规变化",
        "在法规库导入一部法规的新版本，施行后受影响的内容会列在这里。",
        icon="git-compare",
    ),
)
ITEMS = ListDefinition(
    key="impact-items",
    title="受影响内容",
    columns=(
        Column("title", "内容", sort="title", link=lambda row: reverse("rule_changes:item", args=[row.pk])),
        Column("citing", "类别", value=lambda row: selectors.kind_label(row.citing), sort="citing"),
        Column("old", "旧条文", value=lambda row: selectors.article_label(row.old_article)),
        Column("new", "新条文", value=lambda row: selectors.article_label(row.new_article)),
        Column("change", "变化", value=lambda row: str(KINDS(row.change_kind).label), sort="change_kind"),
        Column("action", "要做的事", value=lambda row: row.get_action_display(), sort="action"),
        Column("owner", "负责人", value=owner_name),
        Column("state", "状态", kind="status", value=lambda row: row.get_state_display(), sort="state"),
    ),
    filters=(
        TextFilter("q", "名称", ("title",)),
        ChoiceFilter("state", "状态", ImpactItem.State.choices),
        ChoiceFilter("action", "要做的事", ImpactItem.Action.choices),
        ChoiceFilter("citing", "类别", selectors.kind_choices),
        ChoiceFilter("change", "变化", KINDS.choices, field="change_kind"),
    ),
    default_sort="-state",
    empty=Empty("没有受影响的内容", "本人和所管单位的内容都没有引用变化的条文。", icon="circle-check"),
)
