"""The form that makes a paper and gives it to a unit."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from xueji.activity.assessments import selectors
from xueji.activity.assessments.lists import DIFFICULTIES
from xueji.activity.assessments.models import Paper, Question
from xueji.activity.assessments.rules import DrawRow
from xueji.activity.assessments.services import PaperPlan
from xueji.common.ui.validators import MomentField
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

DRAW_ROWS = (1, 2, 3, 4)
USUAL_DAYS = 7
ANY = ("", "不限")
KEY_DIGITS = 19  # what every database can hold as a whole number is shorter


class ScheduleForm(forms.Form):
    """A test: for whom, when, and which questions."""

    title = forms.CharField(label="名称", max_length=200, help_text="如：十一月微测试。")
    organization: "forms.ModelChoiceField[Organization]" = forms.ModelChoiceField(
        label="参加单位", queryset=None, empty_label=None, help_text="下级单位的人员一并参加。"
    )
    opens_at = MomentField(label="开始时间", widget=forms.DateTimeInput)
    closes_at = MomentField(label="截止时间", widget=forms.DateTimeInput)
    duration_minutes = forms.IntegerField(
        label="答题时长（分钟）",
        required=False,
        min_value=1,
        max_value=600,
        help_text="从每个人打开时起算；不填就是截止前都可以答。",
    )
    is_shuffled = forms.BooleanField(label="每人的题序和选项顺序不同", required=False, initial=True)
    mode = forms.ChoiceField(
        label="组卷方式", choices=Paper.Mode.choices, initial=Paper.Mode.FIXED, widget=forms.RadioSelect
    )
    words = forms.CharField(label="找题：关键词", required=False, max_length=100)
    discipline = forms.ChoiceField(
        label="找题：纪律", required=False, choices=[ANY, *regulations.Discipline.choices]
    )

    def __init__(self, *args: Any, giver: "User", now: datetime, **kwargs: Any) -> None:
        """``giver``: whose units are offered."""
        local = timezone.localtime(now).replace(second=0, microsecond=0)
        times = {"opens_at": local, "closes_at": local + timedelta(days=USUAL_DAYS)}
        super().__init__(*args, **{"initial": times, **kwargs})
        units = selectors.units_for_tests(giver, now)
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]
        for number in DRAW_ROWS:
            self._add_draw_row(number)

    def _add_draw_row(self, number: int) -> None:
        choices: dict[str, tuple[str, list[tuple[str, str]]]] = {
            "discipline": ("纪律", [ANY, *regulations.Discipline.choices]),
            "kind": ("题型", [ANY, *Question.Kind.choices]),
            "difficulty": ("难度", [ANY, *DIFFICULTIES]),
        }
        for name, (label, offered) in choices.items():
            field = forms.ChoiceField(label=f"第 {number} 行{label}", required=False, choices=offered)
            self.fields[f"{name}_{number}"] = field
        self.fields[f"count_{number}"] = forms.IntegerField(
            label=f"第 {number} 行题数", required=False, min_value=0, max_value=100
        )

    @property
    def plain_fields(self) -> list[BoundField]:
        """Fields above the questions."""
        names = ("title", "organization", "opens_at", "closes_at", "duration_minutes", "is_shuffled", "mode")
        return [self[name] for name in names]

    @property
    def draw_rows(self) -> list[list[BoundField]]:
        """The rows of the blueprint."""
        parts = ("discipline", "kind", "difficulty", "count")
        return [[self[f"{part}_{number}"] for part in parts] for number in DRAW_ROWS]

    @property
    def picked(self) -> list[int]:
        """Ids of the questions ticked."""
        values = self.data.getlist("picked") if hasattr(self.data, "getlist") else []
        return [int(value) for value in values if value.isdecimal() and len(value) < KEY_DIGITS]

    def found_questions(self) -> list[Question]:
        """Questions to tick."""
        return selectors.find_questions(
            self.data.get("words", ""), self.data.get("discipline", ""), self.picked
        )

    def clean(self) -> dict[str, Any]:
        """There must be questions, and the end must come after the beginning."""
        data = self.cleaned_data
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", "截止时间必须晚于开始时间。")
        if data.get("mode") and not (self.plan().question_ids or self.plan().rows):
            is_fixed = data["mode"] == Paper.Mode.FIXED
            self.add_error("mode", "请在下面勾选试题。" if is_fixed else "请在下面至少填一行题数。")
        return data

    def plan(self) -> PaperPlan:
        """The questions chosen, or the rows of the blueprint."""
        if self.cleaned_data.get("mode") == Paper.Mode.FIXED:
            return PaperPlan(question_ids=tuple(self.picked))
        data = self.cleaned_data
        rows = [
            DrawRow(
                count=data[f"count_{number}"],
                discipline=data.get(f"discipline_{number}", ""),
                kind=data.get(f"kind_{number}", ""),
                difficulty=int(data[f"difficulty_{number}"]) if data.get(f"difficulty_{number}") else None,
            )
            for number in DRAW_ROWS
            if data.get(f"count_{number}")
        ]
        return PaperPlan(rows=tuple(rows))
