"""Lists of concepts and risk points: columns, filters, sorting."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xueji.common.ui.items import Empty, Tone
from xueji.common.ui.lists import ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.foundation.knowledge_graph.models import Concept, RiskPoint
from xueji.foundation.regulations.selectors import Discipline

RISK_TONES: dict[str, Tone] = {"high": "bad", "medium": "warn", "low": "gray"}


def concept_url(concept: Concept) -> str:
    """The page of a concept."""
    return reverse("knowledge_graph:concept", args=[concept.pk])


def names_above(concept: Concept) -> str:
    """The concepts directly above."""
    return "、".join(link.broader.pref_label for link in concept.broader_links.all())


def other_names(concept: Concept) -> str:
    """Other names in Chinese."""
    return "、".join(label.text for label in concept.labels.all() if label.kind == "alt")


CONCEPTS = ListDefinition(
    key="concepts",
    title="概念",
    columns=(
        Column("pref_label", "名称", sort="pref_label", link=concept_url),
        Column("notation", "代码", sort="notation"),
        Column("above", "上位概念", value=names_above),
        Column("other_names", "别名", value=other_names),
        Column("article_count", "条文", kind="number", sort="article_count"),
        Column("link_count", "案例、试题、风险点", kind="number", sort="link_count"),
        Column("status", "状态", kind="status", value=lambda row: row.get_status_display(), sort="status"),
        Column("updated_at", "更新时间", kind="moment", sort="updated_at"),
    ),
    filters=(
        TextFilter("q", "名称、别名、定义", ("pref_label", "notation", "labels__text", "definition")),
        ChoiceFilter("discipline", "纪律", Discipline.choices, field="in_discipline"),
        ChoiceFilter("status", "状态", Concept.Status.choices),
    ),
    default_sort="notation",
    empty=Empty("知识图谱还是空的", "新建概念，或导入 SKOS 文件后，会出现在这里。", icon="topology-star-3"),
)


def risk_url(risk: RiskPoint) -> str:
    """The page of a risk point."""
    return reverse("knowledge_graph:risk", args=[risk.pk])


def risk_tone(risk: Any) -> Tone:
    """How a level looks."""
    return RISK_TONES.get(risk.level, "gray")


RISKS = ListDefinition(
    key="risks",
    title="廉政风险点",
    columns=(
        Column("name", "风险点", sort="name", link=risk_url),
        Column("code", "编号", sort="code"),
        Column("power", "权力事项", sort="power"),
        Column(
            "level",
            "等级",
            kind="status",
            value=lambda row: row.get_level_display(),
            tone=risk_tone,
            sort="level_order",
        ),
        Column("controls", "防控措施", value=lambda row: "；".join(row.controls.splitlines())),
        Column("status", "状态", kind="status", value=lambda row: row.get_status_display(), sort="status"),
    ),
    filters=(
        TextFilter("q", "关键词", ("name", "power", "description", "controls")),
        ChoiceFilter("level", "等级", RiskPoint.Level.choices),
        ChoiceFilter("status", "状态", RiskPoint.Status.choices),
    ),
    default_sort="code",
    empty=Empty("还没有风险点", "内容编辑填写风险点后，岗位和概念都可以关联它。", icon="alert-triangle"),
)
