"""``xueji audit``: the tamper-evident trail."""

import sys
from dataclasses import asdict

import click
from django.utils import timezone

from xueji.common.audit import marks, sealing, verifying
from xueji.config.cli import print_json


@click.group("audit")
def command() -> None:
    """The audit trail and its chain of seals."""


@command.command("verify")
@click.option("--json", "as_json", is_flag=True)
def verify(as_json: bool) -> None:
    """Check every line against its seal, and the chain against what was noted outside the database."""
    now = timezone.now()
    sealing.seal_waiting(now)
    report = verifying.verify(now)
    if as_json:
        print_json({**asdict(report), "sound": report.is_sound})
    elif report.is_sound:
        click.echo(f"审计记录完整：{report.sealed} 条已封存，逐条核对无误。")
    else:
        for finding in report.findings:
            click.echo(f"{finding.kind}\t{finding.message}", err=True)
        click.echo(f"核对了 {report.sealed} 条，发现 {len(report.findings)} 处问题，见上。", err=True)
    if not report.is_sound:
        sys.exit(1)


@command.command("anchor")
def anchor() -> None:
    """Note where the chain stood at the end of yesterday, in the database and in the data folder."""
    made = marks.anchor_day(timezone.now())
    if made is None:
        click.echo("没有需要记的日锚：昨天已记，或还没有封存。")
        return
    click.echo(f"{made.day} 第 {made.number} 号 {made.algorithm} {made.digest}")
