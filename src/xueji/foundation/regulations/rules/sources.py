"""Turns bytes into text: Markdown, plain text in the usual Chinese encodings, Word .docx."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from .document import Problem, UnreadableSource
from .word import read_docx

LARGEST_SOURCE_BYTES = 20 * 1024 * 1024
"""The longest national statute has 0.5 MB; anything beyond this is not a regulation."""

SUFFIXES = (".md", ".markdown", ".txt", ".docx")
_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "这是旧版 Word 文件（.doc），请在 Word 或 WPS 里另存为 .docx 再导入",
    b"%PDF": "这是 PDF 文件，请换成 .docx、.txt 或 .md 再导入",
    b"{\\rtf": "这是 RTF 文件，请在 Word 或 WPS 里另存为 .docx 再导入",
    b"\x89PNG": "这是图片，请换成文字文件再导入",
    b"\xff\xd8\xff": "这是图片，请换成文字文件再导入",
}
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ALLOWED_CONTROLS = "\t\n\r\x0b\x0c"


@dataclass(frozen=True)
class Source:
    """The text of a source, lines ended by ``\\n``, and what was left out on the way."""

    text: str
    format: str
    problems: tuple[Problem, ...] = ()


def read_source(name: str, data: bytes) -> Source:
    """Read a file by its content; raises :class:`UnreadableSource`."""
    if len(data) > LARGEST_SOURCE_BYTES:
        raise UnreadableSource(f"文件有 {len(data) // 1024 // 1024} MB，超过 20 MB 的上限")
    if not data.strip():
        raise UnreadableSource("文件是空的")
    for signature, message in _SIGNATURES.items():
        if data.startswith(signature):
            raise UnreadableSource(message)
    if data.startswith(b"PK\x03\x04"):
        lines, problems = read_docx(data)
        return Source("\n".join(lines), "docx", problems)
    if name.lower().endswith(".docx"):
        raise UnreadableSource("这不是有效的 Word 文件（.docx），文件可能已损坏或只是改了扩展名")
    return Source(clean_text(decode(data)), "md" if name.lower().endswith((".md", ".markdown")) else "txt")


def decode(data: bytes) -> str:
    """Decode by byte-order mark, else UTF-8, else GB18030; raises :class:`UnreadableSource`."""
    marked = [encoding for mark, encoding in _BOMS.items() if data.startswith(mark)]
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text
    raise UnreadableSource("这不是文字文件，读不出内容；请使用 .md、.txt 或 .docx")


def clean_text(text: str) -> str:
    """One kind of line end, no byte-order mark; nothing else is touched."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _looks_like_text(text: str) -> bool:
    """No control characters and next to no unassigned or private code points."""
    odd = 0
    for character in text:
        category = unicodedata.category(character)
        if category == "Cc" and character not in _ALLOWED_CONTROLS:
            return False
        odd += category in ("Cn", "Co")
    return odd * 200 <= len(text)
