"""The work ledger: facts and constraints."""

from django.db import models


class LedgerEntry(models.Model):
    """学纪工作台账. One row of a unit's ledger: filled from a session, or written by hand and marked so."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    # The session the row was filled from; null for a manual row.
    session_id = models.BigIntegerField("会前学纪编号", null=True, blank=True, unique=True)
    is_manual = models.BooleanField("手工", default=False)
    held_date = models.DateField("日期", db_index=True)
    meeting_title = models.CharField("会议名称", max_length=200)
    chair_name = models.CharField("主持人", max_length=80, blank=True, default="")
    lead_reader_name = models.CharField("领学人", max_length=80, blank=True, default="")
    content = models.CharField("学习内容", max_length=500)
    articles = models.TextField("条款", blank=True, default="")
    attended_count = models.PositiveIntegerField("实到")
    invited_count = models.PositiveIntegerField("应到")
    make_up_count = models.PositiveIntegerField("缺席补学", default=0)
    decisions = models.TextField("形成意见或措施", blank=True, default="")
    owner_name = models.CharField("责任人", max_length=80, blank=True, default="")
    due_date = models.DateField("时限", null=True, blank=True)
    progress = models.CharField("落实情况", max_length=300, blank=True, default="")
    document_no = models.CharField("材料编号", max_length=60, blank=True, default="")
    # How many corrections of the session this row already reflects.
    correction_number = models.PositiveSmallIntegerField("更正号", default=0)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "学纪工作台账"
        constraints = [
            models.CheckConstraint(
                name="ledger_attended_le_invited",
                condition=models.Q(attended_count__lte=models.F("invited_count")),
                violation_error_message="实到人数不能多于应到人数。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_date} {self.meeting_title}"

    @property
    def source_label(self) -> str:
        """Where the row comes from."""
        if self.is_manual:
            return "手工"
        return "会前学纪" if self.session_id else "法规变化"

    @property
    def note_in_words(self) -> str:
        """手工, or the number of the last correction, or nothing."""
        if self.is_manual:
            return "手工"
        return f"更正第{self.correction_number}号" if self.correction_number else ""
