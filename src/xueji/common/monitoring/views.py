"""Addresses for balancers and monitoring: no session, no cookie, no secrets, no names."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.utils import timezone

from xueji.common.monitoring.health import ready

LOOPBACK = {"127.0.0.1", "::1"}


def health(request: HttpRequest) -> HttpResponse:
    """``/health/live``: the process answers. ``/health/ready``: it can serve; 503 when it cannot."""
    name = request.path_info.removeprefix("/health/").rstrip("/")
    if request.method not in {"GET", "HEAD"} or name not in {"live", "ready"}:
        return HttpResponseNotFound()
    if name == "live":
        return JsonResponse({"status": "ok"})
    found = ready(timezone.now())
    states = {finding.state for finding in found}
    status = next(state for state in ("failed", "warning", "ok") if state in states)
    checks = {finding.name: {"status": finding.state, "note": finding.note} for finding in found}
    return JsonResponse({"status": status, "checks": checks}, status=503 if status == "failed" else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """``/metrics/``: for this machine, or with the token; for others nothing is there."""
    if not settings.METRICS or request.method != "GET" or not _may_read(request):
        return HttpResponseNotFound()
    from prometheus_client import CONTENT_TYPE_LATEST

    from xueji.common.monitoring import figures

    return HttpResponse(figures.written(), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    # What came through a proxy is not from this machine, whatever address it seems to have.
    return request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers
