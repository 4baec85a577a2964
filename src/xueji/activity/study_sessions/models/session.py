"""The session itself: meeting, agenda, study pack and invited people."""

from django.db import models
from django.db.models import F, Q


class MeetingKind(models.TextChoices):
    """Kinds of meeting (MEET-1)."""

    PARTY_COMMITTEE = "party_committee", "党委会"
    PARTY_GROUP = "party_group", "党组会"
    BRANCH_MEETING = "branch_meeting", "支部党员大会"
    BRANCH_COMMITTEE = "branch_committee", "支部委员会"
    CENTER_GROUP = "center_group", "中心组学习"
    CADRES = "cadres", "干部大会"
    PROJECT_REVIEW = "project_review", "项目评审会"
    VILLAGE = "village", "村民代表会议"
    OTHER = "other", "其他会议"


class SessionSeries(models.Model):
    """例会. Meetings that recur by a fixed rhythm."""

    class Rhythm(models.TextChoices):
        """How often."""

        WEEKLY = "weekly", "每周"
        FORTNIGHTLY = "fortnightly", "每两周"
        MONTHLY = "monthly", "每月"

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    title = models.CharField("名称", max_length=200)
    rhythm = models.CharField("周期", max_length=12, choices=Rhythm.choices)
    first_starts_at = models.DateTimeField("首次时间")
    until_date = models.DateField("截止日期（不含）")
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "例会"

    def __str__(self) -> str:
        return self.title


class StudySession(models.Model):
    """会前学纪. A few minutes of study before a meeting, on the rules its agenda calls for."""

    class Status(models.TextChoices):
        """Life of a session."""

        DRAFT = "draft", "草稿"
        READY = "ready", "已审定"
        LIVE = "live", "进行中"
        CLOSED = "closed", "已结束"
        CANCELED = "canceled", "已取消"

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    series = models.ForeignKey(
        SessionSeries,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="例会",
    )
    title = models.CharField("会议名称", max_length=200)
    meeting_kind = models.CharField("会议类型", max_length=20, choices=MeetingKind.choices)
    place = models.CharField("地点", max_length=200, blank=True, default="")
    starts_at = models.DateTimeField("开始时间", db_index=True)
    chair = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="主持人"
    )
    lead_reader = models.ForeignKey(
        "organizations.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="领学人",
    )
    recorder = models.ForeignKey(
        "organizations.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="记录人",
    )
    organizer = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="组织者"
    )
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    # Check-in is optional (burden-reduction mode): without it the roll alone counts.
    check_in_enabled = models.BooleanField("启用扫码签到", default=True)
    check_in_secret = models.CharField("签到密钥", max_length=64)
    # What the presenter shows now: "waiting", "item:<PackItem id>", "result:<id>", "discussion", "end".
    stage = models.CharField("当前环节", max_length=40, default="waiting")
    stage_changed_at = models.DateTimeField("环节开始时间", null=True, blank=True)
    approved_at = models.DateTimeField("审定时间", null=True, blank=True)
    opened_at = models.DateTimeField("开始学习时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    discussion_points = models.TextField("发言要点", blank=True, default="")
    decisions = models.TextField("形成意见或措施", blank=True, default="")
    make_up_due_date = models.DateField("补学期限", null=True, blank=True)
    # Optimistic lock: a form carries the number it was opened with.
    edit_no = models.PositiveIntegerField("修改次数", default=0)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "会前学纪"
        # What is running, and what is to be approved soon: few among years of closed ones.
        indexes = [models.Index(fields=["status", "starts_at"], name="session_status_start")]
        constraints = [
            models.CheckConstraint(
                name="session_closes_after_open",
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                violation_error_message="结束时间不能早于开始学习时间。",
            ),
            models.UniqueConstraint(
                fields=["series", "starts_at"],
                name="series_session_once",
                violation_error_message="该例会在这一时间已有一场。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """议题. One line of the meeting's agenda."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="agenda_items")
    text = models.CharField("议题", max_length=300)
    sort_no = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "议题"

    def __str__(self) -> str:
        return self.text


class PackItem(models.Model):
    """学习内容. One piece of the study pack, with the reason it is there."""

    class Kind(models.TextChoices):
        """What the piece is."""

        ARTICLE = "article", "条文"
        CASE = "case", "案例"
        QUESTION = "question", "试题"
        REFLECTION = "reflection", "思考题"

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="pack_items")
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    article = models.ForeignKey(
        "regulations.Article",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="条文",
    )
    resource = models.ForeignKey(
        "library.Resource",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="案例",
    )
    revision = models.ForeignKey(
        "assessments.QuestionRevision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="试题",
    )
    prompt = models.CharField("思考题", max_length=300, blank=True, default="")
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="议题"
    )
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    score = models.FloatField("相关度（0–1）", default=0)
    reading_seconds = models.PositiveIntegerField("学习秒数", default=0)
    sort_no = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "学习内容"
        constraints = [
            models.CheckConstraint(
                name="pack_item_has_its_thing",
                condition=(
                    Q(kind="article", article__isnull=False)
                    | Q(kind="case", resource__isnull=False)
                    | Q(kind="question", revision__isnull=False)
                    | Q(kind="reflection") & ~Q(prompt="")
                ),
                violation_error_message="学习内容缺少所指的条文、案例、试题或思考题。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.kind} {self.sort_no}"


class Invitation(models.Model):
    """参会人员. A person expected at the session, with the unit of that day."""

    class Capacity(models.TextChoices):
        """In what capacity the person comes."""

        MEMBER = "member", "参加"
        OBSERVER = "observer", "列席"

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="当时单位"
    )
    capacity = models.CharField("身份", max_length=10, choices=Capacity.choices, default=Capacity.MEMBER)
    title = models.CharField("职务", max_length=100, blank=True, default="")
    sort_no = models.PositiveIntegerField("排序", default=1000)

    class Meta:
        verbose_name = verbose_name_plural = "参会人员"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="invitation_once",
                violation_error_message="该人员已在参会名单中。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id}"
