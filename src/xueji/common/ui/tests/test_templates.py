"""Every template of the tree keeps the content security policy and uses icons that exist."""

import json
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[3]
TEMPLATES = sorted(PACKAGE.glob("**/templates/**/*.html"))
ICON_LIST = PACKAGE.parents[1] / "tools/icons.json"
# Documents turned into PDF on the server never reach a browser.
DOCUMENT_FOLDERS = {"documents"}
INLINE_STYLE = re.compile(r"<style[\s>]|\sstyle\s*=", re.IGNORECASE)
SCRIPT_BODY = re.compile(r"<script\b[^>]*>\s*[^<\s]", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE)
ICON = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']|\sicon=["']([a-z0-9-]+)["']""")


def pages() -> list[Path]:
    """Templates that browsers get."""
    return [path for path in TEMPLATES if not DOCUMENT_FOLDERS & set(path.parts)]


def test_templates_have_no_inline_style_script_or_handler() -> None:
    found = []
    for path in pages():
        text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"))
        hits = filter(None, (pattern.search(text) for pattern in (INLINE_STYLE, SCRIPT_BODY, HANDLER)))
        found += [f"{path.relative_to(PACKAGE)}: {hit.group()[:60]}" for hit in hits]
    assert not found


def test_icons_used_are_in_the_sprite_list() -> None:
    if not ICON_LIST.exists():
        pytest.skip("needs the source tree (tools/icons.json)")
    known = set(json.loads(ICON_LIST.read_text(encoding="utf-8")))
    used = {
        name for path in pages() for found in ICON.findall(path.read_text("utf-8")) for name in found if name
    }
    assert used <= known, f"add to tools/icons.json: {sorted(used - known)}"


def test_icons_named_in_python_are_in_the_sprite_list() -> None:
    if not ICON_LIST.exists():
        pytest.skip("needs the source tree (tools/icons.json)")
    from xueji.common.ui.navigation import _entries
    from xueji.common.ui.statuses import DEFAULT_ICONS, LOOKS

    known = set(json.loads(ICON_LIST.read_text(encoding="utf-8")))
    used = (
        {look.icon for look in LOOKS.values()}
        | set(DEFAULT_ICONS.values())
        | {e.icon for e in _entries.values()}
    )
    assert used <= known
