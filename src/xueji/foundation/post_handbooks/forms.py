"""Forms about posts and the risks in their handbooks."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.conf import settings
from django.urls import reverse_lazy

from xueji.common.ui.validators import LARGEST_NUMBER
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.services import PostFacts
from xueji.foundation.post_handbooks import permissions, reading_lines
from xueji.foundation.post_handbooks.facts import Control, EntryFacts
from xueji.foundation.post_handbooks.models import RiskEntry
from xueji.foundation.post_handbooks.vocabulary import joined_owner

if TYPE_CHECKING:
    from datetime import datetime

    from xueji.foundation.organizations.models import Organization, Post, User

OFFERED_UNITS = 20
Read = TypeVar("Read")


class PostForm(forms.Form):
    """A post with its duty profile."""

    title = forms.CharField(label="岗位名称", max_length=100)
    duties = forms.MultipleChoiceField(
        label="职责类别",
        choices=organizations.Duty.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="按实际行使的权力勾选；风险点建议和同类岗位都按它来找。",
    )
    duty_note = forms.CharField(
        label="其他职责", max_length=200, required=False, help_text="上面没有的写在这里，用顿号隔开。"
    )

    def facts(self) -> PostFacts:
        """The post as the form says."""
        data = self.cleaned_data
        return PostFacts(title=data["title"], duties=data["duties"], duty_note=data["duty_note"])


class NewPostForm(PostForm):
    """A new post belongs to a unit under the viewer's office."""

    organization: "forms.ModelChoiceField[Organization]" = forms.ModelChoiceField(
        label="单位",
        queryset=None,
        empty_label="请选择",
        widget=forms.Select(attrs={"data-picker": reverse_lazy("organizations:pick-units")}),
    )

    def __init__(self, *args: Any, viewer: "User", on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = organizations.organizations_under(viewer, *permissions.OFFICE, on=on)
        field = self.fields["organization"]
        field.queryset = units  # type: ignore[attr-defined]
        chosen = str(self["organization"].value() or "")
        offered = list(units[:OFFERED_UNITS])
        if chosen.isdecimal() and len(chosen) < 19 and all(str(one.pk) != chosen for one in offered):
            offered += list(units.filter(pk=int(chosen)))
        field.widget.choices = [("", "请选择"), *((one.pk, one.name) for one in offered)]
        self.order_fields(["organization"])


class GradeForm(forms.Form):
    """How high the integrity risk of a post is, and why."""

    level = forms.ChoiceField(
        label="廉政风险等级", choices=organizations.RiskLevel.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="权力大小、自由裁量、与服务对象接触的情况、以往出过的问题。",
    )


class EntryForm(forms.Form):
    """A risk of a post, with measures, articles and cases one a line."""

    name = forms.CharField(label="风险点", max_length=100, help_text="一句话说清楚，如：验收走过场。")
    level = forms.ChoiceField(label="等级", choices=RiskEntry.Level.choices, widget=forms.RadioSelect)
    consequence = forms.CharField(
        label="可能出现的问题", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    controls = forms.CharField(
        label="防控措施",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一条，责任人写在“｜”后面，如：付款单附验收记录原件｜财务人员",
    )
    citations = forms.CharField(
        label="依据条文",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一条，如：招标投标法 第四条。按现行版本认定，已有的引用保持原来的版本。",
    )
    cases = forms.CharField(
        label="案例",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一行一个，填资源库里案例的标题或编号。",
    )
    edit_no = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=0, max_value=LARGEST_NUMBER
    )

    def __init__(
        self, *args: Any, viewer: "User", now: "datetime", on: date, kept: Mapping[str, int], **kwargs: Any
    ) -> None:
        """``kept``: stored article ids by label."""
        super().__init__(*args, **kwargs)
        self.viewer, self.now, self.on, self.kept = viewer, now, on, kept

    def clean_controls(self) -> tuple[Control, ...]:
        """Measures with owners."""
        return _taken(reading_lines.controls(self.cleaned_data["controls"]))

    def clean_citations(self) -> tuple[tuple[int, str], ...]:
        """Articles and labels; every line that names no article is reported."""
        return _taken(reading_lines.citations(self.cleaned_data["citations"], self.on, self.kept))

    def clean_cases(self) -> tuple[int, ...]:
        """Cases the viewer may open; every line that names none is reported."""
        return _taken(reading_lines.cases(self.cleaned_data["cases"], self.viewer, self.now))

    def facts(self) -> EntryFacts:
        """The risk as the form says."""
        data = self.cleaned_data
        return EntryFacts(
            name=data["name"],
            level=data["level"],
            consequence=data["consequence"],
            controls=data["controls"],
            citations=data["citations"],
            case_ids=data["cases"],
        )


def _taken(read: "reading_lines.Lines[Read]") -> tuple[Read, ...]:
    if read.problems:
        raise forms.ValidationError(list(read.problems))
    return read.found


class UploadForm(forms.Form):
    """A workbook of posts."""

    file = forms.FileField(label="文件", help_text="Excel 工作簿（.xlsx），用下载的模板或导出的文件填写。")

    def clean_file(self) -> Any:
        """The size is within the limit; the rest is checked when it is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(f"文件超过 {most} MB，请拆成几个文件分次导入。")
        return file


def initial_of(entry: RiskEntry) -> dict[str, Any]:
    """What the form of a stored risk begins with."""
    controls = [joined_owner(one.measure, one.owner) for one in entry.controls.order_by("sort_no")]
    return {
        "name": entry.name,
        "level": entry.level,
        "consequence": entry.consequence,
        "controls": "\n".join(controls),
        "citations": "\n".join(entry.citations.order_by("pk").values_list("label", flat=True)),
        "cases": "\n".join(entry.cases.order_by("pk").values_list("resource__title", flat=True)),
        "edit_no": entry.edit_no,
    }


def initial_of_post(post: "Post") -> dict[str, Any]:
    """What the form of a stored post begins with."""
    return {
        "title": post.title,
        "duties": [row.duty for row in post.duties.all()],
        "duty_note": post.duty_note,
    }


def kept_citations(entry: RiskEntry | None) -> dict[str, int]:
    """Stored article ids by label."""
    return dict(entry.citations.values_list("label", "article_id")) if entry else {}
