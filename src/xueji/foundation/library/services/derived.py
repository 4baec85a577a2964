"""What is made of a resource on every save: rows to filter by, and the sketch near copies are found by."""

from xueji.common.search import near_copies
from xueji.foundation.library import rules
from xueji.foundation.library.models import Resource, ResourceSketch, ResourceTerm
from xueji.foundation.library.selectors.quotes import quoted_texts

TERM_FIELDS = {
    ResourceTerm.Kind.AUDIENCE: "audience",
    ResourceTerm.Kind.POST: "posts",
    ResourceTerm.Kind.VIOLATION: "violation_types",
    ResourceTerm.Kind.THEME: "themes",
}
WORD_MAX_CHARACTERS = 100


def write_terms(resource: Resource) -> None:
    """One row for every word said of the resource."""
    resource.terms.all().delete()
    words = {
        (kind, word[:WORD_MAX_CHARACTERS])
        for kind, field in TERM_FIELDS.items()
        for word in rules.split_words(getattr(resource, field))
    }
    ResourceTerm.objects.bulk_create(
        [ResourceTerm(resource=resource, kind=kind, word=word) for kind, word in sorted(words)]
    )


def write_sketch(resource: Resource) -> None:
    """The sketch of the words as they now are, without what they quote from regulations."""
    print_ = near_copies.fingerprint(resource.body_text, quoted_texts())
    packed = near_copies.pack(near_copies.sketch(print_))
    ResourceSketch.objects.update_or_create(resource=resource, defaults={"hashes": packed})
