"""Regulations, their versions and articles: facts and constraints."""

from django.db import models


class Regulation(models.Model):
    """法规. A rule as a work, whatever its versions."""

    class Level(models.TextChoices):
        """Levels a regulation may be limited to; the values are those of ``Organization.Kind``."""

        PROVINCE = "province", "省级"
        CITY = "city", "市级"
        COUNTY = "county", "县级"
        TOWNSHIP = "township", "乡级"
        VILLAGE = "village", "村级"

    title = models.CharField("名称", max_length=200, unique=True)
    # The title in the one form names are compared in (rules.normal_name): what a citation is looked up by.
    name_key = models.CharField(
        "名称检索键",
        max_length=200,
        unique=True,
        error_messages={"unique": "已有同名法规。"},
    )
    short_title = models.CharField("简称", max_length=120, db_index=True)
    aliases = models.CharField("其他叫法", max_length=200, blank=True, default="", help_text="用顿号隔开")
    kind = models.CharField("类别", max_length=20, blank=True, default="")
    issuer = models.CharField("制定机关", max_length=100, blank=True, default="")
    # The three below limit whom it applies to (selectors.effective); all empty: core, applies to all.
    sector = models.CharField("适用行业", max_length=40, blank=True, default="")
    # Values of Level with commas between them.
    levels = models.CharField("适用层级", max_length=60, blank=True, default="")
    # A division code; those that begin with it lie in it.
    region_code = models.CharField("适用区划", max_length=12, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "法规"

    def __str__(self) -> str:
        return self.title

    @property
    def level_values(self) -> list[str]:
        """The levels as a list; empty: every level."""
        return self.levels.split(",") if self.levels else []

    @property
    def level_labels(self) -> str:
        """市级、县级."""
        return "、".join(Regulation.Level(value).label for value in self.level_values)


class RegulationVersion(models.Model):
    """法规版本. One text of a regulation, in force from a day on."""

    regulation = models.ForeignKey(
        Regulation, on_delete=models.CASCADE, related_name="versions", verbose_name="法规"
    )
    version_date = models.DateField("版本日期")
    promulgated_date = models.DateField("公布日期", null=True, blank=True)
    # In force on [effective_date, next version's effective_date).
    effective_date = models.DateField("施行日期")
    # False: the text does not say; the version date stands in until an editor sets it.
    is_effective_stated = models.BooleanField("施行日期已核实", default=False)
    repealed_date = models.DateField("废止日期", null=True, blank=True)
    preamble = models.TextField("题注", blank=True, default="")
    annex = models.TextField("附件", blank=True, default="")
    source_name = models.CharField("来源文件", max_length=255, blank=True, default="")
    source_sha256 = models.CharField("来源摘要", max_length=64, db_index=True)
    source_text = models.TextField("来源文本")
    article_count = models.PositiveIntegerField("条数", default=0)
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = verbose_name_plural = "法规版本"
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "version_date"],
                name="version_date_once",
                violation_error_message="该法规已有同一日期的版本。",
            ),
            models.CheckConstraint(
                condition=models.Q(repealed_date=None)
                | models.Q(repealed_date__gte=models.F("effective_date")),
                name="repealed_after_effective",
                violation_error_message="废止日期不能早于施行日期。",
            ),
        ]
        indexes = [models.Index(fields=["regulation", "effective_date"], name="version_in_force")]

    def __str__(self) -> str:
        return f"{self.regulation}（{self.version_date}）"


class Division(models.Model):
    """编章节. A heading above articles."""

    class Kind(models.TextChoices):
        """Levels above the article."""

        PART = "part", "编"
        SUBPART = "subpart", "分编"
        CHAPTER = "chapter", "章"
        SECTION = "section", "节"

    version = models.ForeignKey(RegulationVersion, on_delete=models.CASCADE, related_name="divisions")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    kind = models.CharField("层级", max_length=8, choices=Kind.choices)
    number = models.PositiveIntegerField("序号", null=True)
    heading = models.CharField("标题", max_length=200)
    note = models.TextField("标题下文字", blank=True, default="")
    sort_no = models.PositiveIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "编章节"

    def __str__(self) -> str:
        return self.heading


class Article(models.Model):
    """条. One article of one version; ``suffix`` is the N of 第X条之N, 0 when there is none."""

    version = models.ForeignKey(RegulationVersion, on_delete=models.CASCADE, related_name="articles")
    division = models.ForeignKey(Division, on_delete=models.SET_NULL, null=True, related_name="articles")
    number = models.PositiveIntegerField("条")
    suffix = models.PositiveSmallIntegerField("之几", default=0)
    text = models.TextField("正文")
    sort_no = models.PositiveIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "条"
        indexes = [models.Index(fields=["version", "sort_no"], name="article_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number", "suffix"],
                name="article_number_once",
                violation_error_message="同一版本中条号不能重复。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.number}.{self.suffix}"


class Provision(models.Model):
    """款项目. A paragraph, item or point below an article."""

    class Kind(models.TextChoices):
        """Levels below the article."""

        PARAGRAPH = "paragraph", "款"
        ITEM = "item", "项"
        POINT = "point", "目"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="provisions")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    kind = models.CharField("层级", max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField("序号")
    text = models.TextField("正文")
    sort_no = models.PositiveIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "款项目"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.number}"
