"""Which bureau a proposal goes to, by the table of duties, by what decisions teach, and how sure that is."""

import pytest

from jianyan.language import learnt, matters, routing

HOSTS = (
    ("关于在北门小学旁路口安装信号灯的提案", "公安(含交警)"),
    ("关于把石溪村通组路拓宽到五米的建议", "交通运输"),
    ("关于石溪村茶园机耕路硬化的建议", "农业农村"),
    ("关于给六层老楼装电梯的提案", "住建房管"),
    ("关于在居民小区建电动自行车集中充电棚的提案", "住建房管"),
    ("关于乡镇敬老院适老化改造的提案", "民政"),
    ("关于补齐村卫生室医生缺口的提案", "卫生健康"),
    ("关于老坝塘除险加固的建议", "水利水务"),
    ("关于规范沿街流动摊贩的提案", "城管执法"),
    ("关于制止校外培训机构超前教学的提案", "教育(含教体)"),
    ("关于古戏台修缮的提案", "文旅(含文广)"),
    ("关于野猪毁坏庄稼补偿的建议", "林业草原"),
    ("关于外卖餐饮食品安全的提案", "市场监管"),
    ("关于零工市场建设的提案", "人社"),
    ("关于提高门诊慢特病报销比例的提案", "医保"),
    ("关于破解判决执行难的提案", "法院"),
    ("关于减免基本殡葬服务费的提案", "民政"),
    ("关于高山乡镇增设自动气象站的建议", "气象"),
    ("关于给听障人士提供手语翻译的建议", "残联"),
    ("关于盘活防空洞作停车场的提案", "住建房管"),
    ("关于开展地震应急演练的提案", "应急"),
    ("关于规范村内小庙管理的建议", "民宗"),
    ("关于建设侨胞之家的提案", "统战"),
    ("关于查处定点药店刷卡卖日用品的提案", "医保"),
    ("关于简化合作社开票手续的提案", "税务"),
    ("关于恢复基层供销社农资储备的提案", "供销"),
    ("关于迁建粮食储备库的建议", "发改"),
    ("关于规范快递二次收费的提案", "邮政通信电力"),
    ("关于在集镇组建专职消防队的建议", "消防"),
    ("关于包案化解群众重复来访的建议", "信访"),
    ("关于提高离任村干部待遇的建议", "组织"),
    ("关于修缮红军墓的建议", "退役军人"),
    ("关于盘活闲置办公用房的提案", "国资"),
    ("关于给户外劳动者建歇脚点的建议", "工会"),
    ("关于组织大学生暑期实践、建设青年之家的建议", "团委"),
    ("关于提高口岸通关便利化水平的建议", "商务"),
)


@pytest.mark.parametrize(("title", "host"), HOSTS, ids=[title for title, _ in HOSTS])
def test_a_title_goes_to_the_usual_host(title, host):
    found = routing.route(title, "")
    assert found.units[0].category == host
    assert found.units[0].why, "every suggestion shows the words that say so"


def test_the_noun_at_the_end_decides_and_what_says_where_does_not():
    assert routing.route("关于整治学校周边占道摊点的提案", "").units[0].category == "城管执法"
    assert routing.route("关于在农贸市场旁新建小学的提案", "").units[0].category == "教育(含教体)"
    assert routing.route("关于在小学旁新建农贸市场的提案", "").units[0].category == "商务"


@pytest.mark.parametrize(
    ("title", "host"),
    [
        ("关于开通公交至人民医院的建议", "交通运输"),
        ("关于铺设天然气管道至养老院的建议", "住建房管"),
        ("关于开通班车通到卫生院的提案", "交通运输"),
    ],
)
def test_where_a_line_or_pipe_leads_to_is_not_what_it_is_about(title, host):
    assert routing.route(title, "").units[0].category == host


@pytest.mark.parametrize("text", ["家长学校", "办好家长学校", "家长学校。亲子", "办好家长学校；"])
def test_a_word_inside_a_longer_one_is_hidden_at_the_end_of_a_sentence_too(text):
    assert "学校" not in {one.word for one in matters.load().find(text)}


def test_scores_are_chances_best_first():
    found = routing.route("关于城区停车难的提案", "公共停车位不足，路内泊位被长期占用。")
    scores = [unit.score for unit in found.units]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= 5
    assert 0 < sum(scores) <= 1
    assert not found.sure, "three bureaus have a say in parking"
    assert routing.route("关于新建中心幼儿园的提案", "").sure


def test_it_is_not_sure_where_the_noun_of_the_title_speaks_for_another_bureau():
    fire = routing.route(
        "关于为农村敬老院增设消防设施的提案", "敬老院老人多，消防设施不足，一旦失火难以逃生。"
    )
    assert (fire.units[0].category, fire.units[1].category, fire.sure) == ("民政", "消防", False)
    assert routing.route("关于为农村敬老院增加床位的提案", "敬老院老人多，床位不足。").sure


def test_it_is_not_sure_where_the_first_is_unlikely_or_has_a_twin():
    assert not routing.stands_out([])
    assert not routing.stands_out([0.25, 0.05])
    assert not routing.stands_out([0.45, 0.45])
    assert routing.stands_out([0.6, 0.35])


def test_every_category_can_be_reached():
    table = matters.load()
    reached = {name for matter in table.matters.values() for name, _ in matter.hosts}
    assert reached == set(table.categories.values())


@pytest.mark.parametrize(
    "text", ["", "路灯", "x", "Please mend the bridge", "1234567890 2024", "\ud800", "停车" * 50_000], ids=len
)
def test_any_text_gets_an_answer_or_none(text):
    for title, body in ((text, ""), ("", text), (text, text)):
        found = routing.route(title, body)
        assert found.units or not found.sure


def test_nothing_known_is_said_so():
    assert routing.route("Please mend the bridge", "1234") == routing.Route(False, ())


def test_decisions_move_the_host_of_a_matter_and_of_no_other():
    """A committee whose lamps are in the hands of the housing bureau says so ten times."""
    numbers = routing.NUMBERS
    before = routing.route("关于更换主街路灯的提案", "")
    assert before.units[0].category == "城管执法"
    readings = [
        routing.read(f"关于{place}增设路灯的建议", "") for place in ["东街", "西街", "南街", "北街", "桥头"]
    ]
    lessons = [routing.lesson(one, "住建房管") for one in readings * 2]
    taught = learnt.learn(lessons, numbers.heat, numbers.rest)
    assert routing.route("关于更换主街路灯的提案", "", taught).units[0].category == "住建房管"
    assert routing.route("关于城区公厕保洁的提案", "", taught).units[0].category == "城管执法"
    assert learnt.parse(taught.as_json()).shifts["路灯"]["住建房管"] > 0
    assert learnt.learn([], numbers.heat, numbers.rest).as_json() == {"leads": {}, "shifts": {}}


def test_what_was_hardly_taught_takes_no_chance_from_the_best():
    """Every case teaches each bureau it knows a little; one that nothing speaks for is not named for that."""
    text = "关于更换主街路灯的提案"
    before = routing.route(text, "")
    faint = learnt.Learnt(shifts={"路灯": dict.fromkeys(matters.load().categories.values(), 0.01)})
    after = routing.route(text, "", faint)
    assert [one.category for one in after.units] == [one.category for one in before.units]
    assert abs(after.units[0].score - before.units[0].score) < 0.02
    clear = learnt.Learnt(shifts={"路灯": {"审计": 2.0}})
    assert "审计" in [one.category for one in routing.route(text, "", clear).units]
