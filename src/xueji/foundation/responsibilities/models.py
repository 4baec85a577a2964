"""Leading groups with their members, and responsibilities with their evidence."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class LeadingGroup(models.Model):
    """领导小组. The group that leads the work in a unit, with its office."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    name = models.CharField("名称", max_length=100)
    office_name = models.CharField("办公室设在", max_length=100, blank=True, default="")
    task = models.CharField("职责", max_length=500, blank=True, default="")
    valid_from = models.DateField("成立日期")
    valid_until = models.DateField("撤销日期（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "领导小组"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name", "valid_from"],
                name="leading_group_once",
                violation_error_message="该单位已登记这个领导小组。",
            ),
            models.CheckConstraint(
                name="leading_group_dates",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="撤销日期必须晚于成立日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """领导小组成员. Somebody in a leading group or its office, for a span of days."""

    class Role(models.TextChoices):
        """The part in the group."""

        HEAD = "head", "组长"
        DEPUTY = "deputy", "副组长"
        MEMBER = "member", "成员"
        OFFICE_HEAD = "office_head", "办公室主任"
        OFFICE_MEMBER = "office_member", "办公室成员"

    group = models.ForeignKey(
        LeadingGroup, on_delete=models.CASCADE, related_name="members", verbose_name="领导小组"
    )
    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    role = models.CharField("组内职务", max_length=14, choices=Role.choices)
    valid_from = models.DateField("开始日期")
    valid_until = models.DateField("结束日期（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "领导小组成员"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person", "role", "valid_from"],
                name="group_member_once",
                violation_error_message="该成员已登记。",
            ),
            models.CheckConstraint(
                name="group_member_dates",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="结束日期必须晚于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"


class Responsibility(models.Model):
    """责任事项. One line of a unit's list: who answers for what, until when."""

    class Tier(models.TextChoices):
        """Whose kind of responsibility it is (ORG-8)."""

        SECRETARY = "secretary", "书记总责"
        LEADERSHIP = "leadership", "班子成员一岗双责"
        OFFICE = "office", "纪检监督责任"
        DEPARTMENT = "department", "部门责任"

    class Status(models.TextChoices):
        """Where it stands; overdue follows from the due date."""

        DRAFT = "draft", "草稿"
        IN_FORCE = "in_force", "进行中"
        REPORTED = "reported", "待核查"
        DONE = "done", "已完成"

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    year = models.PositiveSmallIntegerField("年度")
    tier = models.CharField("责任类别", max_length=12, choices=Tier.choices)
    text = models.CharField("责任内容", max_length=500)
    measure = models.CharField("完成标准", max_length=300, blank=True, default="")
    owner = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="责任人"
    )
    due_date = models.DateField("完成期限")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    report = models.CharField("落实情况", max_length=1000, blank=True, default="")
    reported_by = models.ForeignKey(
        "organizations.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="报告人",
    )
    reported_at = models.DateTimeField("报告时间", null=True, blank=True)
    checked_by = models.ForeignKey(
        "organizations.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核查人",
    )
    checked_at = models.DateTimeField("核查时间", null=True, blank=True)
    check_note = models.CharField("核查意见", max_length=300, blank=True, default="")

    class Meta:
        # The name by rule is longer than the 30 characters every database takes.
        db_table = "responsibilities_item"
        verbose_name = verbose_name_plural = "责任事项"
        indexes = [
            models.Index(fields=["organization", "year"], name="responsibility_unit_year"),
            models.Index(fields=["owner", "status"], name="responsibility_owner"),
            models.Index(fields=["status", "due_date"], name="responsibility_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="responsibility_two_persons",
                condition=~Q(checked_by=F("owner")) & ~Q(checked_by=F("reported_by")),
                violation_error_message="责任人和报告人不能核查自己的事项。",
            ),
            models.CheckConstraint(
                name="responsibility_done_checked",
                condition=~Q(status="done") | Q(checked_by__isnull=False),
                violation_error_message="核查之后才能记为已完成。",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def is_overdue(self, on: date) -> bool:
        """Whether the day has passed and nothing was reported."""
        return self.status == self.Status.IN_FORCE and self.due_date < on


class Evidence(models.Model):
    """责任佐证. A file, or a page of the platform, that shows what was done."""

    class Kind(models.TextChoices):
        """What it is."""

        FILE = "file", "文件"
        LINK = "link", "平台记录"

    responsibility = models.ForeignKey(
        Responsibility, on_delete=models.CASCADE, related_name="evidence", verbose_name="责任事项"
    )
    kind = models.CharField("种类", max_length=4, choices=Kind.choices)
    name = models.CharField("名称", max_length=120)
    url = models.CharField("地址", max_length=300, null=True, blank=True)
    sha256 = models.CharField("摘要", max_length=64, null=True, blank=True, db_index=True)
    media_type = models.CharField("类型", max_length=100, blank=True, default="")
    size_bytes = models.PositiveBigIntegerField("字节数", default=0)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="添加人",
    )
    added_at = models.DateTimeField("添加时间")

    class Meta:
        verbose_name = verbose_name_plural = "责任佐证"
        constraints = [
            models.CheckConstraint(
                name="evidence_file_or_link",
                condition=Q(kind="file", sha256__isnull=False) | Q(kind="link", url__isnull=False),
                violation_error_message="佐证要么是文件，要么是平台记录的地址。",
            )
        ]

    def __str__(self) -> str:
        return self.name
