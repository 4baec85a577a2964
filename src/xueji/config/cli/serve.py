"""``xueji serve``: the web server and the background worker together."""

import os
import shutil
import sys
from pathlib import Path

import click
from django.conf import settings

from xueji.common.errors import UnsafeSettings
from xueji.config.preparation import prepare


def _fresh_metrics_folder(port: int) -> str:
    """Where the processes of this server keep their figures; those of the server before are dropped."""
    folder = Path(settings.DATA_DIR) / "metrics" / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return str(folder)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option(
    "--threads", default=16, show_default=True, type=click.IntRange(1, 256), help="Threads a process."
)
@click.option("--no-worker", is_flag=True, help="Web only; run `xueji worker` elsewhere.")
def command(host: str, port: int, workers: int, threads: int, no_worker: bool) -> None:
    """Serve the platform until stopped with Ctrl+C."""
    try:
        prepare(host)
    except UnsafeSettings as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Serving on http://{host}:{port}  (stop with Ctrl+C)", err=True)
    arguments = [f"--host={host}", f"--port={port}", f"--workers={workers}", f"--threads={threads}"]
    if no_worker:
        arguments.append("--no-worker")
    if settings.METRICS:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = _fresh_metrics_folder(port)
    # The server replaces this process, so that the memory of the preparation is given back.
    os.execv(sys.executable, [sys.executable, "-m", "xueji.config.supervisor", *arguments])  # noqa: S606
