from django.db import migrations, models

YES_NO = {
    "visited": ("走访情况", [("yes", "已走访"), ("no", "未走访")]),
    "leader_answered": ("单位负责人是否面复", [("yes", "已面复"), ("no", "未面复")]),
}
HEARD = [
    ("meeting", "座谈面商"),
    ("visit", "登门走访"),
    ("site", "现场察看"),
    ("phone", "电话"),
    ("letter", "书面"),
    ("none", "未听取"),
]
POINT = [("yes", "有针对性"), ("partly", "部分有针对性"), ("no", "没有针对性")]
QUESTIONS = YES_NO | {"heard_by": ("答复前听取意见的方式", HEARD), "to_the_point": ("答复是否针对提案", POINT)}


def added(name, label, choices):
    return migrations.AddField(
        model_name="feedbackform",
        name=name,
        field=models.CharField(blank=True, choices=choices, default="", max_length=8, verbose_name=label),
        preserve_default=False,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("proposals", "0024_scale_numbers_deciders"),
    ]

    operations = [added(name, label, choices) for name, (label, choices) in QUESTIONS.items()]
