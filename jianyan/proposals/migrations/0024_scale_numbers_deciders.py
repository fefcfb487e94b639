from django.db import migrations, models

RATINGS = [("very", "很满意"), ("satisfied", "满意"), ("basically", "基本满意"), ("unsatisfied", "不满意")]


class Migration(migrations.Migration):

    dependencies = [
        ("proposals", "0023_unit_recent"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="case_digits",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="案号位数"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="category_no",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="类别号"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="passes_by",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="审查环节由谁决定"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decision",
            name="meeting",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="会议"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="feedbackform",
            name="attitude",
            field=models.CharField(blank=True, choices=RATINGS, max_length=12, verbose_name="对办理态度"),
        ),
        migrations.AlterField(
            model_name="feedbackform",
            name="result",
            field=models.CharField(blank=True, choices=RATINGS, max_length=12, verbose_name="对办理结果"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at__isnull", True), ("imported_in__isnull", True), _connector="OR"),
                fields=("committee", "session", "category", "category_no"),
                name="proposal_category_no",
            ),
        ),
        migrations.RemoveConstraint(model_name="feedbackform", name="form_rated_when_returned"),
        migrations.AddConstraint(
            model_name="feedbackform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attitude", ""), ("result", ""), ("returned_on__isnull", True)),
                    models.Q(("returned_on__isnull", False), models.Q(("result", ""), _negated=True)),
                    _connector="OR",
                ),
                name="form_rated_when_returned",
            ),
        ),
    ]
