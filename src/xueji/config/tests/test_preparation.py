"""Static files are collected once, whoever starts at the same time, and the former version keeps its own."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from xueji.config import preparation


def test_servers_that_start_together_collect_once(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "page.0123.css").write_text("of the former version", encoding="ascii")
    calls: list[dict[str, object]] = []

    def collect(name: str, **options: object) -> None:
        time.sleep(0.05)
        calls.append(options)

    monkeypatch.setattr(preparation, "call_command", collect)
    monkeypatch.setattr(preparation, "_static_stamp", lambda: "new")
    threads = [threading.Thread(target=preparation.collect_static_files) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1 and "clear" not in calls[0]
    assert (settings.STATIC_ROOT / "page.0123.css").exists()
