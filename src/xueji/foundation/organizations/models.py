"""Units, people, posts and roles: facts and constraints."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


class Organization(models.Model):
    """单位. A unit of the organisation tree, from province to village, or a Party organisation."""

    class Kind(models.TextChoices):
        """Kinds of unit."""

        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "县（市、区）"
        TOWNSHIP = "township", "乡镇（街道）"
        VILLAGE = "village", "村（社区）"
        AGENCY = "agency", "机关"
        ENTERPRISE = "enterprise", "国有企业"
        SCHOOL = "school", "学校"
        HOSPITAL = "hospital", "医院"
        INSTITUTION = "institution", "其他事业单位"
        PARTY_COMMITTEE = "party_committee", "党委"
        PARTY_GROUP = "party_group", "党组"
        GENERAL_BRANCH = "general_branch", "党总支"
        BRANCH = "branch", "党支部"
        SMALL_GROUP = "small_group", "党小组"

    code = models.CharField("单位编码", max_length=64, unique=True)
    name = models.CharField("名称", max_length=200)
    short_name = models.CharField("简称", max_length=100, blank=True, default="")
    kind = models.CharField("类型", max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    # Materialised path: fixed-width steps, so that a subtree is the range rules.subtree_range(path).
    path = models.CharField("路径", max_length=255, unique=True)
    depth = models.PositiveSmallIntegerField("层级", default=1)
    division_code = models.CharField("行政区划代码", max_length=12, blank=True, default="", db_index=True)
    industry = models.CharField("行业", max_length=40, blank=True, default="")
    region = models.CharField("地区", max_length=100, blank=True, default="")
    letters = models.CharField("拼音", max_length=200, blank=True, default="", db_index=True)
    initials = models.CharField("拼音首字母", max_length=40, blank=True, default="", db_index=True)
    sort_no = models.PositiveIntegerField("排序", default=0)
    valid_from = models.DateField("生效日期")
    valid_until = models.DateField("失效日期（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        indexes = [models.Index(fields=["parent", "sort_no"], name="org_parent_sort")]
        constraints = [
            models.CheckConstraint(
                name="org_dates_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="失效日期必须晚于生效日期。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """人员. A person who studies; may exist without an account."""

    class Category(models.TextChoices):
        """Learner categories (ORG-2)."""

        LEADER = "leader", "领导干部"
        MIDDLE = "middle", "中层干部"
        GRASSROOTS = "grassroots", "基层干部"
        NEWCOMER = "newcomer", "新入职干部"

    class Status(models.TextChoices):
        """Where the person stands."""

        ACTIVE = "active", "在岗"
        FLOATING = "floating", "流动党员"
        RETIRED = "retired", "退休"
        LEFT = "left", "调离"

    code = models.CharField("人员编号", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=80)
    surname = models.CharField("姓", max_length=20, blank=True, default="")
    pinyin_key = models.CharField("拼音排序键", max_length=200, blank=True, default="", db_index=True)
    stroke_key = models.CharField("笔画排序键", max_length=200, blank=True, default="")
    letters = models.CharField("拼音", max_length=200, blank=True, default="", db_index=True)
    initials = models.CharField("拼音首字母", max_length=40, blank=True, default="", db_index=True)
    category = models.CharField("学员类别", max_length=12, choices=Category.choices)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.ACTIVE)
    rank = models.CharField("职级", max_length=40, blank=True, default="")
    phone_sealed = models.CharField("手机号（加密）", max_length=200, blank=True, default="")
    phone_index = models.CharField("手机号检索码", max_length=64, blank=True, default="", db_index=True)
    joined_party_date = models.DateField("入党日期", null=True, blank=True)
    joined_work_date = models.DateField("参加工作日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位. A post of a unit with its duty profile and integrity-risk level."""

    class RiskLevel(models.TextChoices):
        """Integrity risk of the post."""

        LOW = "low", "低"
        MEDIUM = "medium", "中"
        HIGH = "high", "高"

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="posts", verbose_name="单位"
    )
    title = models.CharField("岗位名称", max_length=100)
    duties = models.CharField("职责类别", max_length=200, blank=True, default="")
    risk_level = models.CharField(
        "廉政风险等级", max_length=8, choices=RiskLevel.choices, default=RiskLevel.LOW
    )

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "title"],
                name="post_title_once",
                violation_error_message="该单位已有同名岗位。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Membership(models.Model):
    """任职. A person belongs to a unit for a span of days, with a post or title."""

    class Kind(models.TextChoices):
        """Why the person belongs to the unit."""

        WORK = "work", "任职"
        PARTY = "party", "组织关系"
        HOST = "host", "流入地支部"

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="memberships", verbose_name="人员"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships", verbose_name="单位"
    )
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="岗位")
    title = models.CharField("职务", max_length=100, blank=True, default="")
    kind = models.CharField("关系", max_length=8, choices=Kind.choices, default=Kind.WORK)
    is_primary = models.BooleanField("主要", default=True)
    sort_no = models.PositiveIntegerField("班子排序", default=1000)
    valid_from = models.DateField("开始日期")
    valid_until = models.DateField("结束日期（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.CheckConstraint(
                name="membership_dates_order",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="结束日期必须晚于开始日期。",
            ),
            models.UniqueConstraint(
                fields=["person", "organization", "kind", "valid_from"],
                name="membership_once",
                violation_error_message="该人员在此单位的任职已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.organization} {self.title}"


class User(AbstractUser):
    """账号. Signs in; bound to a pre-imported person (no self-registration)."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name="人员"
    )
    must_change_password = models.BooleanField("首次登录须改密码", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The person's name, else the sign-in name."""
        return self.person.name if self.person is not None else self.username


class RoleAssignment(models.Model):
    """角色授权. A role over a unit and everything below it, for a span of days."""

    class Role(models.TextChoices):
        """Roles (ORG-5)."""

        ORGANIZER = "organizer", "学习组织者"
        LEAD_READER = "lead_reader", "领学人"
        DISCIPLINE_OFFICE = "discipline_office", "纪委办公室"
        INSPECTOR = "inspector", "督查员"
        EDITOR = "editor", "内容编辑"
        REVIEWER = "reviewer", "内容审核"
        LECTURER = "lecturer", "讲师"
        EVALUATOR = "evaluator", "第三方评估"
        SYSTEM_ADMIN = "system_admin", "系统管理员"
        SECURITY_ADMIN = "security_admin", "安全管理员"
        AUDIT_ADMIN = "audit_admin", "审计管理员"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles", verbose_name="人员")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="role_assignments", verbose_name="范围（含下级）"
    )
    valid_from = models.DateField("开始日期")
    valid_until = models.DateField("结束日期（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "角色授权"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organization", "valid_from"],
                name="role_once",
                violation_error_message="该授权已登记。",
            ),
            models.CheckConstraint(
                name="role_dates_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="结束日期必须晚于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()} {self.organization}"
