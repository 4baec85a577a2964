"""The editorial way as columns: what resources and questions have in common."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ContentStatus(models.TextChoices):
    """Where a resource or a question stands; the one home of these words."""

    DRAFT = "draft", "草稿"
    REVIEW = "review", "待审"
    APPROVED = "approved", "待发布"
    PUBLISHED = "published", "已发布"
    STALE = "stale", "待修订"
    RETIRED = "retired", "已停用"


class ReviewedContent(models.Model):
    """Content that one person writes, a second approves and a third publishes.

    Content supplied by the system (demonstration, import) has none of the three.
    """

    Status = ContentStatus

    status = models.CharField(
        "状态", max_length=10, choices=ContentStatus.choices, default=ContentStatus.DRAFT
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="作者",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发布人",
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    review_note = models.CharField("审核意见", max_length=300, blank=True, default="")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_three_persons",
                condition=~Q(author=F("reviewed_by"))
                & ~Q(author=F("published_by"))
                & ~Q(reviewed_by=F("published_by")),
                violation_error_message="作者、审核人、发布人必须是三个不同的人。",
            )
        ]

    def forget_review(self) -> None:
        """Whoever approved or published it did so with other words; it has to go the way again."""
        self.reviewed_by = self.published_by = None
        self.reviewed_at = self.published_at = None
