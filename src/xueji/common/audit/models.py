"""The audit trail: one line for each change."""

from django.db import models


class AuditEntry(models.Model):
    """审计记录. Who did what to which thing; written in the transaction of the change, never edited."""

    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.BigIntegerField("操作账号编号", null=True)
    actor_name = models.CharField("操作人", max_length=100)
    action = models.CharField("操作", max_length=60, db_index=True)
    target_type = models.CharField("对象类型", max_length=60)
    target_id = models.CharField("对象编号", max_length=64)
    summary = models.CharField("说明", max_length=300)
    detail = models.JSONField("前后内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.summary}"
