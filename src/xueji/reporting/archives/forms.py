"""Forms of the ledger."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from xueji.common.ui.validators import DayField
from xueji.reporting.archives.services import ManualFacts

MAX_PEOPLE = 100_000


class FollowUpForm(forms.Form):
    """Who does what by when, how far it is, and where the papers are."""

    owner_name = forms.CharField(label="责任人", max_length=80, required=False)
    due_date = DayField(label="时限", required=False)
    progress = forms.CharField(
        label="落实情况",
        max_length=300,
        required=False,
        widget=forms.Textarea,
        help_text="写明办到哪一步；办结的写办结日期。",
    )
    document_no = forms.CharField(
        label="材料编号", max_length=60, required=False, help_text="纸质材料盒或电子卷宗的编号。"
    )


class ManualEntryForm(FollowUpForm):
    """One ledger row written by hand."""

    organization = forms.ChoiceField(label="单位")
    held_date = DayField(label="日期")
    meeting_title = forms.CharField(label="会议名称", max_length=200)
    chair_name = forms.CharField(label="主持人", max_length=80, required=False)
    lead_reader_name = forms.CharField(label="领学人", max_length=80, required=False)
    content = forms.CharField(label="学习内容", max_length=500, widget=forms.Textarea)
    articles = forms.CharField(
        label="条款", required=False, widget=forms.Textarea, help_text="一行一条，如《采购规则》第五条。"
    )
    invited_count = forms.IntegerField(label="应到人数", min_value=0, max_value=MAX_PEOPLE)
    attended_count = forms.IntegerField(label="实到人数", min_value=0, max_value=MAX_PEOPLE)
    make_up_count = forms.IntegerField(label="缺席补学人数", min_value=0, max_value=MAX_PEOPLE, initial=0)
    decisions = forms.CharField(label="形成意见或措施", required=False, widget=forms.Textarea)

    field_order = (
        "organization",
        "held_date",
        "meeting_title",
        "chair_name",
        "lead_reader_name",
        "content",
        "articles",
        "invited_count",
        "attended_count",
        "make_up_count",
        "decisions",
    )

    def __init__(self, *args: Any, units: Iterable[tuple[int, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["organization"].choices = [(str(pk), name) for pk, name in units]  # type: ignore[attr-defined]

    def clean_held_date(self) -> date:
        """Study still to come has no row yet."""
        held: date = self.cleaned_data["held_date"]
        if held > self.today:
            raise forms.ValidationError("日期晚于今天，会议开过之后再登记。")
        return held

    def clean(self) -> dict[str, Any]:
        """Nobody can come who was not expected."""
        data = super().clean() or {}
        attended, invited = data.get("attended_count"), data.get("invited_count")
        if attended is not None and invited is not None and attended > invited:
            self.add_error("attended_count", "实到人数不能多于应到人数。")
        return data

    def facts(self) -> ManualFacts:
        """The row as the service takes it."""
        data = dict(self.cleaned_data)
        data.pop("organization")
        return ManualFacts(**data)
