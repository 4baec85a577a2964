"""Questions with their revisions: facts and constraints."""

from django.conf import settings
from django.db import models

from xueji.foundation.library import selectors as library


class Question(library.ReviewedContent):
    """试题. A question as a work; what was asked is always one of its revisions."""

    class Kind(models.TextChoices):
        """Kinds of question (TEST-1, the automatic ones)."""

        SINGLE = "single", "单选"
        MULTIPLE = "multiple", "多选"
        TRUE_FALSE = "true_false", "判断"

    code = models.CharField("编号", max_length=80, unique=True)
    kind = models.CharField("题型", max_length=12, choices=Kind.choices)
    discipline = models.CharField("纪律", max_length=16, blank=True, default="")
    difficulty = models.PositiveSmallIntegerField("难度（1–3）", default=2)
    themes = models.CharField("主题词", max_length=300, blank=True, default="")
    current = models.OneToOneField(
        "QuestionRevision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="当前修订",
    )
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, null=True, blank=True, verbose_name="所属单位"
    )
    created_at = models.DateTimeField("创建时间")
    updated_at = models.DateTimeField("更新时间")
    # Optimistic lock: a form carries the number it was opened with.
    edit_no = models.PositiveIntegerField("修改次数", default=0)

    class Meta(library.ReviewedContent.Meta):
        verbose_name = verbose_name_plural = "试题"
        indexes = [models.Index(fields=["status", "discipline"], name="question_status")]
        constraints = [
            *library.ReviewedContent.Meta.constraints,
            models.CheckConstraint(
                name="question_difficulty_1_3",
                condition=models.Q(difficulty__gte=1, difficulty__lte=3),
                violation_error_message="难度只能是 1、2 或 3。",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class QuestionRevision(models.Model):
    """试题修订. The words of a question as they were at one time; never edited after use."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField("修订号")
    stem = models.TextField("题干")
    explanation = models.TextField("解析", blank=True, default="")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="修订人",
    )
    created_at = models.DateTimeField("时间")
    # The articles (ids, by comma) these words were asked under, once the question cites others; empty before.
    former_articles = models.CharField("当时依据", max_length=400, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "试题修订"
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return self.stem[:40]


class Option(models.Model):
    """选项."""

    revision = models.ForeignKey(QuestionRevision, on_delete=models.CASCADE, related_name="options")
    letter = models.CharField("序号", max_length=1)
    text = models.CharField("内容", max_length=500)
    is_correct = models.BooleanField("正确")

    class Meta:
        verbose_name = verbose_name_plural = "选项"
        constraints = [models.UniqueConstraint(fields=["revision", "letter"], name="option_letter_once")]

    def __str__(self) -> str:
        return f"{self.letter}. {self.text[:30]}"


class QuestionCitation(models.Model):
    """试题依据条文."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="citations")
    article = models.ForeignKey("regulations.Article", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "试题依据条文"
        constraints = [models.UniqueConstraint(fields=["question", "article"], name="question_article_once")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.article_id}"
