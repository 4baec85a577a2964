"""Resources, their revisions, disciplines and citations."""

from django.conf import settings
from django.db import models

from xueji.foundation.library.models.review import ReviewedContent


class Resource(ReviewedContent):
    """资源. A case, reading or other piece of study content."""

    class Kind(models.TextChoices):
        """Kinds of resource (RES-1)."""

        TEXTBOOK = "textbook", "教材"
        CASE = "case", "案例"
        VIDEO = "video", "视频课程"
        SCENARIO = "scenario", "情景剧本"
        MICRO = "micro", "微课"
        INTERPRETATION = "interpretation", "法规解读"
        ARTICLE = "article", "图文"
        PRACTICE = "practice", "典型经验"

    class Level(models.TextChoices):
        """The level the resource speaks of."""

        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "县"
        TOWNSHIP = "township", "乡"
        VILLAGE = "village", "村"

    class Scope(models.TextChoices):
        """Who outside the editors may use it once it is published."""

        UNIT = "unit", "本单位"
        SUBTREE = "subtree", "本级及以下"
        PLATFORM = "platform", "全平台"

    class BodyFormat(models.TextChoices):
        """What the editor types."""

        MARKDOWN = "markdown", "Markdown"
        HTML = "html", "HTML"

    code = models.CharField(
        "编号", max_length=80, unique=True, error_messages={"unique": "已有同一编号的资源。"}
    )
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    title = models.CharField("标题", max_length=200)
    # What the editor typed; body_html is made of it and sanitised on every save.
    body_source = models.TextField("正文原稿", blank=True, default="")
    body_format = models.CharField(
        "原稿格式", max_length=10, choices=BodyFormat.choices, default=BodyFormat.MARKDOWN
    )
    body_html = models.TextField("正文")
    body_text = models.TextField("纯文本", blank=True, default="")
    # What is said in a video, for those who cannot hear it; it is searched with the text.
    transcript = models.TextField("文字稿", blank=True, default="")
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, null=True, blank=True, verbose_name="所属单位"
    )
    scope = models.CharField("共享范围", max_length=10, choices=Scope.choices, default=Scope.SUBTREE)
    # The unit that made it, once a unit above has taken it over.
    origin_unit = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="原提供单位",
    )
    industry = models.CharField("行业", max_length=40, blank=True, default="")
    region = models.CharField("地区", max_length=100, blank=True, default="")
    # The division the region names, where it is in the tree of units.
    region_unit = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="行政区划",
    )
    year = models.PositiveSmallIntegerField("年份", null=True, blank=True)
    # Citations mean the articles in force on this day: an old case keeps its old article.
    conduct_date = models.DateField("行为发生日", null=True, blank=True)
    level = models.CharField("层级", max_length=10, choices=Level.choices, blank=True, default="")
    audience = models.CharField("适用对象", max_length=100, blank=True, default="")
    posts = models.CharField("适用岗位", max_length=200, blank=True, default="")
    violation_types = models.CharField("违纪类型", max_length=200, blank=True, default="")
    themes = models.CharField("主题词", max_length=300, blank=True, default="")
    reading_seconds = models.PositiveIntegerField("阅读秒数", default=0)
    created_at = models.DateTimeField("创建时间")
    updated_at = models.DateTimeField("更新时间")
    # Optimistic lock: a form carries the number it was opened with.
    edit_no = models.PositiveIntegerField("修改次数", default=0)

    class Meta(ReviewedContent.Meta):
        verbose_name = verbose_name_plural = "资源"
        indexes = [models.Index(fields=["kind", "status"], name="resource_kind_status")]

    def __str__(self) -> str:
        return self.title


class ResourceRevision(models.Model):
    """资源修订. The words of a resource as they were saved at one time; never edited."""

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="revisions", verbose_name="资源"
    )
    number = models.PositiveIntegerField("修订号")
    title = models.CharField("标题", max_length=200)
    body_html = models.TextField("正文")
    # Everything an editor can change, as it was saved; read only to compare and to restore.
    snapshot = models.JSONField("全部内容", default=dict, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="保存人",
    )
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "资源修订"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "number"],
                name="resource_revision_once",
                violation_error_message="该修订号已有。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.number} 稿）"


class ResourceDiscipline(models.Model):
    """资源所属纪律."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="disciplines")
    discipline = models.CharField("纪律", max_length=16)

    class Meta:
        verbose_name = verbose_name_plural = "资源所属纪律"
        constraints = [models.UniqueConstraint(fields=["resource", "discipline"], name="resource_discipline")]

    def __str__(self) -> str:
        return self.discipline


class ResourceCitation(models.Model):
    """资源引用条文. The resource cites this article of this version (an old case keeps its old article)."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="citations")
    article = models.ForeignKey("regulations.Article", on_delete=models.PROTECT, related_name="+")
    label = models.CharField("引用写法", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "资源引用条文"
        constraints = [models.UniqueConstraint(fields=["resource", "article"], name="resource_article_once")]

    def __str__(self) -> str:
        return self.label
