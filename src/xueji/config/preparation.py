"""What must be true before serving: tables up to date, static files collected, nothing unsafe."""

import fcntl
import hashlib

import click
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xueji.common.errors import UnsafeSettings
from xueji.config.environment import LOOPBACK_NAMES

LOOPBACK_HOSTS = {*LOOPBACK_NAMES, "::1"}
STAMP_NAME = ".collected"


def prepare() -> None:
    """Bring tables and static files up to date."""
    update_tables()
    collect_static_files()


def refuse_unsafe_address(host: str) -> None:
    """Debug pages and the well-known demo passwords are for this machine's own browser only.

    Raises:
        UnsafeSettings: others could reach the address.
    """
    if host in LOOPBACK_HOSTS:
        return
    if settings.DEBUG:
        raise UnsafeSettings("XUEJI_DEBUG=1 is refused on an address that others can reach.")
    if (settings.DATA_DIR / "demo").exists() and not settings.DEMO_ON_NETWORK:
        raise UnsafeSettings(
            "This data folder holds demo accounts with well-known passwords. Serve it on 127.0.0.1, use "
            "another XUEJI_DATA_DIR, or set XUEJI_DEMO_ON_NETWORK=1 for a trial in a closed network."
        )


def update_tables() -> None:
    """Apply migrations on SQLite; on a server database they are an operator's deliberate step."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if connection.vendor != "sqlite":
        raise UnsafeSettings("The database is older than the program; run: xueji migrate")
    click.echo("Updating the tables …", err=True)
    call_command("migrate", interactive=False, verbosity=0)


def collect_static_files() -> None:
    """Collect and compress static files when they have changed since the last time.

    Servers that start together take turns. What was collected before stays: during an upgrade the former
    version still serves pages that ask for it.
    """
    if settings.DEBUG:
        return
    stamp_file = settings.STATIC_ROOT / STAMP_NAME
    stamp = _static_stamp()
    with (settings.DATA_DIR / ".collecting").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp_file.exists() and stamp_file.read_text(encoding="ascii") == stamp:
            return
        click.echo("Collecting static files …", err=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp_file.write_text(stamp, encoding="ascii")


def _static_stamp() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):
            modified = storage.get_modified_time(path).timestamp()
            digest.update(f"{path} {storage.size(path)} {modified}\n".encode())
    return digest.hexdigest()
