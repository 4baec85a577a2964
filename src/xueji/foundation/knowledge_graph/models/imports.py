"""SKOS files on their way into the graph."""

from django.db import models


class GraphDraft(models.Model):
    """图谱导入草稿. A SKOS file read and shown to an editor, not yet taken into the graph."""

    created_by = models.ForeignKey(
        "organizations.User", on_delete=models.CASCADE, related_name="+", verbose_name="导入人"
    )
    created_at = models.DateTimeField("上传时间")
    source_name = models.CharField("来源文件", max_length=255, blank=True, default="")
    file_format = models.CharField("格式", max_length=10)
    source_text = models.TextField("来源文本")

    class Meta:
        verbose_name = verbose_name_plural = "图谱导入草稿"

    def __str__(self) -> str:
        return self.source_name or "粘贴的文本"
