"""Forms of study sessions."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from xueji.activity.study_sessions.models import (
    Attendance,
    Invitation,
    MeetingKind,
    SessionSeries,
    StudySession,
)
from xueji.common.ui.validators import LARGEST_NUMBER, DayField, MomentField
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person

NOBODY = ("", "未定")
PEOPLE_MOST = 400


class MeetingForm(forms.Form):
    """Step 1: the meeting and its agenda."""

    title = forms.CharField(label="会议名称", max_length=200)
    meeting_kind = forms.ChoiceField(label="会议类型", choices=MeetingKind.choices)
    starts_at = MomentField(
        label="开始时间",
        widget=forms.DateTimeInput(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    place = forms.CharField(label="地点", max_length=200, required=False)
    chair = forms.ChoiceField(label="主持人", required=False)
    lead_reader = forms.ChoiceField(label="领学人", required=False)
    recorder = forms.ChoiceField(label="记录人", required=False)
    agenda = forms.CharField(
        label="议程",
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text="每行一项，可以从会议通知里直接粘贴。学习内容按议程生成。",
    )
    check_in_enabled = forms.BooleanField(
        label="启用扫码签到", required=False, help_text="不启用时由主持人点名；两种方式同等有效。"
    )
    edit_no = forms.IntegerField(widget=forms.HiddenInput(), required=False, max_value=LARGEST_NUMBER)

    def __init__(
        self,
        *args: Any,
        organization: "Organization",
        on: date,
        keep: "list[Person] | None" = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        members = organizations.members_of([organization.pk], on)[:PEOPLE_MOST]
        people = {
            str(member.person.pk): f"{member.person.name}（{member.title}）"
            if member.title
            else member.person.name
            for member in members
        }
        for person in keep or []:
            people.setdefault(str(person.pk), person.name)
        for name in ("chair", "lead_reader", "recorder"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
            field.choices = [NOBODY, *people.items()]

    def facts(self) -> dict[str, Any]:
        """What the services take: people as rows, the rest as typed."""
        data = self.cleaned_data
        ids = [int(data[name]) for name in ("chair", "lead_reader", "recorder") if data[name]]
        people = organizations.people_by_ids(ids)
        named = {name: people.get(int(data[name] or 0)) for name in ("chair", "lead_reader", "recorder")}
        plain = {
            name: data[name] for name in ("title", "meeting_kind", "starts_at", "place", "check_in_enabled")
        }
        return {**plain, **named}


def meeting_initial(session: StudySession) -> dict[str, Any]:
    """A session as the first values of the form."""
    return {
        "title": session.title,
        "meeting_kind": session.meeting_kind,
        "starts_at": timezone.localtime(session.starts_at),
        "place": session.place,
        "chair": session.chair_id or "",
        "lead_reader": session.lead_reader_id or "",
        "recorder": session.recorder_id or "",
        "agenda": "\n".join(session.agenda_items.order_by("sort_no").values_list("text", flat=True)),
        "check_in_enabled": session.check_in_enabled,
        "edit_no": session.edit_no,
    }


class CancelForm(forms.Form):
    """Why a session is canceled."""

    reason = forms.CharField(label="取消的理由", max_length=200)


class SeriesForm(forms.Form):
    """How a meeting recurs."""

    rhythm = forms.ChoiceField(label="周期", choices=SessionSeries.Rhythm.choices)
    until_date = DayField(label="截止日期", widget=forms.DateInput(), help_text="这一天起不再召开。")


class DiscussionForm(forms.Form):
    """What was said and decided."""

    discussion_points = forms.CharField(
        label="发言要点",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text="一人一行，写明姓名和要点，包括不同意见。",
    )
    decisions = forms.CharField(
        label="形成意见或措施", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class CorrectionForm(forms.Form):
    """One correction of a closed session."""

    person = forms.ChoiceField(label="人员")
    status = forms.ChoiceField(label="更正为", choices=Attendance.Status.choices)
    reason = forms.CharField(label="理由", max_length=200, help_text="写明依据，例如请假条、签到表。")

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = people


class UnitInviteForm(forms.Form):
    """Inviting whole units."""

    organization = forms.ChoiceField(label="单位")
    subtree = forms.BooleanField(label="包括下级单位", required=False)
    capacity = forms.ChoiceField(label="身份", choices=Invitation.Capacity.choices, initial="member")

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = units
