"""All tables at once, in place of the steps up to this name; a database that has had the steps keeps them."""

import django.db.models.deletion
import django.db.models.manager
import jianyan.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('figures', '0001_initial'), ('figures', '0002_published'), ('figures', '0003_facts')]

    initial = True

    dependencies = [
        ('people', '0001_squashed_0003_unit_fields'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('committee', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协')),
                ('about', models.CharField(max_length=64, verbose_name='范围摘要')),
                ('key', models.CharField(max_length=80, verbose_name='指标')),
                ('scope', models.JSONField(verbose_name='范围')),
                ('value', models.CharField(blank=True, max_length=40, verbose_name='数值')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='附注')),
                ('top', models.BigIntegerField(verbose_name='计数')),
                ('base', models.BigIntegerField(verbose_name='基数')),
                ('entries', models.BigIntegerField(verbose_name='记录数')),
                ('days', models.JSONField(verbose_name='天数分布')),
                ('reads', models.TextField(verbose_name='所读的表')),
                ('seq', models.PositiveBigIntegerField(verbose_name='日志序号')),
                ('counted_at', models.DateTimeField(verbose_name='计算时间')),
            ],
            options={
                'verbose_name': '已算数据',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('committee', 'about', 'key'), name='fact_about')],
                'indexes': [],
            },
            managers=[
                ('anywhere', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PublishedText',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('committee', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作废时间')),
                ('voided_by', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='作废人')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                ('year', models.PositiveSmallIntegerField(verbose_name='所述年份')),
                ('title', models.CharField(max_length=80, verbose_name='标题')),
                ('source', models.CharField(max_length=120, verbose_name='发布于')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='发布日期')),
                ('text', models.TextField(verbose_name='正文')),
            ],
            options={
                'verbose_name': '已发布的文稿',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['committee', 'year'], name='publishedtext_year')],
                'constraints': [],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('anywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PublishedFigure',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('committee', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作废时间')),
                ('voided_by', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='作废人')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='figures.publishedtext', verbose_name='文稿')),
                ('no', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('start', models.PositiveIntegerField(verbose_name='位置')),
                ('surface', models.CharField(max_length=60, verbose_name='原文')),
                ('value', models.CharField(max_length=40, verbose_name='数值')),
                ('approx', models.CharField(blank=True, choices=[('', '确数'), ('more_than', '多于'), ('less_than', '近'), ('about', '约')], max_length=10, verbose_name='确数或概数')),
                ('step', models.BigIntegerField(blank=True, null=True, verbose_name='末位')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='单位')),
                ('sentence', models.TextField(verbose_name='所在句子')),
                ('read_as', models.CharField(blank=True, max_length=80, verbose_name='识别为')),
                ('key', models.CharField(blank=True, max_length=80, verbose_name='指标')),
                ('filter', models.JSONField(blank=True, default=dict, verbose_name='分类')),
                ('as_of', models.DateField(blank=True, null=True, verbose_name='统计日')),
                ('convention', models.CharField(blank=True, max_length=40, verbose_name='计法')),
                ('state', models.CharField(choices=[('pending', '待确认'), ('confirmed', '已确认'), ('aside', '不采用')], default='pending', max_length=10, verbose_name='状态')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='确认日期')),
            ],
            options={
                'verbose_name': '发布的数据',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['committee', 'state', 'key'], name='publishedfigure_key')],
                'constraints': [models.UniqueConstraint(fields=('committee', 'text', 'no'), name='publishedfigure_no')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('anywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('committee', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作废时间')),
                ('voided_by', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='作废人')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('key', models.CharField(max_length=80, verbose_name='指标')),
                ('sides', models.JSONField(verbose_name='各处数值')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('reason', models.CharField(max_length=200, verbose_name='说明')),
                ('settled_on', models.DateField(verbose_name='说明日期')),
            ],
            options={
                'verbose_name': '不一致的说明',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['committee', 'digest'], name='settlement_digest')],
                'constraints': [],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('anywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ReportForm',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('committee', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作废时间')),
                ('voided_by', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='作废人')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('sender', models.CharField(blank=True, max_length=80, verbose_name='要求填报的单位')),
                ('cells', models.PositiveIntegerField(verbose_name='取数的单元格')),
                ('edition', models.PositiveIntegerField(default=1, verbose_name='模板第几版')),
                ('uploaded_on', models.DateField(verbose_name='上传日期')),
            ],
            options={
                'verbose_name': '上级报表',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['committee', 'name'], name='reportform_name')],
                'constraints': [],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('anywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('committee', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作废时间')),
                ('voided_by', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='作废人')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                ('key', models.CharField(max_length=80, verbose_name='指标')),
                ('scope', models.JSONField(verbose_name='范围')),
                ('value', models.CharField(blank=True, max_length=40, verbose_name='数值')),
                ('unit', models.CharField(max_length=10, verbose_name='单位')),
                ('meaning', models.TextField(verbose_name='口径')),
                ('entries', models.JSONField(verbose_name='记录')),
                ('hash', models.CharField(max_length=64, verbose_name='摘要')),
                ('journal_seq', models.PositiveBigIntegerField(verbose_name='日志序号')),
                ('journal_hash', models.CharField(max_length=64, verbose_name='日志摘要')),
                ('frozen_at', models.DateTimeField(verbose_name='固定时间')),
                ('purpose', models.CharField(blank=True, max_length=120, verbose_name='用途')),
            ],
            options={
                'verbose_name': '固定的数据',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['committee', 'key'], name='snapshot_key')],
                'constraints': [],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('anywhere', django.db.models.manager.Manager()),
            ],
        ),
    ]
