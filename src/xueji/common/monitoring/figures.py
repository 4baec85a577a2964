"""The figures of this process and of the database, in the words of Prometheus."""

import math
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import Error, connection
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric

from xueji.common import group_commit
from xueji.common.audit.selectors import seal_lag
from xueji.common.events import bus
from xueji.common.jobs import sweep
from xueji.common.jobs.selectors import job_counts, queue_counts
from xueji.common.monitoring.registry import registered
from xueji.common.replica import watch as replica

# Where the package keeps the figures of several processes; `xueji serve` sets it.
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SAMPLE_EVERY_SECONDS = 1.0
BOUNDS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
REQUESTS = Counter("xueji_requests", "Answers by view and status.", ("view", "method", "status"))
SECONDS = Histogram(
    "xueji_request_seconds", "Seconds to the answer by view.", ("view",), buckets=BOUNDS_SECONDS
)
ROWS = Gauge("xueji_group_commit_rows", "Rows written.", ("writer",), multiprocess_mode="sum")
BATCHES = Gauge("xueji_group_commit_batches", "Transactions.", ("writer",), multiprocess_mode="sum")
WAITED = Gauge(
    "xueji_group_commit_wait_seconds", "Seconds rows waited in all.", ("writer",), multiprocess_mode="sum"
)
FAILED = Gauge("xueji_group_commit_failed", "Rows not written.", ("writer",), multiprocess_mode="sum")
WAITING = Gauge("xueji_group_commit_waiting", "Rows waiting now.", ("writer",), multiprocess_mode="livesum")
HEAVY_PAGES = Counter("xueji_heavy_pages", "Heavy pages by where they were read, or why not.", ("source",))

_sampled_at = 0.0


def note(view: str, method: str, status: int, seconds: float) -> None:
    """Count one answer; samples the writers of this process once a second."""
    global _sampled_at  # noqa: PLW0603 - one number, a lost race samples twice
    REQUESTS.labels(view, method, str(status)).inc()
    SECONDS.labels(view).observe(seconds)
    now = time.monotonic()
    if now - _sampled_at > SAMPLE_EVERY_SECONDS:
        _sampled_at = now
        _sample_writers()


def _sample_writers() -> None:
    for found in group_commit.figures():
        values = (found.rows, found.batches, found.waited, found.failed, found.waiting_now)
        for gauge, value in zip((ROWS, BATCHES, WAITED, FAILED, WAITING), values, strict=True):
            gauge.labels(found.name).set(value)


class _Asked:
    """What is read from the database at the moment of asking."""

    def collect(self) -> Iterable[Metric]:
        """The figures; of a database that is away only that it is."""
        try:
            found = list(self._read())
        except Error:
            connection.close()
            found = []
        yield GaugeMetricFamily("xueji_database_up", "1 when the database answers.", bool(found))
        yield from found

    def _read(self) -> Iterable[Metric]:
        now = timezone.now()
        waiting, oldest_seconds = seal_lag(now)
        yield _family("xueji_tasks", "Tasks of the queue.", "status", _floats(queue_counts()))
        yield _family("xueji_jobs", "Jobs of people.", "state", _floats(job_counts()))
        told = _floats(bus.undelivered())
        yield _family("xueji_announcements_undelivered", "Announcements not yet told to all.", "state", told)
        alive = sum(is_alive for _, _, is_alive in sweep.workers(now))
        yield GaugeMetricFamily("xueji_workers", "Workers that sign in.", alive)
        yield GaugeMetricFamily("xueji_audit_waiting", "Audit lines without a seal.", waiting)
        yield GaugeMetricFamily("xueji_audit_lag_seconds", "Age of the oldest of them.", oldest_seconds)
        found = replica.standing()
        if found.state != "off":
            yield GaugeMetricFamily("xueji_replica_usable", "1 when pages may read it.", found.state == "ok")
            lag_seconds = math.nan if found.lag_seconds is None else found.lag_seconds
            yield GaugeMetricFamily("xueji_replica_lag_seconds", "How far it is behind.", lag_seconds)
        for figure in registered():
            yield _family(figure.name, figure.help_text, figure.label, figure.read())


def _floats(counts: dict[str, int]) -> dict[str, float]:
    return {key: float(count) for key, count in counts.items()}


def _family(name: str, help_text: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=(label,))
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def written() -> bytes:
    """Everything, in the text format of Prometheus; all processes of the machine together."""
    folder = os.environ.get(SHARED_FOLDER)
    if not folder:
        return generate_latest() + _database_figures()
    _forget_dead_processes(Path(folder))
    registry = CollectorRegistry()
    collector: Any = multiprocess.MultiProcessCollector  # untyped in the package
    collector(registry, path=folder)
    return generate_latest(registry) + _database_figures()


def _forget_dead_processes(folder: Path) -> None:
    """Take away what processes that were killed had waiting."""
    for file in folder.glob("gauge_livesum_*.db"):
        process_id = int(file.stem.rsplit("_", 1)[1])
        if not Path(f"/proc/{process_id}").exists():
            file.unlink(missing_ok=True)


def _database_figures() -> bytes:
    registry = CollectorRegistry()
    registry.register(_Asked())
    return generate_latest(registry)
