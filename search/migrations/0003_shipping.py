from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_database_engine'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lease',
            fields=[
                ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('holder', models.CharField(blank=True, max_length=40)),
                ('held_until', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='searchindex',
            name='uuid',
            field=models.CharField(blank=True, help_text='As the server calls it: another means that ours has vanished.', max_length=40),
        ),
        migrations.AlterField(
            model_name='catalogueentry',
            name='version',
            field=models.PositiveBigIntegerField(default=1, help_text='Rises with every change of content, and never starts again, not even after a deletion.'),
        ),
    ]
