from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_sign_in'),
    ]

    operations = [
        migrations.AddField(
            model_name='recordedevent',
            name='confirmed',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='recordedevent',
            name='token',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='recordedevent',
            constraint=models.UniqueConstraint(fields=('patient', 'token'), name='one_event_by_form'),
        ),
    ]
