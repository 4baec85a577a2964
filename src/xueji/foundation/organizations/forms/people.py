"""Forms about people, memberships, roles and accounts."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from xueji.common.ui.validators import LARGEST_NUMBER, DayField
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.forms.picking import PickField, offer
from xueji.foundation.organizations.models import Organization, Person
from xueji.foundation.organizations.selectors import Category, MembershipKind, PersonStatus, Role


class PersonForm(forms.Form):
    """Facts of a person; the number is given once."""

    name = forms.CharField(label="姓名", max_length=80)
    code = forms.CharField(label="人员编号", max_length=64, help_text="在全平台唯一，保存后不再改变。")
    category = forms.ChoiceField(label="学员类别", choices=Category.choices)
    status = forms.ChoiceField(label="状态", choices=PersonStatus.choices)
    rank = forms.CharField(label="职级", max_length=40, required=False)
    phone = forms.CharField(label="手机号", max_length=20, required=False)
    joined_party_date = DayField(label="入党日期", required=False)
    joined_work_date = DayField(label="参加工作日期", required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]
            self.fields["phone"].help_text = "加密保存，只显示前三位和后四位。留空表示不变。"

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
