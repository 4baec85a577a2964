"""The form of the first sign-in."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.passwords import PasswordPolicy, RuleOutcome, judge

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


class ActivationForm(forms.Form):
    """Name and code from paper, and the first password twice."""

    username = forms.CharField(label="登录名", max_length=150)
    code = forms.CharField(
        label="激活码", max_length=40, help_text="纸条上的三组字母数字，连同短横线一起填。"
    )
    password1 = forms.CharField(
        label="设置密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="再输入一次密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    user: "User"

    @property
    def outcomes(self) -> list[RuleOutcome]:
        """Each rule beside the password that was typed."""
        return judge(self.data.get("password1", "") if self.is_bound else "", getattr(self, "user", None))

    def clean(self) -> dict[str, Any]:
        """The code first: without it nothing is told about the account."""
        given = super().clean() or {}
        if not all(given.get(name) for name in ("username", "code", "password1", "password2")):
            return given
        try:
            self.user = services.account_to_activate(
                username=given["username"], code=given["code"], now=timezone.now()
            )
        except DomainError as refused:
            raise ValidationError(refused.message) from None
        if given["password1"] != given["password2"]:
            self.add_error("password2", "两次输入的密码不一样。")
        try:
            PasswordPolicy().validate(given["password1"], self.user)
        except ValidationError as broken:
            self.add_error("password1", broken)
        return given
