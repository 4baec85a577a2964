"""Answers with files: a page is no larger than memory can bear, and nothing is left out."""

import hashlib
import json

import pytest

from xueji.foundation.learning_records.lrs import activities, credentials, multipart, people, reading
from xueji.foundation.learning_records.tests.test_interface import Tool, statement
from xueji.foundation.organizations import testing as units

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    for module in (credentials, people, activities):
        module.forget()


def test_a_page_with_large_files_is_short_and_the_next_one_goes_on(monkeypatch):
    monkeypatch.setattr(reading, "MOST_FILE_BYTES", 1000)
    tool, sent = Tool(units.make_organization()), []
    for letter in b"abca":
        content = bytes([letter]) * 400
        part = multipart.Part(hashlib.sha256(content).hexdigest(), "text/plain", content)
        facts = {"usageType": "https://example.org/file", "contentType": "text/plain", "length": 400}
        files = [{**facts, "display": {"zh-CN": "文件"}, "sha2": part.sha2}]
        sent.append(statement(attachments=files))
        body, kind = multipart.joined(json.dumps([sent[-1]]).encode(), [part])
        assert tool.client.post("/xapi/statements", body, kind, headers=tool.headers).status_code == 200
    ids, sizes, more = [], [], "/xapi/statements?attachments=true&ascending=true"
    while more:
        answer = tool.client.get(more, headers=tool.headers)
        document, parts = multipart.split(answer.content, answer.headers["Content-Type"])
        told = json.loads(document)
        ids += [one["id"] for one in told["statements"]]
        sizes.append((len(told["statements"]), len(parts)))
        more = told["more"]
    assert ids == [one["id"] for one in sent] and sizes == [(2, 2), (2, 2)]
    assert len(tool.ids(ascending="true")) == 4
