"""Files that belong to a resource, and how far somebody has watched a video."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xueji.foundation.library.models.resources import Resource


class Attachment(models.Model):
    """附件. A file of a resource; its bytes are kept under their digest (common/files)."""

    class Kind(models.TextChoices):
        """What the file is there for."""

        FILE = "file", "附件"
        PICTURE = "picture", "插图"
        VIDEO = "video", "视频"
        CAPTIONS = "captions", "字幕"

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="attachments", verbose_name="资源"
    )
    kind = models.CharField("用途", max_length=10, choices=Kind.choices)
    name = models.CharField("文件名", max_length=120)
    media_type = models.CharField("类型", max_length=100)
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField("字节数")
    # Length of a video; empty for everything else.
    duration_seconds = models.FloatField("时长", null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="上传人",
    )
    uploaded_at = models.DateTimeField("上传时间")
    # Taken off, but kept for the earlier revisions that show it.
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "kind", "sha256"],
                name="attachment_once",
                violation_error_message="这份资源已有同样的文件。",
            ),
            models.UniqueConstraint(
                fields=["resource", "kind"],
                condition=Q(kind__in=("video", "captions"), removed_at=None),
                name="attachment_one_video",
                violation_error_message="一份资源只有一个视频和一份字幕。",
            ),
            models.CheckConstraint(
                name="attachment_video_length",
                condition=~Q(kind="video") | Q(duration_seconds__gt=0),
                violation_error_message="视频要有时长。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Playback(models.Model):
    """播放进度. Where somebody stopped in a video and how far they watched without a gap; never scored."""

    attachment = models.ForeignKey(
        Attachment, on_delete=models.CASCADE, related_name="playbacks", verbose_name="视频"
    )
    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    position_seconds = models.FloatField("停在", default=0)
    watched_seconds = models.FloatField("连续看到", default=0)
    reported_at = models.DateTimeField("最近报告时间")
    finished_at = models.DateTimeField("看完时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "播放进度"
        constraints = [
            models.UniqueConstraint(
                fields=["attachment", "person"],
                name="playback_once",
                violation_error_message="已有播放进度。",
            ),
            models.CheckConstraint(
                name="playback_not_negative",
                condition=Q(position_seconds__gte=0, watched_seconds__gte=0),
                violation_error_message="播放位置不能是负数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attachment} {self.person_id}"
