"""``xueji lrs``: tools that use the xAPI interface."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import click
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.config.cli import print_json
from xueji.foundation.learning_records import selectors, services
from xueji.foundation.organizations import selectors as organizations


@click.group("lrs")
def command() -> None:
    """The learning record store (xAPI)."""


@command.command("export")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def export(folder: Path, as_json: bool) -> None:
    """Write what is new in the river as Parquet, one folder a month."""
    try:
        done = services.export_parquet(folder)
    except DomainError as refusal:
        raise click.ClickException(refusal.message) from None
    if as_json:
        files = [str(path) for path in done.files]
        print_json({"rows": done.rows, "changes": done.changes, "files": files, "position": done.position})
    else:
        click.echo(
            f"新写入 {done.rows} 条记录，{done.changes} 条以前写出的有变动，{len(done.files)} 个文件。"
        )


@command.group("months")
def months() -> None:
    """The JSON of statements by month, on PostgreSQL."""


@months.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_months(as_json: bool) -> None:
    """List the parts with their size; says when statements lie in no month."""
    parts, strays = selectors.month_parts(), selectors.statements_without_month()
    if as_json:
        print_json({"parts": [{"table": one.table, "bytes": one.size} for one in parts], "strays": strays})
        return
    for one in parts:
        click.echo(f"{one.table}  {one.size / 2**20:,.1f} MiB")
    if strays:
        click.echo(f"有 {strays} 条陈述没有所属月份的分表；后台任务会自动补建并移入。")


@months.command("detach")
@click.argument("month")
@click.option("--even-unsent", is_flag=True, help="Although a forwarding target has not got all of it.")
def detach_month(month: str, even_unsent: bool) -> None:
    """Take a past month (2026-01) out of use; its table stays."""
    _change_month(partial(services.detach_month, even_unsent=even_unsent), month, "已取下")


@months.command("attach")
@click.argument("month")
def attach_month(month: str) -> None:
    """Put a month that was taken out back into use."""
    _change_month(services.attach_month, month, "已恢复")


def _change_month(change: Callable[[str, datetime], str], month: str, done: str) -> None:
    try:
        click.echo(f"{done}：{change(month, timezone.now())}")
    except DomainError as refusal:
        raise click.ClickException(refusal.message) from None


@command.group("credential")
def credential() -> None:
    """Credentials of tools."""


@credential.command("create")
@click.option("--name", required=True, help="Name of the tool, shown with its records.")
@click.option("--unit", required=True, help="Code of the unit the tool belongs to.")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(selectors.SCOPES), help="May be given again."
)
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="First day on which it works no more.")
@click.option("--json", "as_json", is_flag=True)
def create(name: str, unit: str, scopes: tuple[str, ...], expires: object, as_json: bool) -> None:
    """Make a credential; the secret is printed this once."""
    organization = organizations.organization_by_code(unit)
    if organization is None:
        raise click.ClickException(f"没有编码为“{unit}”的单位。")
    made = services.create_credential(
        name=name,
        organization=organization,
        scopes=scopes or ("statements/write", "statements/read/mine"),
        now=timezone.now(),
        expires_at=timezone.make_aware(expires) if expires else None,  # type: ignore[arg-type]
    )
    if as_json:
        print_json({"key": made.key, "secret": made.secret})
    else:
        click.echo(f"用户名 {made.key}\n密码 {made.secret}\n密码只显示这一次。")


@credential.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_all(as_json: bool) -> None:
    """List the credentials, newest first."""
    rows = [
        {
            "key": one.key,
            "name": one.name,
            "unit": one.organization.name,
            "scopes": one.scopes,
            "active": one.is_active,
            "expires": one.expires_at,
        }
        for one in selectors.all_credentials()
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        state = "有效" if row["active"] else "已撤销"
        click.echo(f"{row['key']}  {state}  {row['unit']}  {row['name']}  {row['scopes']}")


@credential.command("rotate")
@click.argument("key")
def rotate(key: str) -> None:
    """Give a credential a new secret; the former one works for one more day."""
    made = services.rotate_credential(key, timezone.now())
    click.echo(f"新密码 {made.secret}\n只显示这一次；旧密码还能用一天。")


@credential.command("revoke")
@click.argument("key")
def revoke(key: str) -> None:
    """End a credential; what its tool wrote stays."""
    services.revoke_credential(key, timezone.now())
    click.echo("已撤销，几秒内在各处失效。")
