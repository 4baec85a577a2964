"""The list of resources: columns, filters, sorting."""

from xueji.common.ui.items import Empty
from xueji.common.ui.lists import ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.foundation.library.models import Resource
from xueji.foundation.library.selectors import kept_values, resource_url
from xueji.foundation.regulations import selectors as regulations


def discipline_words(resource: Resource) -> str:
    """The disciplines of a resource in words."""
    names = dict(regulations.Discipline.choices)
    return "、".join(str(names.get(row.discipline, row.discipline)) for row in resource.disciplines.all())


RESOURCES = ListDefinition(
    key="resources",
    title="资源库",
    columns=(
        Column("title", "标题", sort="title", link=resource_url),
        Column("kind", "类别", value=lambda row: row.get_kind_display(), sort="kind"),
        Column("disciplines", "纪律", value=discipline_words),
        Column("industry", "行业", sort="industry"),
        Column("region", "地区", sort="region"),
        Column("year", "年份", sort="year", kind="text"),
        Column("reading_seconds", "阅读", kind="minutes", sort="reading_seconds"),
        Column("status", "状态", kind="status", value=lambda row: row.get_status_display(), sort="status"),
        Column("updated_at", "更新时间", kind="moment", sort="updated_at"),
    ),
    filters=(
        TextFilter("q", "关键词", ("title", "body_text", "themes")),
        ChoiceFilter("kind", "类别", Resource.Kind.choices),
        ChoiceFilter("discipline", "纪律", regulations.Discipline.choices, field="disciplines__discipline"),
        ChoiceFilter("industry", "行业", lambda: kept_values("industry")),
        ChoiceFilter("region", "地区", lambda: kept_values("region")),
        ChoiceFilter("year", "年份", lambda: kept_values("year")),
        ChoiceFilter("status", "状态", Resource.Status.choices),
    ),
    default_sort="-updated_at",
    empty=Empty("资源库还是空的", "编写案例或读物并经审核发布后，会出现在这里。", icon="books"),
)
