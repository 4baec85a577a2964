"""The river: one record for each act of study, ours and other tools'."""

from django.db import models
from django.db.models import Q


class LearningRecord(models.Model):
    """学习记录. One act of study by one person, with the unit of that moment; never edited.

    A correction is a new record that names the one it replaces. A statement that another tool sent is a
    record too: it has a tenant (the unit whose tool it is), and its JSON is in ``StatementBody``. Its person
    is unknown (None) until the actor is matched.
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
        EXTERNAL = "external", "外部学习"

    class Grade(models.TextChoices):
        """How strong the evidence is."""

        A = "A", "A"
        B = "B", "B"
        C = "C", "C"
        NONE = "", "—"

    # Moment of storing in microseconds with a mark of the process: order, page mark and time bound at once.
    seq = models.BigIntegerField("序号", primary_key=True)
    uuid = models.UUIDField("编号", unique=True)
    tenant = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="来源单位",
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
    )
    credential = models.ForeignKey(
        "learning_records.XapiCredential",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="来源工具",
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
    )
    person = models.ForeignKey(
        "organizations.Person",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="人员",
        null=True,
        blank=True,
        db_index=False,
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="当时单位",
        db_index=False,
    )
    # Copied, so that a record stays under the unit of its day when units move.
    organization_path = models.CharField("当时单位路径", max_length=255)
    verb = models.CharField("行为", max_length=12, choices=Verb.choices)
    activity_type = models.CharField("活动类型", max_length=40)
    activity_key = models.CharField("活动编号", max_length=80)
    activity_title = models.CharField("活动名称", max_length=200)
    occurred_at = models.DateTimeField("发生时间")
    stored_at = models.DateTimeField("入库时间")
    success = models.BooleanField("结果", null=True)
    score = models.FloatField("得分（0–1）", null=True)
    duration_seconds = models.PositiveIntegerField("时长（秒）", null=True)
    evidence_grade = models.CharField("证据等级", max_length=1, choices=Grade.choices, blank=True, default="")
    evidence = models.CharField("证据说明", max_length=300, blank=True, default="")
    # Idempotence: the same act told twice is one record; its ``uuid`` follows from this key.
    source_key = models.CharField("来源键", max_length=160)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="更正对象",
        db_index=False,
    )
    # Search keys (rules/keys.py). Further ones are in RecordKey.
    actor_key = models.BigIntegerField(null=True, blank=True)
    verb_key = models.BigIntegerField()
    object_key = models.BigIntegerField(null=True, blank=True)
    registration_key = models.BigIntegerField(null=True, blank=True)
    target_uuid = models.UUIDField("所指陈述", null=True, blank=True)
    is_voided = models.BooleanField("已作废", default=False)

    class Meta:
        db_table = "river_record"
        verbose_name = verbose_name_plural = "学习记录"
        indexes = [
            models.Index(fields=["tenant", "seq"], name="river_tenant"),
            models.Index(
                fields=["credential", "seq"], name="river_credential", condition=Q(credential__isnull=False)
            ),
            models.Index(
                fields=["person", "occurred_at"], name="river_person_time", condition=Q(person__isnull=False)
            ),
            models.Index(fields=["organization_path", "occurred_at"], name="river_org_time"),
            models.Index(fields=["actor_key", "seq"], name="river_actor"),
            models.Index(
                fields=["tenant", "actor_key", "seq"],
                name="river_unmatched",
                condition=Q(person__isnull=True, actor_key__isnull=False, is_voided=False),
            ),
            models.Index(fields=["verb_key", "seq"], name="river_verb"),
            models.Index(fields=["object_key", "seq"], name="river_object"),
            models.Index(
                fields=["registration_key", "seq"],
                name="river_registration",
                condition=Q(registration_key__isnull=False),
            ),
            models.Index(fields=["replaces"], name="river_replaces", condition=Q(replaces__isnull=False)),
            models.Index(fields=["target_uuid"], name="river_target", condition=Q(target_uuid__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_verb_display()} {self.activity_title}"


class RecordArticle(models.Model):
    """学习记录涉及条文."""

    record = models.ForeignKey(LearningRecord, on_delete=models.CASCADE, related_name="articles")
    article = models.ForeignKey("regulations.Article", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "river_record_article"
        verbose_name = verbose_name_plural = "学习记录涉及条文"
        constraints = [models.UniqueConstraint(fields=["record", "article"], name="river_article_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.article_id}"


class RecordDiscipline(models.Model):
    """学习记录涉及纪律."""

    record = models.ForeignKey(LearningRecord, on_delete=models.CASCADE, related_name="disciplines")
    discipline = models.CharField("纪律", max_length=16)

    class Meta:
        db_table = "river_record_discipline"
        verbose_name = verbose_name_plural = "学习记录涉及纪律"
        constraints = [models.UniqueConstraint(fields=["record", "discipline"], name="river_discipline_once")]

    def __str__(self) -> str:
        return self.discipline


class RiverSalt(models.Model):
    """记录标识盐. What makes the ids of this platform's records unlike those of any other; one row.

    Empty where records were there before it: their ids stay.
    """

    salt = models.CharField("盐", max_length=32, blank=True)

    class Meta:
        db_table = "river_salt"
        verbose_name = verbose_name_plural = "记录标识盐"

    def __str__(self) -> str:
        return "记录标识盐"
