"""The audit trail: one line for each change, and the chain of seals that shows what was done to it since."""

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


class AuditWaiting(models.Model):
    """待封存审计记录. A line that has no seal yet; written with the line, taken away by its seal."""

    entry_id = models.BigIntegerField("审计记录号", unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "待封存审计记录"

    def __str__(self) -> str:
        return str(self.entry_id)


class AuditSeal(models.Model):
    """审计封存. A link of the chain; numbers run without a gap from 1."""

    number = models.BigIntegerField("封存号", primary_key=True)
    # No foreign key: the seal must outlive a line that somebody deletes.
    entry_id = models.BigIntegerField("审计记录号", unique=True)
    algorithm = models.CharField("摘要算法", max_length=10)
    digest = models.CharField("封存值", max_length=64)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = verbose_name_plural = "审计封存"

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class AuditHead(models.Model):
    """审计链头. The end of the chain, held while it grows, so that no number is given twice."""

    number = models.BigIntegerField("封存号", default=0)
    digest = models.CharField("封存值", max_length=64)
    # The last seal that was told to the syslog server.
    forwarded_number = models.BigIntegerField("已转发封存号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "审计链头"

    def __str__(self) -> str:
        return str(self.number)


class AuditAnchor(models.Model):
    """审计日锚. Where the chain stood at the end of a day; also written outside the database."""

    day = models.DateField("日期", unique=True, error_messages={"unique": "这一天已有日锚。"})
    number = models.BigIntegerField("封存号")
    digest = models.CharField("封存值", max_length=64)
    algorithm = models.CharField("摘要算法", max_length=10)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "审计日锚"

    def __str__(self) -> str:
        return f"{self.day} {self.number}"
