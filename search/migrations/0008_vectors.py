import hashlib

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def add_digests(apps, schema_editor):
    """Questions are told apart by their digest from now on, since whole ones are too long for an index."""
    questions = apps.get_model('search', 'AskedQuestion').objects
    rows = list(questions.all())
    for row in rows:
        row.digest = hashlib.sha256(row.question.encode()).hexdigest()
    questions.bulk_update(rows, ['digest'], batch_size=200)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('search', '0007_best_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='Vector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(help_text="The embedder's name with its model's.", max_length=80)),
                ('digest', models.CharField(help_text='SHA-256 of the text as the embedder reads it.', max_length=64)),
                ('values', models.BinaryField(help_text='One signed byte a dimension: the direction alone says what is meant.')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('model', 'digest'), name='one_vector_a_model_and_text')],
            },
        ),
        migrations.CreateModel(
            name='EmbeddedEntry',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='embedded', serialize=False, to='search.catalogueentry')),
                ('model', models.CharField(max_length=80)),
                ('version', models.PositiveBigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='EntryPassage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('language', models.CharField(max_length=12)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='search.catalogueentry')),
                ('vector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='search.vector')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'place'), name='one_passage_a_place')],
            },
        ),
        migrations.CreateModel(
            name='VectorSet',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('generation', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='shipment',
            name='embedded_version',
            field=models.PositiveBigIntegerField(default=0, help_text='The version whose vectors the index has, too: they follow as a second write.'),
        ),
        migrations.RemoveConstraint(model_name='askedquestion', name='one_voice_a_question_and_page'),
        migrations.AlterField(model_name='askedquestion', name='question', field=models.TextField()),
        migrations.AlterField(model_name='askedquestion', name='created_at', field=models.DateTimeField(default=django.utils.timezone.now)),
        migrations.AddField(
            model_name='askedquestion',
            name='kind',
            field=models.CharField(choices=[('answer', 'Accepted answer'), ('search', 'Search'), ('vote', 'Vote'), ('request', 'Request')], default='answer', max_length=10),
        ),
        migrations.AddField(
            model_name='askedquestion',
            name='digest',
            field=models.CharField(default='', help_text='SHA-256 of the question.', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='askedquestion',
            name='weight',
            field=models.FloatField(default=1.0, help_text='How much this says, beside an accepted answer.'),
        ),
        migrations.AddField(
            model_name='askedquestion',
            name='audience',
            field=models.ForeignKey(blank=True, help_text='Who may read the question; empty: everybody.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.audiencerule'),
        ),
        migrations.AddField(
            model_name='askedquestion',
            name='vector',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='search.vector'),
        ),
        migrations.RunPython(add_digests, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='askedquestion',
            constraint=models.UniqueConstraint(fields=('source', 'object_id', 'language', 'digest', 'voice'), name='one_voice_a_question_and_page'),
        ),
        migrations.AddIndex(
            model_name='askedquestion',
            index=models.Index(fields=['language', 'digest'], name='search_aske_languag_b97c88_idx'),
        ),
        migrations.AddIndex(
            model_name='askedquestion',
            index=models.Index(fields=['source', 'object_id'], name='search_aske_source_c544f0_idx'),
        ),
    ]
