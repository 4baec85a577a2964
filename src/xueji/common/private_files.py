"""Small files that only their owner reads: whole and on the disk, or not there."""

import contextlib
import os
import tempfile
from pathlib import Path


def write(path: Path, text: str, *, only_new: bool = False) -> None:
    """Put ASCII text into a file in one step; with ``only_new`` a file that is there already stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if only_new:
            # Two processes that start at once agree on what the first of them wrote.
            with contextlib.suppress(FileExistsError):
                os.link(name, path)
        else:
            os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
