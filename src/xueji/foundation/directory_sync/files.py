"""A directory out of a file: JSON in the shape of WeCom or DingTalk, or CSV with a heading."""

import csv
import io
import json
from typing import Any

from xueji.common.errors import DomainError
from xueji.foundation.directory_sync import dingtalk, wecom
from xueji.foundation.directory_sync.rules import Department, Directory, Entry

HEADS = ("人员编号", "姓名", "部门编号", "部门名称", "职务", "手机号")
SHAPE = "JSON 文件里要有 departments 和 users 两个列表，每一项按企业微信或钉钉通讯录接口的格式。"


class FeedUnreadable(DomainError):
    """The file is no directory."""


def read(content: bytes, name: str) -> Directory:
    """The directory a file holds.

    Raises:
        FeedUnreadable: it is neither, or a field that must be there is missing.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FeedUnreadable("文件不是 UTF-8 编码，请另存为 UTF-8 后再上传。") from None
    return _of_csv(text) if name.lower().endswith(".csv") else _of_json(text)


def _of_json(text: str) -> Directory:
    try:
        found = json.loads(text)
        departments, users = found["departments"], found["users"]
        is_dingtalk = any("dept_id" in one for one in departments)
        parse: Any = dingtalk.parsed if is_dingtalk else wecom.parsed
        result: Directory = parse(departments, users)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise FeedUnreadable(SHAPE) from None
    return result


def _of_csv(text: str) -> Directory:
    rows = list(csv.DictReader(io.StringIO(text)))
    missing = [head for head in HEADS[:3] if not rows or head not in rows[0]]
    if missing:
        raise FeedUnreadable(f"CSV 文件第一行是表头，缺少：{'、'.join(missing)}。")
    keys = {row["部门编号"]: row.get("部门名称") or row["部门编号"] for row in rows if row["部门编号"]}
    entries = [
        Entry(
            code=row["人员编号"],
            name=row["姓名"],
            department_keys=(row["部门编号"],) if row["部门编号"] else (),
            title=row.get("职务") or "",
            phone=row.get("手机号") or "",
        )
        for row in rows
    ]
    return Directory([Department(key, name) for key, name in keys.items()], entries)
