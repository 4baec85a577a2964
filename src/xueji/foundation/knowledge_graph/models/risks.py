"""Integrity risk points, light enough for the post handbook to build on."""

from django.db import models


class RiskPoint(models.Model):
    """廉政风险点. Where power can be misused, how badly, and what is done against it."""

    class Level(models.TextChoices):
        """How serious the risk is."""

        HIGH = "high", "高"
        MEDIUM = "medium", "中"
        LOW = "low", "低"

    class Status(models.TextChoices):
        """Whether the risk point is still used."""

        ACTIVE = "active", "使用中"
        RETIRED = "retired", "已停用"

    code = models.CharField(
        "编号", max_length=40, unique=True, error_messages={"unique": "已有同一编号的风险点。"}
    )
    name = models.CharField("风险点", max_length=100)
    power = models.CharField("权力事项", max_length=100, blank=True, default="")
    description = models.TextField("风险描述", blank=True, default="")
    level = models.CharField("等级", max_length=8, choices=Level.choices, default=Level.MEDIUM)
    controls = models.TextField("防控措施", blank=True, default="")
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.ACTIVE)
    updated_at = models.DateTimeField("更新时间")
    # Optimistic lock: a form carries the number it was opened with.
    edit_no = models.PositiveIntegerField("修改次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "廉政风险点"

    def __str__(self) -> str:
        return self.name
