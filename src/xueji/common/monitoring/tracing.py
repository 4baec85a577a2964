"""Traces with OpenTelemetry, where the extra ``xueji[tracing]`` is installed and an endpoint is set."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings


@cache
def _provider() -> Any:
    """What makes and sends traces, or None while no endpoint is set."""
    if not settings.OTLP_ENDPOINT:
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "xueji"}))
    exporter = OTLPSpanExporter(endpoint=f"{settings.OTLP_ENDPOINT.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def stop() -> None:
    """Send what waits and end; the next span begins anew."""
    if _provider() is not None:
        _provider().shutdown()
    _provider.cache_clear()


@contextmanager
def span(name: str) -> Iterator[Any]:
    """A span around a piece of work; nothing when traces are off."""
    provider = _provider()
    if provider is None:
        yield None
        return
    with provider.get_tracer("xueji").start_as_current_span(name) as found:
        yield found


def name(found: Any, words: str, status: int) -> None:
    """Give the span of a request its name and outcome."""
    if found is not None:
        found.update_name(words)
        found.set_attribute("http.response.status_code", status)
