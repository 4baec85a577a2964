"""Accounts that wait for the security administrator."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xueji.foundation.organizations.models.accounts import User
from xueji.foundation.organizations.models.units import Organization


class AccountRequest(models.Model):
    """账号申请. An account to be opened or enabled again, who asked, and what somebody else decided."""

    class Kind(models.TextChoices):
        """What is asked for."""

        OPEN = "open", "开通"
        ENABLE = "enable", "重新启用"

    class Outcome(models.TextChoices):
        """How it went."""

        PENDING = "pending", "待批准"
        APPROVED = "approved", "已批准"
        RETURNED = "returned", "已退回"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="requests", verbose_name="账号")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, verbose_name="申请时的单位")
    kind = models.CharField("事项", max_length=8, choices=Kind.choices)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="申请人"
    )
    requested_at = models.DateTimeField("申请时间")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, default=Outcome.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审批人",
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    reason = models.CharField("退回原因", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "账号申请"
        constraints = [
            models.CheckConstraint(
                name="account_request_two_people",
                condition=Q(decided_by=None) | (~Q(decided_by=F("requested_by")) & ~Q(decided_by=F("user"))),
                violation_error_message="账号不能由申请人或账号本人批准。",
            ),
            models.CheckConstraint(
                name="account_request_decided",
                condition=Q(outcome="pending", decided_by=None, decided_at=None)
                | Q(outcome="approved", decided_by__isnull=False, decided_at__isnull=False)
                | (Q(outcome="returned", decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                violation_error_message="审批结果须有审批人和时间，退回须有原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_kind_display()} {self.get_outcome_display()}"
