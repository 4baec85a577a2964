"""What happens when an outside provider has said who somebody is."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.foundation.organizations.selectors import person_of, signed_in
from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.outside.calls import ConfiguredHosts

CONNECT_KEY = "sign_in_may_connect"
FORBIDDEN_STATUS = 403


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; an identity leads to a registered person or to a page that says whom to ask."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Self-registration is closed."""
        return False

    def get_requests_session(self) -> ConfiguredHosts:
        """Calls go to configured hosts only."""
        return ConfiguredHosts()

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account, or bind the identity to the person who is signed in; refuse anybody else."""
        identity, conf = _identity(sociallogin), sociallogin.provider.app.settings
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(_connected(request, identity))
        claim = str(_claims(sociallogin).get(conf.get("claim", ""), ""))
        try:
            account = services.account_of_identity(
                identity, match=conf.get("match", "none"), claim=claim, now=timezone.now()
            )
        except DomainError as refused:
            raise ImmediateHttpResponse(_unknown(request, identity, refused.message)) from None
        if account is None:
            raise ImmediateHttpResponse(_unknown(request, identity))
        sociallogin.user = account


def _identity(sociallogin: Any) -> services.Identity:
    app = sociallogin.provider.app
    tenant = str(_claims(sociallogin).get("tenant") or app.client_id)
    return services.Identity(app.provider_id, app.name, tenant, sociallogin.account.uid)


def _claims(sociallogin: Any) -> dict[str, Any]:
    data: dict[str, Any] = sociallogin.account.extra_data
    return data.get("userinfo") or data.get("id_token") or data


def _connected(request: HttpRequest, identity: services.Identity) -> HttpResponse:
    person = person_of(request.user)
    if person is None or request.session.pop(CONNECT_KEY, "") != identity.provider:
        return _unknown(request, identity)
    try:
        services.bind_identity(identity=identity, person=person, now=timezone.now(), actor=signed_in(request))
        messages.success(request, f"已绑定{identity.provider_name}，以后可以用它登录。")
    except DomainError as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("mfa_index"))


def _unknown(request: HttpRequest, identity: services.Identity, reason: str = "") -> HttpResponse:
    context = {"provider_name": identity.provider_name, "reason": reason}
    return render(request, "sign_in/unknown_identity.html", context, status=FORBIDDEN_STATUS)
