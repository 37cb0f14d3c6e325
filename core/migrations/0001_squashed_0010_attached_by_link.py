"""The whole schema of the app as it stood after its first 10 migrations, which stay beside it for older databases.

And the schemas beside `public`: `history`, with its stamps and the sequence of its rows, and `staging` of the imports.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SCHEMAS = """
CREATE SCHEMA history;
CREATE SCHEMA staging;
CREATE SEQUENCE history.seq AS bigint;
CREATE TABLE history.stamp (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_id bigint,
    acting_for_id bigint,
    request_id text NOT NULL DEFAULT '',
    batch_id bigint,
    reason text NOT NULL DEFAULT ''
);
CREATE INDEX stamp_batch ON history.stamp (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX stamp_actor ON history.stamp (actor_id, id);
CREATE INDEX stamp_at ON history.stamp (at);
"""


class Migration(migrations.Migration):
    replaces = [
        ("core", "0001_schema"),
        ("core", "0002_link"),
        ("core", "0003_form_key_content"),
        ("core", "0004_places"),
        ("core", "0005_form_draft"),
        ("core", "0006_attachment"),
        ("core", "0007_call_key"),
        ("core", "0008_link_draft"),
        ("core", "0009_long_parameters"),
        ("core", "0010_attached_by_link"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0003_unit_head"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(SCHEMAS, "DROP SCHEMA history CASCADE; DROP SCHEMA staging CASCADE;"),
        migrations.CreateModel(
            name="AuditStamp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("actor_id", models.BigIntegerField(null=True, verbose_name="操作人")),
                ("acting_for_id", models.BigIntegerField(null=True, verbose_name="代行对象")),
                ("request_id", models.TextField(verbose_name="请求编号")),
                ("batch_id", models.BigIntegerField(null=True, verbose_name="批次")),
                ("reason", models.TextField(verbose_name="原因")),
            ],
            options={
                "verbose_name": "审计戳",
                "verbose_name_plural": "审计戳",
                "db_table": 'history"."stamp',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="AuditDigest",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                ("rows", models.BigIntegerField(verbose_name="条数")),
                ("previous", models.CharField(max_length=64, verbose_name="前一日摘要")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="生成时间")),
            ],
            options={
                "verbose_name": "审计摘要",
                "verbose_name_plural": "审计摘要",
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("OFF", "放假"), ("WORK", "调休上班")], max_length=4, verbose_name="类型"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="说明")),
            ],
            options={
                "verbose_name": "日历日",
                "verbose_name_plural": "日历日",
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="年份"),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
            ],
            options={
                "verbose_name": "日历年份",
                "verbose_name_plural": "日历年份",
            },
        ),
        migrations.CreateModel(
            name="FormKey",
            fields=[
                (
                    "key",
                    models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="表单键"),
                ),
                ("digest", models.CharField(default="", max_length=64, verbose_name="内容摘要")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="结果页")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
            ],
            options={
                "verbose_name": "表单键",
                "verbose_name_plural": "表单键",
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("UPLOAD", "上传的工作簿"),
                            ("REFUSED", "退回批注表"),
                            ("EXPORT", "导出文件"),
                            ("ATTACHMENT", "附件"),
                            ("FROZEN", "冻结的数据"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("path", models.CharField(max_length=300, unique=True, verbose_name="存储路径")),
                ("size", models.BigIntegerField(verbose_name="字节数")),
                ("sha256", models.CharField(max_length=64, verbose_name="校验值")),
                ("has_personal_data", models.BooleanField(default=False, verbose_name="含个人信息")),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="所涉单位",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="到期日")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="所有人",
                    ),
                ),
            ],
            options={
                "verbose_name": "文件",
                "verbose_name_plural": "文件",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["expires_on"], name="storedfile_expiry")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.BigIntegerField(verbose_name="所属记录")),
                ("label", models.CharField(blank=True, max_length=80, verbose_name="说明")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachment",
                        to="core.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "附件",
                "verbose_name_plural": "附件",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["content_type", "object_id"], name="attachment_row")],
            },
        ),
        migrations.CreateModel(
            name="CallKey",
            fields=[
                (
                    "key",
                    models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="键"),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="内容摘要")),
                ("status", models.PositiveSmallIntegerField(verbose_name="状态码")),
                ("body", models.TextField(verbose_name="答复")),
                ("created_at", models.DateTimeField(verbose_name="时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="调用人",
                    ),
                ),
            ],
            options={
                "verbose_name": "接口写入的键",
                "verbose_name_plural": "接口写入的键",
                "indexes": [models.Index(fields=["created_at"], name="call_key_age")],
            },
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=300, verbose_name="表单地址")),
                ("fields", models.JSONField(default=list, verbose_name="内容")),
                ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "草稿",
                "verbose_name_plural": "草稿",
                "indexes": [models.Index(fields=["saved_at"], name="draft_age")],
                "constraints": [models.UniqueConstraint(fields=("user", "address"), name="draft_once")],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="类型")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("arguments", models.JSONField(default=dict, verbose_name="参数")),
                ("key", models.CharField(blank=True, max_length=120, verbose_name="去重键")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("QUEUED", "排队中"),
                            ("RUNNING", "进行中"),
                            ("DONE", "已完成"),
                            ("FAILED", "未完成"),
                            ("CANCELLED", "已取消"),
                        ],
                        default="QUEUED",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已完成量")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="总量")),
                ("message", models.CharField(blank=True, max_length=300, verbose_name="进展")),
                ("steps", models.JSONField(blank=True, default=list, verbose_name="经过")),
                ("result", models.JSONField(blank=True, null=True, verbose_name="结果")),
                ("error", models.TextField(blank=True, verbose_name="错误")),
                ("cancel_requested", models.BooleanField(default=False, verbose_name="已请求取消")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                ("request_id", models.CharField(blank=True, max_length=64, verbose_name="请求编号")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="开始时间")),
                ("beat_at", models.DateTimeField(blank=True, null=True, verbose_name="最近心跳")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("worker", models.CharField(blank=True, max_length=120, verbose_name="执行者")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
            ],
            options={
                "verbose_name": "任务",
                "verbose_name_plural": "任务",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["QUEUED", "RUNNING"])),
                        fields=["beat_at"],
                        name="job_unfinished",
                    ),
                    models.Index(fields=["owner", "-id"], name="job_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["QUEUED", "RUNNING"]), models.Q(("key", ""), _negated=True)
                        ),
                        fields=("kind", "key"),
                        name="job_one_unfinished_per_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=30, verbose_name="用途")),
                ("object_id", models.BigIntegerField(verbose_name="对象")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
                ("expires_on", models.DateField(verbose_name="有效至")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="收回时间")),
                ("uses", models.PositiveIntegerField(default=0, verbose_name="提交次数")),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="对象类型",
                    ),
                ),
            ],
            options={
                "verbose_name": "链接",
                "verbose_name_plural": "链接",
                "indexes": [
                    models.Index(fields=["content_type", "object_id"], name="link_object"),
                    models.Index(fields=["expires_on"], name="link_expiry"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=30, verbose_name="用途")),
                ("object_id", models.BigIntegerField(verbose_name="对象")),
                ("fields", models.JSONField(default=list, verbose_name="内容")),
                ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="对象类型",
                    ),
                ),
            ],
            options={
                "verbose_name": "链接草稿",
                "verbose_name_plural": "链接草稿",
                "indexes": [models.Index(fields=["saved_at"], name="link_draft_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("purpose", "content_type", "object_id"), name="link_draft_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("body", models.TextField(blank=True, verbose_name="内容")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="链接")),
                ("key", models.CharField(blank=True, max_length=120, verbose_name="去重键")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="已读时间")),
                ("mail_due", models.BooleanField(default=True, verbose_name="待发邮件")),
                ("mailed_at", models.DateTimeField(blank=True, null=True, verbose_name="邮件时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收件人",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["user"], name="notice_unread"
                    ),
                    models.Index(
                        condition=models.Q(("mail_due", True)), fields=["id"], name="notice_mail_due"
                    ),
                    models.Index(fields=["user", "-id"], name="notice_user"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("user", "key"),
                        name="notice_once_per_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Parameter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="参数")),
                ("value", models.TextField(blank=True, max_length=20000, verbose_name="取值")),
                ("unit", models.CharField(max_length=20, verbose_name="单位")),
                ("valid_from", models.DateField(verbose_name="生效日")),
                ("mark", models.CharField(max_length=5, verbose_name="依据类别")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="修改原因")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
            ],
            options={
                "verbose_name": "参数",
                "verbose_name_plural": "参数",
                "ordering": ["code", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="parameter_code_day_unique")
                ],
            },
        ),
    ]
