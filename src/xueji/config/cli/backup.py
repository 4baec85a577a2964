"""``xueji backup`` and ``xueji restore``."""

import sys
from pathlib import Path

import click
from django.utils import timezone

from xueji.common.audit import verifying
from xueji.config.backup import keys, making, restoring


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keys", "keys_file", type=click.Path(dir_okay=False, path_type=Path), help="Save keys here.")
@click.option("--keep", type=click.IntRange(1, 10_000), help="Delete all but the newest so many backups.")
def command(folder: Path, keys_file: Path | None, keep: int | None) -> None:
    """Copy database and files into FOLDER while the platform is in use, then check the copy.

    The keys are not in the backup. Save them once with --keys and keep that file elsewhere.
    """
    now = timezone.now()
    if keys_file is not None:
        keys.save(keys_file, now)
        click.echo(f"密钥已写入 {keys_file}；请与备份分开保管。")
    path, manifest = making.make(folder, now)
    restoring.check(path)
    size = path.stat().st_size / 2**20
    click.echo(f"{path}  {size:.1f} MiB，{len(manifest.files)} 个文件，已逐个核对。")
    for old in making.prune(folder, keep) if keep else []:
        click.echo(f"已删除旧备份 {old.name}")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--keys", "keys_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put the backup in the place of what is there.")
@click.option("--check", "only_check", is_flag=True, help="Only check the backup.")
def restore(file: Path, keys_file: Path | None, replace: bool, only_check: bool) -> None:
    """Bring a backup back; stop `serve` and `worker` first."""
    if only_check:
        manifest = restoring.check(file)
        click.echo(f"备份完好：{manifest.made_at}，{len(manifest.files)} 个文件。")
        return
    now = timezone.now()
    manifest = restoring.restore(file, now, keys_file=keys_file, replace=replace)
    report = verifying.verify(now)
    click.echo(f"已恢复到 {manifest.made_at} 的备份；审计记录 {report.sealed} 条。")
    if not report.is_sound:
        for finding in report.findings:
            click.echo(finding.message, err=True)
        sys.exit(1)
