"""Sharing between units: proposals upwards, and what stands in the way of making a thing twice."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xueji.foundation.library.models.resources import Resource

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User


def _person(label: str) -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


def _unit(label: str) -> "models.ForeignKey[Organization, Organization]":
    return models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


class SharingProposal(models.Model):
    """共享推荐. A unit offers its resource to a unit above, which takes it over or declines."""

    class Status(models.TextChoices):
        """Where the proposal stands."""

        WAITING = "waiting", "待办理"
        ACCEPTED = "accepted", "已采纳"
        REFUSED = "refused", "未采纳"
        WITHDRAWN = "withdrawn", "已撤回"

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="proposals", verbose_name="资源"
    )
    from_unit = _unit("推荐单位")
    to_unit = _unit("接收单位")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.WAITING)
    reason = models.CharField("推荐理由", max_length=300)
    proposed_by = _person("推荐人")
    proposed_at = models.DateTimeField("推荐时间")
    decided_by = _person("办理人")
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    decision_note = models.CharField("办理意见", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "共享推荐"
        indexes = [models.Index(fields=["resource", "status"], name="proposal_resource_status")]
        constraints = [
            models.CheckConstraint(
                name="proposal_between_units",
                condition=~Q(from_unit=F("to_unit")),
                violation_error_message="资源不能推荐给本单位。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource} → {self.to_unit}"


class ResourceSketch(models.Model):
    """资源指纹. Hashes of the words of a resource, quotations taken out, by which near copies are found."""

    resource = models.OneToOneField(
        Resource, on_delete=models.CASCADE, related_name="sketch", primary_key=True, verbose_name="资源"
    )
    # Sorted 32-bit numbers, little endian; see common.search.near_copies.sketch.
    hashes = models.BinaryField("指纹")

    class Meta:
        verbose_name = verbose_name_plural = "资源指纹"

    def __str__(self) -> str:
        return f"{self.resource_id}"


class DuplicateDecision(models.Model):
    """重复判断. A person saw that a similar resource exists and made a new one, with this reason."""

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="duplicate_decisions", verbose_name="新资源"
    )
    similar = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+", verbose_name="已有资源")
    shared_percent = models.PositiveSmallIntegerField("相同部分（%）")
    reason = models.CharField("理由", max_length=300)
    decided_by = _person("判断人")
    decided_at = models.DateTimeField("判断时间")

    class Meta:
        verbose_name = verbose_name_plural = "重复判断"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "similar"],
                name="duplicate_decision_once",
                violation_error_message="这两份资源已经判断过。",
            ),
            models.CheckConstraint(
                name="duplicate_of_another",
                condition=~Q(resource=F("similar")),
                violation_error_message="资源不能与自己重复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} ~ {self.similar_id}"
