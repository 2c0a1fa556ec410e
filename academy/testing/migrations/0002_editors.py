"""Those who write for the company write questions and tests, too."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MODELS = ("question", "questiontag", "exam")


def let_editors_write(apps, schema_editor):
    config = apps.get_app_config("academy_testing")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Editors")
    names = [f"{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in MODELS]
    names += ["review_answers", "add_correction"]
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="academy_testing", codename__in=names)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("academy_testing", "0001_initial"),
        ("publishing", "0004_editors"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(let_editors_write, migrations.RunPython.noop)]
