"""The command line: exact report, exit codes, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from xueji.config.cli.regulations import command
from xueji.foundation.regulations.selectors import RegulationVersion
from xueji.foundation.regulations.testing import REAL_ARTICLES, REAL_TEXTS

pytestmark = pytest.mark.django_db
TEXT = """# 某市公用车辆管理办法

2024年3月1日 某市人民政府发布

<!-- INFO END -->

## 第一章 总则

第一条 车辆分为：

（一）公务车；

（二）其他车。

第二条 依照本办法第一条登记。

## 第二章 附则

第三条 本办法自2024年5月1日起施行。"""


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, [*arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, done.output


def report(path: Path) -> tuple[int, list[dict[str, object]]]:
    code, output = run("import", str(path), "--json")
    return code, json.loads(output)["files"]


def test_a_folder_is_reported_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a(2024-03-01).md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    (tmp_path / "ignored.csv").write_text("x", encoding="utf-8")
    document = Document()
    document.add_paragraph("会议记录")
    document.save(str(tmp_path / "c.docx"))
    code, files = report(tmp_path)
    assert code == 1
    assert files == [
        {"path": "b.txt", "title": None, "version_date": None, "articles": 0,
         "problems": [{"line": 1, "message": "这不是文字文件，读不出内容；请使用 .md、.txt 或 .docx"}]},
        {"path": "c.docx", "title": "会议记录", "version_date": None, "articles": 0,
         "problems": [{"line": 1, "message": "没有找到任何“第×条”，这份文件不像一部法规"}]},
        {"path": "sub/a(2024-03-01).md", "title": "某市公用车辆管理办法", "version_date": "2024-03-01",
         "articles": 3, "problems": []},
    ]  # fmt: skip


def test_a_single_file_is_named_as_given(tmp_path: Path) -> None:
    path = tmp_path / "某办法.md"
    path.write_text(TEXT, encoding="utf-8")
    for _ in range(2):
        code, files = report(path)
        assert (code, files[0]["path"], files[0]["articles"]) == (0, str(path), 3)
    assert RegulationVersion.objects.count() == 1


def test_another_text_of_the_same_date_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a.md", tmp_path / "b.md"
    first.write_text(TEXT, encoding="utf-8")
    second.write_text(TEXT.replace("第三条", "第二条"), encoding="utf-8")
    code, files = report(tmp_path)
    assert code == 1
    assert files[1]["problems"] == [{"line": 19, "message": "第二条重复：第 15 行已有第二条"}]


def test_a_date_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "某办法.md"
    path.write_text("某办法\n第一条 甲。", encoding="utf-8")
    code, files = report(path)
    assert code == 1 and files[0]["version_date"] is None
    assert run("import", str(path), "--date", "2024-03-01")[0] == 0


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    code, output = run("import", str(tmp_path))
    assert code == 1 and "没有 .md、.txt 或 .docx 文件" in output


def test_list_and_export(tmp_path: Path) -> None:
    path = tmp_path / "某办法.md"
    path.write_text(TEXT, encoding="utf-8")
    run("import", str(path))
    (row,) = json.loads(run("list", "--json")[1])["regulations"]
    (version,) = row["versions"]
    assert (row["title"], version["articles"], version["effective_date"]) == (
        "某市公用车辆管理办法",
        3,
        "2024-05-01",
    )
    assert run("export", str(version["id"]))[1] == TEXT == run("export", str(version["id"]), "--source")[1]
    assert run("export", "999")[0] == 1
    assert "某市公用车辆管理办法" in run("list")[1]


@pytest.mark.skipif(not REAL_TEXTS.is_dir(), reason="needs ../shared/data/regulations")
def test_the_real_statutes_come_out_exactly() -> None:
    code, files = report(REAL_TEXTS)
    assert code == 0
    assert {str(entry["path"])[:-3]: entry["articles"] for entry in files} == REAL_ARTICLES
    assert not any(entry["problems"] for entry in files)
    assert all(f"({entry['version_date']})" in str(entry["path"]) for entry in files)
