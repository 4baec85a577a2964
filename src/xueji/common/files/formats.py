"""What a file is, told by its bytes and never by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from xueji.common.errors import DomainError
from xueji.common.files import captions, media, office
from xueji.common.files.names import extension_of

HEAD_BYTES = 4096
# What makes a PDF do something when it is opened.
ACTIVE_PDF_WORDS = (b"/JavaScript", b"/Launch")
CHUNK_BYTES = 1024 * 1024


class Family(StrEnum):
    """What can be done with a file."""

    DOCUMENT = "document"
    PICTURE = "picture"
    VIDEO = "video"
    CAPTIONS = "captions"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that is accepted; the first extension is the usual one."""

    name: str
    extensions: tuple[str, ...]
    media_type: str
    family: Family


@dataclass(frozen=True, slots=True)
class Recognized:
    """A file that may be kept; ``seconds`` is the length of a video, else None."""

    format: Format
    seconds: float | None = None


_OOXML = "application/vnd.openxmlformats-officedocument"
PDF = Format("PDF", ("pdf",), "application/pdf", Family.DOCUMENT)
OFFICE = {
    "docx": Format("Word", ("docx",), f"{_OOXML}.wordprocessingml.document", Family.DOCUMENT),
    "xlsx": Format("Excel", ("xlsx",), f"{_OOXML}.spreadsheetml.sheet", Family.DOCUMENT),
    "pptx": Format("PowerPoint", ("pptx",), f"{_OOXML}.presentationml.presentation", Family.DOCUMENT),
}
TEXT = Format("文本", ("txt", "md", "csv"), "text/plain; charset=utf-8", Family.DOCUMENT)
PNG = Format("PNG 图片", ("png",), "image/png", Family.PICTURE)
JPEG = Format("JPEG 图片", ("jpg", "jpeg"), "image/jpeg", Family.PICTURE)
GIF = Format("GIF 图片", ("gif",), "image/gif", Family.PICTURE)
WEBP = Format("WebP 图片", ("webp",), "image/webp", Family.PICTURE)
MP4 = Format("MP4 视频", ("mp4", "m4v"), "video/mp4", Family.VIDEO)
WEBM = Format("WebM 视频", ("webm",), "video/webm", Family.VIDEO)
VTT = Format("WebVTT 字幕", ("vtt",), "text/vtt; charset=utf-8", Family.CAPTIONS)
ALL_FORMATS = (PDF, *OFFICE.values(), TEXT, PNG, JPEG, GIF, WEBP, MP4, WEBM, VTT)


def recognize(file: BinaryIO, name: str) -> Recognized:
    """What the file is; reads it from the start and leaves it there.

    Raises:
        DomainError: it is none of the accepted formats, its name says something else, or it is harmful.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if not head:
        raise DomainError("文件是空的，请重新选择。")
    found = _by_content(file, head, extension_of(name))
    if extension_of(name) not in found.extensions:
        raise DomainError(
            f"文件名与内容不符：内容是{found.name}，文件名应以 .{found.extensions[0]} 结尾。请核对后再上传。"
        )
    seconds = _CHECKS[found](file) if found in _CHECKS else None
    file.seek(0)
    return Recognized(found, seconds)


def _by_content(file: BinaryIO, head: bytes, extension: str) -> Format:
    for is_so, found in _SIGNATURES:
        if is_so(head):
            return found
    if head.startswith(b"PK\x03\x04"):
        return OFFICE[office.checked_kind(file)]
    if extension in (*VTT.extensions, *TEXT.extensions):
        text = captions.decoded(file.read())
        return VTT if captions.is_captions(text) else TEXT
    offered = "、".join(f".{one.extensions[0]}" for one in ALL_FORMATS)
    raise DomainError(f"不接受这种文件。可以上传：{offered}。")


def _passive_pdf(file: BinaryIO) -> None:
    tail = b""
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        if any(word in tail + chunk for word in ACTIVE_PDF_WORDS):
            raise DomainError("PDF 里带有脚本或启动程序的动作，不能上传。请另存为普通 PDF。")
        tail = chunk[-16:]


def _checked_captions(file: BinaryIO) -> None:
    file.seek(0)
    captions.check(captions.decoded(file.read()))


_SIGNATURES: tuple[tuple[Callable[[bytes], bool], Format], ...] = (
    (lambda head: head.startswith(b"%PDF-"), PDF),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), PNG),
    (lambda head: head.startswith(b"\xff\xd8\xff"), JPEG),
    (lambda head: head.startswith((b"GIF87a", b"GIF89a")), GIF),
    (lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP", WEBP),
    (media.is_mp4, MP4),
    (media.is_webm, WEBM),
)
_CHECKS: dict[Format, Callable[[BinaryIO], float | None]] = {
    PDF: _passive_pdf,
    VTT: _checked_captions,
    MP4: media.mp4_seconds,
    WEBM: media.webm_seconds,
}
