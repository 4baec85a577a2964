"""Words and sketches of resources that were there before these tables."""

import re

from django.db import migrations

from xueji.common.search import near_copies

FIELDS = {"audience": "audience", "violation_types": "violation", "themes": "theme"}


def fill(apps, schema_editor):
    """One row a word, and a sketch of the text; quotations are taken out with the next save."""
    resources = apps.get_model("library", "Resource").objects
    terms = apps.get_model("library", "ResourceTerm")
    sketches = apps.get_model("library", "ResourceSketch").objects
    for resource in resources.iterator(chunk_size=200):
        found = []
        for field, kind in FIELDS.items():
            typed = re.split("[、,，;；\n]+", getattr(resource, field))
            words = dict.fromkeys(word.strip() for word in typed)
            found += [terms(resource=resource, kind=kind, word=word[:100]) for word in words if word]
        terms.objects.bulk_create(found)
        hashes = near_copies.sketch(near_copies.fingerprint(resource.body_text))
        sketches.create(resource=resource, hashes=hashes.astype("<u4").tobytes())


def clear(apps, schema_editor):
    """Backwards: the tables go anyway."""
    for name in ("ResourceTerm", "ResourceSketch"):
        apps.get_model("library", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("library", "0005_sharing_and_terms")]
    operations = [migrations.RunPython(fill, clear)]
