"""Who opens the pages around signing in, and who takes a lost second proof away."""

from django.conf import settings

from xueji.common import access
from xueji.foundation.organizations.selectors import Role

# System administrators set passwords, security administrators reset second proofs: neither can take over an
# account alone.
RESET_FACTORS = access.declare(
    "sign_in.reset_factors", "重置他人的第二验证", Role.SECURITY_ADMIN, pages=("sign_in:reset-factors",)
)
ISSUE_CODES = access.declare(
    "sign_in.issue_codes",
    "生成激活码，按名单申请开通账号",
    Role.SYSTEM_ADMIN,
    pages=(
        "sign_in:activation-sheet",
        "sign_in:listed-accounts",
        "sign_in:open-listed",
        "sign_in:failed-list",
        "sign_in:account-template",
    ),
)
# Between password and second proof nobody is signed in yet; the passkey itself, or the code
# from paper, is what is checked.
access.for_strangers(
    "sign_in.sign_in",
    "登录、退出",
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "sign_in:activate",
)
access.for_signed_in(
    "sign_in.own",
    "管理自己的密码、第二验证和已登录的设备",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "sign_in:end-session",
    "sign_in:unbind-identity",
)


def declare_outside_pages() -> None:
    """Declare the pages of outside providers, which exist only where one is configured."""
    access.for_strangers(
        "sign_in.elsewhere",
        "用统一身份认证登录",
        "openid_connect_login",
        "openid_connect_callback",
        "outside_login",
        "outside_callback",
        "outside_saml",
        "outside_saml_finish",
        "outside_saml_metadata",
    )
    access.for_signed_in("sign_in.bind", "绑定自己的统一身份认证", "outside_connect")


if settings.SIGN_IN_PROVIDERS:
    declare_outside_pages()
