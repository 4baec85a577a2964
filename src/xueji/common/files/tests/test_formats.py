"""What files are, by their bytes: accepted, refused, and how a video's length is read."""

import contextlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from xueji.common.errors import DomainError
from xueji.common.files import pictures, testing
from xueji.common.files.formats import Family, recognize
from xueji.common.files.names import safe_name
from xueji.common.files.ranges import NotSatisfiable, wanted_range

OUTSIDE = (
    '<Relationships><Relationship Id="r1" TargetMode="External" Target="http://evil.example/x.dotm" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
)
LINK = OUTSIDE.replace("attachedTemplate", "hyperlink")


def known(data: bytes, name: str) -> str:
    return recognize(BytesIO(data), name).format.extensions[0]


@pytest.mark.parametrize(
    ("data", "name", "extension"),
    [
        (testing.PDF, "说明.PDF", "pdf"),
        (testing.picture("PNG"), "图.png", "png"),
        (testing.picture("JPEG"), "图.jpeg", "jpg"),
        (testing.picture("GIF"), "图.gif", "gif"),
        (testing.picture("WEBP"), "图.webp", "webp"),
        (testing.office(), "材料.docx", "docx"),
        (testing.office("xl/workbook.xml"), "表.xlsx", "xlsx"),
        (testing.office("ppt/presentation.xml"), "课件.pptx", "pptx"),
        (testing.office(word___rels__document_dot_xml_dot_rels=LINK), "材料.docx", "docx"),
        (testing.mp4(), "课.mp4", "mp4"),
        (testing.webm(), "课.webm", "webm"),
        (testing.CAPTIONS, "字幕.vtt", "vtt"),
        ("一、经过\n".encode(), "记录.txt", "txt"),
        (b"\xef\xbb\xbf" + "甲,乙\n".encode(), "表.csv", "txt"),
    ],
)
def test_accepted_files_are_known_by_their_bytes(data: bytes, name: str, extension: str) -> None:
    assert known(data, name) == extension


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "空.pdf", "文件是空的"),
        (b"MZ\x90\x00" + bytes(60), "程序.exe", "不接受这种文件"),
        (b"MZ\x90\x00" + bytes(60), "说明.pdf", "不接受这种文件"),
        (b"MZ\x90\x00" + bytes(60), "说明.txt", "UTF-8"),
        (b"\x7fELF" + bytes(60), "程序", "不接受这种文件"),
        (b"#!/bin/sh\nrm -rf /\n", "脚本.sh", "不接受这种文件"),
        (b"<html><script>alert(1)</script>", "页.html", "不接受这种文件"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "图.svg", "不接受这种文件"),
        (b"<svg onload='alert(1)'/>", "图.png", "不接受这种文件"),
        (testing.picture("PNG"), "说明.pdf", "文件名与内容不符"),
        (testing.PDF, "说明.docx", "文件名与内容不符"),
        (testing.PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript>>/Type"), "说明.pdf", "脚本"),
        (testing.office(types=testing.MACRO_TYPES), "材料.docx", "宏"),
        (testing.office(word__vbaProject_dot_bin="x"), "材料.docx", "宏"),
        (testing.office(word__activeX__activeX1_dot_xml="x"), "材料.docx", "宏"),
        (testing.office(word__embeddings__a_dot_exe="x"), "材料.docx", "宏"),
        (testing.office(word___rels__settings_dot_xml_dot_rels=OUTSIDE), "材料.docx", "外部的模板"),
        (testing.office("readme.txt"), "包.docx", "压缩包不能上传"),
        (testing.office()[:60], "材料.docx", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "旧.doc", "不接受这种文件"),
        (testing.mp4(brand=b"qt  "), "课.mp4", "不接受这种文件"),
        (testing.mp4()[:40], "课.mp4", "读不出视频的时长"),
        (testing.mp4(0), "课.mp4", "读不出视频的时长"),
        (testing.webm(None), "课.webm", "读不出视频的时长"),
        (b"WEBVTT\n\nno times\n", "字幕.vtt", "没有一句带时间"),
        (b"WEBVTT\n\n00:05.000 --> 00:04.000\nx\n", "字幕.vtt", "第 3 行的时间前后颠倒"),
        (b"WEBVTT\n\n0:5 --> 0:9\nx\n", "字幕.vtt", "第 3 行的时间写法不对"),
        ("字幕".encode("gbk"), "字幕.vtt", "UTF-8"),
    ],
)
def test_refused_files_and_why(data: bytes, name: str, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        recognize(BytesIO(data), name)


@pytest.mark.parametrize(
    "data",
    [testing.mp4(90.5), testing.mp4(90.5, wide=True), testing.webm(90.5), testing.webm(90.5, width=">f")],
)
def test_the_length_of_a_video(data: bytes) -> None:
    name = "课.mp4" if b"ftyp" in data else "课.webm"
    found = recognize(BytesIO(data), name)
    assert (found.format.family, found.seconds) == (Family.VIDEO, 90.5)


@given(st.data())
def test_damaged_videos_are_refused_and_nothing_else_happens(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([testing.mp4(5), testing.webm(5)])))
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(8, len(whole) - 1), st.integers(0, 255)), max_size=8)
    ):
        whole[place] = value
    cut = data.draw(st.integers(0, len(whole)))
    for name in ("a.mp4", "a.webm"):
        with contextlib.suppress(DomainError):
            recognize(BytesIO(bytes(whole[:cut])), name)


