"""What persons ask for: a correction, an objection, an explanation, deletion."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PrivacyRequest(models.Model):
    """个人信息请求. What a person asks about the own data (PIPL art. 44-50), with clock and answer."""

    class Kind(models.TextChoices):
        """What is asked for."""

        CORRECT = "correct", "更正、补充"
        OBJECT = "object", "异议、拒绝处理"
        EXPLAIN = "explain", "要求说明"
        ERASE = "erase", "删除"

    class Status(models.TextChoices):
        """How far it has come."""

        OPEN = "open", "待答复"
        ACCEPTED = "accepted", "已同意"
        REFUSED = "refused", "不予同意"
        WITHDRAWN = "withdrawn", "已撤回"

    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    kind = models.CharField("请求", max_length=8, choices=Kind.choices)
    # Key of what is held, as the registry names it; empty for everything.
    holding = models.CharField("涉及的信息", max_length=40, blank=True, default="")
    text = models.CharField("说明", max_length=1000)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.OPEN)
    asked_at = models.DateTimeField("提出时间")
    due_date = models.DateField("答复期限")
    answer = models.CharField("答复", max_length=1000, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复人",
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    # Set on deletion requests only: when what was agreed to has been done, and by whom.
    erased_at = models.DateTimeField("删除时间", null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="执行人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "个人信息请求"
        indexes = [models.Index(fields=["person", "asked_at"], name="privacy_request_person")]
        constraints = [
            models.CheckConstraint(
                name="privacy_request_answered",
                condition=Q(status__in=("open", "withdrawn"))
                | (Q(answered_at__isnull=False) & Q(answered_by__isnull=False) & ~Q(answer="")),
                violation_error_message="同意或不予同意都要写明答复、答复人和时间。",
            ),
            models.CheckConstraint(
                name="privacy_request_erased",
                condition=Q(erased_at=None)
                | (
                    Q(kind="erase", status="accepted", erased_by__isnull=False)
                    & ~Q(erased_by=F("answered_by"))
                ),
                violation_error_message="只有已同意的删除请求可以执行，且执行人不能是答复人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_kind_display()} {self.get_status_display()}"
