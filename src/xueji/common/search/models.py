"""What can be found, as domains hand it in, and the log by which every index catches up."""

import secrets

from django.db import models


def new_stamp() -> str:
    """Random text that tells two rows with the same number in two databases apart."""
    return secrets.token_hex(8)


class SearchDocument(models.Model):
    """检索条目. One thing that can be found; written in the transaction of the change it tells of."""

    kind = models.CharField("类别", max_length=20)
    # Key of the thing inside its kind, usually its primary key.
    object_key = models.CharField("对象", max_length=60)
    # What hangs together (the articles of one regulation), as "<kind>:<key>".
    group_key = models.CharField("所属", max_length=80, blank=True, default="")
    title = models.CharField("标题", max_length=300)
    body = models.TextField("正文", blank=True, default="")
    # Words that find it but are not shown: other names, headings above, themes.
    context = models.TextField("相关词", blank=True, default="")
    url = models.CharField("地址", max_length=300)
    # Space-separated pinyin, full and by initials, from the beginning of every word of the title.
    letters = models.TextField("拼音", blank=True, default="")
    disciplines = models.CharField("纪律", max_length=120, blank=True, default="")
    industry = models.CharField("行业", max_length=100, blank=True, default="")
    # Ids of the unit it belongs to and of the units above it, space-separated; empty: no unit.
    units = models.CharField("所属单位", max_length=200, blank=True, default="")
    day = models.DateField("日期", null=True, blank=True)
    # Holds on [since, until); empty: at all times.
    since = models.DateField("起", null=True, blank=True)
    until = models.DateField("止", null=True, blank=True)
    digest = models.CharField("摘要", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "检索条目"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_key"],
                name="search_document_once",
                violation_error_message="这个对象已有检索条目。",
            )
        ]
        indexes = [models.Index(fields=["group_key"], name="search_group")]

    def __str__(self) -> str:
        return self.title


class SearchChange(models.Model):
    """检索变更. A document was written or removed; indices read these rows in order."""

    # No foreign key: the line outlives the document, so that an index learns of the removal.
    document_no = models.BigIntegerField("检索条目编号")
    stamp = models.CharField("标记", max_length=16, default=new_stamp)

    class Meta:
        verbose_name = verbose_name_plural = "检索变更"

    def __str__(self) -> str:
        return f"{self.pk}: {self.document_no}"
