"""What a list of people would change, kept between looking and taking over."""

from django.db import models


class ImportRun(models.Model):
    """人员导入. A list that was checked: how many rows of each kind, and whether it was taken over."""

    class State(models.TextChoices):
        """Where it stands."""

        CHECKED = "checked", "待确认"
        WRITTEN = "written", "已导入"
        DROPPED = "dropped", "已放弃"

    # The job that checked it: the same job run again fills the same run.
    job_id = models.BigIntegerField("检查任务", null=True, blank=True, unique=True)
    source = models.CharField("来源", max_length=150)
    file_sha256 = models.CharField("文件", max_length=64, blank=True, default="", db_index=True)
    owner = models.ForeignKey(
        "organizations.User", on_delete=models.CASCADE, related_name="+", verbose_name="导入人"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.CHECKED)
    checked_at = models.DateTimeField("检查时间")
    written_at = models.DateTimeField("导入时间", null=True, blank=True)
    notices = models.TextField("提示", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "人员导入"

    def __str__(self) -> str:
        return self.source


class ImportRow(models.Model):
    """导入行. What one row of a list would do; telephone numbers are masked."""

    class Kind(models.TextChoices):
        """What the row means."""

        NEW = "new", "新增"
        CHANGED = "changed", "修改"
        SAME = "same", "未变"
        REFUSED = "refused", "有误"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows", verbose_name="导入")
    number = models.PositiveIntegerField("行")
    kind = models.CharField("结果", max_length=8, choices=Kind.choices)
    name = models.CharField("姓名", max_length=80, blank=True, default="")
    code = models.CharField("人员编号", max_length=64, blank=True, default="")
    # Field by field, or what is wrong; made for reading, never for writing.
    words = models.TextField("内容", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "导入行"
        indexes = [models.Index(fields=["run", "kind", "number"], name="import_row_kind")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"
