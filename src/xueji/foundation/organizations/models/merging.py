"""Records that may be, or were, one human."""

from django.db import models
from django.db.models import F, Q

from xueji.foundation.organizations.models.people import Person


class DuplicatePair(models.Model):
    """疑似重复. Two records that may be one human, for a person to judge."""

    class Status(models.TextChoices):
        """What was decided."""

        OPEN = "open", "待核对"
        DIFFERENT = "different", "不是同一人"

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="人员")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="另一条记录")
    # Keys of rules.duplicates, separated by commas.
    reasons = models.CharField("依据", max_length=100)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.OPEN)
    found_at = models.DateTimeField("发现时间")
    decided_at = models.DateTimeField("核对时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "疑似重复"
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="duplicate_pair_once",
                violation_error_message="这一对已经列出。",
            ),
            models.CheckConstraint(
                name="duplicate_pair_order",
                condition=Q(first__lt=F("second")),
                violation_error_message="一对记录按编号先后登记一次。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class PersonMerge(models.Model):
    """合并记录. One record of a human was merged into another; what both held can be looked at later."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="保留的记录")
    lost = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+", verbose_name="并入的记录")
    merged_at = models.DateTimeField("合并时间")
    merged_by = models.CharField("办理人", max_length=100)
    reason = models.CharField("依据", max_length=200, blank=True, default="")
    # Opaque: facts of both before the merge, rows moved by kind, rows that could not stand beside each other.
    detail = models.JSONField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "合并记录"

    def __str__(self) -> str:
        return f"{self.lost_id} → {self.kept_id}"
