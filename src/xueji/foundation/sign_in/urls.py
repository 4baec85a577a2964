"""The pages of django-allauth that are open: no sign-up, no e-mail, no reset by mail."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.urls import include, path

from xueji.foundation.sign_in.views import passwords, security

passkey_urls = [
    path("", security.security, name="mfa_list_webauthn"),
    path("add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
factor_urls = [
    path("", security.security, name="mfa_index"),
    path("authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("passkeys/", include(passkey_urls)),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
]
urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", passwords.change_password, name="account_change_password"),
    path("security/", include(factor_urls)),
    path("", include("xueji.foundation.sign_in.page_urls")),
]
if settings.SIGN_IN_PROVIDERS:
    # The library of outside providers is in memory only where one is configured.
    urlpatterns.append(path("", include("xueji.foundation.sign_in.outside.urls")))
