"""``xueji serve``: the web server and the background worker together."""

import errno
import os
import shutil
import socket
from pathlib import Path

import click
from django.conf import settings

from xueji.common.errors import UnsafeSettings
from xueji.config.cli import set_up_django
from xueji.config.preparation import refuse_unsafe_address


def _fresh_metrics_folder(port: int) -> str:
    """Where the processes of this server keep their figures; those of the server before are dropped."""
    folder = Path(settings.DATA_DIR) / "metrics" / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return str(folder)


def _must_be_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before anything is prepared for it."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = f"--port {port + 1}（make run PORT={port + 1}）"
            words = f"{host}:{port} 正被另一个程序使用。请先停止它，或换一个端口：{other}。"
        elif error.errno == errno.EACCES:
            words = f"没有使用 {port} 端口的权限，请换一个 1024 以上的端口。"
        else:
            words = f"不能在 {host}:{port} 上提供服务：{error}。--host 应是本机的一个地址，例如 127.0.0.1。"
        raise click.ClickException(words) from None


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
    _must_be_free(host, port)
    try:
        refuse_unsafe_address(host)
    except UnsafeSettings as error:
        raise click.ClickException(str(error)) from None
    if settings.METRICS:
        # Before anything of the metrics is imported: they look here once.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = _fresh_metrics_folder(port)
    set_up_django()
    from xueji.config import supervisor

    click.echo(f"Serving on http://{host}:{port}  (stop with Ctrl+C)", err=True)
    supervisor.serve(supervisor.Service(host, port, workers, threads, has_worker=not no_worker))
