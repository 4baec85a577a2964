"""Forms of the knowledge graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy

from xueji.common.ui.validators import LARGEST_NUMBER
from xueji.foundation.knowledge_graph.models import RiskPoint
from xueji.foundation.knowledge_graph.services import ConceptFacts, RiskFacts
from xueji.foundation.knowledge_graph.services.concepts import split_names
from xueji.foundation.knowledge_graph.services.importing import FILE_MAX_BYTES
from xueji.foundation.regulations.selectors import Discipline

KEY_DIGITS = 10
TEXT_MAX_CHARACTERS = 2000
FORMAT_CHOICES = [("", "自动识别"), ("turtle", "Turtle"), ("jsonld", "JSON-LD"), ("rdfxml", "RDF/XML")]


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= KEY_DIGITS


class PickMany(forms.TypedMultipleChoiceField):
    """Keys picked by typing; without the script those offered. The service says which of them exist."""

    def __init__(self, *, url: Any, placeholder: str, **options: Any) -> None:
        attrs = {"data-picker": url, "data-picker-placeholder": placeholder}
        super().__init__(coerce=int, required=False, widget=forms.SelectMultiple(attrs=attrs), **options)

    def valid_value(self, value: Any) -> bool:
        """Any key a row could have."""
        return _is_key(str(value))


class PickOne(forms.TypedChoiceField):
    """One key picked by typing; without the script one of those offered."""

    def __init__(self, *, url: Any, placeholder: str, **options: Any) -> None:
        attrs = {"data-picker": url, "data-picker-placeholder": placeholder}
        super().__init__(coerce=int, empty_value=None, widget=forms.Select(attrs=attrs), **options)

    def valid_value(self, value: Any) -> bool:
        """Any key a row could have."""
        return _is_key(str(value))


CONCEPTS_URL = reverse_lazy("knowledge_graph:pick-concepts")
TYPE_A_CONCEPT = "输入概念的名称、别名或代码"


class ConceptForm(forms.Form):
    """A concept as an editor writes it."""

    pref_label = forms.CharField(label="名称", max_length=100)
    alt_labels = forms.CharField(
        label="别名", required=False, max_length=500, help_text="同一个意思的其他说法，用顿号隔开。"
    )
    broader = PickMany(
        label="上位概念",
        url=CONCEPTS_URL,
        placeholder=TYPE_A_CONCEPT,
        help_text="归在哪个主题或纪律之下；可以不止一个。改这里就是移动。",
    )
    definition = forms.CharField(
        label="定义",
        required=False,
        max_length=TEXT_MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一两句话说清是什么。",
    )
    scope_note = forms.CharField(
        label="适用说明",
        required=False,
        max_length=TEXT_MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="什么情形算、什么情形不算，与相近概念怎样分开。",
    )
    related = PickMany(
        label="相关概念",
        url=CONCEPTS_URL,
        placeholder=TYPE_A_CONCEPT,
        help_text="有关联、但不是上下位的概念；两边都会显示。",
    )
    notation = forms.RegexField(
        label="代码",
        required=False,
        regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=40,
        help_text="字母、数字、点和横线；空着就按上位概念顺编。",
        error_messages={"invalid": "代码只用字母、数字、点、横线，以字母或数字开头。"},
    )
    discipline = forms.ChoiceField(
        label="代表哪项纪律",
        required=False,
        choices=[("", "不代表"), *Discipline.choices],
        help_text="只有最上层的六个概念要选；其余概念的纪律由上位概念得出。",
    )
    edit_no = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=0, max_value=LARGEST_NUMBER
    )

    def __init__(self, *args: Any, offered: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        """``offered``: concepts that can be chosen without typing."""
        super().__init__(*args, **kwargs)
        choices = list(offered)
        for name in ("broader", "related"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def facts(self) -> ConceptFacts:
        """What the form says."""
        data = self.cleaned_data
        return ConceptFacts(
            pref_label=data["pref_label"],
            notation=data["notation"],
            definition=data["definition"],
            scope_note=data["scope_note"],
            discipline=data["discipline"],
            alt_labels=tuple(name[:100] for name in split_names(data["alt_labels"])),
            broader=tuple(dict.fromkeys(data["broader"])),
            related=tuple(dict.fromkeys(data["related"])),
        )


class MergeForm(forms.Form):
    """Which concept stays."""

    into = PickOne(
        label="并入哪个概念",
        url=CONCEPTS_URL,
        placeholder=TYPE_A_CONCEPT,
        help_text="名称成为它的别名，依据条文、案例、试题、风险点和下位概念都归到它名下。",
    )
    edit_no = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=0, max_value=LARGEST_NUMBER
    )

    def __init__(self, *args: Any, offered: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        """``offered``: concepts that can be chosen without typing."""
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", "请选择"), *offered]  # type: ignore[attr-defined]


class ArticleForm(forms.Form):
    """An article, picked by typing or cited in words."""

    article = PickOne(
        label="条文",
        required=False,
        url=reverse_lazy("knowledge_graph:pick-articles"),
        placeholder="输入法规简称和条号，或条文里的词",
        choices=[("", "请选择")],
    )
    citation = forms.CharField(
        label="或直接写条号",
        required=False,
        max_length=100,
        help_text="如：招标投标法 第五条。按今天施行的版本认定，以后随版本走。",
    )

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        if not self.cleaned_data.get("article") and not self.cleaned_data.get("citation"):
            raise forms.ValidationError("请选一条条文，或写出法规名称和条号。")
        return self.cleaned_data


class ThingForm(forms.Form):
    """A thing of one kind, picked by typing."""

    def __init__(
        self, *args: Any, kind: str, label: str, offered: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        """``offered``: things that can be chosen without typing."""
        super().__init__(*args, **kwargs)
        self.prefix = kind
        self.fields["target"] = PickOne(
            label=label,
            url=reverse_lazy("knowledge_graph:pick-things", args=[kind]),
            placeholder=f"输入{label}里的词",
            choices=[("", "请选择"), *offered],
        )


class RiskForm(forms.Form):
    """A risk point as an editor writes it."""

    name = forms.CharField(label="风险点", max_length=100)
    power = forms.CharField(
        label="权力事项", required=False, max_length=100, help_text="如：采购方式的选择、验收签字。"
    )
    level = forms.ChoiceField(
        label="等级",
        choices=RiskPoint.Level.choices,
        initial=RiskPoint.Level.MEDIUM,
        help_text="高：权力集中、利益直接；中：有制约但能绕开；低：偶发、影响小。",
    )
    description = forms.CharField(
        label="风险描述",
        required=False,
        max_length=TEXT_MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    controls = forms.CharField(
        label="防控措施",
        required=False,
        max_length=TEXT_MAX_CHARACTERS,
        help_text="一行一条。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    code = forms.RegexField(
        label="编号",
        required=False,
        regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=40,
        help_text="空着就顺编。",
        error_messages={"invalid": "编号只用字母、数字、点、横线，以字母或数字开头。"},
    )
    edit_no = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=0, max_value=LARGEST_NUMBER
    )

    def facts(self) -> RiskFacts:
        """What the form says."""
        return RiskFacts(**{name: self.cleaned_data[name] for name in RiskFacts.__dataclass_fields__})


class ImportForm(forms.Form):
    """A SKOS file, uploaded or pasted."""

    file = forms.FileField(
        label="SKOS 文件", required=False, help_text="Turtle、JSON-LD 或 RDF/XML，UTF-8 编码。"
    )
    text = forms.CharField(
        label="或粘贴文本",
        required=False,
        max_length=FILE_MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file_format = forms.ChoiceField(label="格式", required=False, choices=FORMAT_CHOICES)

    def clean(self) -> dict[str, Any]:
        """A file or a text."""
        file = self.cleaned_data.get("file")
        if not file and not self.cleaned_data.get("text", "").strip():
            self.add_error("file", "请选择文件，或粘贴文本。")
        elif file and file.size > FILE_MAX_BYTES:
            self.add_error("file", f"文件超过 {FILE_MAX_BYTES // 1024 // 1024} MiB，请拆开导入。")
        return self.cleaned_data


class CommitForm(forms.Form):
    """Taking a looked-at file into the graph."""

    retire_missing = forms.BooleanField(
        label="文件中没有的概念一并停用",
        required=False,
        help_text="不勾选时，文件中没有的概念保持原样。",
    )
