"""Open an uploaded workbook by its content and refuse what is not one, before anything parses it."""

import posixpath
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from xueji.common.documents.errors import UnreadableWorkbook

MAX_FILE_BYTES: Final = 50 * 1024 * 1024
# 100,000 rows of 20 columns unfold to about 100 MB.
MAX_UNFOLDED_BYTES: Final = 400 * 1024 * 1024
MAX_PARTS: Final = 2_000
MAX_SHEET_ROWS: Final = 1_048_576  # set by Excel

# What damaged or hostile files make the readers raise.
READ_ERRORS: Final = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    expat.ExpatError,
    zlib.error,
)

_SAVE_AS: Final = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再上传。"
_DAMAGED: Final = "文件已损坏，无法读取。请用 Excel 或 WPS 打开检查，另存为 .xlsx 后再上传。"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook: its name, where its XML lies, whether the user can see it."""

    name: str
    path: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a checked workbook file."""

    content: bytes
    sheets: tuple[SheetPart, ...]

    def stream(self) -> BytesIO:
        """Return the whole file as a fresh stream."""
        return BytesIO(self.content)


def open_package(file: BinaryIO | bytes) -> Package:
    """Check that a file is an .xlsx workbook of bearable size and return its sheets.

    Raises:
        UnreadableWorkbook: another kind of file, protected by a password, damaged or too large; the
            message tells which and what to do.
    """
    content = file if isinstance(file, bytes) else file.read(MAX_FILE_BYTES + 1)
    _refuse_other_kinds(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            _refuse_bombs(archive)
            _refuse_other_packages(set(archive.namelist()), archive)
            return Package(content, tuple(_sheets(archive)))
    except READ_ERRORS as error:
        raise UnreadableWorkbook(_DAMAGED) from error


def _refuse_other_kinds(content: bytes) -> None:
    if not content:
        raise UnreadableWorkbook("文件是空的，请重新选择文件。")
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableWorkbook(f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB，请拆成几个文件分别上传。")
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableWorkbook("文件设有打开密码，无法读取。请取消密码后再上传。")
        raise UnreadableWorkbook(f"这是旧版 Excel 文件（.xls）。{_SAVE_AS}")
    if content.startswith(b"PK\x03\x04"):
        return
    start = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise UnreadableWorkbook(f"这是网页或 XML 格式的表格，只是扩展名像 Excel。{_SAVE_AS}")
    if start.startswith(b"%pdf"):
        raise UnreadableWorkbook("这是 PDF 文件，请上传按模板填写的 Excel 文件（.xlsx）。")
    if b"\x00" not in content[:4096]:
        raise UnreadableWorkbook(f"这是文本或 CSV 文件。{_SAVE_AS}")
    raise UnreadableWorkbook("这不是 Excel 文件，请上传按模板填写的 .xlsx 文件。")


def _refuse_bombs(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNFOLDED_BYTES:
        raise UnreadableWorkbook(
            "文件展开后过大，可能含有大量图片或空白格式。请新建工作簿，只粘贴数据后再上传。"
        )


def _refuse_other_packages(names: set[str], archive: ZipFile) -> None:
    if "xl/workbook.bin" in names:
        raise UnreadableWorkbook(f"这是二进制工作簿（.xlsb）。{_SAVE_AS}")
    if "word/document.xml" in names:
        raise UnreadableWorkbook("这是 Word 文件，请上传按模板填写的 Excel 文件（.xlsx）。")
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:80]:
        raise UnreadableWorkbook(f"这是 ODF 表格（.ods）。{_SAVE_AS}")
    if "[Content_Types].xml" not in names:
        raise UnreadableWorkbook("这是压缩包，不是 Excel 文件。请解压后上传其中的 .xlsx 文件。")
    for name in names:
        if name.endswith((".xml", ".rels")):
            _refuse_document_type(archive, name)


def _refuse_document_type(archive: ZipFile, name: str) -> None:
    """Refuse a part that declares a document type: workbooks never do, attacks with entities must."""
    with archive.open(name) as part:
        opening = part.read(2048).replace(b"\x00", b"")  # also finds it in UTF-16
    if b"<!DOCTYPE" in opening:
        raise UnreadableWorkbook(_DAMAGED)


def _sheets(archive: ZipFile) -> Iterator[SheetPart]:
    targets: dict[str, str] = {}
    for _tag, attributes in elements(archive, "xl/_rels/workbook.xml.rels"):
        if "Target" in attributes:
            targets[attributes.get("Id", "")] = posixpath.normpath(
                posixpath.join("/xl", attributes["Target"])
            ).lstrip("/")
    for tag, attributes in elements(archive, "xl/workbook.xml"):
        if tag == "workbook" and any("purl.oclc.org" in value for value in attributes.values()):
            raise UnreadableWorkbook(f"这是“严格 Open XML”格式的工作簿。{_SAVE_AS}")
        path = targets.get(attributes.get("r:id", ""), "")
        if tag == "sheet" and path in archive.namelist():
            visible = attributes.get("state", "visible") == "visible"
            yield SheetPart(attributes.get("name", ""), path, visible)


def elements(archive: ZipFile, path: str) -> list[tuple[str, dict[str, str]]]:
    """Return every element of a small XML part as its name without prefix and its attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: found.append((local_name(tag), attributes))
    with archive.open(path) as part:
        parser.ParseFile(part)
    return found


def local_name(tag: str) -> str:
    """Return the name of an element without its prefix."""
    return tag.rpartition(":")[2] if ":" in tag else tag
