"""Posts of a unit."""

from django.db import models

from xueji.foundation.organizations.models.units import Organization


class Post(models.Model):
    """岗位. A post of a unit with its duty profile and integrity-risk level."""

    class RiskLevel(models.TextChoices):
        """Integrity risk of the post."""

        LOW = "low", "低"
        MEDIUM = "medium", "中"
        HIGH = "high", "高"

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="posts", verbose_name="单位"
    )
    title = models.CharField("岗位名称", max_length=100)
    duties = models.CharField("职责类别", max_length=200, blank=True, default="")
    risk_level = models.CharField(
        "廉政风险等级", max_length=8, choices=RiskLevel.choices, default=RiskLevel.LOW
    )

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "title"],
                name="post_title_once",
                violation_error_message="该单位已有同名岗位。",
            )
        ]

    def __str__(self) -> str:
        return self.title
