"""The form of handing a role on."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from xueji.common.ui.validators import DayField
from xueji.foundation.organizations.forms.picking import PickField, offer
from xueji.foundation.organizations.models import Organization, Person


class DelegationForm(forms.Form):
    """To whom, over which units, for which days and why."""

    person = PickField(
        label="代行人", url_name="organizations:pick-delegates", help_text="本单位或所管范围内能登录的人。"
    )
    organization = PickField(
        label="范围", url_name="organizations:pick-units", help_text="对这个单位及其全部下级有效。"
    )
    valid_from = DayField(label="开始日期")
    valid_until = DayField(label="结束日期", help_text="当天起不再有效，必须填写。")
    purpose = forms.CharField(
        label="事由", max_length=200, help_text="如外出学习、休假。权限复核时按这一条判断。"
    )

    def __init__(
        self, *args: Any, people: QuerySet[Person], units: QuerySet[Organization], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", people)
        offer(self, "organization", units)
