"""Those who write for the company may publish, and keep the texts, files and names that pages share."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

APPS = [
    "wagtailcore",
    "wagtailadmin",
    "wagtailimages",
    "wagtaildocs",
    "wagtailmedia",
    "wagtailredirects",
    "product",
    "publishing",
    "wagtail_localize",
]
GENERAL = {
    "wagtailadmin": ["access_admin"],
    "wagtailredirects": ["add_redirect", "change_redirect", "delete_redirect"],
    "publishing": ["add_sharedtext", "change_sharedtext", "delete_sharedtext", "change_brandsettings"],
    "product": ["add_feature", "change_feature"],
    "wagtail_localize": ["submit_translation"],
}
ON_PAGES = ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"]
ON_FILES = {
    "wagtailimages": ["add_image", "change_image", "choose_image"],
    "wagtaildocs": ["add_document", "change_document", "choose_document"],
    "wagtailmedia": ["add_media", "change_media"],
}


def let_editors_publish(apps, schema_editor):
    for label in APPS:
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Editors")

    def named(label, codenames):
        return Permission.objects.filter(content_type__app_label=label, codename__in=codenames)

    for label, codenames in GENERAL.items():
        group.permissions.add(*named(label, codenames))
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    if root is not None:
        on_page = apps.get_model("wagtailcore", "GroupPagePermission").objects
        for permission in named("wagtailcore", ON_PAGES):
            on_page.get_or_create(group=group, page=root, permission=permission)
    if collection is not None:
        on_collection = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
        for label, codenames in ON_FILES.items():
            for permission in named(label, codenames):
                on_collection.get_or_create(group=group, collection=collection, permission=permission)


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0003_brand_that_can_be_read"),
        ("product", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailmedia", "0005_alter_media_options"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [migrations.RunPython(let_editors_publish, migrations.RunPython.noop)]
