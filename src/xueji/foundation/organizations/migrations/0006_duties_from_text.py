"""The free text of duties is read once: what the list of duties knows becomes rows, the rest stays."""

from django.db import migrations

from xueji.foundation.organizations.rules import read_duties


def read_texts(apps, schema_editor):
    """Rows for the words the list knows."""
    post_model = apps.get_model("organizations", "Post")
    duty_model = apps.get_model("organizations", "PostDuty")
    labels = dict(duty_model._meta.get_field("duty").choices)
    for post in post_model.objects.exclude(duty_note="").iterator():
        duties, rest = read_duties(post.duty_note, labels)
        for duty in duties:
            duty_model.objects.get_or_create(post=post, duty=duty)
        if rest != post.duty_note:
            post_model.objects.filter(pk=post.pk).update(duty_note=rest)


class Migration(migrations.Migration):

    dependencies = [("organizations", "0005_post_duties")]

    operations = [migrations.RunPython(read_texts, migrations.RunPython.noop)]
