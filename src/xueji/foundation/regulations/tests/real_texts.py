"""The statutes beside the repository; tests that read them skip where they are absent."""

from __future__ import annotations

import pytest

from xueji.foundation.regulations.testing import REAL_ARTICLES as ARTICLES
from xueji.foundation.regulations.testing import REAL_TEXTS as FOLDER

__all__ = ["ARTICLES", "FOLDER", "needs_real_texts", "real_text"]
needs_real_texts = pytest.mark.skipif(not FOLDER.is_dir(), reason="needs ../shared/data/regulations")


def real_text(name: str) -> str:
    """Text of one statute by file name without suffix."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")
