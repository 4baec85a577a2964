"""Personal data of the demonstration: the notice, confirmed by everybody with an account, an assessment."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.privacy import selectors, services

OFFICE = "纪远山"
ASSESSMENT = {
    "subject": "exchange",
    "title": "向市级学习平台转发学习记录",
    "purpose": "把会前学纪的参加和补学情况转发给市级学习平台，单位不必再报。只转发行为、时间和单位。",
    "lawfulness": "属于履行教育管理职责所必需；范围限于市级平台已有的人员；不提供手机号和政治面貌。",
    "impact": "转发后由对方保存，本人要求更正时两边都要更正；传输中断可能造成两边不一致。",
    "measures": "只连接登记过的地址，传输加密，密钥加密保存；失败的逐条列出；告知书写明接收方。",
    "conclusion": "目的明确，范围最小，措施与风险相适应，可以开展，一年后复核。",
}


def load_privacy(persons: dict[str, Any], now: datetime) -> None:
    """Publish the notice and confirm it, once; accounts of the demonstration go straight to their pages."""
    office = organizations.account_of(persons[OFFICE])
    if office is None or selectors.current_notice() is not None:
        return
    notice = services.publish_notice(
        title=services.DEFAULT_TITLE,
        body=services.DEFAULT_BODY,
        change_note="",
        actor=office,
        now=now,
    )
    for person in persons.values():
        if organizations.account_of(person) is not None:
            services.confirm_notice(number=notice.number, person=person, now=now)
    review_date = timezone.localdate(now) + timedelta(days=365)
    made = services.save_assessment(None, {**ASSESSMENT, "review_date": review_date}, actor=office, now=now)
    services.submit_assessment(made, actor=office, now=now)
