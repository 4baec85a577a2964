"""What was kept out."""

from django.db import models


class QuarantinedFile(models.Model):
    """隔离文件. An upload in which the scanner found something; locked away until somebody has looked."""

    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size_bytes = models.BigIntegerField("大小（字节）")
    finding = models.CharField("发现", max_length=200)
    uploaded_by_name = models.CharField("上传人", max_length=100)
    found_at = models.DateTimeField("发现时间", db_index=True)
    # The bytes are gone; the line stays.
    deleted_at = models.DateTimeField("删除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "隔离文件"

    def __str__(self) -> str:
        return f"{self.name} {self.finding}"
