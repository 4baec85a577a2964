"""Pictures are written anew, so that only their pixels are kept: no EXIF, no place, nothing hidden."""

from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from xueji.common.errors import DomainError

MAX_PIXELS = 40_000_000
MAX_SIDE = 2560
ENCODERS: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 88, "optimize": True},
    "WEBP": {"quality": 88},
}


def written_anew(file: BinaryIO) -> tuple[BytesIO, str]:
    """The picture upright, at most ``MAX_SIDE`` pixels long, without anything but pixels.

    Returns:
        the bytes, and ``png``, ``jpg`` or ``webp``; an animation keeps its first frame.
    Raises:
        DomainError: it cannot be read or has too many pixels.
    """
    try:
        with Image.open(file) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise DomainError(f"图片超过 {MAX_PIXELS // 1_000_000} 百万像素，请缩小后再上传。")
            source = picture.format if picture.format in ENCODERS else "PNG"
            upright = ImageOps.exif_transpose(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise DomainError("图片打不开，可能已损坏。请重新导出后再上传。") from None
    bare = upright.convert("RGB" if source == "JPEG" else "RGBA" if _is_see_through(upright) else "RGB")
    bare.thumbnail((MAX_SIDE, MAX_SIDE))
    bare.info.clear()
    written = BytesIO()
    bare.save(written, format=source, **ENCODERS[source])
    written.seek(0)
    return written, {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}[source]


def _is_see_through(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
