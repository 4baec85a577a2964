"""Forms about people, memberships, roles and accounts."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from xueji.common.ui.validators import LARGEST_NUMBER, DayField
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.forms.picking import PickField, offer
from xueji.foundation.organizations.models import Organization, Person
from xueji.foundation.organizations.selectors import (
    Category,
    MembershipKind,
    NameOrder,
    PersonLevel,
    PersonStatus,
    Role,
)

BY_RULE = "自动判定"


class PersonForm(forms.Form):
    """Facts of a person; the number is given once."""

    name = forms.CharField(label="姓名", max_length=80)
    code = forms.CharField(label="人员编号", max_length=64, help_text="在全平台唯一，保存后不再改变。")
    reading = forms.CharField(
        label="姓名读音", max_length=200, required=False,
        help_text="多音字读错时填写，音节用空格分开，如 shàn xióng xìn。留空按姓氏读音表。",
    )  # fmt: skip
    category = forms.ChoiceField(label="学员类别", choices=[("", BY_RULE), *Category.choices], required=False)
    category_reason = forms.CharField(
        label="指定类别的原因", max_length=200, required=False, help_text="与自动判定不同时填写。"
    )
    status = forms.ChoiceField(label="状态", choices=PersonStatus.choices)
    level = forms.ChoiceField(label="职务层次", choices=[("", "无"), *PersonLevel.choices], required=False)
    rank = forms.CharField(label="职级", max_length=40, required=False)
    phone = forms.CharField(label="手机号", max_length=20, required=False)
    id_number = forms.CharField(
        label="身份证号",
        max_length=20,
        required=False,
        help_text="加密保存，只显示前三位和后四位。留空表示不变。",
    )
    joined_party_date = DayField(label="入党日期", required=False)
    joined_work_date = DayField(label="参加工作日期", required=False)

    def __init__(
        self, *args: Any, is_new: bool, uses_id_number: bool = False, by_rule: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if by_rule:
            self.fields["category"].help_text = f"按职务层次、职级、职务和参加工作日期，自动判定为{by_rule}。"
        if not uses_id_number:
            del self.fields["id_number"]
        # Retiring and leaving end memberships and roles, so they have an act of their own.
        gone = {PersonStatus.LEFT, PersonStatus.RETIRED} - {self.initial.get("status")}
        offered = [one for one in PersonStatus.choices if one[0] not in gone]
        self.fields["status"] = forms.ChoiceField(label="状态", choices=offered)
        if not is_new:
            del self.fields["code"]
            self.fields["phone"].help_text = "加密保存，只显示前三位和后四位。留空表示不变。"

    def clean_name(self) -> str:
        """The name in the one spelling it is stored in."""
        name = rules.tidy_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("请填写姓名，不能只有空格。")
        return name

    def clean_reading(self) -> str:
        """Syllables with tone digits, one for each character of the name."""
        try:
            reading = rules.tidy_reading(self.cleaned_data["reading"])
        except ValueError as error:
            raise forms.ValidationError(f"“{error}”不是拼音音节，请用空格分开每个音节。") from None
        name = self.cleaned_data.get("name", "")
        if not rules.reading_fits(name, reading):
            raise forms.ValidationError(f"请为“{name}”的每个字填一个音节，用空格分开。")
        return reading

    def clean_id_number(self) -> str | None:
        """The number, or None for "leave it as it is"."""
        number = rules.tidy_id(self.cleaned_data["id_number"])
        if number and not rules.is_id_number(number):
            raise forms.ValidationError("身份证号不正确，请核对 18 位号码和最后一位校验码。")
        return number or None

    def clean_phone(self) -> str | None:
        """Eleven digits, or None for "leave it as it is"."""
        digits = rules.tidy_phone(self.cleaned_data["phone"])
        if digits and not rules.is_mobile(digits):
            raise forms.ValidationError("手机号应为 11 位数字，以 1 开头。")
        return digits or None


class MembershipForm(forms.Form):
    """Where a person belongs, from when on."""

    organization = PickField(label="单位", url_name="organizations:pick-units")
    kind = forms.ChoiceField(label="关系", choices=MembershipKind.choices)
    title = forms.CharField(label="职务", max_length=100, required=False)
    post_title = forms.CharField(label="岗位", max_length=100, required=False)
    is_primary = forms.BooleanField(label="主要任职", required=False, initial=True)
    sort_no = forms.IntegerField(
        label="班子排序",
        min_value=0,
        max_value=LARGEST_NUMBER,
        initial=1000,
        help_text="名单先按这个数字，再按姓氏笔画排列。",
    )
    valid_from = DayField(label="开始日期")

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organization", units)


class EndForm(forms.Form):
    """The first day on which something no longer holds."""

    valid_until = DayField(label="结束日期", help_text="当天起不再有效。")


class RoleForm(forms.Form):
    """A role for a person over a unit and everything below it."""

    person = PickField(label="人员", url_name="organizations:pick-people")
    role = forms.ChoiceField(label="角色", choices=Role.choices)
    organization = PickField(
        label="范围", url_name="organizations:pick-units", help_text="对这个单位及其全部下级有效。"
    )
    purpose = forms.CharField(
        label="用途",
        max_length=200,
        help_text="为什么授予，如“2026 年下半年督查”。复核时按这一条判断是否还需要。",
    )
    valid_from = DayField(label="开始日期")
    valid_until = DayField(
        label="结束日期", required=False, help_text="当天起失效；留空表示长期。督查员、第三方评估必须填写。"
    )

    def __init__(
        self, *args: Any, people: QuerySet[Person], units: QuerySet[Organization], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", people)
        offer(self, "organization", units)

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        cleaned = super().clean() or {}
        begin: date | None = cleaned.get("valid_from")
        end: date | None = cleaned.get("valid_until")
        if begin and end and end <= begin:
            self.add_error("valid_until", "结束日期必须晚于开始日期。")
        return cleaned


class AccountForm(forms.Form):
    """The name to sign in with."""

    username = forms.RegexField(
        r"^[\w.@+-]+$", label="登录名", max_length=150, help_text="字母、数字和 . _ - @，如工号或姓名拼音。"
    )


class OtherRecordForm(forms.Form):
    """Another record of the same human."""

    other = PickField(label="另一条记录", url_name="organizations:pick-people")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "other", people)


class MergeForm(forms.Form):
    """That two records are one human; ``seen`` is the mark of what was shown."""

    reason = forms.CharField(
        label="依据", max_length=200, help_text="如何确认是同一人，如本人核对、档案核对。"
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)


class PeopleSettingsForm(forms.Form):
    """What the installation decides about its people."""

    name_order = forms.ChoiceField(
        label="名单按姓氏笔画排列的办法", choices=NameOrder.choices, widget=forms.RadioSelect,
        help_text="只影响姓名为两个字的人，保存后在后台重新排列。",
    )  # fmt: skip
    uses_id_number = forms.BooleanField(
        label="登记身份证号", required=False,
        help_text="没有业务需要时不要打开。打开后加密保存，只显示前三位和后四位。",
    )  # fmt: skip
