"""Attendance, its numbered corrections and make-up tasks."""

from django.db import models

from xueji.activity.study_sessions.models.session import StudySession


class Attendance(models.Model):
    """出勤. That a person was at the session (or why not), by which route, with what evidence."""

    class Status(models.TextChoices):
        """Present or why not."""

        PRESENT = "present", "出席"
        ONLINE = "online", "线上参加"
        LEAVE = "leave", "请假"
        DUTY = "duty", "公出"
        ABSENT = "absent", "缺席"

    class Route(models.TextChoices):
        """How the attendance was taken."""

        QR = "qr", "扫码"
        DIGITS = "digits", "输入签到码"
        ROLL = "roll", "点名"
        PAPER = "paper", "纸质签到"

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    status = models.CharField("状态", max_length=10, choices=Status.choices)
    route = models.CharField("方式", max_length=8, choices=Route.choices)
    recorded_at = models.DateTimeField("时间")
    # Keyed digest of the device's own random mark, for this session only; no location, no address.
    device_mark = models.CharField("设备标记", max_length=43, blank=True, default="")
    # Which code window (a count of windows since the session's epoch) was shown; null for roll and paper.
    code_window = models.BigIntegerField("签到码时段", null=True, blank=True)
    recorded_by = models.ForeignKey(
        "organizations.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )
    note = models.CharField("事由", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "出勤"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="attendance_once",
                violation_error_message="该人员已登记出勤。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id} {self.status}"


class AttendanceCorrection(models.Model):
    """出勤更正. A numbered change after closing; the first record stays readable."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField("更正号")
    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    status_before = models.CharField("原状态", max_length=10, choices=Attendance.Status.choices)
    status_after = models.CharField("更正为", max_length=10, choices=Attendance.Status.choices)
    reason = models.CharField("理由", max_length=200)
    corrected_by = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="更正人"
    )
    corrected_at = models.DateTimeField("时间")

    class Meta:
        db_table = "session_attendance_correction"
        verbose_name = verbose_name_plural = "出勤更正"
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="correction_number_once")]

    def __str__(self) -> str:
        return f"{self.session_id} 更正{self.number}"


class MakeUpTask(models.Model):
    """补学. The same pack, for a person who missed the session, with a deadline."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="make_ups")
    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    due_date = models.DateField("期限")
    completed_at = models.DateTimeField("完成时间", null=True, blank=True)
    canceled_at = models.DateTimeField("取消时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补学"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="make_up_once",
                violation_error_message="该人员已有这场的补学。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id}"
