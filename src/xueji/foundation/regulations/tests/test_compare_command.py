"""``xueji regulations compare``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from xueji.config.cli.regulations import command
from xueji.foundation.regulations.testing import make_regulation

OLD = "某办法\n\n第一条 车辆应当登记。\n\n第二条 车辆不得外借给其他单位和个人。\n"
NEW = "某办法\n\n第一条 为了加强管理，制定本办法。\n\n第二条 车辆应当登记。\n"


def _files(folder: Path) -> list[str]:
    for name, text in (("old.md", OLD), ("new.txt", NEW), ("bad.md", "")):
        (folder / name).write_text(text, encoding="utf-8")
    return [str(folder / name) for name in ("old.md", "new.txt", "bad.md")]


def test_json_of_two_files(tmp_path: Path) -> None:
    """Exactly counts and rows, all eight classes."""
    old, new, _ = _files(tmp_path)
    result = CliRunner().invoke(command, ["compare", old, new, "--json"])
    printed = json.loads(result.output)
    assert result.exit_code == 0 and set(printed) == {"counts", "rows"}
    assert printed["counts"] == {
        "unchanged": 0, "editorial": 0, "renumbered": 1, "amended": 0,
        "new": 1, "repealed": 1, "split": 0, "merged": 0,
    }  # fmt: skip
    assert {"old": ["1"], "new": ["2"], "class": "renumbered", "similarity": 1.0} in printed["rows"]
    table = CliRunner().invoke(command, ["compare", old, new])
    assert "仅条号变化" in table.output


@pytest.mark.django_db
def test_versions_by_id_and_by_name() -> None:
    """An id and 名称@日期 mean the same version."""
    version = make_regulation()
    names = [str(version.pk), f"某市公用车辆管理办法@{version.version_date}"]
    result = CliRunner().invoke(command, ["compare", *names, "--json"])
    assert result.exit_code == 0 and json.loads(result.output)["counts"]["unchanged"] == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("没有@2020-01-01", "没有这个版本"),
        ("没有@2020-13-01", "没有这个版本"),
        ("missing.md", "没有这个文件"),
        ("99999", "没有这个版本"),
    ],
)
def test_bad_input(words: str, message: str, tmp_path: Path) -> None:
    """A sentence and an exit code."""
    old, _, bad = _files(tmp_path)
    result = CliRunner().invoke(command, ["compare", old, words])
    assert result.exit_code == 1 and message in result.output
    assert CliRunner().invoke(command, ["compare", old, bad]).exit_code == 1
