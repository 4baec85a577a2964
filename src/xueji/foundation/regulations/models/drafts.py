"""Texts on their way into the library."""

from django.db import models


class ImportDraft(models.Model):
    """导入草稿. A text read and shown to an editor, not yet taken into the library."""

    created_by = models.ForeignKey(
        "organizations.User", on_delete=models.CASCADE, related_name="+", verbose_name="导入人"
    )
    created_at = models.DateTimeField("上传时间")
    source_name = models.CharField("来源文件", max_length=255, blank=True, default="")
    source_text = models.TextField("来源文本")
    # What the reader of the file left out, as [line, message] pairs.
    reader_problems = models.JSONField("读取问题", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "导入草稿"

    def __str__(self) -> str:
        return self.source_name or "粘贴的文本"
