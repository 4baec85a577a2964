"""History of the codes of administrative divisions."""

from django.db import models
from django.db.models import F, Q


class DivisionCode(models.Model):
    """行政区划代码. A code with the name it stood for and the days it was in use."""

    code = models.CharField("代码", max_length=12)
    name = models.CharField("名称", max_length=100)
    valid_from = models.DateField("启用日期")
    valid_until = models.DateField("停用日期（不含）", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "行政区划代码"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="division_code_once",
                violation_error_message="该代码自这一天起已登记。",
            ),
            models.CheckConstraint(
                name="division_code_dates",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="停用日期必须晚于启用日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DivisionSuccessor(models.Model):
    """区划代码去向. A code that took over from one that is out of use (撤县设区, 合并, 拆分)."""

    former = models.ForeignKey(
        DivisionCode, on_delete=models.CASCADE, related_name="successors", verbose_name="原代码"
    )
    successor_code = models.CharField("新代码", max_length=12, db_index=True)

    class Meta:
        # A name of at most 30 characters, which every database takes.
        db_table = "organizations_successor"
        verbose_name = verbose_name_plural = "区划代码去向"
        constraints = [
            models.UniqueConstraint(
                fields=["former", "successor_code"],
                name="division_successor_once",
                violation_error_message="该去向已登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.former_id} → {self.successor_code}"
