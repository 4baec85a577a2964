"""What each role may do with units, people, accounts and grants, declared once.

System administrators look after units, people and accounts, security administrators after grants, audit
administrators read the trail. None of them can do the work of another.
"""

from xueji.common import access
from xueji.foundation.organizations.models import RoleAssignment
from xueji.foundation.organizations.models.roles import SEPARATED_ROLES, VISITING_ROLES

Role = RoleAssignment.Role
# The three separated administrators: one person never holds two of them at a time.
SEPARATED = frozenset(SEPARATED_ROLES)
ROLES_APART = [role for role in Role if role in SEPARATED]
DELEGABLE = tuple(role for role in Role if role not in SEPARATED)
# They come for a named piece of work and go again: their grants say what for, and have an end.
VISITING = frozenset(VISITING_ROLES)
# Roles whose power a system administrator must never reach by setting a password.
BEYOND_SYSTEM_ADMIN = frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})

KEEP_UNITS = access.declare(
    "organizations.keep_units",
    "建立、修改、导入单位",
    Role.SYSTEM_ADMIN,
    pages=(
        "organizations:create-unit",
        "organizations:edit-unit",
        "organizations:add-link",
        "organizations:end-link",
        "organizations:import-units",
        "organizations:commit-units",
        "organizations:import-divisions",
    ),
)
CHANGE_UNITS = access.declare(
    "organizations.change_units",
    "办理单位更名、划转、合并、拆分、撤销",
    Role.SYSTEM_ADMIN,
    pages=("organizations:change-unit", "organizations:unit-changes", "organizations:withdraw-change"),
)
KEEP_PEOPLE = access.declare(
    "organizations.keep_people",
    "登记、修改、导入人员和任职",
    Role.SYSTEM_ADMIN,
    pages=(
        "organizations:create-person",
        "organizations:edit-person",
        "organizations:add-membership",
        "organizations:end-membership",
        "organizations:transfer",
        "organizations:leave",
        "organizations:register-floating",
        "organizations:end-floating",
        "organizations:duplicates",
        "organizations:look-again",
        "organizations:judge-different",
        "organizations:find-other",
        "organizations:merge",
        "organizations:merged",
        "organizations:import-people",
        "organizations:import-run",
        "organizations:commit-run",
        "organizations:drop-run",
        "organizations:people-template",
    ),
)
KEEP_ACCOUNTS = access.declare(
    "organizations.keep_accounts",
    "申请开通和重新启用账号，停用账号，重置密码，解除锁定",
    Role.SYSTEM_ADMIN,
    pages=(
        "organizations:open-account",
        "organizations:request-enabling",
        "organizations:disable-account",
        "organizations:reset-password",
        "organizations:unlock-account",
    ),
)
APPROVE_ACCOUNTS = access.declare(
    "organizations.approve_accounts",
    "批准或退回账号的开通和重新启用",
    Role.SECURITY_ADMIN,
    pages=("organizations:account-requests", "organizations:decide-accounts", "organizations:approve-batch"),
)
# Roles whose duty is with the people of the subtree; the others see no list of names.
SEE_PEOPLE = access.declare(
    "organizations.see_people",
    "查看人员名单",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    Role.INSPECTOR,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    pages=("organizations:people",),
)
# The pages of posts are in post_handbooks: to people, a post and its handbook are one thing.
SEE_POSTS = access.declare(
    "organizations.see_posts",
    "查看岗位、风险等级和岗位手册",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    Role.INSPECTOR,
    pages=(
        "post_handbooks:posts",
        "post_handbooks:post",
        "post_handbooks:unit-posts",
        "post_handbooks:draft",
        "post_handbooks:revision",
        "post_handbooks:unit-file",
        "post_handbooks:export",
    ),
)
KEEP_POSTS = access.declare(
    "organizations.keep_posts",
    "登记岗位，评定廉政风险等级",
    Role.DISCIPLINE_OFFICE,
    pages=(
        "post_handbooks:create",
        "post_handbooks:edit",
        "post_handbooks:grade",
        "post_handbooks:remove",
        "post_handbooks:import",
        "post_handbooks:commit-import",
        "post_handbooks:failed-import",
        "post_handbooks:import-template",
    ),
)
GRANT = access.declare(
    "organizations.grant",
    "授予和收回角色",
    Role.SECURITY_ADMIN,
    pages=("organizations:roles", "organizations:assign-role", "organizations:revoke-role"),
)
REVIEW_GRANTS = access.declare(
    "organizations.review_grants",
    "定期复核所管范围内的授权（不能复核自己的）",
    Role.SECURITY_ADMIN,
    pages=(
        "organizations:reviews",
        "organizations:begin-review",
        "organizations:review",
        "organizations:keep-grant",
        "organizations:take-back",
        "organizations:finish-review",
    ),
)
OPERATE = access.declare(
    "organizations.operate",
    "查看全平台的后台任务和运行情况（限没有上级的单位）",
    Role.SYSTEM_ADMIN,
    pages=("organizations:people-settings", "jobs:all", "jobs:begin", "jobs:deliver", "jobs:operations"),
    besides="另行指定的运行维护人员",
)
SEE_QUARANTINE = access.declare(
    "organizations.see_quarantine",
    "查看和删除被隔离的上传文件",
    Role.SECURITY_ADMIN,
    pages=("organizations:quarantine", "organizations:delete-quarantined"),
)
READ_AUDIT = access.declare(
    "organizations.read_audit", "查阅和导出审计记录", Role.AUDIT_ADMIN, pages=("organizations:audit",)
)
SEE_MATRIX = access.declare(
    "organizations.see_matrix",
    "查看和导出权限一览",
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
    pages=("organizations:matrix",),
)
access.for_signed_in(
    "organizations.delegate",
    "把自己的角色限期交给他人代行，结束自己交出或代行的（三员角色除外，代行的不能再交出）",
    "organizations:delegations",
    "organizations:delegate",
    "organizations:end-delegation",
    "organizations:pick-delegates",
)
access.for_signed_in(
    "organizations.see_units",
    "查看本人所在和所管的单位、本人信息",
    "organizations:units",
    "organizations:unit",
    "organizations:unit-children",
    "organizations:unit-history",
    "organizations:divisions",
    "organizations:me",
    "organizations:person",
    "organizations:pick-people",
    "organizations:pick-units",
)
