"""Where units stood and what they were called on any day, and how Party organisations relate to units."""

from django.db import models
from django.db.models import F, Q

from xueji.foundation.organizations.models.units import Organization


class OrganizationPlace(models.Model):
    """隶属关系. Whom a unit stood under in one of the two trees, for a span of days.

    The row without a last day is the present one. A path is never given twice: it means one unit for ever;
    one that no span tells of is kept as a ``PassingPath``.
    """

    class Tree(models.TextChoices):
        """The two trees."""

        UNIT = "unit", "单位隶属"
        PARTY = "party", "党组织隶属"

    tree = models.CharField("树", max_length=5, choices=Tree.choices, default=Tree.UNIT)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="places", verbose_name="单位"
    )
    parent = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="上级单位"
    )
    path = models.CharField("路径", max_length=255)
    valid_from = models.DateField("开始日期")
    valid_until = models.DateField("结束日期（不含）", null=True, blank=True)

    class Meta:
        db_table = "organizations_place"
        verbose_name = verbose_name_plural = "隶属关系"
        indexes = [
            models.Index(fields=["tree", "path", "valid_from"], name="org_place_path"),
            models.Index(fields=["tree", "parent"], name="org_place_parent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "tree", "valid_from"],
                name="org_place_once",
                violation_error_message="该单位当天的隶属关系已登记。",
            ),
            models.CheckConstraint(
                name="org_place_dates",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="结束日期必须晚于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.tree} {self.path} {self.valid_from}"


class PassingPath(models.Model):
    """途经路径. A path a unit had that no place tells of: for part of a day, or until a late entry took it.

    Records written meanwhile keep it, so it stays the unit's own.
    """

    tree = models.CharField("树", max_length=5, choices=OrganizationPlace.Tree.choices)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="passing_paths", verbose_name="单位"
    )
    parent = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="上级单位"
    )
    path = models.CharField("路径", max_length=255)

    class Meta:
        db_table = "organizations_passing"
        verbose_name = verbose_name_plural = "途经路径"
        indexes = [models.Index(fields=["tree", "parent"], name="org_passing_parent")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.tree} {self.path}"


class OrganizationName(models.Model):
    """名称沿革. What a unit was called, for a span of days; the row without a last day is the present one."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="names", verbose_name="单位"
    )
    name = models.CharField("名称", max_length=200)
    short_name = models.CharField("简称", max_length=100, blank=True, default="")
    kind = models.CharField("类型", max_length=20, choices=Organization.Kind.choices)
    division_code = models.CharField("行政区划代码", max_length=12, blank=True, default="")
    valid_from = models.DateField("开始日期")
    valid_until = models.DateField("结束日期（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "名称沿革"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "valid_from"],
                name="org_name_once",
                violation_error_message="该单位当天的名称已登记。",
            ),
            models.CheckConstraint(
                name="org_name_dates",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="结束日期必须晚于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"


class OrganizationLink(models.Model):
    """组织联系. A Party organisation serves a unit, or a Party group guides a committee; no superior."""

    class Kind(models.TextChoices):
        """What the link says."""

        SERVES = "serves", "覆盖单位"
        GUIDES = "guides", "指导"

    kind = models.CharField("联系", max_length=8, choices=Kind.choices)
    source = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="links_out", verbose_name="党组织"
    )
    target = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="links_in", verbose_name="对象"
    )
    valid_from = models.DateField("开始日期")
    valid_until = models.DateField("结束日期（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "组织联系"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "target", "valid_from"],
                name="org_link_once",
                violation_error_message="这项联系当天已登记。",
            ),
            models.CheckConstraint(
                name="org_link_dates",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="结束日期必须晚于开始日期。",
            ),
            models.CheckConstraint(
                name="org_link_two_units",
                condition=~Q(source=F("target")),
                violation_error_message="组织联系的两端不能是同一个单位。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
