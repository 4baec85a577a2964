"""Units of the organisation tree."""

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
