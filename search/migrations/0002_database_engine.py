"""The tables of the database engine, and the database's own full-text index over the words.

The words arrive analysed, and nothing divides them further.

SQLite: an FTS5 table that triggers keep in step, so that it also follows rows deleted by a cascade. (SQLite loses triggers when
a table is altered: a migration that alters `search_indexedwords` must create them anew.)

PostgreSQL: a tsvector, into which a trigger takes the terms, so that they are not kept twice. Long values are moved out of the
row, so that a search that touches thousands of rows reads little.
"""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    """
    CREATE VIRTUAL TABLE search_fts USING fts5(
        words, terms, content='search_indexedwords', content_rowid='entry_id', tokenize='ascii tokenchars ''=+#@^'''
    )
    """,
    """
    CREATE TRIGGER search_fts_insert AFTER INSERT ON search_indexedwords BEGIN
        INSERT INTO search_fts (rowid, words, terms) VALUES (new.entry_id, new.words, new.terms);
    END
    """,
    """
    CREATE TRIGGER search_fts_delete AFTER DELETE ON search_indexedwords BEGIN
        INSERT INTO search_fts (search_fts, rowid, words, terms)
        VALUES ('delete', old.entry_id, old.words, old.terms);
    END
    """,
    """
    CREATE TRIGGER search_fts_update AFTER UPDATE ON search_indexedwords BEGIN
        INSERT INTO search_fts (search_fts, rowid, words, terms)
        VALUES ('delete', old.entry_id, old.words, old.terms);
        INSERT INTO search_fts (rowid, words, terms) VALUES (new.entry_id, new.words, new.terms);
    END
    """,
]
POSTGRESQL = [
    "ALTER TABLE search_indexedwords SET (toast_tuple_target = 128)",
    "ALTER TABLE search_indexedwords ADD COLUMN vector tsvector",
    "CREATE INDEX search_indexedwords_vector ON search_indexedwords USING gin (vector)",
    """
    CREATE FUNCTION search_take_terms() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.terms <> '' THEN
            NEW.vector := NEW.terms::tsvector;
            NEW.terms := '';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER search_take_terms BEFORE INSERT OR UPDATE ON search_indexedwords
        FOR EACH ROW EXECUTE FUNCTION search_take_terms()
    """,
]


def create_full_text_index(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop_full_text_index(apps, schema_editor):
    """What does not go with the table it belongs to."""
    statements = {
        "sqlite": ["DROP TABLE search_fts"],
        "postgresql": ["DROP TRIGGER search_take_terms ON search_indexedwords", "DROP FUNCTION search_take_terms"],
    }
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="IndexedWords",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="search.catalogueentry",
                    ),
                ),
                ("words", models.TextField(help_text="In their order, a line a field.")),
                (
                    "terms",
                    models.TextField(
                        blank=True,
                        help_text="What the full-text index reads beside the words: with @ before it what title and keywords "
                        "name, with ^ what suggestions begin with, with # the language. PostgreSQL takes all of it into its tsvector.",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IndexedEntry",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="indexed",
                        serialize=False,
                        to="search.catalogueentry",
                    ),
                ),
                ("version", models.PositiveBigIntegerField()),
                ("language", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=30)),
                ("feature_id", models.BigIntegerField(null=True)),
                ("audience_id", models.BigIntegerField()),
                ("translation_key", models.CharField(blank=True, max_length=60)),
                ("standing", models.FloatField(help_text="What the text score is multiplied by, but for freshness.")),
                ("changed_at", models.DateTimeField(null=True)),
                ("length", models.PositiveIntegerField(help_text="Its words, weighed by field.")),
                ("whole_title", models.CharField(help_text="The title without case and accents.", max_length=500)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["language", "length"], name="search_inde_languag_ed39d2_idx"),
                    models.Index(fields=["whole_title", "language"], name="search_inde_whole_t_06355f_idx"),
                ],
            },
        ),
        migrations.RunPython(create_full_text_index, drop_full_text_index),
    ]