@given(st.binary(max_size=300), st.sampled_from(["a.pdf", "a.docx", "a.txt", "a.vtt", "a.mp4", "a.png", "a"]))
def test_any_bytes_are_known_or_refused(data: bytes, name: str) -> None:
    for head in (b"", b"PK\x03\x04", b"%PDF-", b"WEBVTT\n"):
        with contextlib.suppress(DomainError):
            recognize(BytesIO(head + data), name)


def test_pictures_lose_everything_but_their_pixels() -> None:
    before = testing.picture_with_place()
    assert b"CameraMaker" in before
    written, extension = pictures.written_anew(BytesIO(before + b"<?php hidden ?>"))
    data = written.getvalue()
    assert extension == "jpg" and b"CameraMaker" not in data and b"hidden" not in data
    with Image.open(BytesIO(data)) as picture:
        # It lay on its side: now it stands.
        assert not picture.getexif() and picture.size == (6, 8)


def test_a_picture_that_is_too_large_or_broken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DomainError, match="图片打不开"):
        pictures.written_anew(BytesIO(testing.picture()[:40]))
    monkeypatch.setattr(pictures, "MAX_PIXELS", 10)
    with pytest.raises(DomainError, match="像素"):
        pictures.written_anew(BytesIO(testing.picture()))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("工作 方案.docx", "工作 方案.docx"),
        ("../../etc/passwd", "passwd.docx"),
        ("C:\\temp\\方案.docx", "方案.docx"),
        ("方案\u202excod.exe", "方案xcod.docx"),
        ("a\r\nSet-Cookie: x.docx", "aSet-Cookie_ x.docx"),
        ("...", "文件.docx"),
        ("CON.docx", "文件_CON.docx"),
        ("好" * 300 + ".docx", "好" * 100 + ".docx"),
    ],
)
def test_names_become_harmless(name: str, safe: str) -> None:
    assert safe_name(name, "docx") == safe


@given(st.text(max_size=200))
def test_any_name_becomes_harmless_and_stays_so(name: str) -> None:
    safe = safe_name(name, "pdf")
    assert safe.endswith(".pdf") and 4 < len(safe) <= 107
    assert not set(safe) & set('\\/:*?"<>|\r\n\0') and not safe.startswith(".")
    assert safe_name(safe, "pdf") == safe


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-499", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("Bytes = 5 - 9", (5, 10)),
        ("bytes=20-10", None),
        ("bytes=0-9,20-29", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("items=0-9", None),
        ("", None),
        ("bytes=0-" + "9" * 40, None),
    ],
)
def test_ranges(header: str, wanted: tuple[int, int] | None) -> None:
    found = wanted_range(header, 100)
    assert (found and (found.start, found.stop)) == wanted


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-0", 0), ("bytes=-5", 0)]
)
def test_ranges_without_a_byte(header: str, size: int) -> None:
    with pytest.raises(NotSatisfiable):
        wanted_range(header, size)


@given(
    st.text(max_size=40) | st.from_regex(r"bytes=\d{0,20}-\d{0,20}", fullmatch=True), st.integers(0, 10**12)
)
def test_a_range_lies_inside_the_file(header: str, size: int) -> None:
    try:
        found = wanted_range(header, size)
    except NotSatisfiable:
        return
    assert found is None or 0 <= found.start < found.stop <= size
