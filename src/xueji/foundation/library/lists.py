"""The list of resources: columns, filters, sorting."""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.http import QueryDict

from xueji.common.ui.items import Empty
from xueji.common.ui.lists import ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.common.ui.lists.filters import FilterState
from xueji.foundation.library.models import Resource, ResourceTerm, VocabularyTerm
from xueji.foundation.library.selectors import kept_values, resource_url
from xueji.foundation.library.selectors.vocabulary import word_names
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations


@dataclass(frozen=True, slots=True)
class TermFilter(ChoiceFilter):
    """One word that resources carry: an audience, a type of violation."""

    term: str = ""

    def state(self, params: QueryDict) -> FilterState:
        """Read ``?name=``."""
        asked = ChoiceFilter.state(self, params)
        if asked.condition is None:
            return asked
        rows = ResourceTerm.objects.filter(kind=self.term, word=asked.values[self.name])
        return replace(asked, condition=Q(pk__in=rows.values("resource_id")))


def kept_choices(kind: str) -> list[tuple[str, str]]:
    """The words of a kept list, for a filter."""
    return [(name, name) for name in word_names(kind)]


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
        ChoiceFilter("industry", "行业", lambda: kept_choices(VocabularyTerm.Kind.INDUSTRY)),
        TermFilter(
            "violation",
            "违纪类型",
            lambda: kept_choices(VocabularyTerm.Kind.VIOLATION),
            term=ResourceTerm.Kind.VIOLATION,
        ),
        TermFilter(
            "audience",
            "适用对象",
            [(str(label), str(label)) for label in organizations.Category.labels],
            term=ResourceTerm.Kind.AUDIENCE,
        ),
        TextFilter("post", "岗位", ("posts",)),
        ChoiceFilter("region", "地区", lambda: kept_values("region")),
        ChoiceFilter("year", "年份", lambda: kept_values("year")),
        ChoiceFilter("level", "层级", Resource.Level.choices),
        ChoiceFilter("status", "状态", Resource.Status.choices),
    ),
    default_sort="-updated_at",
    empty=Empty("资源库还是空的", "编写案例或读物并经审核发布后，会出现在这里。", icon="books"),
)
