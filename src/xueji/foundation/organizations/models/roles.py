"""Roles over subtrees."""

from django.db import models
from django.db.models import F, Q

from xueji.foundation.organizations.models.people import Person
from xueji.foundation.organizations.models.units import Organization


class RoleAssignment(models.Model):
    """角色授权. A role over a unit and everything below it, for a span of days."""

    class Role(models.TextChoices):
        """Roles (ORG-5)."""

        ORGANIZER = "organizer", "学习组织者"
        LEAD_READER = "lead_reader", "领学人"
        DISCIPLINE_OFFICE = "discipline_office", "纪委办公室"
        INSPECTOR = "inspector", "督查员"
        EDITOR = "editor", "内容编辑"
        REVIEWER = "reviewer", "内容审核"
        LECTURER = "lecturer", "讲师"
        EVALUATOR = "evaluator", "第三方评估"
        SYSTEM_ADMIN = "system_admin", "系统管理员"
        SECURITY_ADMIN = "security_admin", "安全管理员"
        AUDIT_ADMIN = "audit_admin", "审计管理员"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles", verbose_name="人员")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="role_assignments", verbose_name="范围（含下级）"
    )
    valid_from = models.DateField("开始日期")
    valid_until = models.DateField("结束日期（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "角色授权"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organization", "valid_from"],
                name="role_once",
                violation_error_message="该授权已登记。",
            ),
            models.CheckConstraint(
                name="role_dates_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="结束日期必须晚于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()} {self.organization}"
