"""What is said about a piece of content, as an editor fills it in: one part of every form of the library."""

from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django import forms

from xueji.common.ui.validators import LAST_YEAR, DayField
from xueji.foundation.library import rules
from xueji.foundation.library.models import Resource, VocabularyTerm
from xueji.foundation.library.selectors.vocabulary import kept_word, vocabulary, word_names
from xueji.foundation.library.services.content import estimated_seconds
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization

FIRST_YEAR = 1949
MOST_MINUTES = 600
WHOLE_COUNTRY = "全国"
AUDIENCES = [(str(label), str(label)) for label in organizations.Category.labels]
# Filled in together under these names; ``Content`` takes them as they come.
PLAIN = ("industry", "level", "year", "conduct_date", "scope")
WORDS = ("audience", "posts", "violation_types", "themes")


class MetadataForm(forms.Form):
    """Disciplines, place, time, people and kind of violation."""

    disciplines = forms.MultipleChoiceField(
        label="所属纪律",
        required=False,
        choices=regulations.Discipline.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    industry = forms.ChoiceField(
        label="行业", required=False, help_text="按行业归入案例库。没有合适的，先到“词表”添加。"
    )
    region = forms.CharField(
        label="地区",
        required=False,
        max_length=100,
        help_text="单位树里的省、市、县、乡、村名称；同名的写上一级，如：某市/某县。全国性的填“全国”。",
    )
    conduct_date = DayField(
        label="行为发生日",
        required=False,
        help_text="填了以后，依据条文按这一天有效的版本认定：旧案仍用旧条文。",
    )
    year = forms.IntegerField(
        label="事情发生的年份", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "不限"), *Resource.Level.choices])
    audience = forms.MultipleChoiceField(
        label="适用对象", required=False, choices=AUDIENCES, widget=forms.CheckboxSelectMultiple
    )
    posts = forms.CharField(
        label="适用岗位", required=False, max_length=200, help_text="用顿号隔开，如：出纳、项目负责人。"
    )
    violation_types = forms.CharField(label="违纪类型", required=False, max_length=200)
    themes = forms.CharField(
        label="主题词",
        required=False,
        max_length=300,
        help_text="会议议程里会出现的词，用顿号隔开，如：招标、维修工程。会前学纪按它找案例。",
    )
    minutes = forms.IntegerField(
        label="时长（分钟）",
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        help_text="不填的按正文字数估算。",
    )
    scope = forms.ChoiceField(
        label="共享范围",
        choices=Resource.Scope.choices,
        initial=Resource.Scope.SUBTREE,
        help_text="发布后谁可以用。已经用过它的场次不受影响。",
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """``on``: today; nothing described here comes from the future."""
        super().__init__(*args, **kwargs)
        self.on = on
        names = word_names(VocabularyTerm.Kind.INDUSTRY)
        stored = self.initial.get("industry", "")
        offered = names if not stored or stored in names else [*names, stored]
        self.fields["industry"].choices = [("", "不限"), *((name, name) for name in offered)]  # type: ignore[attr-defined]
        newer = "、".join(word.name for word in vocabulary(VocabularyTerm.Kind.VIOLATION) if word.is_new_type)
        self.fields["violation_types"].help_text = f"从“词表”里选，用顿号隔开。新型的有：{newer}。"

    def clean_region(self) -> "tuple[str, int | None]":
        """The region in words, with the division it means."""
        typed = self.cleaned_data["region"].strip()
        if not typed or typed == WHOLE_COUNTRY:
            return typed, None
        found = organizations.divisions_named(typed)
        if len(found) == 1:
            return found[0].name, found[0].pk
        if typed == self.initial.get("region"):
            return typed, self.initial.get("region_unit_id")
        raise forms.ValidationError(_region_problem(typed, found))

    def clean_conduct_date(self) -> date | None:
        """Conduct lies in the past."""
        day: date | None = self.cleaned_data["conduct_date"]
        if day is not None and day > self.on:
            raise forms.ValidationError("行为发生日不能晚于今天。")
        return day

    def clean_year(self) -> int | None:
        """The year of the day of conduct when none is typed; no case comes from the future."""
        year: int | None = self.cleaned_data["year"]
        day: date | None = self.cleaned_data.get("conduct_date")
        if year is not None and year > self.on.year:
            raise forms.ValidationError(f"年份不能晚于 {self.on.year} 年。")
        if year is not None and day is not None and day.year != year:
            raise forms.ValidationError(f"年份与行为发生日（{day.year} 年）不一致。")
        return day.year if day is not None else year

    def clean_violation_types(self) -> str:
        """Only kept words; each unknown one is named, with the nearest kept ones."""
        words = [kept_word(word) for word in rules.split_words(self.cleaned_data["violation_types"])]
        kept = word_names(VocabularyTerm.Kind.VIOLATION)
        stored = rules.split_words(self.initial.get("violation_types", ""))
        unknown = [word for word in words if word not in kept and word not in stored]
        if unknown:
            raise forms.ValidationError([_word_problem(word, kept) for word in unknown])
        return rules.joined_words(words)

    def metadata(self) -> dict[str, Any]:
        """The values as ``Content`` takes them, as far as they are valid."""
        data = self.cleaned_data
        region, region_unit_id = data.get("region") or ("", None)
        return {
            **{name: data.get(name) for name in PLAIN},
            **{name: rules.joined_words(data.get(name) or "") for name in WORDS},
            "disciplines": tuple(
                value for value in regulations.Discipline.values if value in data.get("disciplines", [])
            ),
            "region": region,
            "region_unit_id": region_unit_id,
            "reading_seconds": self._seconds(data.get("minutes")),
        }

    def _seconds(self, minutes: int | None) -> int | None:
        # Untouched minutes keep the stated seconds, which need not be whole minutes.
        if minutes == self.initial.get("minutes"):
            return self.initial.get("reading_seconds")
        return minutes * 60 if minutes else None


def _region_problem(typed: str, found: "list[Organization]") -> str:
    if not found:
        return f"行政区划里没有“{typed}”。请填写单位树里的名称，全国性的填“全国”。"
    names = organizations.full_names(found).values()
    return f"“{typed}”有几处，请写上一级：{'；'.join(name.replace(' / ', '/') for name in names)}。"


def _word_problem(word: str, kept: list[str]) -> str:
    near = get_close_matches(word, kept, n=3, cutoff=0.4)
    hint = f"相近的有：{'、'.join(near)}。" if near else ""
    return f"词表里没有“{word}”。{hint}确需新词的，先到“词表”添加。"


def metadata_of(resource: Resource) -> dict[str, Any]:
    """What the fields of a stored resource begin with."""
    stated = resource.reading_seconds if resource.reading_seconds != estimated_seconds(resource) else 0
    return {
        **{name: getattr(resource, name) for name in (*PLAIN, "region", "region_unit_id")},
        **{name: getattr(resource, name) for name in ("posts", "violation_types", "themes")},
        "audience": [word for word in rules.split_words(resource.audience) if (word, word) in AUDIENCES],
        "disciplines": list(resource.disciplines.values_list("discipline", flat=True)),
        "minutes": -(-stated // 60) or None,
        "reading_seconds": stated or None,
    }
