"""``xueji serve``: the web server and the background worker together."""

import os
import sys

import click

from xueji.common.errors import UnsafeSettings
from xueji.config.preparation import prepare


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
    # The server replaces this process, so that the memory of the preparation is given back.
    os.execv(sys.executable, [sys.executable, "-m", "xueji.config.supervisor", *arguments])  # noqa: S606
