"""Looks for what a task needs, installs Debian packages when it may, and says what is missing otherwise.

Usage: python tools/doctor.py python|run|test
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

MINIMUM_PYTHON = (3, 11)


class Need(NamedTuple):
    """Something outside Python that a task needs."""

    name: str
    present: Callable[[], bool]
    debian: tuple[str, ...]
    why: str
    required: bool


def has_cjk_font() -> bool:
    """Whether a Chinese font is installed (PDF files and screenshots need one)."""
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def has_postgresql() -> bool:
    """Whether the PostgreSQL server programs are here, on PATH or where Debian puts them."""
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def has_pango() -> bool:
    """Whether the text layout library of WeasyPrint is here."""
    return ctypes.util.find_library("pango-1.0") is not None


PANGO = Need(
    "Pango", has_pango, ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"), "PDF files", False
)
FONT = Need("a Chinese font", has_cjk_font, ("fontconfig", "fonts-noto-cjk"), "PDF files", False)
POSTGRESQL = Need("PostgreSQL", has_postgresql, ("postgresql",), "the tests on both databases", True)
CHROMIUM = Need(
    "Chromium",
    lambda: bool(
        shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    ),
    ("chromium",),
    "the journeys in a real browser",
    True,
)
XMLSEC = Need(
    "xmlsec1",
    lambda: shutil.which("xmlsec1") is not None,
    ("xmlsec1",),
    "the SAML provider of the tests",
    True,
)
NEEDS = {"python": (), "run": (PANGO, FONT), "test": (PANGO, FONT, POSTGRESQL, CHROMIUM, XMLSEC)}


def install(packages: list[str]) -> bool:
    """Install Debian packages when this account may; returns whether it was tried and worked."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {' '.join(packages)} …", flush=True)
    update = ["apt-get", "update", "-qq"]
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    quiet = {"stdout": subprocess.DEVNULL, "env": environment, "check": False}
    subprocess.run(update, **quiet)  # type: ignore[call-overload]
    return subprocess.run(command, **quiet).returncode == 0  # type: ignore[call-overload,no-any-return]


def check_python() -> None:
    """Stop with the mend when Python is too old or cannot make virtual environments."""
    if sys.version_info < MINIMUM_PYTHON:
        sys.exit(
            f"Python {sys.version.split()[0]} is too old; "
            "install Python 3.11 or later (make PYTHON=python3.11 …)."
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        if not install(["python3-venv"]):
            sys.exit(
                "Python cannot make virtual environments; install it with: sudo apt-get install python3-venv"
            )


def main(task: str) -> None:
    """Check one task's needs."""
    check_python()
    missing = [need for need in NEEDS[task] if not need.present()]
    if missing and install([package for need in missing for package in need.debian]):
        missing = [need for need in missing if not need.present()]
    for need in missing:
        word = "Missing" if need.required else "Note: missing"
        print(f"{word}: {need.name} ({need.why}). Get it with: sudo apt-get install {' '.join(need.debian)}")
    if any(need.required for need in missing):
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
