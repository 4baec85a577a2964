"""Handbooks of posts, their revisions, and the risks written there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Handbook(models.Model):
    """岗位纪律手册. What can go wrong on a post and what keeps it right; its words are in revisions."""

    post = models.OneToOneField(
        "organizations.Post", on_delete=models.PROTECT, related_name="handbook", verbose_name="岗位"
    )
    # Numbers of risks are given once, so that a risk keeps its own through all revisions.
    last_risk_number = models.PositiveIntegerField("已用风险点号", default=0)
    created_at = models.DateTimeField("创建时间")

    class Meta:
        verbose_name = verbose_name_plural = "岗位纪律手册"

    def __str__(self) -> str:
        return f"岗位纪律手册（{self.post}）"


class HandbookRevision(models.Model):
    """手册修订. The words of a handbook from one approval to the next; approved ones are never edited."""

    class Status(models.TextChoices):
        """Where the words stand."""

        DRAFT = "draft", "草稿"
        REVIEW = "review", "待审"
        IN_FORCE = "in_force", "现行"
        SUPERSEDED = "superseded", "已更替"

    handbook = models.ForeignKey(
        Handbook, on_delete=models.PROTECT, related_name="revisions", verbose_name="手册"
    )
    number = models.PositiveIntegerField("修订号")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    opened_at = models.DateTimeField("起草时间")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="提交人",
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="批准人",
    )
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    review_note = models.CharField("审核意见", max_length=300, blank=True, default="")

    class Meta:
        # The name by rule is longer than the 30 characters every database takes.
        db_table = "post_handbooks_revision"
        verbose_name = verbose_name_plural = "手册修订"
        constraints = [
            models.UniqueConstraint(
                fields=["handbook", "number"],
                name="handbook_revision_once",
                violation_error_message="该修订号已有。",
            ),
            models.UniqueConstraint(
                fields=["handbook"],
                condition=Q(status__in=("draft", "review")),
                name="handbook_one_draft",
                violation_error_message="这份手册已有一稿在编写。",
            ),
            models.UniqueConstraint(
                fields=["handbook"],
                condition=Q(status="in_force"),
                name="handbook_one_in_force",
                violation_error_message="一份手册只有一个现行修订。",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("submitted_by")),
                name="handbook_two_persons",
                violation_error_message="提交人不能批准自己提交的手册。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handbook}（第 {self.number} 版）"

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way to approval."""
        return self.status in (self.Status.DRAFT, self.Status.REVIEW)

    @property
    def activity_key(self) -> str:
        """What the river of learning records calls the reading of this revision."""
        return f"handbook:{self.handbook_id}:{self.number}"


class RevisionWriter(models.Model):
    """手册编写人. Somebody whose words are in a revision, and who therefore cannot approve it."""

    revision = models.ForeignKey(
        HandbookRevision, on_delete=models.CASCADE, related_name="writers", verbose_name="修订"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="编写人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "手册编写人"
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "user"],
                name="revision_writer_once",
                violation_error_message="编写人已登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.user_id}"


class RiskEntry(models.Model):
    """手册风险点. One integrity risk of a post as a revision words it."""

    class Level(models.TextChoices):
        """How much harm there is to expect."""

        HIGH = "high", "高"
        MEDIUM = "medium", "中"
        LOW = "low", "低"

    revision = models.ForeignKey(
        HandbookRevision, on_delete=models.CASCADE, related_name="entries", verbose_name="修订"
    )
    number = models.PositiveIntegerField("风险点号")
    name = models.CharField("风险点", max_length=100)
    level = models.CharField("等级", max_length=8, choices=Level.choices)
    consequence = models.TextField("可能出现的问题", max_length=1000)
    # The risk point of the knowledge graph it was taken from.
    source = models.ForeignKey(
        "knowledge_graph.RiskPoint",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="来源风险点",
    )
    # Why the entry waits to be revised, since a rule it cites has changed; empty for one in order.
    held_reason = models.CharField("待修订原因", max_length=300, blank=True, default="")
    edit_no = models.PositiveIntegerField("修改次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "手册风险点"
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "number"],
                name="risk_entry_number_once",
                violation_error_message="该风险点号已有。",
            ),
            models.UniqueConstraint(
                fields=["revision", "name"],
                name="risk_entry_name_once",
                violation_error_message="手册里已有同名风险点。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RiskControl(models.Model):
    """防控措施. What is done against a risk, and who answers for it."""

    entry = models.ForeignKey(
        RiskEntry, on_delete=models.CASCADE, related_name="controls", verbose_name="风险点"
    )
    sort_no = models.PositiveSmallIntegerField("顺序")
    measure = models.CharField("措施", max_length=300)
    owner = models.CharField("责任人", max_length=60, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "防控措施"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "sort_no"],
                name="risk_control_place_once",
                violation_error_message="该顺序已有措施。",
            )
        ]

    def __str__(self) -> str:
        return self.measure


class RiskCitation(models.Model):
    """手册引用条文. The entry cites this article of this version."""

    entry = models.ForeignKey(
        RiskEntry, on_delete=models.CASCADE, related_name="citations", verbose_name="风险点"
    )
    article = models.ForeignKey(
        "regulations.Article", on_delete=models.PROTECT, related_name="+", verbose_name="条文"
    )
    label = models.CharField("引用写法", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "手册引用条文"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "article"],
                name="risk_citation_once",
                violation_error_message="已引用这一条。",
            )
        ]

    def __str__(self) -> str:
        return self.label


class RiskCase(models.Model):
    """手册案例. A case of the library that shows the risk."""

    entry = models.ForeignKey(
        RiskEntry, on_delete=models.CASCADE, related_name="cases", verbose_name="风险点"
    )
    resource = models.ForeignKey(
        "library.Resource", on_delete=models.PROTECT, related_name="+", verbose_name="案例"
    )

    class Meta:
        verbose_name = verbose_name_plural = "手册案例"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "resource"],
                name="risk_case_once",
                violation_error_message="已有这个案例。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.resource_id}"
