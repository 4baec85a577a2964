"""To a provider and back."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from xueji.common.step_up import fresh_proof
from xueji.foundation.sign_in.outside import cas
from xueji.foundation.sign_in.outside.adapter import CONNECT_KEY


def _provider(request: HttpRequest, provider_id: str) -> Any:
    try:
        return get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None


@require_safe
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the provider."""
    away: HttpResponse = _provider(request, provider_id).redirect_from_request(request)
    return away


@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider gave the browser, and ask the provider who it is."""
    provider = _provider(request, provider_id)
    if isinstance(provider, cas.CasProvider):
        return cas.complete(request, provider)
    view = OAuth2CallbackView.adapter_view(provider.get_oauth2_adapter(request))
    answer: HttpResponse = view(request)
    return answer


@login_required
@require_safe
@fresh_proof
def connect(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Bind an identity to the own account: allowed once, for this provider."""
    provider = _provider(request, provider_id)
    request.session[CONNECT_KEY] = provider_id
    return HttpResponseRedirect(provider.get_login_url(request, process="connect"))
