"""Reading bytes: encodings, Word documents, and what is neither."""

from __future__ import annotations

import contextlib
import io
import os
import random
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from xueji.foundation.regulations import rules
from xueji.foundation.regulations.rules.document import UnreadableSource
from xueji.foundation.regulations.rules.sources import read_source

TEXT = "某市公用车辆管理办法\n2024年3月1日发布\n第一条 车辆应当登记。\n第二条 车辆不得外借。\n"


def word(*rows: str, table: bool = False) -> bytes:
    document = Document()
    for row in rows:
        document.add_paragraph(row)
    if table:
        document.add_table(rows=1, cols=1).cell(0, 0).text = "登记表"
    return saved(document)


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_usual_encodings_are_read(encoding: str) -> None:
    source = read_source("办法.txt", TEXT.encode(encoding))
    assert (source.text, source.format) == (TEXT, "txt")


def test_word_paragraphs_are_lines() -> None:
    source = read_source("办法.docx", word(*TEXT.strip().split("\n")))
    assert source.format == "docx"
    assert [article.text for article in rules.parse(source.text).articles] == [
        "车辆应当登记。",
        "车辆不得外借。",
    ]


def test_word_tables_are_named_not_swallowed() -> None:
    source = read_source("办法.docx", word(*TEXT.strip().split("\n"), table=True))
    assert [(problem.line, "表格" in problem.message) for problem in source.problems] == [(4, True)]


def test_numbers_set_by_word_itself_are_written_out() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_paragraph("某办法")
    for text in ("车辆应当登记。", "车辆不得外借。"):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'
        ))  # fmt: skip
    assert (
        read_source("x.docx", saved(document)).text == "某办法\n第一条 车辆应当登记。\n第二条 车辆不得外借。"
    )


def test_deleted_revisions_are_not_text() -> None:
    document = Document()
    paragraph = document.add_paragraph("某办法")
    paragraph._p.append(parse_xml(
        f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>删去</w:t></w:r></w:del>'
    ))  # fmt: skip
    assert read_source("x.docx", saved(document)).text == "某办法"


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.md", b"", "空的"),
        ("a.md", b" \n\n ", "空的"),
        ("a.docx", TEXT.encode(), "不是有效的 Word"),
        ("a.docx", zipped(a="b"), "不是 Word"),
        ("a.docx", b"PK\x03\x04" + b"\x00" * 200, "已损坏"),
        ("a.docx", word("某办法")[:900], "已损坏"),
        ("a.docx", zipped(**{"word/document.xml": "<w:broken"}), "已损坏"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "旧版 Word"),
        ("a.pdf", b"%PDF-1.7\n", "PDF"),
        ("a.txt", bytes(range(256)) * 20, "不是文字文件"),
        ("a.txt", b"\x00" * 500, "不是文字文件"),
        ("a.txt", b"\xff\xfe\x00", "不是文字文件"),
        ("a.txt", b"x" * (20 * 1024 * 1024 + 1), "上限"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableSource, match=words):
        read_source(name, data)


def test_random_bytes_never_end_in_a_traceback() -> None:
    for size in (1, 10, 1000, 50_000):
        try:
            text = read_source("x", os.urandom(size)).text
        except UnreadableSource:
            continue
        assert not rules.parse(text).importable or "条" in text


def test_a_word_file_that_is_no_regulation_is_told() -> None:
    document = rules.parse(read_source("记录.docx", word("会议记录", "一、传达文件。", "二、讨论。")).text)
    assert [problem.message for problem in document.problems] == ["没有找到任何“第×条”，这份文件不像一部法规"]


def test_damaged_word_files_are_told_never_raised() -> None:
    whole, chance = word("某办法", "第一条 甲。", table=True), random.Random(7)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(UnreadableSource):
            read_source("a.docx", bytes(damaged))
