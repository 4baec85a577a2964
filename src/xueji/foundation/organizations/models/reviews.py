"""Going through the grants in force once a period."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xueji.foundation.organizations.models.roles import RoleAssignment
from xueji.foundation.organizations.models.units import Organization


class AccessReview(models.Model):
    """权限复核. The grants in force in a subtree on the day it was begun, each to be kept or taken back."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, verbose_name="范围（含下级）")
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="开始人"
    )
    begun_at = models.DateTimeField("开始时间")
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="完成人"
    )
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "权限复核"

    def __str__(self) -> str:
        return f"{self.organization.name} {self.begun_at:%Y-%m-%d}"


class AccessReviewItem(models.Model):
    """复核项. One grant of a review and what was decided; what lapsed meanwhile is closed without anybody."""

    class Decision(models.TextChoices):
        """What becomes of the grant."""

        PENDING = "pending", "待复核"
        KEEP = "keep", "保留"
        REVOKE = "revoke", "收回"
        LAPSED = "lapsed", "已失效"

    review = models.ForeignKey(AccessReview, on_delete=models.CASCADE, related_name="items")
    grant = models.ForeignKey(
        RoleAssignment, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="授权"
    )
    decision = models.CharField("结论", max_length=8, choices=Decision.choices, default=Decision.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="复核人"
    )
    decided_at = models.DateTimeField("复核时间", null=True)
    reason = models.CharField("原因", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "复核项"
        db_table = "organizations_review_item"
        constraints = [
            models.UniqueConstraint(fields=["review", "grant"], name="review_item_once"),
            models.CheckConstraint(
                name="review_item_decided",
                condition=Q(decision="pending", decided_by=None, decided_at=None)
                | (Q(decision="lapsed", decided_by=None, decided_at__isnull=False) & ~Q(reason=""))
                | Q(decision="keep", decided_by__isnull=False, decided_at__isnull=False)
                | (Q(decision="revoke", decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                violation_error_message="结论须有复核人和时间，收回须有原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant} {self.get_decision_display()}"
