"""From registers to procedures: reviews of manuscripts, compiled volumes, stock, answers, media."""

import django.db.models.deletion
import django.db.models.manager
import jianyan.core.ids
from django.db import migrations, models


def tell_states(apps, schema_editor):
    """A manuscript had dates only: its state follows from them. The journal never named a state, so it stays true."""
    manuscripts = apps.get_model('publications', 'Manuscript').anywhere
    manuscripts.filter(refused_on__isnull=False).update(state='refused')
    manuscripts.filter(accepted_on__isnull=False).update(state='accepted')
    for one in manuscripts.filter(volume__isnull=False, accepted_on__isnull=False).select_related('volume'):
        manuscripts.filter(pk=one.pk).update(state='printed', printed_on=one.volume.published_on)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('publications', '0001_initial'),
    ]

    operations = [
        migrations.RenameField('manuscript', 'returned_on', 'refused_on'),
        migrations.RenameField('manuscript', 'return_reason', 'refuse_reason'),
        migrations.CreateModel(
            name='CollectionCall',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作废时间')),
                ('voided_by', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='作废人')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                ('title', models.CharField(max_length=120, verbose_name='通知标题')),
                ('document_no', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('recipients', models.CharField(max_length=200, verbose_name='主送')),
                ('announced_on', models.DateField(verbose_name='发出日期')),
                ('closes_on', models.DateField(verbose_name='征稿截止日期')),
                ('shortest', models.PositiveIntegerField(default=2000, verbose_name='建议字数下限')),
                ('longest', models.PositiveIntegerField(default=5000, verbose_name='建议字数上限')),
                ('advice', models.TextField(blank=True, verbose_name='来稿要求')),
                ('contact', models.CharField(max_length=40, verbose_name='联系人')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='联系电话（办公）')),
            ],
            options={
                'verbose_name': '征集通知',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('anywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ManuscriptReview',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作废时间')),
                ('voided_by', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='作废人')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                ('round_no', models.PositiveSmallIntegerField(verbose_name='送审次数')),
                ('kind', models.CharField(choices=[('fact', '史实审'), ('politics', '政治审'), ('language', '文字审')], max_length=8, verbose_name='审次')),
                ('reviewer', models.CharField(max_length=60, verbose_name='审稿人')),
                ('opinion', models.TextField(verbose_name='审稿意见')),
                ('outcome', models.CharField(choices=[('passed', '通过'), ('revise', '修改后再审'), ('unfit', '不宜采用')], max_length=6, verbose_name='结论')),
                ('reviewed_on', models.DateField(verbose_name='审稿日期')),
            ],
            options={
                'verbose_name': '审稿意见',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('anywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='MediaSubmission',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作废时间')),
                ('voided_by', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='作废人')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                ('sent_on', models.DateField(verbose_name='投稿日期')),
            ],
            options={
                'verbose_name': '投稿',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('anywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Medium',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作废时间')),
                ('voided_by', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='作废人')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                ('name', models.CharField(max_length=60, verbose_name='媒体名称')),
                ('level', models.CharField(choices=[('county', '县区级'), ('city', '市级'), ('province', '省级'), ('nation', '国家级')], max_length=10, verbose_name='媒体级别')),
                ('noted_on', models.DateField(verbose_name='列入日期')),
            ],
            options={
                'verbose_name': '媒体',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('anywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='OutlineTheme',
            fields=[
                ('id', models.BigIntegerField(default=jianyan.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作废时间')),
                ('voided_by', models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='作废人')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                ('order_no', models.PositiveSmallIntegerField(default=1, verbose_name='顺序')),
                ('name', models.CharField(max_length=60, verbose_name='专题')),
                ('period', models.CharField(blank=True, max_length=40, verbose_name='时期')),
                ('target', models.PositiveSmallIntegerField(default=0, verbose_name='计划篇数')),
            ],
            options={
                'verbose_name': '征集专题',
                'abstract': False,
                'base_manager_name': 'anywhere',
                'default_manager_name': 'objects',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('anywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='manuscript',
            name='manuscript_one_outcome',
        ),
        migrations.AddField(
            model_name='bookmovement',
            name='reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='原因'),
        ),
        migrations.AddField(
            model_name='bookmovement',
            name='recipient_kind',
            field=models.CharField(blank=True, choices=[('member', '委员'), ('public', '群众读者'), ('school', '学校'), ('library', '图书馆、档案馆'), ('organ', '机关单位'), ('community', '乡镇、街道、社区'), ('shop', '书店'), ('own', '本机关')], max_length=10, verbose_name='去向类别'),
        ),
        migrations.AddField(
            model_name='bookmovement',
            name='reverses',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='publications.bookmovement', verbose_name='所退回的发放'),
        ),
        migrations.AddField(
            model_name='bookmovement',
            name='signed_on',
            field=models.DateField(blank=True, null=True, verbose_name='签收日期'),
        ),
        migrations.AddField(
            model_name='bookmovement',
            name='signer',
            field=models.CharField(blank=True, max_length=40, verbose_name='签收人'),
        ),
        migrations.AddField(
            model_name='collectionoutline',
            name='term',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.term', verbose_name='届'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='body',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.body', verbose_name='报送单位'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='fee_fen',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='稿酬（分）'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='fee_paid_on',
            field=models.DateField(blank=True, null=True, verbose_name='稿酬支付日期'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='keep_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='留存原因'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='kept_on',
            field=models.DateField(blank=True, null=True, verbose_name='留存日期'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='order_no',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='目录顺序'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='printed_on',
            field=models.DateField(blank=True, null=True, verbose_name='刊印日期'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='recorder',
            field=models.CharField(blank=True, max_length=60, verbose_name='采访整理'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='resubmitted_on',
            field=models.DateField(blank=True, null=True, verbose_name='改后再报日期'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='reviewed_on',
            field=models.DateField(blank=True, null=True, verbose_name='三审完成日期'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='rights_note',
            field=models.CharField(blank=True, max_length=200, verbose_name='授权范围'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='rights_on',
            field=models.DateField(blank=True, null=True, verbose_name='授权日期'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='round_no',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='送审次数'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='send_back_reason',
            field=models.CharField(blank=True, max_length=500, verbose_name='退改意见'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='sent_back_on',
            field=models.DateField(blank=True, null=True, verbose_name='退改日期'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='sources',
            field=models.TextField(blank=True, verbose_name='资料来源'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='state',
            field=models.CharField(choices=[('received', '待史实审'), ('politics', '待政治审'), ('language', '待文字审'), ('reviewed', '待审定'), ('revising', '退改中'), ('accepted', '已采用'), ('kept', '留存'), ('refused', '已退稿'), ('withdrawn', '已撤稿'), ('printed', '已刊印')], default='received', max_length=10, verbose_name='阶段'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='told_on',
            field=models.DateField(blank=True, null=True, verbose_name='告知作者日期'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='withdrawn_on',
            field=models.DateField(blank=True, null=True, verbose_name='撤稿日期'),
        ),
        migrations.AddField(
            model_name='partypaper',
            name='answer',
            field=models.CharField(blank=True, choices=[('approved', '同意'), ('amended', '修改后同意'), ('declined', '不同意')], max_length=8, verbose_name='批复结论'),
        ),
        migrations.AddField(
            model_name='partypaper',
            name='answer_no',
            field=models.CharField(blank=True, max_length=60, verbose_name='批复文号'),
        ),
        migrations.AddField(
            model_name='partypaper',
            name='answer_note',
            field=models.CharField(blank=True, max_length=500, verbose_name='批复要点'),
        ),
        migrations.AddField(
            model_name='partypaper',
            name='answered_by',
            field=models.CharField(blank=True, max_length=80, verbose_name='批复单位'),
        ),
        migrations.AddField(
            model_name='partypaper',
            name='answered_on',
            field=models.DateField(blank=True, null=True, verbose_name='批复日期'),
        ),
        migrations.AddField(
            model_name='publication',
            name='reprints',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reprinted_by', to='publications.publication', verbose_name='转载自'),
        ),
        migrations.AddField(
            model_name='ruledocument',
            name='effective_on',
            field=models.DateField(blank=True, null=True, verbose_name='施行日期'),
        ),
        migrations.AddField(
            model_name='ruledocument',
            name='repealed_by',
            field=models.CharField(blank=True, max_length=200, verbose_name='废止依据'),
        ),
        migrations.AddField(
            model_name='ruledocument',
            name='repealed_on',
            field=models.DateField(blank=True, null=True, verbose_name='废止日期'),
        ),
        migrations.AddField(
            model_name='volume',
            name='chief_editor',
            field=models.CharField(blank=True, max_length=100, verbose_name='主编'),
        ),
        migrations.AddField(
            model_name='volume',
            name='deputy_editors',
            field=models.CharField(blank=True, max_length=200, verbose_name='副主编'),
        ),
        migrations.AddField(
            model_name='volume',
            name='editors',
            field=models.CharField(blank=True, max_length=400, verbose_name='编辑'),
        ),
        migrations.AddField(
            model_name='volume',
            name='licence_kind',
            field=models.CharField(blank=True, choices=[('isbn', '国际标准书号'), ('internal', '内部资料准印号')], max_length=8, verbose_name='书号种类'),
        ),
        migrations.AddField(
            model_name='volume',
            name='planned_on',
            field=models.DateField(blank=True, null=True, verbose_name='立项日期'),
        ),
        migrations.AddField(
            model_name='volume',
            name='state',
            field=models.CharField(choices=[('compiling', '编辑中'), ('published', '已出版')], default='published', max_length=10, verbose_name='阶段'),
        ),
        migrations.AlterField(
            model_name='bookmovement',
            name='mode',
            field=models.CharField(choices=[('handed_out', '发放'), ('presented', '赠送'), ('sold', '售出'), ('library', '入藏'), ('returned', '退回'), ('scrapped', '报废'), ('lost', '盘亏'), ('found', '盘盈')], max_length=10, verbose_name='方式'),
        ),
        migrations.AlterField(
            model_name='bookmovement',
            name='recipient',
            field=models.CharField(blank=True, max_length=120, verbose_name='去向'),
        ),
        migrations.AlterField(
            model_name='volume',
            name='print_run',
            field=models.PositiveIntegerField(default=0, verbose_name='印数'),
        ),
        migrations.AlterField(
            model_name='volume',
            name='published_on',
            field=models.DateField(blank=True, null=True, verbose_name='出版日期'),
        ),
        migrations.AddIndex(
            model_name='collectionoutline',
            index=models.Index(fields=['committee', 'announced_on'], name='outline_announced'),
        ),
        migrations.AddIndex(
            model_name='volume',
            index=models.Index(fields=['committee', 'published_on'], name='volume_published'),
        ),
        migrations.AddConstraint(
            model_name='bookmovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mode', 'returned'), ('reverses__isnull', False)), models.Q(models.Q(('mode', 'returned'), _negated=True), ('reverses__isnull', True)), _connector='OR'), name='movement_returns_a_movement'),
        ),
        migrations.AddConstraint(
            model_name='partypaper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True)), models.Q(('answered_on__isnull', False), ('kind', 'request'), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='partypaper_answer'),
        ),
        migrations.AddConstraint(
            model_name='volume',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('print_run', 0), ('published_on__isnull', True), ('state', 'compiling')), models.Q(('published_on__isnull', False), ('state', 'published')), _connector='OR'), name='volume_published_or_not'),
        ),
        migrations.AddField(
            model_name='collectioncall',
            name='committee',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协'),
        ),
        migrations.AddField(
            model_name='collectioncall',
            name='outline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='publications.collectionoutline', verbose_name='征集大纲'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='call',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='manuscripts', to='publications.collectioncall', verbose_name='征集通知'),
        ),
        migrations.AddField(
            model_name='manuscriptreview',
            name='committee',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协'),
        ),
        migrations.AddField(
            model_name='manuscriptreview',
            name='manuscript',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='publications.manuscript', verbose_name='文史稿件'),
        ),
        migrations.AddField(
            model_name='mediasubmission',
            name='committee',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协'),
        ),
        migrations.AddField(
            model_name='mediasubmission',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='publications.publicityitem', verbose_name='宣传稿件'),
        ),
        migrations.AddField(
            model_name='medium',
            name='committee',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协'),
        ),
        migrations.AddField(
            model_name='mediasubmission',
            name='medium',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='publications.medium', verbose_name='媒体'),
        ),
        migrations.AddField(
            model_name='outlinetheme',
            name='committee',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee', verbose_name='所属政协'),
        ),
        migrations.AddField(
            model_name='outlinetheme',
            name='outline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='publications.collectionoutline', verbose_name='征集大纲'),
        ),
        migrations.AddField(
            model_name='manuscript',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='manuscripts', to='publications.outlinetheme', verbose_name='征集专题'),
        ),
        migrations.AddIndex(
            model_name='manuscript',
            index=models.Index(fields=['committee', 'state'], name='manuscript_by_state'),
        ),
        migrations.AddConstraint(
            model_name='manuscript',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_on__isnull', True), ('refused_on__isnull', True), _connector='OR'), name='manuscript_one_outcome'),
        ),
        migrations.AddConstraint(
            model_name='manuscript',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'politics', 'language', 'reviewed', 'revising', 'accepted', 'kept', 'refused', 'withdrawn', 'printed'])), name='manuscript_state'),
        ),
        migrations.AddConstraint(
            model_name='manuscript',
            constraint=models.CheckConstraint(condition=models.Q(('volume__isnull', True), ('accepted_on__isnull', False), _connector='OR'), name='manuscript_placed_accepted'),
        ),
        migrations.AddIndex(
            model_name='collectioncall',
            index=models.Index(fields=['committee', 'announced_on'], name='call_announced'),
        ),
        migrations.AddConstraint(
            model_name='collectioncall',
            constraint=models.CheckConstraint(condition=models.Q(('shortest__lte', models.F('longest'))), name='call_length'),
        ),
        migrations.AddConstraint(
            model_name='collectioncall',
            constraint=models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('announced_on'))), name='call_closes_later'),
        ),
        migrations.AddConstraint(
            model_name='manuscriptreview',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('committee', 'manuscript', 'round_no', 'kind'), name='manuscriptreview_once'),
        ),
        migrations.AddIndex(
            model_name='medium',
            index=models.Index(fields=['committee', 'noted_on'], name='medium_noted'),
        ),
        migrations.AddConstraint(
            model_name='medium',
            constraint=models.UniqueConstraint(fields=('committee', 'name'), name='medium_name'),
        ),
        migrations.AddIndex(
            model_name='mediasubmission',
            index=models.Index(fields=['committee', 'sent_on'], name='mediasubmission_sent'),
        ),
        migrations.AddConstraint(
            model_name='mediasubmission',
            constraint=models.UniqueConstraint(fields=('committee', 'item', 'medium'), name='mediasubmission_once'),
        ),
        migrations.AddConstraint(
            model_name='outlinetheme',
            constraint=models.UniqueConstraint(fields=('committee', 'outline', 'name'), name='outlinetheme_name'),
        ),
        migrations.RunPython(tell_states, migrations.RunPython.noop),
    ]
