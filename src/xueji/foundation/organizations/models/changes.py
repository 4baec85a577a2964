"""Changes of units: the acts by which units are renamed, moved, merged, split and abolished."""

from django.conf import settings
from django.db import models

from xueji.foundation.organizations.models.units import Organization


class OrganizationChange(models.Model):
    """机构变更. One act on units, with its day, reason and document; planned until its day has come."""

    class Kind(models.TextChoices):
        """What is done."""

        RENAME = "rename", "更名"
        MOVE = "move", "调整隶属"
        MERGE = "merge", "合并"
        SPLIT = "split", "拆分"
        ABOLISH = "abolish", "撤销"
        PARTY_MOVE = "party_move", "调整党组织隶属"

    class Status(models.TextChoices):
        """How far it has come."""

        PLANNED = "planned", "待生效"
        DONE = "done", "已生效"
        WITHDRAWN = "withdrawn", "已撤回"
        FAILED = "failed", "未能生效"

    kind = models.CharField("变更", max_length=10, choices=Kind.choices)
    status = models.CharField("状态", max_length=9, choices=Status.choices, default=Status.PLANNED)
    effective_date = models.DateField("生效日期")
    summary = models.CharField("内容", max_length=300)
    reason = models.CharField("原因", max_length=200, blank=True, default="")
    document_no = models.CharField("文号", max_length=60, blank=True, default="")
    # What was asked, as unit_drafts reads it; opaque to queries.
    facts = models.JSONField("具体内容", default=dict)
    # Why it could not take effect on its day.
    refusal = models.CharField("未能生效的原因", max_length=300, blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="经办人",
    )
    recorded_at = models.DateTimeField("登记时间")
    done_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        db_table = "organizations_change"
        verbose_name = verbose_name_plural = "机构变更"
        indexes = [models.Index(fields=["status", "effective_date"], name="org_change_due")]

    def __str__(self) -> str:
        return self.summary


class ChangedOrganization(models.Model):
    """变更涉及单位. A unit that a change began with, or that came out of it."""

    class Part(models.TextChoices):
        """After W3C ORG: originalOrganization and resultingOrganization."""

        ORIGINAL = "original", "变更前单位"
        RESULTING = "resulting", "变更后单位"

    change = models.ForeignKey(
        OrganizationChange, on_delete=models.CASCADE, related_name="parts", verbose_name="机构变更"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="changes", verbose_name="单位"
    )
    part = models.CharField("位置", max_length=9, choices=Part.choices)

    class Meta:
        db_table = "organizations_changed"
        verbose_name = verbose_name_plural = "变更涉及单位"
        constraints = [
            models.UniqueConstraint(
                fields=["change", "organization", "part"],
                name="org_change_part_once",
                violation_error_message="该单位在这项变更中已登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.part} {self.organization_id}"
