"""Roles over subtrees."""

from datetime import date

from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from xueji.foundation.organizations.models.people import Person
from xueji.foundation.organizations.models.units import Organization

# The three separated administrators; and roles of people who come for a named piece of work and go again.
SEPARATED_ROLES = ("system_admin", "security_admin", "audit_admin")
VISITING_ROLES = ("inspector", "evaluator")
IS_SEPARATED = Q(role__in=SEPARATED_ROLES)


def _duty_key(person_field: str) -> Concat:
    """``<person>:<role>``, the key of the duty that goes with a grant."""
    return Concat(Cast(person_field, CharField(max_length=20)), Value(":"), F("role"))


class AdministratorDuty(models.Model):
    """管理员职责. The one separated administrator a person is; every such grant in force refers to it.

    A person has one row at most, and a grant can only refer to the row of its own person and role, so the
    database itself refuses a second duty, whatever the days of the grants.
    """

    key = models.CharField("标识", max_length=48, primary_key=True)
    person = models.OneToOneField(
        Person,
        on_delete=models.CASCADE,
        related_name="administrator_duty",
        verbose_name="人员",
        error_messages={"unique": "系统管理员、安全管理员、审计管理员须由不同的人担任。"},
    )
    role = models.CharField("职责", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "管理员职责"
        # The usual name is longer than every database takes.
        db_table = "organizations_duty"
        constraints = [
            models.CheckConstraint(
                name="duty_is_separated",
                condition=IS_SEPARATED,
                violation_error_message="只有系统管理员、安全管理员、审计管理员是相互分立的职责。",
            ),
            models.CheckConstraint(
                name="duty_key_fits",
                condition=Q(key=_duty_key("person_id")),
                violation_error_message="职责标识与人员、角色不符。",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class RoleAssignment(models.Model):
    """角色授权. A role over a unit and everything below it, for a span of days and a purpose."""

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
    purpose = models.CharField("用途", max_length=200, blank=True, default="")
    valid_from = models.DateField("开始日期")
    valid_until = models.DateField("结束日期（不含）", null=True, blank=True)
    # Empty for an administrator's grant that is over; such a grant gives no power whatever its days.
    duty = models.ForeignKey(
        AdministratorDuty, on_delete=models.PROTECT, null=True, blank=True, verbose_name="管理员职责"
    )
    # The grant this one was handed on from; it gives power only while that one does (selectors.granting_q).
    delegated_from = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name="由谁的授权代行",
    )
    # A delegation ended early stays, and so does a grant taken back on its first day: what was done under
    # them counts for the three-persons rule.
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "角色授权"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organization", "valid_from"],
                name="role_once",
                condition=Q(delegated_from=None, ended_at=None),
                violation_error_message="该授权已登记。",
            ),
            models.UniqueConstraint(
                fields=["person", "delegated_from", "organization", "valid_from"],
                name="role_handed_on_once",
                condition=Q(ended_at=None),
                violation_error_message="这项角色已交给此人代行。",
            ),
            models.CheckConstraint(
                name="role_delegation_bounded",
                condition=Q(delegated_from=None, ended_at=None)
                | Q(delegated_from=None, valid_until__isnull=False)
                | (
                    Q(delegated_from__isnull=False, valid_until__isnull=False)
                    & ~IS_SEPARATED
                    & ~Q(purpose="")
                ),
                violation_error_message="代行须有结束日期和事由；系统管理员、安全管理员、审计管理员不能由他人代行。",
            ),
            models.CheckConstraint(
                name="role_dates_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="结束日期必须晚于开始日期。",
            ),
            models.CheckConstraint(
                name="role_duty_fits",
                condition=(
                    (~IS_SEPARATED & Q(duty=None))
                    | (IS_SEPARATED & Q(duty__isnull=False) & Q(duty=_duty_key("person_id")))
                    | (IS_SEPARATED & Q(duty=None) & Q(valid_until__isnull=False))
                ),
                violation_error_message="系统管理员、安全管理员、审计管理员须由不同的人担任。",
            ),
            models.CheckConstraint(
                name="role_visitors_named",
                condition=~Q(role__in=VISITING_ROLES) | (Q(valid_until__isnull=False) & ~Q(purpose="")),
                violation_error_message="督查员、第三方评估须写明用途并有结束日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()} {self.organization}"

    @property
    def holds_until(self) -> date | None:
        """First day without power: the own end, the end of the grant behind it, or the day it was ended."""
        ends = [self.valid_until]
        if self.ended_at is not None:
            ends.append(timezone.localdate(self.ended_at))
        if self.delegated_from is not None:
            ends.append(self.delegated_from.holds_until)
        return min((day for day in ends if day is not None), default=None)

    def is_over_on(self, on: date) -> bool:
        """Whether it has no power any more on a day."""
        end = self.holds_until
        return end is not None and end <= on
