"""From a directory to a checked list of people; nothing of it is written before a person approves."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from xueji.common.documents.xlsx import Column, write_table
from xueji.common.errors import DomainError
from xueji.common.jobs.models import Job
from xueji.foundation.directory_sync import dingtalk, permissions, ports, rules, wecom
from xueji.foundation.directory_sync.rules import Directory
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as people

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Read = Callable[[ports.Transport, str, str, str], Directory]
KINDS: dict[str, tuple[str, Read]] = {"wecom": ("企业微信", wecom.read), "dingtalk": ("钉钉", dingtalk.read)}
UNIT_COLUMNS = tuple(Column(title) for title in ("单位编码", "单位名称", "单位类型", "上级单位编码"))
UNIT_KIND = "其他事业单位"


class NotConfigured(DomainError):
    """No directory is named in the settings."""


def source_label() -> str:
    """The directory of the settings in words; empty when there is none."""
    return KINDS[settings.DIRECTORY_KIND][0] if settings.DIRECTORY_KIND in KINDS else ""


def read_source(transport: ports.Transport = ports.over_http) -> Directory:
    """Read the directory named in the settings.

    Raises:
        NotConfigured; DirectoryUnreachable: it does not answer as agreed.
    """
    if not source_label():
        raise NotConfigured("还没有配置通讯录来源，请系统管理员按设置说明填写 XUEJI_DIRECTORY_…。")
    read = KINDS[settings.DIRECTORY_KIND][1]
    base = settings.DIRECTORY_URL.rstrip("/")
    try:
        return read(transport, base, settings.DIRECTORY_ID, settings.DIRECTORY_SECRET)
    except (KeyError, TypeError, AttributeError):
        raise ports.DirectoryUnreachable("通讯录服务的应答缺少约定的内容，请核对接口版本。") from None


def start_check(directory: Directory, *, label: str, user: "User", now: datetime) -> Job:
    """Have the differences to what is stored looked up, by the same way as a list of Excel."""
    name = f"{label}通讯录 {timezone.localtime(now):%Y-%m-%d %H%M}.xlsx"
    content = people.people_workbook(rules.rows_of(directory, settings.DIRECTORY_UNIT_PREFIX))
    return people.start_people_check(user=user, name=name, content=content, now=now)


def units_workbook(directory: Directory, viewer: "User", now: datetime) -> bytes | None:
    """Departments that are no units yet, as a list for 导入单位; None when all are there."""
    prefix = settings.DIRECTORY_UNIT_PREFIX
    codes = {f"{prefix}{one.key}" for one in directory.departments}
    known = organizations.codes_in_use(codes)
    on = timezone.localdate(now)
    roots = organizations.organizations_under(viewer, *permissions.SYNC.roles, on=on)
    root = roots.first()
    found = rules.missing_units(directory, prefix, known, root.code if root else "")
    rows = [(code, name, UNIT_KIND, above) for code, name, above in found]
    return write_table("通讯录部门", UNIT_COLUMNS, rows) if rows else None
