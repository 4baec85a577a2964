"""To a provider and back."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from xueji.common.step_up import fresh_proof
from xueji.foundation.sign_in.outside import cas, saml
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


def _saml(request: HttpRequest, provider_id: str) -> saml.SamlProvider:
    provider = _provider(request, provider_id)
    if not isinstance(provider, saml.SamlProvider):
        raise Http404
    return provider


@csrf_exempt
@require_POST
def saml_response(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the response a SAML provider has the browser post; its signature and our request guard it."""
    return saml.consume(request, _saml(request, provider_id))


@require_safe
def saml_finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in with the response just posted."""
    return saml.finish(request, _saml(request, provider_id))


@require_safe
def saml_metadata(request: HttpRequest, provider_id: str) -> HttpResponse:
    """What the administrator of the SAML provider registers; it holds no secret."""
    answer = _saml(request, provider_id).metadata(request)
    return HttpResponse(answer, content_type="application/samlmetadata+xml")


@login_required
@require_safe
@fresh_proof
def connect(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Bind an identity to the own account: allowed once, for this provider."""
    provider = _provider(request, provider_id)
    request.session[CONNECT_KEY] = provider_id
    return HttpResponseRedirect(provider.get_login_url(request, process="connect"))
