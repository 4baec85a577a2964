"""Certificates and assessments as official documents."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common.documents.model import (
    Block,
    Document,
    Heading,
    LabelledParagraph,
    Paragraph,
    Provenance,
    SignatureLines,
)
from xueji.foundation.privacy.selectors import proposal_words

if TYPE_CHECKING:
    from xueji.foundation.privacy.models import ImpactAssessment, PurgeCertificate


PARTS = {
    "purpose": "处理目的、方式",
    "lawfulness": "合法、正当、必要",
    "impact": "对个人权益的影响及安全风险",
    "measures": "保护措施及与风险是否相适应",
    "conclusion": "评估结论",
}


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y年%-m月%-d日 %H:%M}" if at else "—"


def _document(title: str, blocks: list[Block], made_by: str, now: datetime, source: str) -> Document:
    local = timezone.localtime(now)
    made = Provenance(made_by, local, source)
    return Document(title, blocks, author=made_by, created_at=now, provenance=made)


def certificate_document(certificate: "PurgeCertificate", made_by: str, now: datetime) -> Document:
    """A purge certificate to print and file."""
    lines = [
        ("销毁内容", certificate.label),
        ("数量", f"{certificate.row_count} 条"),
        ("时间范围", f"{_moment(certificate.first_at)} 至 {_moment(certificate.last_at)}"),
        ("截至", _moment(certificate.cutoff_at)),
        ("规则及版本", f"{certificate.rule_key} {certificate.rule_version[:16]}"),
        ("提出时间", _moment(certificate.proposed_at)),
        ("批准", f"{proposal_words(certificate)}，{_moment(certificate.decided_at)}"),
        ("编号摘要", certificate.ids_digest),
        ("签名", f"{certificate.algorithm} {certificate.seal}"),
    ]
    blocks: list[Block] = [LabelledParagraph(label, text) for label, text in lines]
    blocks.append(Paragraph("编号摘要由被销毁内容的编号依次算出；签名用审计密钥作出，任何改动都能查出。"))
    blocks.append(SignatureLines(["监督人签字"]))
    return _document("销毁证明", blocks, made_by, now, f"第 {certificate.pk} 号销毁证明")


def assessment_document(assessment: "ImpactAssessment", made_by: str, now: datetime) -> Document:
    """An impact assessment to print and file."""
    decided = assessment.decided_by.get_full_name() if assessment.decided_by else "—"
    blocks: list[Block] = [
        LabelledParagraph("名称", assessment.title),
        LabelledParagraph("处理活动", assessment.get_subject_display()),
        LabelledParagraph("状态", assessment.get_status_display()),
    ]
    for name, heading in PARTS.items():
        blocks.append(Heading(1, heading))
        blocks += [Paragraph(line) for line in getattr(assessment, name).splitlines() if line.strip()]
    blocks += [
        Heading(1, "审批"),
        LabelledParagraph(
            "评估人", f"{assessment.written_by.get_full_name()}，{_moment(assessment.written_at)}"
        ),
        LabelledParagraph("审批人", f"{decided}，{_moment(assessment.decided_at)}"),
        LabelledParagraph("意见", assessment.decision_note or "—"),
        LabelledParagraph("下次复核", f"{assessment.review_date:%Y年%-m月%-d日}"),
    ]
    return _document("个人信息保护影响评估报告", blocks, made_by, now, f"第 {assessment.pk} 号影响评估")
