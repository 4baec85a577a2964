"""Office files are zip packages: what is inside decides, before anything is unfolded."""

import re
import zipfile
from typing import BinaryIO

from xueji.common.errors import DomainError

MAX_ENTRIES = 5000
MAX_UNFOLDED_BYTES = 600 * 1024 * 1024
MAX_PART_BYTES = 4 * 1024 * 1024
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_ACTIVE_PART = re.compile(
    r"(vbaproject\.bin|vbadata\.xml|/activex/|\.(?:exe|dll|js|vbs|bat|cmd|scr|ps1|jar|lnk)$)"
)
_OUTSIDE = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode=[\"']External[\"'])(?=[^>]*/(attachedTemplate|oleObject|frame|subDocument)[\"'])"
)
NOT_OFFICE = "压缩包不能上传。请直接上传 Word、Excel、PowerPoint（.docx .xlsx .pptx）或 PDF。"


def checked_kind(file: BinaryIO) -> str:
    """``docx``, ``xlsx`` or ``pptx``.

    Raises:
        DomainError: it is another archive, damaged, too big unfolded, or holds something that acts.
    """
    try:
        with zipfile.ZipFile(file) as package:
            return _kind_of(package)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        raise DomainError("文件已损坏或设了密码，打不开。请在办公软件里重新保存后再上传。") from None


def _kind_of(package: zipfile.ZipFile) -> str:
    entries = package.infolist()
    names = {entry.filename for entry in entries}
    kind = next((kind for part, kind in MAIN_PARTS.items() if part in names), None)
    if kind is None or "[Content_Types].xml" not in names:
        raise DomainError(NOT_OFFICE)
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNFOLDED_BYTES:
        raise DomainError("文件展开后过大，不能上传。请拆成几份。")
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise DomainError(NOT_OFFICE)
    is_active = any(_ACTIVE_PART.search(name.lower()) for name in names)
    if is_active or b"macroEnabled" in _part(package, "[Content_Types].xml"):
        raise DomainError("文件里带有宏或可执行的内容，不能上传。请另存为不带宏的格式。")
    if any(_OUTSIDE.search(_part(package, name)) for name in names if name.endswith(".rels")):
        raise DomainError("文件引用了外部的模板或对象，打开时会连到别处，不能上传。请另存为普通文档。")
    return kind


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        data = part.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise DomainError("文件展开后过大，不能上传。请拆成几份。")
    return data
