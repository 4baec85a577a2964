"""Revisions: everything an editor can change, kept at each save."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from xueji.foundation.library.models import Attachment, Resource, ResourceRevision
from xueji.foundation.library.services.content import Content, content_of

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

# Pictures are part of the text: it says itself which it shows.
LISTED = (Attachment.Kind.FILE, Attachment.Kind.VIDEO, Attachment.Kind.CAPTIONS)


def present_files(resource: Resource) -> list[Attachment]:
    """The files of a resource as a revision lists them."""
    return list(resource.attachments.filter(kind__in=LISTED, removed_at=None).order_by("pk"))


def add_revision(resource: Resource, actor: "User | None", now: datetime) -> ResourceRevision:
    """Keep the resource as it now is, under its present ``edit_no``."""
    content = asdict(content_of(resource))
    content["conduct_date"] = content["conduct_date"].isoformat() if content["conduct_date"] else None
    files = [{"id": one.pk, "kind": one.kind, "name": one.name} for one in present_files(resource)]
    return ResourceRevision.objects.create(
        resource=resource,
        number=resource.edit_no,
        title=resource.title,
        body_html=resource.body_html,
        snapshot={"content": content, "files": files},
        saved_by=actor,
        saved_at=now,
    )


def content_in(revision: ResourceRevision) -> Content:
    """What a revision says; of one from before snapshots only title and body are its own."""
    stored: dict[str, Any] = dict(revision.snapshot.get("content", {}))
    if not stored:
        now = content_of(revision.resource)
        return replace(now, title=revision.title, body_source=revision.body_html, body_format="html")
    day = stored.get("conduct_date")
    stored["conduct_date"] = date.fromisoformat(day) if day else None
    stored["disciplines"] = tuple(stored["disciplines"])
    stored["citations"] = tuple((int(key), str(label)) for key, label in stored["citations"])
    known = {name: value for name, value in stored.items() if name in Content.__slots__}
    return Content(**known)
