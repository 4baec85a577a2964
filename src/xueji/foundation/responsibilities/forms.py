"""Forms about leading groups and responsibilities."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy

from xueji.common.ui.validators import FIRST_YEAR, LAST_YEAR, DayField
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.responsibilities.models import GroupMember, Responsibility
from xueji.foundation.responsibilities.services import GroupFacts, ItemFacts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xueji.foundation.organizations.models import Organization, Person, User

OFFERED_PEOPLE = 50
KEY_DIGITS = 18


def offered_people(
    viewer: "User", organization: "Organization", on: date
) -> "tuple[QuerySet[Person], list[tuple[object, str]]]":
    """Everybody the viewer may choose, and the members of the unit, who are offered at once."""
    members = organizations.members_of([organization.pk], on)[:OFFERED_PEOPLE]
    offered = [
        (one.person.pk, f"{one.person.name}（{one.title}）" if one.title else one.person.name)
        for one in members
    ]
    return organizations.people_for(viewer, on), [("", "请选择"), *offered]


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody the viewer may see; ``picker.js`` turns the select into a search."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Select(attrs={"data-picker": reverse_lazy("organizations:pick-people")})
        super().__init__(queryset=None, widget=widget, empty_label="请选择", **options)

    def offer(self, people: "QuerySet[Person]", offered: list[tuple[object, str]], chosen: str) -> None:
        """Allow all of ``people``; draw those offered and the one chosen already."""
        self.queryset = people
        if chosen.isdecimal() and len(chosen) < KEY_DIGITS and all(str(key) != chosen for key, _ in offered):
            offered = [*offered, *((one.pk, one.name) for one in people.filter(pk=int(chosen)))]
        self.widget.choices = offered


class GroupForm(forms.Form):
    """A leading group."""

    name = forms.CharField(label="名称", max_length=100, help_text="如：学纪工作领导小组。")
    office_name = forms.CharField(
        label="办公室设在", max_length=100, required=False, help_text="如：机关党委办公室。"
    )
    task = forms.CharField(
        label="职责", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    valid_from = DayField(label="成立日期")
    valid_until = DayField(label="撤销日期", required=False, help_text="撤销时填写，当天起不再有效。")

    def facts(self) -> GroupFacts:
        """The group as the form says."""
        return GroupFacts(**self.cleaned_data)


class MemberForm(forms.Form):
    """Somebody takes a part in a group."""

    person = PersonField(label="人员")
    role = forms.ChoiceField(label="组内职务", choices=GroupMember.Role.choices)
    valid_from = DayField(label="开始日期")

    def __init__(
        self, *args: Any, viewer: "User", organization: "Organization", on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, PersonField)  # noqa: S101 - tells the type
        field.offer(*offered_people(viewer, organization, on), str(self["person"].value() or ""))


class ItemForm(forms.Form):
    """A responsibility."""

    tier = forms.ChoiceField(label="责任类别", choices=Responsibility.Tier.choices)
    text = forms.CharField(label="责任内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    measure = forms.CharField(
        label="完成标准", max_length=300, required=False, help_text="做到什么程度算完成，凭什么看得出来。"
    )
    owner = PersonField(label="责任人")
    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    due_date = DayField(label="完成期限")

    def __init__(
        self, *args: Any, viewer: "User", organization: "Organization", on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, PersonField)  # noqa: S101 - tells the type
        field.offer(*offered_people(viewer, organization, on), str(self["owner"].value() or ""))

    def facts(self) -> ItemFacts:
        """The responsibility as the form says."""
        data = self.cleaned_data
        return ItemFacts(
            year=data["year"],
            tier=data["tier"],
            text=data["text"],
            owner_id=data["owner"].pk,
            due_date=data["due_date"],
            measure=data["measure"],
        )


class EndForm(forms.Form):
    """The first day a part in a group no longer holds."""

    valid_until = DayField(label="结束日期", help_text="当天起不再担任。")


class FileForm(forms.Form):
    """One file."""

    upload = forms.FileField(
        label="文件",
        help_text="PDF、Word、Excel、PowerPoint、文本或图片。",
        error_messages={"empty": "文件是空的，请重新选择。"},
    )


class LinkForm(forms.Form):
    """A page of the platform."""

    name = forms.CharField(label="名称", max_length=120, help_text="如：3 月 5 日党组会学纪记录。")
    url = forms.CharField(
        label="平台页面的地址",
        max_length=300,
        help_text="从浏览器地址栏复制“/”开头的部分，如 /sessions/12/。",
    )


class ReportForm(forms.Form):
    """What was done."""

    report = forms.CharField(
        label="落实情况",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="做了什么，结果怎样。",
    )


class CheckForm(forms.Form):
    """What the check found."""

    note = forms.CharField(
        label="核查意见",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回时请写明还缺什么。",
    )
