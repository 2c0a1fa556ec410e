"""The tables of the database engine, and the database's own full-text index over the words.

SQLite: an FTS5 table that triggers keep in step, so that it also follows rows deleted by a cascade. Its tokenizer divides at
spaces alone, since the words arrive analysed. (SQLite loses triggers when a table is altered: a migration that alters
`search_indexedwords` must create them anew.)

PostgreSQL: a generated tsvector. Long texts are moved out of the row, so that a search that touches thousands of rows
reads little.
"""

import django.db.models.deletion
from django.db import migrations, models


SQLITE = [
    """
    CREATE VIRTUAL TABLE search_fts USING fts5(
        terms, content='search_indexedwords', content_rowid='entry_id', detail=none,
        tokenize='ascii tokenchars ''!"#$%&''''()*+,-./:;<=>?@[\\]^_`{|}~'''
    )
    """,
    """
    CREATE TRIGGER search_fts_insert AFTER INSERT ON search_indexedwords BEGIN
        INSERT INTO search_fts (rowid, terms) VALUES (new.entry_id, new.terms);
    END
    """,
    """
    CREATE TRIGGER search_fts_delete AFTER DELETE ON search_indexedwords BEGIN
        INSERT INTO search_fts (search_fts, rowid, terms) VALUES ('delete', old.entry_id, old.terms);
    END
    """,
    """
    CREATE TRIGGER search_fts_update AFTER UPDATE ON search_indexedwords BEGIN
        INSERT INTO search_fts (search_fts, rowid, terms) VALUES ('delete', old.entry_id, old.terms);
        INSERT INTO search_fts (rowid, terms) VALUES (new.entry_id, new.terms);
    END
    """,
]
POSTGRESQL = [
    "ALTER TABLE search_indexedwords SET (toast_tuple_target = 128)",
    """
    ALTER TABLE search_indexedwords ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED
    """,
    "CREATE INDEX search_indexedwords_vector ON search_indexedwords USING gin (vector)",
]


def create_full_text_index(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop_full_text_index(apps, schema_editor):
    """The tables go with the reverse of their creation, and all that hangs on them; the FTS5 table stands alone."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_fts", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndexedWords',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='search.catalogueentry')),
                ('words', models.TextField(help_text='In their order, a line a field.')),
                ('terms', models.TextField(help_text='Each word once; with = before it those of title and keywords, with ^ those suggestions begin with.')),
            ],
        ),
        migrations.CreateModel(
            name='IndexedEntry',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='indexed', serialize=False, to='search.catalogueentry')),
                ('version', models.PositiveBigIntegerField()),
                ('language', models.CharField(max_length=12)),
                ('kind', models.CharField(max_length=30)),
                ('feature_id', models.BigIntegerField(null=True)),
                ('audience_id', models.BigIntegerField()),
                ('translation_key', models.CharField(blank=True, max_length=60)),
                ('standing', models.FloatField(help_text='What the text score is multiplied by, but for freshness.')),
                ('changed_at', models.DateTimeField(null=True)),
                ('length', models.PositiveIntegerField(help_text='Its words, weighed by field.')),
                ('whole_title', models.CharField(help_text='The title without case and accents.', max_length=500)),
            ],
            options={
                'indexes': [models.Index(fields=['language', 'length'], name='search_inde_languag_ed39d2_idx'), models.Index(fields=['whole_title', 'language'], name='search_inde_whole_t_06355f_idx')],
            },
        ),
        migrations.RunPython(create_full_text_index, drop_full_text_index),
    ]
