"""Forms of django-allauth in the words of the platform."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as CodeAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils import timezone

from xueji.foundation.sign_in.passwords import RuleOutcome, judge
from xueji.foundation.sign_in.services.once import use_totp_code


def _say(form: forms.Form, labels: dict[str, str]) -> None:
    """Our labels in place of the library's; no placeholders, a label is always seen."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    """Sign-in name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"login": "登录名", "password": "密码"})
        self.fields["password"].help_text = ""


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"oldpassword": "当前密码", "password1": "新密码", "password2": "再输入一次新密码"})
        self.fields["password1"].help_text = ""

    @property
    def outcomes(self) -> list[RuleOutcome]:
        """Each rule beside the password that was typed."""
        return judge(self.data.get("password1", "") if self.is_bound else "", self.user)


class ProofByPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"password": "密码"})


class UsedOnce:
    """A code of an authenticator counts once, in whatever process it comes; recovery codes do anyway."""

    user: Any

    def clean_code(self) -> str:
        """The code, if nobody used it before.

        Raises:
            ValidationError: it is wrong, or was used.
        """
        code: str = super().clean_code()  # type: ignore[misc]
        # A new authenticator has no row yet.
        authenticator = getattr(self, "authenticator", None)
        is_totp = authenticator is None or authenticator.type == Authenticator.Type.TOTP
        if is_totp and not use_totp_code(user=self.user, code=code, now=timezone.now()):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(UsedOnce, CodeAuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator, or a recovery code, at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"code": "验证码"})
        self.fields["code"].help_text = "验证器上显示的 6 位数字；手机不在身边时，可以输入一个备用码。"


class ProofByCodeForm(UsedOnce, CodeReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"code": "验证码"})


class NewAuthenticatorForm(UsedOnce, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"code": "验证器显示的 6 位数字"})


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """The name of a passkey, and whether it stands for the password too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"name": "名称", "passwordless": "可以直接登录，不用再输密码"})
        self.fields["name"].help_text = "例如“办公电脑”“手机”，便于日后分辨。"
        self.fields["passwordless"].help_text = "需要设备支持指纹、面容或 PIN 码。"
