"""权限一览: who may do what, read from the permissions the code itself asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.urls import get_resolver

from xueji.common import access
from xueji.common.access import Permission
from xueji.common.documents import xlsx
from xueji.common.documents.model import Provenance
from xueji.foundation.organizations.duties import Role


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """The permissions of one domain."""

    name: str
    permissions: list[Permission]


def role_labels(permission: Permission) -> list[str]:
    """Names of the roles that may, in the order of the roles."""
    return [str(role.label) for role in Role if role in permission.roles]


def declared() -> list[Permission]:
    """Every permission, by domain; reading the addresses first, so that every domain has declared its own."""
    _ = get_resolver().url_patterns
    return access.permissions()


def groups(role: str = "") -> list[MatrixGroup]:
    """Permissions by domain, all or those of one role."""
    found: dict[str, list[Permission]] = {}
    for permission in declared():
        if not role or role in permission.roles:
            found.setdefault(permission.domain, []).append(permission)
    return [MatrixGroup(str(apps.get_app_config(label).verbose_name), rows) for label, rows in found.items()]


def _row(name: str, permission: Permission) -> Sequence[object]:
    marks = ["●" if role in permission.roles else "" for role in Role]
    addresses = "、".join(permission.pages)
    return [name, permission.label, permission.audience.value, *marks, permission.besides, addresses]


def workbook(provenance: Provenance) -> bytes:
    """The whole matrix: a row for each permission, a column for each role."""
    heads = [
        xlsx.Column("领域", width=14),
        xlsx.Column("事项", width=34),
        xlsx.Column("条件", width=12),
        *(xlsx.Column(str(role.label), width=7) for role in Role),
        xlsx.Column("另可由", width=20),
        xlsx.Column("页面", width=40),
    ]
    rows = [_row(group.name, permission) for group in groups() for permission in group.permissions]
    return xlsx.write_table("权限一览", heads, rows, provenance=provenance)


def markdown() -> str:
    """The matrix as a table for documents."""
    lines = ["| 领域 | 事项 | 谁可以 | 另可由 |", "|---|---|---|---|"]
    for group in groups():
        for one in group.permissions:
            who = "、".join(role_labels(one)) or one.audience.value
            lines.append(f"| {group.name} | {one.label} | {who} | {one.besides} |")
    return "\n".join(lines)
