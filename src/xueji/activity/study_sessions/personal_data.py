"""What sessions hold about a person."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from xueji.activity.study_sessions.models import Attendance, CalendarFeed, MakeUpTask
from xueji.common.ui.formats import moment
from xueji.foundation.privacy import services as privacy

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

KEPT = "记录是会议材料的一部分；删除请求执行后不再带有姓名"


def register() -> None:
    """Describe attendance, make-ups and the calendar address."""
    for holding in (_attendance_holding(), _make_up_holding(), _feed_holding()):
        privacy.describe(holding)


def _attendance_holding() -> privacy.Holding:
    return privacy.Holding(
        key="attendance",
        label="签到与出勤",
        what="参加、请假或缺席，签到方式和时间；不收集位置、设备号和网络地址",
        purpose="记载谁参加了会前学纪，安排补学",
        legal_basis=privacy.DUTY,
        retention="随会议材料长期保存",
        rows=_attendances,
        columns=(
            ("时间", lambda row: moment(row.recorded_at)),
            ("会议", lambda row: row.session.title),
            ("状态", lambda row: row.get_status_display()),
            ("方式", lambda row: row.get_route_display()),
            ("事由", lambda row: row.note),
        ),
        correct="请学习组织者更正，更正有编号，原记录保留",
        order=55,
        erase=_forget_reasons,
        kept_because=KEPT,
    )


def _make_up_holding() -> privacy.Holding:
    return privacy.Holding(
        key="make_ups",
        label="补学",
        what="要补学的会议、期限和完成时间",
        purpose="没有参加的可以补上",
        legal_basis=privacy.DUTY,
        retention="随会议材料长期保存",
        rows=_make_ups,
        columns=(
            ("会议", lambda row: row.session.title),
            ("期限", lambda row: row.due_date),
            ("完成", lambda row: moment(row.completed_at)),
        ),
        correct="请学习组织者更正",
        order=56,
        kept_because=KEPT,
    )


def _feed_holding() -> privacy.Holding:
    return privacy.Holding(
        key="calendar_feed",
        label="日历订阅",
        what="你建立的私人日历地址，只存摘要",
        purpose="在手机日历里看到会前学纪",
        legal_basis="你自己建立",
        retention="直到你取消",
        rows=_feeds,
        columns=(("建立时间", lambda row: moment(row.created_at)),),
        correct="在“日历订阅”里重新生成",
        order=80,
        erase=_end_feed,
    )


def _attendances(person: "Person") -> QuerySet[Attendance]:
    return Attendance.objects.filter(person=person).select_related("session").order_by("-recorded_at", "-pk")


def _make_ups(person: "Person") -> QuerySet[MakeUpTask]:
    found = MakeUpTask.objects.filter(person=person, canceled_at=None)
    return found.select_related("session").order_by("-pk")


def _feeds(person: "Person") -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(person=person)


def _forget_reasons(person: "Person", now: datetime) -> int:
    """The reason of an absence may tell of health or family; nobody's figures need it."""
    told = Attendance.objects.filter(person=person).exclude(note="", device_mark="")
    return told.update(note="", device_mark="")


def _end_feed(person: "Person", now: datetime) -> int:
    gone, _ = CalendarFeed.objects.filter(person=person).delete()
    return gone
