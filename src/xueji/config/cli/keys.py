"""``xueji keys``: the keys personal data is sealed with, and changing them."""

from collections import Counter

import click
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xueji.common.audit.models import AuditHead
from xueji.common.audit.services import record
from xueji.common.crypto import columns, current_header, ring, rotation
from xueji.config.cli import print_json


@click.group("keys")
def command() -> None:
    """Keys of sealed columns; they are kept in one file outside the database."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_keys(as_json: bool) -> None:
    """Show the keys of the ring and how many values each of them seals; no secret is shown."""
    held = ring.held_ring()
    counts: Counter[str] = Counter()
    for column in columns.sealed_columns():
        counts += columns.headers(column)
    rows = [
        {"key": key.key_id, "made_at": key.made_at, "current": key.key_id == held.current_id}
        for key in held.keys.values()
    ]
    if as_json:
        facts = {"suite": settings.CRYPTO_SUITE, "keys": rows, "values": dict(sorted(counts.items()))}
        print_json(facts)
        return
    click.echo(f"密钥环 {ring.ring_file()}，算法套件 {settings.CRYPTO_SUITE}")
    for row in rows:
        click.echo(f"{row['key']}\t{row['made_at'] or '生成时间不详'}\t{'当前' if row['current'] else ''}")
    for header, count in sorted(counts.items()):
        note = "" if header == current_header() else "\t待换（xueji keys rotate）"
        click.echo(f"{header}\t{count} 个值{note}")


@command.command("new")
def new_key() -> None:
    """Add a key to the ring; it is not used before `xueji keys rotate`."""
    changed = ring.held_ring().with_new_key(timezone.now())
    ring.save(changed)
    newest = list(changed.keys)[-1]
    _note("new", f"生成加密密钥 {newest}")
    click.echo(f"已生成密钥 {newest}。请另存一份（xueji backup --keys），有几台机器时先把密钥环复制过去，")
    click.echo(f"再运行 xueji keys rotate --to {newest}。")


@command.command("rotate")
@click.option("--to", "key_id", default="", help="Make this key current first.")
def rotate(key_id: str) -> None:
    """Seal every value again under the current suite and key; run it again when it was interrupted."""
    if key_id:
        ring.save(ring.held_ring().with_current(key_id))
    done = rotation.rotate(lambda label, seen, total: click.echo(f"{label} {seen}/{total}", err=True))
    header = current_header()
    _note("rotate", f"更换加密密钥：{done.resealed} 个值改用 {header}，{done.verified} 个值核对无误")
    click.echo(f"{done.resealed} 个值已改用 {header} 加密，{done.verified} 个值逐个读回核对无误。")


@command.command("drop")
@click.argument("key_id")
@click.confirmation_option(prompt="旧备份里用这个密钥加密的内容将再也读不出来，确定删除？")
def drop(key_id: str) -> None:
    """Delete a key that seals nothing any more."""
    rotation.drop_key(key_id)
    _note("drop", f"删除加密密钥 {key_id}")
    click.echo(f"密钥 {key_id} 已从密钥环删除；另存的密钥文件里如有它，请一并处理。")


@transaction.atomic
def _note(verb: str, summary: str) -> None:
    record(
        actor=None,
        action=f"crypto.{verb}",
        target=AuditHead(pk=1),
        summary=summary,
        at=timezone.now(),
    )
