"""Those who write for the company upload packages, too."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_editors_upload(apps, schema_editor):
    config = apps.get_app_config("academy_packages")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Editors")
    names = [f"{verb}_package" for verb in ("add", "change", "delete", "view")]
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="academy_packages", codename__in=names)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("academy_packages", "0001_packages"),
        ("publishing", "0004_editors"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(let_editors_upload, migrations.RunPython.noop)]
