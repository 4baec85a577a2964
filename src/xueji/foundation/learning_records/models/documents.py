"""Documents and activity definitions that the xAPI resources keep for other tools."""

from django.db import models


class XapiDocument(models.Model):
    """xAPI 文档. A state, activity profile or agent profile document of a tool."""

    class Kind(models.TextChoices):
        """Which resource it belongs to."""

        STATE = "state", "状态"
        ACTIVITY_PROFILE = "activity", "活动档案"
        AGENT_PROFILE = "agent", "人员档案"

    tenant = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="来源单位"
    )
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    # Digests of what the document belongs to: activity and agent; the same with registration and own id.
    group_digest = models.CharField(max_length=32, db_index=True)
    digest = models.CharField(max_length=32, unique=True)
    registration = models.CharField("注册号", max_length=36, blank=True, default="")
    name = models.TextField("文档编号")
    content_type = models.CharField("内容类型", max_length=255)
    content = models.BinaryField("内容")
    etag = models.CharField("校验值", max_length=40)
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        db_table = "xapi_document"
        verbose_name = verbose_name_plural = "xAPI 文档"

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class XapiActivity(models.Model):
    """xAPI 活动. The definition of an activity put together from the statements about it."""

    key = models.BigIntegerField(primary_key=True)
    tenant = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="来源单位"
    )
    iri = models.TextField("标识")
    definition = models.TextField("定义")
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        db_table = "xapi_activity"
        verbose_name = verbose_name_plural = "xAPI 活动"

    def __str__(self) -> str:
        return self.iri
