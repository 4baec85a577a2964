"""Tools that may write to and read from the river."""

from django.db import models


class XapiCredential(models.Model):
    """工具凭证. A key with which another tool of one unit uses the xAPI interface."""

    key = models.CharField("用户名", max_length=64, unique=True)
    secret_digest = models.CharField("密码摘要", max_length=64)
    name = models.CharField("工具名称", max_length=100)
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="所属单位"
    )
    scopes = models.CharField("权限范围", max_length=200)
    is_active = models.BooleanField("有效", default=True)
    expires_at = models.DateTimeField("到期时间", null=True, blank=True)
    created_at = models.DateTimeField("建立时间")
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    # After a rotation the former secret works until this moment, so that the tool can be changed over.
    former_digest = models.CharField("旧密码摘要", max_length=64, blank=True, default="")
    former_until = models.DateTimeField("旧密码有效至", null=True, blank=True)
    requests_a_minute = models.PositiveIntegerField("每分钟请求上限", default=6000)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        db_table = "xapi_credential"
        verbose_name = verbose_name_plural = "工具凭证"

    def __str__(self) -> str:
        return self.name
