"""People and their memberships."""

from django.db import models
from django.db.models import F, Q

from xueji.foundation.organizations.models.posts import Post
from xueji.foundation.organizations.models.units import Organization


class Person(models.Model):
    """人员. A person who studies; may exist without an account."""

    class Category(models.TextChoices):
        """Learner categories (ORG-2)."""

        LEADER = "leader", "领导干部"
        MIDDLE = "middle", "中层干部"
        GRASSROOTS = "grassroots", "基层干部"
        NEWCOMER = "newcomer", "新入职干部"

    class Level(models.TextChoices):
        """Leadership levels (公务员法 第十八条)."""

        NATIONAL = "national", "国家级正职"
        VICE_NATIONAL = "vice_national", "国家级副职"
        PROVINCIAL = "provincial", "省部级正职"
        VICE_PROVINCIAL = "vice_provincial", "省部级副职"
        BUREAU = "bureau", "厅局级正职"
        VICE_BUREAU = "vice_bureau", "厅局级副职"
        COUNTY = "county", "县处级正职"
        VICE_COUNTY = "vice_county", "县处级副职"
        TOWNSHIP = "township", "乡科级正职"
        VICE_TOWNSHIP = "vice_township", "乡科级副职"

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
    # Syllables with tone digits, where the name is read otherwise than the table of surnames says.
    reading = models.CharField("姓名读音", max_length=200, blank=True, default="")
    category = models.CharField("学员类别", max_length=12, choices=Category.choices)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.ACTIVE)
    category_by_hand = models.BooleanField("学员类别由人工指定", default=False)
    category_reason = models.CharField("指定原因", max_length=200, blank=True, default="")
    level = models.CharField("职务层次", max_length=20, choices=Level.choices, blank=True, default="")
    rank = models.CharField("职级", max_length=40, blank=True, default="")
    phone_sealed = models.CharField("手机号（加密）", max_length=200, blank=True, default="")
    phone_index = models.CharField("手机号检索码", max_length=64, blank=True, default="", db_index=True)
    # Without dots, spaces and widths: variants of one name meet here.
    name_key = models.CharField("姓名比对键", max_length=80, blank=True, default="", db_index=True)
    # Set on a record that was merged into another one: old links lead on.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name="并入",
    )
    id_sealed = models.CharField("身份证号（加密）", max_length=200, blank=True, default="")
    id_index = models.CharField("身份证号检索码", max_length=64, blank=True, default="", db_index=True)
    joined_party_date = models.DateField("入党日期", null=True, blank=True)
    joined_work_date = models.DateField("参加工作日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name


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
    end_reason = models.CharField("结束原因", max_length=100, blank=True, default="")

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
