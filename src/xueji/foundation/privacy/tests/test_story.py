"""The whole story through the pages: notice, own data, copy, who looked, a correction, its answer."""

import io
import zipfile

from django.urls import reverse

from xueji.foundation.privacy.tests.conftest import PAGE, signed_in


def test_a_member_reads_the_notice_sees_who_looked_and_has_something_corrected(learner, organizer, officer):
    office, member = signed_in(officer), signed_in(learner)
    notice = {"title": "个人信息处理告知书", "body": "用途和保存期限。"}
    assert office.post(reverse("privacy:new-notice"), notice).status_code == 302

    mine = reverse("privacy:mine")
    asked = member.get(mine, **PAGE)
    assert asked.url.startswith(reverse("privacy:notice"))
    assert "我已阅读" in member.get(asked.url, **PAGE).content.decode()
    assert member.post(reverse("privacy:notice"), {"number": 1, "next": mine}).url == mine

    signed_in(organizer).get(reverse("organizations:person", args=[learner.person.pk]))
    page = member.get(mine, **PAGE).content.decode()
    assert "窦海宁" in page and "履行学习组织者职责" in page
    copy = member.post(reverse("privacy:new-copy")).content
    assert sorted(zipfile.ZipFile(io.BytesIO(copy)).namelist()) == ["data.json", "我的数据.html"]

    wish = {"kind": "correct", "holding": "person", "text": "职级应为四级主任科员"}
    assert member.post(reverse("privacy:new-request"), wish).status_code == 302
    listed = office.get(reverse("privacy:requests"), {"status": "open"}).content.decode()
    assert "林晓岚" in listed
    number = member.get(mine).context["requests"][0].pk
    answer = {"decision": "accept", "answer": "已按任命文件更正"}
    assert office.post(reverse("privacy:request", args=[number]), answer).status_code == 302
    page = member.get(mine).content.decode()
    assert "已同意" in page and "已按任命文件更正" in page
    assert "林晓岚" not in office.get(reverse("privacy:requests"), {"status": "open"}).content.decode()
