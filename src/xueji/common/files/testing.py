"""Small files of every kind, made by hand, for tests of this and other domains."""

import struct
import zipfile
from io import BytesIO

from PIL import Image

MACRO_TYPES = "application/vnd.ms-word.document.macroEnabled.main+xml"
PLAIN_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def picture(form: str = "PNG", size: tuple[int, int] = (8, 6), exif: bytes = b"", mode: str = "RGB") -> bytes:
    """A picture of one colour, with EXIF data when given."""
    written = BytesIO()
    Image.new(mode, size, (179, 19, 27)[: 3 if mode == "RGB" else 1]).save(written, form, exif=exif)
    return written.getvalue()


def picture_with_place() -> bytes:
    """A JPEG whose EXIF says where it was taken and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    return picture("JPEG", exif=exif.tobytes())


def box(kind: bytes, body: bytes) -> bytes:
    """A box of an MP4 file."""
    return struct.pack(">I", 8 + len(body)) + kind + body


def mp4(seconds: float = 12.0, *, wide: bool = False, brand: bytes = b"isom", padding: int = 0) -> bytes:
    """An MP4 without pictures that says how long it is; ``wide`` counts in 64 bits."""
    times = struct.pack(">QQIQ", 0, 0, 1000, int(seconds * 1000))
    if not wide:
        times = struct.pack(">IIII", 0, 0, 1000, int(seconds * 1000))
    header = box(b"mvhd", bytes([int(wide), 0, 0, 0]) + times + bytes(80))
    return box(b"ftyp", brand + bytes(4)) + box(b"mdat", bytes(padding)) + box(b"moov", header)


def element(kind: int, body: bytes) -> bytes:
    """An element of a WebM file."""
    return kind.to_bytes((kind.bit_length() + 7) // 8) + (len(body) | 1 << 56).to_bytes(8) + body


def webm(seconds: float | None = 12.0, *, width: str = ">d") -> bytes:
    """A WebM without pictures; None leaves the length out, as browsers do when they record."""
    length = element(0x4489, struct.pack(width, seconds * 1000)) if seconds is not None else b""
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3)) + length)
    return element(0x1A45DFA3, element(0x4282, b"webm")) + element(0x18538067, info)


def office(main_part: str = "word/document.xml", types: str = PLAIN_TYPES, **parts: str) -> bytes:
    """An Office package; ``parts`` are further parts, with __ for / and _dot_ for a dot in their names."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("[Content_Types].xml", f'<Types><Override ContentType="{types}"/></Types>')
        package.writestr(main_part, "<document/>")
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return written.getvalue()


CAPTIONS = (
    "WEBVTT\n\n00:00.000 --> 00:04.000\n那天晚上下雨。\n\n00:04.000 --> 00:09.500\n车被借走了。\n".encode()
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
