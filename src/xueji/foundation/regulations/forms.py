"""Shapes of input of the regulations pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from xueji.common.ui.validators import LARGEST_NUMBER, DayField
from xueji.foundation.regulations.models import ArticleChange, Discipline, Regulation, RegulationVersion
from xueji.foundation.regulations.rules import KINDS

UPLOAD_MAX_BYTES = 20 * 1024 * 1024


class ImportForm(forms.Form):
    """A file or pasted text, one of the two."""

    file = forms.FileField(
        label="文件",
        required=False,
        help_text="支持 .docx、.md、.txt。文件名里有日期的（如 某条例(2024-03-01).docx），以其为版本日期。",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.md,.markdown,.txt"}),
    )
    text = forms.CharField(
        label="或粘贴正文",
        required=False,
        strip=False,
        help_text="第一行写名称，下面是题注（某年某月某日某机关发布），然后从第一章或第一条开始。",
        widget=forms.Textarea(attrs={"rows": "14"}),
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two, and not too large."""
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), (cleaned.get("text") or "").strip()
        if file and file.size > UPLOAD_MAX_BYTES:
            self.add_error("file", "文件超过 20 MB，不像一部法规，请检查。")
        elif file and text:
            self.add_error("text", "已选择文件，请清空这里；一次只导入一份。")
        elif not file and not text and "file" not in self.errors:
            self.add_error("file", "请选择文件，或在下面粘贴正文。")
        return cleaned


class ConfirmForm(forms.Form):
    """What an editor may set before the text goes into the library."""

    title = forms.CharField(label="名称", max_length=200)
    version_date = DayField(
        label="版本日期",
        widget=forms.DateInput,
        help_text="这一文本通过、公布或修订的日期。同一法规每个日期一个版本。",
    )
    effective_date = DayField(
        label="施行日期",
        required=False,
        widget=forms.DateInput,
        help_text="文中没有写明时请填写；留空则暂按版本日期。",
    )


class RegulationForm(forms.Form):
    """What is known about a regulation besides its text."""

    short_title = forms.CharField(label="简称", max_length=120)
    aliases = forms.CharField(
        label="其他叫法", max_length=200, required=False, help_text="用顿号隔开，引用识别时视为同一法规。"
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "未定"), *((k, k) for k in KINDS)])
    issuer = forms.CharField(label="制定机关", max_length=100, required=False)
    sector = forms.CharField(
        label="适用行业", max_length=40, required=False, help_text="如 教育、医疗、国企；通用的留空。"
    )
    levels = forms.MultipleChoiceField(
        label="适用层级",
        required=False,
        choices=Regulation.Level.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="只约束某几级时选择；不选表示各级都适用。单位的层级按它本身或上级中最近的行政区划认定。",
    )
    region_code = forms.RegexField(
        r"^\d{2,12}$",
        label="适用区划",
        required=False,
        max_length=12,
        help_text="地方性规定填行政区划代码，2 到 12 位数字，如 3301；全国适用的留空。",
    )

    def clean_levels(self) -> str:
        """The levels as they are stored."""
        return ",".join(self.cleaned_data["levels"])


class VersionDatesForm(forms.Form):
    """Dates of one version."""

    promulgated_date = DayField(label="公布日期", required=False, widget=forms.DateInput)
    effective_date = DayField(label="施行日期", widget=forms.DateInput)
    repealed_date = DayField(label="废止日期", required=False, widget=forms.DateInput)


class DisciplinesForm(forms.Form):
    """Which of the six disciplines an article belongs to."""

    disciplines = forms.MultipleChoiceField(
        label="所属纪律",
        required=False,
        choices=Discipline.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="可多选；选学习内容和出题时按此归类。",
    )


class ChooseVersionsForm(forms.Form):
    """Two versions to put side by side."""

    old = forms.ChoiceField(label="旧版本")
    new = forms.ChoiceField(label="新版本")

    def __init__(self, versions: list[RegulationVersion], data: QueryDict | None = None) -> None:
        super().__init__(data)
        choices = [(str(one.pk), f"{one.version_date} 版") for one in versions]
        for name, place in (("old", 1), ("new", 0)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
            field.initial = choices[place][0] if len(choices) > place else None


class GradeForm(forms.Form):
    """How much a change matters."""

    weight = forms.ChoiceField(
        label="分量",
        required=False,
        choices=ArticleChange.Weight.choices,
        widget=forms.RadioSelect,
        help_text="文字相似不等于分量轻：改一个字也可能是重大修改。",
    )
    note = forms.CharField(label="说明", required=False, max_length=300, help_text="改了什么，对谁有影响。")
    edit_no = forms.IntegerField(min_value=0, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)


class PairForm(forms.Form):
    """Articles of both versions that belong together."""

    old = forms.MultipleChoiceField(
        label="旧版条文", required=False, widget=forms.SelectMultiple(attrs={"size": "14"})
    )
    new = forms.MultipleChoiceField(
        label="新版条文",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": "14"}),
        help_text="一条对一条，一条拆成几条，或几条合成一条；只选一边表示新增或删除。",
    )
    edit_no = forms.IntegerField(min_value=0, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)

    def __init__(
        self,
        articles: tuple[list[tuple[str, str]], list[tuple[str, str]]],
        data: QueryDict | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        for name, choices in zip(("old", "new"), articles, strict=True):
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = choices
