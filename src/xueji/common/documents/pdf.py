"""Write a document as PDF in the layout of GB/T 9704-2012, without reaching out for anything."""

import logging
import shutil
import subprocess
from typing import Any, Final

from xueji.common.documents.errors import DocumentsUnavailable, DocumentTooLarge
from xueji.common.documents.html import build_html, style_sheet
from xueji.common.documents.layout import FONT_CHAINS, LAST_FONTS
from xueji.common.documents.model import Document, Face, Table

# WeasyPrint sets about 500 cells a second (measured on one core).
MAX_CELLS: Final = 20_000

_NO_PANGO = (
    "本机缺少排版库 Pango，暂时不能生成 PDF，可先导出 Word。请系统管理员安装："
    "Debian、Ubuntu 执行 apt install libpango-1.0-0 libpangoft2-1.0-0；"
    "麒麟、统信等 RPM 系统执行 dnf install pango。"
)
_NO_FONT = (
    "本机没有中文字体，生成的 PDF 会是空白方框，可先导出 Word。"
    "请系统管理员安装仿宋等字体，或执行 apt install fonts-noto-cjk。"
)


def render_pdf(document: Document) -> bytes:
    """Return the document as the bytes of a tagged PDF file.

    Raises:
        DocumentTooLarge: the tables would take minutes to set; Excel or Word is the way.
        DocumentsUnavailable: the machine has no Pango library or no Chinese font at all.
    """
    _refuse_oversize(document)
    weasyprint = _weasyprint()
    if not any(found_fonts().values()):
        raise DocumentsUnavailable(_NO_FONT)
    page = weasyprint.HTML(string=build_html(document), url_fetcher=_refuse)
    sheet = weasyprint.CSS(string=style_sheet(), url_fetcher=_refuse)
    written: bytes = page.write_pdf(stylesheets=[sheet], pdf_tags=True)
    return written


def found_fonts() -> dict[Face, tuple[str, ...]]:
    """Tell which families of each face's chain this machine has, best first.

    An empty tuple means that the face would be drawn in whatever font the system offers.
    """
    installed = _installed_families()
    return {
        face: tuple(name for name in chain + LAST_FONTS if name.casefold() in installed)
        for face, chain in FONT_CHAINS.items()
    }


def _refuse_oversize(document: Document) -> None:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    cells = sum(len(table.rows) * len(table.columns) for table in tables)
    if cells > MAX_CELLS:
        raise DocumentTooLarge(
            f"表格共有 {sum(len(table.rows) for table in tables)} 行，排成 PDF 太慢，"
            "请缩小范围，或改为导出 Excel 或 Word。"
        )


def _weasyprint() -> Any:
    # Its progress lines say nothing new, its warnings quote the text of documents; it logs while it loads.
    for name in ("weasyprint", "weasyprint.progress"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        import weasyprint
    except OSError as error:
        raise DocumentsUnavailable(_NO_PANGO) from error
    return weasyprint


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"documents fetch nothing: {url[:80]}")


def _installed_families() -> set[str]:
    """Ask fontconfig for every family name, in every language it is known by."""
    command = shutil.which("fc-list")
    if command is None:
        return _families_by_match()
    listed = subprocess.run(  # noqa: S603 - fixed command, no shell, no input from outside
        [command, "--format", "%{family}\n"], capture_output=True, text=True, check=False, timeout=30
    )
    return {name.strip().casefold() for line in listed.stdout.splitlines() for name in line.split(",")}


def _families_by_match() -> set[str]:
    """Without `fc-list`, ask the fontconfig library that Pango uses for each name of our chains."""
    _weasyprint()
    from weasyprint.text.ffi import ffi, fontconfig

    names = {name for chain in (*FONT_CHAINS.values(), LAST_FONTS) for name in chain}
    config = fontconfig.FcInitLoadConfigAndFonts()
    return {name.casefold() for name in names if _matches(ffi, fontconfig, config, name)}


def _matches(ffi: Any, fontconfig: Any, config: Any, name: str) -> bool:
    pattern = fontconfig.FcPatternCreate()
    fontconfig.FcPatternAddString(pattern, b"family", name.encode())
    fontconfig.FcConfigSubstitute(config, pattern, 0)
    fontconfig.FcDefaultSubstitute(pattern)
    match = fontconfig.FcFontMatch(config, pattern, ffi.new("FcResult *"))
    family = ffi.new("FcChar8 **")
    at, same = 0, False
    while match != ffi.NULL and fontconfig.FcPatternGetString(match, b"family", at, family) == 0:
        same = same or ffi.string(family[0]).decode().casefold() == name.casefold()
        at += 1
    return same
