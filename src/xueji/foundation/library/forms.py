"""Forms of the library."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from xueji.common.ui.validators import LARGEST_NUMBER, LAST_YEAR
from xueji.foundation.library import permissions, rules
from xueji.foundation.library.models import Resource
from xueji.foundation.library.selectors.citations import typed_citations
from xueji.foundation.library.services import Content
from xueji.foundation.library.services.content import BODY_MAX_CHARACTERS
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

FIRST_YEAR = 1949
BODY_HELP = (
    "可用 Markdown：“## ”开头是小标题，“- ”开头是条目，空一行另起一段。"
    "脚本、样式和不能显示的标签，保存时自动去掉。"
)


class ResourceForm(forms.Form):
    """A resource as an editor writes it."""

    kind = forms.ChoiceField(label="类别", choices=Resource.Kind.choices, initial=Resource.Kind.CASE)
    title = forms.CharField(label="标题", max_length=200)
    body_source = forms.CharField(
        label="正文",
        max_length=BODY_MAX_CHARACTERS,
        help_text=BODY_HELP,
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    citations = forms.CharField(
        label="依据条文",
        required=False,
        max_length=5000,
        help_text="一行一条，如：招标投标法 第五条。按现行版本认定；已有的引用保持原来的版本。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    disciplines = forms.MultipleChoiceField(
        label="所属纪律",
        required=False,
        choices=regulations.Discipline.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    industry = forms.CharField(
        label="行业", required=False, max_length=40, help_text="如：工程建设、医疗卫生。"
    )
    region = forms.CharField(label="地区", required=False, max_length=100)
    year = forms.IntegerField(
        label="事情发生的年份", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "不限"), *Resource.Level.choices])
    audience = forms.CharField(label="适用对象", required=False, max_length=100, help_text="用顿号隔开。")
    violation_types = forms.CharField(
        label="违纪类型",
        required=False,
        max_length=200,
        help_text="用顿号隔开，如：拆分项目规避招标、影子公司。",
    )
    themes = forms.CharField(
        label="主题词",
        required=False,
        max_length=300,
        help_text="会议议程里会出现的词，用顿号隔开，如：招标、维修工程。会前学纪按它找案例。",
    )
    edit_no = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=0, max_value=LARGEST_NUMBER
    )

    def __init__(self, *args: Any, kept: dict[str, int], on: date, body_format: str, **kwargs: Any) -> None:
        """``kept``: stored article ids by label; ``on``: the day whose versions new citations mean."""
        super().__init__(*args, **kwargs)
        self.kept, self.on, self.body_format = kept, on, body_format

    def clean_year(self) -> int | None:
        """No case comes from the future."""
        year: int | None = self.cleaned_data["year"]
        if year is not None and year > self.on.year:
            raise forms.ValidationError(f"年份不能晚于 {self.on.year} 年。")
        return year

    def clean_citations(self) -> tuple[tuple[int, str], ...]:
        """Articles and labels; every line that names no article is reported."""
        typed = typed_citations(self.cleaned_data["citations"], self.on, self.kept)
        if typed.problems:
            raise forms.ValidationError(list(typed.problems))
        return typed.found

    def clean(self) -> dict[str, Any]:
        """The body must hold words once everything that may not be shown is taken out."""
        data = self.cleaned_data
        if data.get("body_source") and not rules.plain_text(self.content().body_html):
            self.add_error("body_source", "去掉不能显示的内容之后，正文是空的。请填写文字。")
        return data

    def content(self) -> Content:
        """What the form says, as far as it is valid."""
        data = self.cleaned_data
        return Content(
            kind=data.get("kind", ""),
            title=data.get("title", ""),
            body_source=data.get("body_source", ""),
            body_format=self.body_format,
            disciplines=tuple(
                value for value in regulations.Discipline.values if value in data["disciplines"]
            ),
            industry=data.get("industry", ""),
            region=data.get("region", ""),
            year=data.get("year"),
            level=data.get("level", ""),
            audience=rules.joined_words(data.get("audience", "")),
            violation_types=rules.joined_words(data.get("violation_types", "")),
            themes=rules.joined_words(data.get("themes", "")),
            citations=tuple(data.get("citations") or ()),
        )


class NewResourceForm(ResourceForm):
    """A new resource belongs to one of the editor's units."""

    organization: "forms.ModelChoiceField[Organization]" = forms.ModelChoiceField(
        label="所属单位", queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, editor: "User", now: datetime, **kwargs: Any) -> None:
        """``editor``: whose units are offered."""
        super().__init__(
            *args, kept={}, on=timezone.localdate(now), body_format=Resource.BodyFormat.MARKDOWN, **kwargs
        )
        on = timezone.localdate(now)
        paths = organizations.scope_paths(editor, *permissions.EDITORS, on=on)
        units = organizations.organizations_for(editor, on).filter(path__in=paths).order_by("path")
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]
        self.order_fields(["organization"])

    def organization_chosen(self) -> "Organization":
        """The unit the resource will belong to."""
        chosen: Organization = self.cleaned_data["organization"]
        return chosen


def edit_form(resource: Resource, data: Any, now: datetime) -> ResourceForm:
    """The form of a stored resource, bound when there is data."""
    kept = {label: article_id for article_id, label in resource.citations.values_list("article_id", "label")}
    initial = {name: getattr(resource, name) for name in ResourceForm.base_fields if hasattr(resource, name)}
    initial |= {
        "body_source": resource.body_source or resource.body_html,
        "citations": "\n".join(kept),
        "disciplines": list(resource.disciplines.values_list("discipline", flat=True)),
    }
    body_format = resource.body_format if resource.body_source else Resource.BodyFormat.HTML
    return ResourceForm(data, kept=kept, on=timezone.localdate(now), body_format=body_format, initial=initial)
