"""A province for the benchmark of pages: units by the ORM, people by statements of the database."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.scale_activity import act
from bench.scale_waiting import wait_for_offices

BEGIN = date(2020, 1, 1)
NOW = datetime(2026, 5, 6, 1, 0, tzinfo=UTC)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "晓岚",
    "志远",
    "立群",
    "海宁",
    "淑贞",
    "文",
    "静",
    "建国",
    "秀英",
    "明",
    "思雨",
    "子涵",
    "国强",
    "丽",
)
CATEGORIES = ("leader", "middle", "grassroots", "grassroots", "newcomer")
ROWS_A_BATCH = 2000


@dataclass(frozen=True)
class Size:
    """How large the province is."""

    cities: int
    counties: int
    townships: int
    villages: int
    agencies: int
    people: int
    records: int
    ledger_rows: int
    audit_lines: int
    sessions: int
    accounts: int
    waiting: int


LARGE = Size(12, 8, 14, 25, 40, 1_200_000, 600_000, 100_000, 300_000, 100_000, 300_000, 20_000)
SMALL = Size(3, 2, 3, 3, 4, 2_000, 1_000, 500, 500, 500, 500, 200)


@dataclass(frozen=True)
class Province:
    """What was built."""

    units: int
    people: int
    top: Any
    county: Any


def build(size: Size) -> Province:
    """Fill an empty database."""
    from xueji.foundation.organizations.models import Organization, Person

    tree = _Tree()
    top, county = _grow(tree, size)
    tree.store()
    _people(size.people)
    _records(size.records)
    _ledger(size.ledger_rows)
    _audit(size.audit_lines)
    act(sessions=size.sessions, accounts=size.accounts)
    wait_for_offices(size.waiting)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    get = Organization.objects.get
    return Province(
        Organization.objects.count(), Person.objects.count(), get(code=top.code), get(code=county.code)
    )


class _Tree:
    """Units in memory, stored level by level."""

    def __init__(self) -> None:
        self.levels: dict[int, list[Any]] = {}
        self.children: dict[str, int] = {}

    def add(self, name: str, kind: str, parent: Any = None) -> Any:
        from xueji.foundation.organizations import rules
        from xueji.foundation.organizations.models import Organization

        above = parent.path if parent else ""
        self.children[above] = number = self.children.get(above, 0) + 1
        path = rules.child_path(above, number)
        depth = len(path) // rules.STEP_CHARACTERS
        unit = Organization(name=name, kind=kind, parent=parent, path=path, depth=depth, valid_from=BEGIN)
        unit.code = f"{parent.code}-{number:02d}" if parent else "P"
        unit.letters, unit.initials = rules.letter_keys(name)
        self.levels.setdefault(depth, []).append(unit)
        return unit

    def store(self) -> None:
        from xueji.foundation.organizations.models import Organization
        from xueji.foundation.organizations.services.unit_places import begin_history

        for _, units in sorted(self.levels.items()):
            for unit in units:
                unit.parent_id = unit.parent.pk if unit.parent else None
            Organization.objects.bulk_create(units, batch_size=ROWS_A_BATCH)
            begin_history(units)


def _grow(tree: _Tree, size: Size) -> tuple[Any, Any]:
    top = tree.add("云岭省", "province")
    county = None
    for city_number in range(size.cities):
        city = tree.add(f"第{city_number + 1}市", "city", top)
        _agencies(tree, city, size.agencies)
        for county_number in range(size.counties):
            one = tree.add(f"{city.name}第{county_number + 1}县", "county", city)
            county = county or one
            _agencies(tree, one, size.agencies)
            for number in range(size.townships):
                township = tree.add(f"第{number + 1}乡", "township", one)
                for kind, word in (("branch", "机关党支部"), ("agency", "综合办公室")):
                    tree.add(f"{township.name}{word}", kind, township)
                for village in range(size.villages):
                    tree.add(f"{township.name}第{village + 1}村", "village", township)
    return top, county


def _agencies(tree: _Tree, parent: Any, count: int) -> None:
    for number in range(count):
        agency = tree.add(f"{parent.name}第{number + 1}局", "agency", parent)
        tree.add(f"{agency.name}第一党支部", "branch", agency)
        tree.add(f"{agency.name}第二党支部", "branch", agency)


# Portable: a counter of the recursive kind stands for generate_series.
COUNTER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "


def _people(count: int) -> None:
    """People with the keys of a few hundred real-looking names, each a member of a unit with members."""
    from xueji.foundation.organizations import rules

    names = [surname + given for surname in SURNAMES for given in GIVEN]
    rows = [(number, name, rules.name_key(name), *rules.name_keys(name)) for number, name in enumerate(names)]
    begin = BEGIN.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_name (i integer PRIMARY KEY, name text, name_key text,"
            " surname text, pinyin text, strokes text, letters text, initials text)"
        )
        cursor.executemany("INSERT INTO bench_name VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", rows)
        case = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(CATEGORIES))
        cursor.execute(
            COUNTER.format(count=count)
            + "INSERT INTO organizations_person (code, name, name_key, surname, pinyin_key, stroke_key,"
            f" letters, initials, category, status, {_others('Person')}) "
            f"SELECT 'B' || n.i, b.name, b.name_key, b.surname, b.pinyin, b.strokes, b.letters, b.initials,"
            f" CASE n.i % {len(CATEGORIES)} {case} END, 'active', {_fillers('Person')}"
            f" FROM n JOIN bench_name b ON b.i = n.i % {len(rows)}"
        )
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_unit AS SELECT row_number() OVER (ORDER BY path) - 1 AS i, id, path"
            " FROM organizations_organization WHERE kind NOT IN ('province', 'city', 'county')"
        )
        cursor.execute("CREATE INDEX bench_unit_i ON bench_unit (i)")
        cursor.execute("SELECT count(*) FROM bench_unit")
        units = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO organizations_membership (person_id, organization_id, kind, is_primary, sort_no,"
            f" valid_from, {_others('Membership')}) SELECT p.id, u.id, 'work', {_true()}, 1000, '{begin}',"
            f" {_fillers('Membership')} FROM organizations_person p JOIN bench_unit u ON u.i = p.id % {units}"
        )


GIVEN_COLUMNS = {
    "Person": [
        "id",
        "code",
        "name",
        "name_key",
        "surname",
        "pinyin_key",
        "stroke_key",
        "letters",
        "initials",
        "category",
        "status",
    ],
    "Membership": ["id", "person_id", "organization_id", "kind", "is_primary", "sort_no", "valid_from"],
}


def _rest(model: str) -> list[Any]:
    from django.apps import apps

    fields = apps.get_model("organizations", model)._meta.concrete_fields
    return [field for field in fields if field.column not in GIVEN_COLUMNS[model] and not field.null]


def _others(model: str) -> str:
    """Columns that must not be empty and that the benchmark has nothing to say about."""
    return ", ".join(field.column for field in _rest(model))


def _fillers(model: str) -> str:
    """Their defaults as SQL."""
    return ", ".join(_literal(field.get_default()) for field in _rest(model))


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return _true() if value else ("false" if connection.vendor == "postgresql" else "0")
    return str(value) if isinstance(value, int) else f"'{value or ''}'"


def _true() -> str:
    return "true" if connection.vendor == "postgresql" else "1"


def _records(count: int) -> None:
    """Records of people, each under the path of the person's unit."""
    from xueji.foundation.learning_records.models import LearningRecord
    from xueji.foundation.organizations.models import Membership

    held = Membership.objects.order_by("pk").values_list("person_id", "organization_id", "organization__path")
    rows = []
    for number, (person_id, unit_id, path) in enumerate(held[:count].iterator(chunk_size=5000)):
        rows.append(
            LearningRecord(
                seq=number + 1, uuid=uuid.UUID(int=number + 1), person_id=person_id, organization_id=unit_id,
                organization_path=path, verb="attended", activity_type="meeting",
                activity_key=f"session:{number}",
                activity_title="局党委会会前学纪", occurred_at=NOW, stored_at=NOW, duration_seconds=420,
                source_key=f"bench:{number}", verb_key=1, actor_key=person_id, object_key=number,
            )
        )  # fmt: skip
        if len(rows) == ROWS_A_BATCH:
            LearningRecord.objects.bulk_create(rows)
            rows = []
    LearningRecord.objects.bulk_create(rows)


def _ledger(count: int) -> None:
    from xueji.foundation.organizations.models import Organization
    from xueji.reporting.archives.models import LedgerEntry

    units = list(Organization.objects.filter(kind="agency").order_by("path").values_list("pk", flat=True))
    rows = (
        LedgerEntry(
            organization_id=units[number % len(units)],
            is_manual=True,
            held_date=date(2026, 1 + number % 5, 1 + number % 28),
            meeting_title="局党委会",
            content="《廉洁自律若干规定》第三条",
            attended_count=8,
            invited_count=9,
            created_at=NOW,
        )
        for number in range(count)
    )
    LedgerEntry.objects.bulk_create(rows, batch_size=ROWS_A_BATCH)


def _audit(count: int) -> None:
    from xueji.common.audit.models import AuditEntry

    rows = (
        AuditEntry(
            at=timezone.now(),
            actor_name=SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)],
            action="organizations.update-person",
            target_type="organizations.person",
            target_id=str(number),
            summary="修改人员",
        )
        for number in range(count)
    )
    AuditEntry.objects.bulk_create(rows, batch_size=ROWS_A_BATCH)
