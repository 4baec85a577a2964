"""Forms about transfers, leavings and floating members."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from xueji.common.ui.validators import LARGEST_NUMBER, DayField
from xueji.foundation.organizations.forms.picking import PickField, offer
from xueji.foundation.organizations.models import Organization
from xueji.foundation.organizations.selectors import MembershipKind, PersonStatus

TRANSFERS = (
    (MembershipKind.WORK.value, "调动（换单位任职）"),
    (MembershipKind.PARTY.value, "组织关系转接（换党支部）"),
)
LEAVINGS = ((PersonStatus.LEFT.value, "调离（离开本平台的单位）"), (PersonStatus.RETIRED.value, "退休"))


class TransferForm(forms.Form):
    """Where people go, and from which day on."""

    kind = forms.ChoiceField(label="办理事项", choices=TRANSFERS, widget=forms.RadioSelect, initial="work")
    organization = PickField(label="调入单位或支部", url_name="organizations:pick-units")
    first_day = DayField(label="生效日期", help_text="原任职到这一天结束，新任职从这一天开始。")
    title = forms.CharField(label="新职务", max_length=100, required=False)
    post_title = forms.CharField(label="新岗位", max_length=100, required=False)
    sort_no = forms.IntegerField(
        label="班子排序", min_value=0, max_value=LARGEST_NUMBER, initial=1000,
        help_text="名单先按这个数字，再按姓氏笔画排列。",
    )  # fmt: skip
    reason = forms.CharField(label="依据或说明", max_length=200, required=False, help_text="如任免文件文号。")

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organization", units)


class LeavingForm(forms.Form):
    """That somebody retires or leaves."""

    status = forms.ChoiceField(label="办理事项", choices=LEAVINGS, widget=forms.RadioSelect)
    first_day = DayField(label="离开日期", help_text="这一天起不再任职，可以是今天或以前的日期。")
    reason = forms.CharField(label="依据或说明", max_length=200, required=False)


class FloatingForm(forms.Form):
    """Where the Party membership stays, and where the member takes part meanwhile."""

    home = PickField(
        label="流出地支部（组织关系所在）", url_name="organizations:pick-units",
        help_text="组织关系不动，党费、统计仍在这里。",
    )  # fmt: skip
    host = PickField(
        label="流入地支部（参加组织生活）", url_name="organizations:pick-units",
        help_text="流动期间在这里参加学习和组织生活。",
    )  # fmt: skip
    first_day = DayField(label="开始日期")

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "home", units)
        offer(self, "host", units)


class DayForm(forms.Form):
    """One day from which something holds."""

    first_day = DayField(label="结束日期", help_text="这一天起不再算流动党员。")
