"""File names that are harmless on every system."""

import re
import unicodedata

MAX_CHARACTERS = 100
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def extension_of(name: str) -> str:
    """The part behind the last dot, in small letters; empty when there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.strip().lower() if dot and stem else ""


def safe_name(name: str, extension: str) -> str:
    """A name without folders, control and direction marks, ending in the extension the content has."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    if extension_of(base):
        base = base.rpartition(".")[0]
    # Cf and Cc: invisible marks that make "exe.fdp" read "pdf.exe".
    shown = "".join(mark for mark in base if unicodedata.category(mark)[0] != "C")
    stem = " ".join(_FORBIDDEN.sub("_", shown).split()).strip(". ")[:MAX_CHARACTERS].strip(". ")
    if not stem or stem.split(".")[0].lower() in _DEVICES:
        stem = f"文件_{stem}" if stem else "文件"
    return f"{stem}.{extension}"
