"""Deletion by rule: what is held back, and the certificate of what was deleted."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def _account(label: str) -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class LegalHold(models.Model):
    """留存冻结. Nothing of a kind (or of a person) is deleted while it stands, whatever the rules say."""

    # Key of a retention rule; empty for every kind.
    rule_key = models.CharField("范围", max_length=40, blank=True, default="")
    person = models.ForeignKey(
        "organizations.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="人员",
    )
    reason = models.CharField("理由", max_length=300)
    begun_at = models.DateTimeField("开始时间")
    begun_by = _account("登记人")
    ended_at = models.DateTimeField("解除时间", null=True, blank=True)
    ended_by = _account("解除人")

    class Meta:
        verbose_name = verbose_name_plural = "留存冻结"
        constraints = [
            models.CheckConstraint(
                name="legal_hold_order",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at")),
                violation_error_message="解除时间不能早于开始时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_key or '全部'} {self.person_id or ''}"


class PurgeCertificate(models.Model):
    """销毁证明. What a rule or a request lets go, then proof of what was deleted, sealed."""

    class Status(models.TextChoices):
        """How far it has come."""

        PROPOSED = "proposed", "待批准"
        DONE = "done", "已销毁"
        DECLINED = "declined", "暂不销毁"

    rule_key = models.CharField("规则", max_length=40)
    label = models.CharField("内容", max_length=100)
    rule_version = models.CharField("规则版本", max_length=64)
    # Rows older than this moment; empty for the deletion of one person.
    cutoff_at = models.DateTimeField("截至", null=True, blank=True)
    row_count = models.PositiveIntegerField("数量")
    first_at = models.DateTimeField("最早", null=True, blank=True)
    last_at = models.DateTimeField("最晚", null=True, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_at = models.DateTimeField("提出时间")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    # Empty where the rule itself approves (policy/privacy.toml).
    approved_by = _account("批准人")
    ids_digest = models.CharField("编号摘要", max_length=64, blank=True, default="")
    algorithm = models.CharField("签名算法", max_length=10, blank=True, default="")
    seal = models.CharField("签名", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "销毁证明"
        constraints = [
            models.UniqueConstraint(
                fields=["rule_key"],
                condition=Q(status="proposed"),
                name="purge_one_proposal",
                violation_error_message="这条规则已有一份待批准的清单。",
            ),
            models.CheckConstraint(
                name="purge_done_sealed",
                condition=~Q(status="done") | (Q(decided_at__isnull=False) & ~Q(ids_digest="") & ~Q(seal="")),
                violation_error_message="销毁证明要有时间、编号摘要和签名。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.row_count} {self.status}"
