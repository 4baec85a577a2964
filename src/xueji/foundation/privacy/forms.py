"""Forms of privacy."""

from django import forms

from xueji.common.ui.validators import LARGEST_NUMBER, DayField
from xueji.foundation.privacy.models import ImpactAssessment, PrivacyRequest
from xueji.foundation.privacy.registry import holdings, rules

LONG = forms.Textarea(attrs={"rows": 5})


def _holding_choices() -> list[tuple[str, str]]:
    return [("", "全部"), *((one.key, one.label) for one in holdings())]


def _rule_choices() -> list[tuple[str, str]]:
    return [("", "全部内容"), *((one.key, one.label) for one in rules() if one.expired is not None)]


class NoticeForm(forms.Form):
    """A new version of the notice."""

    title = forms.CharField(label="标题", max_length=100)
    body = forms.CharField(label="正文", max_length=20_000, widget=forms.Textarea(attrs={"rows": 18}))
    change_note = forms.CharField(
        label="与上一版的不同",
        max_length=300,
        required=False,
        help_text="一句话，确认页上会显示给看过上一版的人。",
    )


class ConfirmForm(forms.Form):
    """Confirming one version."""

    number = forms.IntegerField(min_value=1, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)
    next = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)


class RequestForm(forms.Form):
    """What the person asks for."""

    kind = forms.ChoiceField(label="请求", choices=PrivacyRequest.Kind.choices, widget=forms.RadioSelect)
    holding = forms.ChoiceField(label="涉及的信息", choices=_holding_choices, required=False)
    text = forms.CharField(
        label="说明",
        max_length=1000,
        widget=LONG,
        help_text="例如：职级应为四级主任科员，任命文件在人事科。请不要写身份证号。",
    )


class AnswerForm(forms.Form):
    """The answer of the office."""

    decision = forms.ChoiceField(
        label="决定", choices=[("accept", "同意"), ("refuse", "不予同意")], widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label="答复",
        max_length=1000,
        widget=LONG,
        help_text="写给本人看：已怎样处理；不予同意的，说明理由和依据。",
    )


class PhoneForm(forms.Form):
    """Why the whole number is needed."""

    reason = forms.CharField(
        label="为什么需要", max_length=100, help_text="本人会看到这条理由。例如：通知补学、核对签到。"
    )


class HoldForm(forms.Form):
    """What is held back from deletion."""

    rule_key = forms.ChoiceField(label="范围", choices=_rule_choices, required=False)
    reason = forms.CharField(label="理由", max_length=300, help_text="例如：正在核查的事项需要，文号。")


class AssessmentForm(forms.Form):
    """An impact assessment (PIPL art. 56)."""

    subject = forms.ChoiceField(label="处理活动", choices=ImpactAssessment.Subject.choices)
    title = forms.CharField(label="名称", max_length=100)
    purpose = forms.CharField(label="处理目的、方式", max_length=3000, widget=LONG)
    lawfulness = forms.CharField(label="合法、正当、必要", max_length=3000, widget=LONG)
    impact = forms.CharField(label="对个人权益的影响及安全风险", max_length=3000, widget=LONG)
    measures = forms.CharField(label="保护措施及与风险是否相适应", max_length=3000, widget=LONG)
    conclusion = forms.CharField(label="评估结论", max_length=3000, widget=LONG)
    review_date = DayField(label="下次复核日期", help_text="到这一天还没有新的评估，批准即失效。")


class DecisionForm(forms.Form):
    """The approver's decision."""

    decision = forms.ChoiceField(
        label="审批", choices=[("approve", "批准"), ("return", "退回")], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="意见", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
