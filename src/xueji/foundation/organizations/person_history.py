"""The history of a person as a timeline: memberships, roles and the floating time, newest first."""

from datetime import date
from itertools import chain

from django.urls import reverse
from django.utils import timezone

from xueji.common.ui.items import TimelineEntry
from xueji.foundation.organizations import selectors
from xueji.foundation.organizations.models import Membership, Person, PersonMerge, RoleAssignment
from xueji.foundation.organizations.role_words import role_words

BEGUN = {
    Membership.Kind.WORK: "到{unit}任职",
    Membership.Kind.PARTY: "组织关系转入{unit}",
    Membership.Kind.HOST: "流入{unit}，在此参加组织生活",
}
ENDED = {
    Membership.Kind.WORK: "离开{unit}",
    Membership.Kind.PARTY: "组织关系从{unit}转出",
    Membership.Kind.HOST: "结束在{unit}的流动",
}


def timeline(person: Person) -> list[TimelineEntry]:
    """Everything that began or ended, with the latest on top."""
    entries = chain(
        chain.from_iterable(map(_membership, selectors.memberships_of(person))),
        chain.from_iterable(map(_role, selectors.roles_of_person(person))),
        _dates(person),
        map(_merge, selectors.merges_of(person)),
    )
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _membership(held: Membership) -> list[TimelineEntry]:
    kind = Membership.Kind(held.kind)
    unit = held.organization.name
    url = reverse("organizations:unit", args=[held.organization_id])
    post = f"岗位：{held.post.title}" if held.post else ""
    words = "，".join(filter(None, (held.title, post)))
    found = [
        TimelineEntry(held.valid_from, BEGUN[kind].format(unit=unit), words, url, tone="ok", icon="briefcase")
    ]
    if held.valid_until is not None:
        title = ENDED[kind].format(unit=unit)
        found.append(TimelineEntry(held.valid_until, title, held.end_reason, url, icon="logout"))
    return found


def _role(held: RoleAssignment) -> list[TimelineEntry]:
    words = f"{role_words(held)}，范围{held.organization.name}及其下级"
    found = [TimelineEntry(held.valid_from, "授予角色", words, tone="info", icon="shield-check")]
    if held.holds_until is not None:
        found.append(TimelineEntry(held.holds_until, "角色到期", words, icon="shield-check"))
    return found


def _merge(done: PersonMerge) -> TimelineEntry:
    url = reverse("organizations:merged", args=[done.pk])
    day = timezone.localtime(done.merged_at).date()
    return TimelineEntry(day, f"编号 {done.lost.code} 的记录并入", done.reason, url, icon="git-merge")


def _dates(person: Person) -> list[TimelineEntry]:
    known: list[tuple[date | None, str, str]] = [
        (person.joined_party_date, "入党", "flag"),
        (person.joined_work_date, "参加工作", "briefcase"),
    ]
    return [TimelineEntry(day, title, icon=icon) for day, title, icon in known if day is not None]
