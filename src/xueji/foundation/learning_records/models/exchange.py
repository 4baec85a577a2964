"""What goes out of the river to other stores, and accounts of other tools that are not ours."""

from django.db import models


class RecordChange(models.Model):
    """学习记录的后续变动. A record whose person, unit or validity changed after it was stored.

    What was given out before can be brought up to date from here; the record itself has the news.
    """

    # Given like a record number: the moment of the change, and the order in which changes are passed on.
    number = models.BigIntegerField("序号", primary_key=True)
    seq = models.BigIntegerField("记录序号")

    class Meta:
        db_table = "river_change"
        verbose_name = verbose_name_plural = "学习记录的后续变动"

    def __str__(self) -> str:
        return f"{self.number} {self.seq}"


class SetAsideActor(models.Model):
    """搁置的外部账号. An account of another tool that belongs to none of our people."""

    tenant = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="来源单位"
    )
    actor_key = models.BigIntegerField("账号键", unique=True)
    label = models.CharField("账号", max_length=500)
    created_at = models.DateTimeField("搁置时间")

    class Meta:
        db_table = "river_actor_aside"
        verbose_name = verbose_name_plural = "搁置的外部账号"

    def __str__(self) -> str:
        return self.label


class ForwardTarget(models.Model):
    """转发目标. Another learning record store that gets the records of one unit and those below it."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    name = models.CharField("名称", max_length=100)
    url = models.URLField("接口地址", max_length=500)
    key = models.CharField("用户名", max_length=200)
    secret_sealed = models.CharField("密码（加密）", max_length=1000)
    version = models.CharField("xAPI 版本", max_length=10, default="1.0.3", db_default="1.0.3")
    verbs = models.CharField("只转发的行为", max_length=200, blank=True, default="")
    is_active = models.BooleanField("启用", default=True)
    # The last record number dealt with; everything at or before it is sent or set aside.
    position = models.BigIntegerField("位置", default=0)
    sent_count = models.BigIntegerField("已转发", default=0)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    next_try_at = models.DateTimeField("下次尝试", null=True, blank=True)
    last_sent_at = models.DateTimeField("最近转发", null=True, blank=True)
    last_error = models.CharField("最近错误", max_length=300, blank=True, default="")
    created_at = models.DateTimeField("建立时间")

    class Meta:
        db_table = "river_forward_target"
        verbose_name = verbose_name_plural = "转发目标"

    def __str__(self) -> str:
        return self.name


class ForwardRefusal(models.Model):
    """拒收的陈述. A statement that a forwarding target refused; set aside so that the others go on."""

    target = models.ForeignKey(ForwardTarget, on_delete=models.CASCADE, related_name="refusals")
    record = models.ForeignKey(
        "learning_records.LearningRecord", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    reason = models.CharField("原因", max_length=300)
    refused_at = models.DateTimeField("拒收时间")

    class Meta:
        db_table = "river_forward_refusal"
        verbose_name = verbose_name_plural = "拒收的陈述"
        constraints = [models.UniqueConstraint(fields=["target", "record"], name="river_refusal_once")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.record_id}"
