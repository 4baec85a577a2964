"""What a record that came in as an xAPI statement keeps beside the record."""

from django.db import models

from xueji.foundation.learning_records.models.river import LearningRecord


class StatementBody(models.Model):
    """陈述原文. The JSON of a statement that another tool sent, as the standard API gives it back."""

    record = models.OneToOneField(
        LearningRecord,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="statement",
        db_column="seq",
        db_constraint=False,
    )
    # What came in, to the letter; what the store adds is put on when it is read.
    received = models.TextField("收到的 JSON")
    # What is given back in its place, where the specification wants it changed; mostly None.
    shown = models.TextField("给出的 JSON", null=True, blank=True)
    # The JSON properties the store adds, as they follow the received ones.
    added = models.CharField("补充属性", max_length=2000)
    fingerprint = models.BigIntegerField("内容指纹")

    class Meta:
        db_table = "river_statement"
        verbose_name = verbose_name_plural = "陈述原文"

    def __str__(self) -> str:
        return str(self.pk)


class RecordKey(models.Model):
    """检索键. A further value by which a record is found, e.g. a related agent or activity."""

    pk = models.CompositePrimaryKey("key", "seq")
    key = models.BigIntegerField("键")
    seq = models.BigIntegerField("记录序号")

    class Meta:
        db_table = "river_key"
        verbose_name = verbose_name_plural = "检索键"

    def __str__(self) -> str:
        return f"{self.key} {self.seq}"


class StatementAttachment(models.Model):
    """陈述附件. A file that came with a statement, kept once for each unit by its SHA-2."""

    tenant = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="来源单位"
    )
    sha2 = models.CharField("SHA-2", max_length=128)
    content_type = models.CharField("类型", max_length=255)
    content = models.BinaryField("内容")
    stored_at = models.DateTimeField("入库时间")

    class Meta:
        db_table = "river_attachment"
        verbose_name = verbose_name_plural = "陈述附件"
        constraints = [models.UniqueConstraint(fields=["tenant", "sha2"], name="river_attachment_once")]

    def __str__(self) -> str:
        return self.sha2


class ActorMapping(models.Model):
    """外部账号对应. An actor of another tool is this person."""

    tenant = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="来源单位"
    )
    actor_key = models.BigIntegerField("账号键", unique=True)
    label = models.CharField("账号", max_length=500)
    # The agent as the tool names it, in JSON; empty when no statement of it could be read.
    agent = models.TextField("账号 JSON", blank=True, default="")
    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    created_at = models.DateTimeField("登记时间")

    class Meta:
        db_table = "river_actor_mapping"
        verbose_name = verbose_name_plural = "外部账号对应"

    def __str__(self) -> str:
        return f"{self.label} → {self.person_id}"
