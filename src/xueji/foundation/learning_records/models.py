"""The river: one record for each act of study."""

import uuid

from django.db import models


class LearningRecord(models.Model):
    """学习记录. One act of study by one person, with the unit of that moment; never edited.

    A correction is a new record that names the one it replaces.
    """

    class Verb(models.TextChoices):
        """What the person did."""

        ATTENDED = "attended", "参加"
        MISSED = "missed", "缺席"
        MADE_UP = "made_up", "补学"
        READ = "read", "阅读"
        ANSWERED = "answered", "答题"
        REVIEWED = "reviewed", "复习"
        LED = "led", "领学"

    class Grade(models.TextChoices):
        """How strong the evidence is."""

        A = "A", "A"
        B = "B", "B"
        C = "C", "C"
        NONE = "", "—"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="当时单位"
    )
    # Copied, so that a record stays under the unit of its day when units move.
    organization_path = models.CharField("当时单位路径", max_length=255, db_index=True)
    verb = models.CharField("行为", max_length=12, choices=Verb.choices)
    activity_type = models.CharField("活动类型", max_length=40)
    activity_key = models.CharField("活动编号", max_length=80, db_index=True)
    activity_title = models.CharField("活动名称", max_length=200)
    occurred_at = models.DateTimeField("发生时间")
    stored_at = models.DateTimeField("入库时间")
    success = models.BooleanField("结果", null=True)
    score = models.FloatField("得分（0–1）", null=True)
    duration_seconds = models.PositiveIntegerField("时长（秒）", null=True)
    evidence_grade = models.CharField("证据等级", max_length=1, choices=Grade.choices, blank=True, default="")
    evidence = models.CharField("证据说明", max_length=300, blank=True, default="")
    # Idempotence: the same act told twice is one record.
    source_key = models.CharField("来源键", max_length=160, unique=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="更正对象",
    )

    class Meta:
        db_table = "learning_record"
        verbose_name = verbose_name_plural = "学习记录"
        indexes = [
            models.Index(fields=["person", "occurred_at"], name="record_person_time"),
            models.Index(fields=["organization_path", "occurred_at"], name="record_org_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_verb_display()} {self.activity_title}"


class RecordArticle(models.Model):
    """学习记录涉及条文."""

    record = models.ForeignKey(LearningRecord, on_delete=models.CASCADE, related_name="articles")
    article = models.ForeignKey("regulations.Article", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "learning_record_article"
        verbose_name = verbose_name_plural = "学习记录涉及条文"
        constraints = [models.UniqueConstraint(fields=["record", "article"], name="record_article_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.article_id}"


class RecordDiscipline(models.Model):
    """学习记录涉及纪律."""

    record = models.ForeignKey(LearningRecord, on_delete=models.CASCADE, related_name="disciplines")
    discipline = models.CharField("纪律", max_length=16)

    class Meta:
        db_table = "learning_record_discipline"
        verbose_name = verbose_name_plural = "学习记录涉及纪律"
        constraints = [
            models.UniqueConstraint(fields=["record", "discipline"], name="record_discipline_once")
        ]

    def __str__(self) -> str:
        return self.discipline
