"""Good practices: the parts of a write-up, who recommends it, and which units made use of it."""

from django.db import models

from xueji.foundation.library.models.resources import Resource
from xueji.foundation.library.models.sharing import _person, _unit


class PracticeWriteUp(models.Model):
    """典型经验材料. The parts a good practice is written in; the text of the resource is made of them."""

    resource = models.OneToOneField(
        Resource, on_delete=models.CASCADE, related_name="practice", primary_key=True, verbose_name="资源"
    )
    background = models.TextField("背景")
    approach = models.TextField("做法")
    effect = models.TextField("成效")
    evidence = models.TextField("成效的依据")
    applicable_to = models.TextField("适用范围")

    class Meta:
        verbose_name = verbose_name_plural = "典型经验材料"

    def __str__(self) -> str:
        return f"{self.resource}"


class PracticeRecommendation(models.Model):
    """经验推荐. A unit above recommends a practice to everybody below it."""

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="recommendations", verbose_name="典型经验"
    )
    organization = _unit("推荐单位")
    reason = models.CharField("推荐理由", max_length=300)
    recommended_by = _person("推荐人")
    recommended_at = models.DateTimeField("推荐时间")

    class Meta:
        verbose_name = verbose_name_plural = "经验推荐"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "organization"],
                name="practice_recommended_once",
                violation_error_message="这个单位已经推荐过这条经验。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}：{self.resource}"


class PracticeUse(models.Model):
    """借鉴使用. Another unit made use of a practice and says how."""

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="uses", verbose_name="典型经验"
    )
    organization = _unit("使用单位")
    note = models.CharField("怎么用的", max_length=500)
    recorded_by = _person("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "借鉴使用"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "organization"],
                name="practice_used_once",
                violation_error_message="本单位已经登记过借鉴使用。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}：{self.resource}"
