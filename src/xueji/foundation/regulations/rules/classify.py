"""Kind and issuer of a regulation, guessed from its title and dated lines; an editor may correct them."""

from __future__ import annotations

import re

KINDS = (
    *("法律", "行政法规", "监察法规", "党内法规", "司法解释"),
    *("部门规章", "地方性法规", "地方政府规章", "单位制度", "其他"),
)

_CONGRESS = re.compile(r"全国人民代表大会(?:常务委员会)?")
_LOCAL_CONGRESS = re.compile(r"\S{1,12}(?:省|市|自治区|自治州|自治县)\S{0,6}人民代表大会(?:常务委员会)?")
_LOCAL_GOVERNMENT = re.compile(r"\S{1,12}(?:省|市|自治区|自治州|县|区)人民政府")
_ISSUERS = (
    ("中共中央", "党内法规"),
    ("国家监察委员会", "监察法规"),
    ("最高人民法院", "司法解释"),
    ("最高人民检察院", "司法解释"),
)


def kind_and_issuer(title: str, header: str) -> tuple[str, str]:
    """Guess (kind, issuer) from the last dated line that names an issuer; empty when nothing is said."""
    for row in reversed(header.split("\n")):
        if found := _of_line(title, re.sub(r"^\s*[（(]?\s*\d{4}\s*年\s*\d+\s*月\s*\d+\s*日\s*", "", row)):
            return found
    if title.startswith("中国共产党"):
        return "党内法规", ""
    return ("法律", "") if title.startswith("中华人民共和国") and title.endswith("法") else ("", "")


def _of_line(title: str, row: str) -> tuple[str, str] | None:
    for issuer, kind in _ISSUERS:
        if issuer in row:
            joint = issuer == "中共中央" and "国务院" in row
            return kind, "中共中央、国务院" if joint else issuer
    if congress := _CONGRESS.search(row):
        return "法律", congress.group()
    if local := _LOCAL_CONGRESS.search(row):
        return "地方性法规", local.group()
    if government := _LOCAL_GOVERNMENT.search(row):
        return "地方政府规章", government.group()
    if "国务院" in row:
        return ("行政法规" if title.endswith(("条例", "规定", "办法")) else ""), "国务院"
    return None
