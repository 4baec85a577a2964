"""``xueji search``: the index of everything that can be found."""

import time

import click
from django.utils import timezone

from xueji.common.search import following, services
from xueji.common.search.registry import kinds
from xueji.config.cli import print_json


@click.group("search")
def command() -> None:
    """The index of everything that can be found."""


@command.command("rebuild")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def rebuild(as_json: bool) -> None:
    """Collect everything from the domains again and write the index of this machine anew."""
    now, facts = timezone.now(), {}
    for kind in kinds():
        begin = time.monotonic()
        total, changed = services.mend_kind(kind)
        seconds = round(time.monotonic() - begin, 2)
        facts[kind.key] = {"entries": total, "changed": changed, "seconds": seconds}
        if not as_json:
            click.echo(f"{kind.label}：{total} 条，更新 {changed} 条（{seconds} 秒）")
    begin = time.monotonic()
    written = following.rebuild_index(now)
    seconds = round(time.monotonic() - begin, 2)
    if as_json:
        print_json({"kinds": facts, "index": {"entries": written, "seconds": seconds}})
    else:
        click.echo(f"索引：写入 {written} 条（{seconds} 秒）")


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def status(as_json: bool) -> None:
    """Say how many entries there are, and whether the index of this machine agrees with them."""
    found = following.status()
    if as_json:
        print_json(found)
        return
    for key, label in (
        ("entries", "条目"),
        ("indexed", "索引中"),
        ("behind", "未读变更"),
        ("differing", "不一致"),
    ):
        click.echo(f"{label}：{found[key]}")
    click.echo(f"位置：{found['folder']}（{found['mebibytes']} MiB）")
