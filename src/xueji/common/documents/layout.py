"""The figures of the official page, shared by Word and PDF (GB/T 9704-2012).

The line pitch and the character spacing were measured: with them LibreOffice and WeasyPrint both set
22 lines of 28 characters in the 156 mm × 225 mm text area. A `w:docGrid` gives fewer.
"""

from dataclasses import dataclass
from typing import Final

from xueji.common.documents.model import Face

BODY_POINTS: Final = 16.0  # 3号
TITLE_POINTS: Final = 22.0  # 2号
PAGE_NUMBER_POINTS: Final = 14.0  # 4号
TABLE_POINTS: Final = 12.0  # 小四, tables on upright pages
LEDGER_POINTS: Final = 10.5  # 五号, tables across
SMALL_POINTS: Final = 9.0  # 小五, provenance
LINE_PITCH_POINTS: Final = 28.95
TITLE_PITCH_POINTS: Final = 33.0
CHARACTER_SPACING_POINTS: Final = -0.25
CHARACTERS_PER_LINE: Final = 28
LINES_PER_PAGE: Final = 22


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its margins in millimeters."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def text_width(self) -> float:
        """The width between the margins, in millimeters."""
        return self.width - self.left - self.right


PORTRAIT: Final = Page(width=210, height=297, top=37, bottom=35, left=28, right=26)
# The upright page turned: the binding margin comes to the top.
LANDSCAPE: Final = Page(width=297, height=210, top=28, bottom=26, left=35, right=37)

# The name Chinese offices have first, then what other machines have.
FONT_CHAINS: Final[dict[Face, tuple[str, ...]]] = {
    Face.BODY: ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang"),
    Face.HEADING: ("黑体", "SimHei", "STHeiti", "FandolHei", "Noto Sans CJK SC"),
    Face.KAI: (
        "楷体_GB2312",
        "KaiTi_GB2312",
        "楷体",
        "KaiTi",
        "STKaiti",
        "FandolKai",
        "LXGW WenKai",
        "AR PL UKai CN",
    ),
    Face.TITLE: ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "小标宋"),
}
# The last of every chain: covers the rare characters of names that the faces above lack.
LAST_FONTS: Final = ("Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "宋体", "Songti SC")
LATIN_FONT: Final = "Times New Roman"
SONG: Final = "宋体"


def page_of(landscape: bool) -> Page:
    """Return the page of a document."""
    return LANDSCAPE if landscape else PORTRAIT


def shares(widths: list[float], total: float) -> list[float]:
    """Split a total width by shares; a share of nothing or less counts as one."""
    kept = [width if width > 0 else 1.0 for width in widths]
    whole = sum(kept) or 1.0
    return [total * width / whole for width in kept]
