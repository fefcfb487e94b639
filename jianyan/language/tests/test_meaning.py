"""What figures count: one own sentence or two for each turn of phrase."""

from __future__ import annotations

import pytest

from jianyan.language.figures import read
from jianyan.language.lexicon import load

CASES = [
    # proposals
    ("全会以来共收到提案189件，审查立案163件，立案率86.2%。", ["P-01", "P-03", "P-07"]),
    ("经审查，不予立案的提案11件，并案处理9件，转为社情民意信息的提案6件。", ["P-05", "P-04", "P-08"]),
    ("会议期间收到提案150件，闭会期间提案12件。", ["P-02", "P-02"]),
    ("其中委员提案152件，集体提案37件。", ["P-09", "P-09"]),
    ("立案的163件提案交由46个承办单位办理。", ["P-03", "P-13"]),
    (
        "提案办复率100%，委员满意率99.4%，其中满意150件、基本满意12件、不满意1件。",
        ["P-17", "P-29", "P-30", "P-31", "P-31"],
    ),
    ("立案提案中，经济建设方面60件，占36.8%；社会民生方面45件，占27.6%。", ["P-12", "P-12", "P-12", "P-12"]),
    ("提案中A类96件，占58.9%，B类52件，占31.9%。", ["P-24", "P-24", "P-24", "P-24"]),
    ("收到提案9件，立案5件，尚在审查4件。", ["P-01", "P-03", "P-42"]),
    ("遴选15件重点提案由主席领衔督办，12件提案被评为优秀提案。", ["P-38", "P-40"]),
    ("提案平均办理62天，人均提交提案1.2件。", ["P-19", "P-11"]),
    ("提案立案125件，占收到总数的85%。", ["P-03", "P-07"]),
    ("参与率由上年的86%提高到91%，共有340名委员提交提案。", ["P-10", "P-10", "P-10"]),
    ("二次办理提案3件，提案回访率、采纳率均为92%。", ["P-33", "P-35", "P-27"]),
    # opinions
    (
        "全年收到社情民意信息320条，编发86期，被省政协采用18条，获市领导批示11条。",
        ["O-01", "O-03", "O-04", "O-06"],
    ),
    ("编报委员直通车7期、社情民意信息28条。", ["O-13", "O-02"]),
    # activities
    ("召开党组会议18次、主席会议12次、常委会会议5次。", ["A-01", "A-01", "A-01"]),
    ("组织理论学习中心组学习16次，举办委员培训班2期。", ["A-02", "A-02"]),
    ("开展视察12次、专题调研8项、微协商6场，参加委员620人次。", ["A-03", "A-03", "A-03", "A-04"]),
    ("提出意见建议98条，梳理归纳为5方面33条。", ["A-08", "A-09", "A-09"]),
    ("形成调研报告21篇，其中15篇得到市委主要领导批示。", ["A-11", "A-12"]),
    ("收到大会发言材料26篇。", ["A-14"]),
    ("选派42名委员担任特约监督员。", ["A-15"]),
    ("主席会议成员赴重点项目现场督导46次，协调解决问题58个。", ["A-17", "A-17"]),
    ("走访委员181人次，帮助解决委员困难问题30件。", ["M-04", "M-04"]),
    ("向区委报送请示报告14次。", ["A-16"]),
    # people, platforms, culture, service
    ("现有委员218名，其中女委员62名，占28.4%。", ["M-01", "M-02", "M-02"]),
    ("增补委员6名，22名委员被表彰为优秀政协委员。", ["M-03", "M-07"]),
    ("建成委员工作室9个，接待群众2300人次，开展活动67场次。", ["L-01", "L-01", "L-01"]),
    ("全区14个镇（街道）政协联络组开展活动92场次。", ["L-02", "L-02"]),
    ("征集文史稿件86篇，编印文史资料2辑，赠送图书800册。", ["C-01", "C-02", "C-02"]),
    ("开展委员读书活动36场，撰写宣传稿件52篇，被省级媒体刊发18篇。", ["C-03", "C-04", "C-04"]),
    ("委员捐款35.6万元，开展义诊活动22场次，惠及群众6800余人。", ["S-01", "S-02", "S-02"]),
    ("修订完善制度18项，聘请专家顾问23名。", ["S-03", "S-04"]),
    # what the catalogue does not count
    ("修建村道12.6公里，安装路灯320盏，争取项目资金860万元。", [None, None, None]),
    ("地区生产总值186.5亿元，增长6.8%。", [None, None]),
    ("5个专委会成立党支部7个，联系4条产业链。", [None, None, None]),
    ("走访企业24家，化解矛盾纠纷46起，带动就业1200人。", [None, None, None]),
]


@pytest.mark.parametrize(("text", "means"), CASES, ids=[text[:16] for text, _ in CASES])
def test_a_figure_means_what_the_words_around_it_say(text, means):
    assert [each.means for each in read(text, load())] == means


@pytest.mark.parametrize(
    ("text", "cut", "values"),
    [
        ("开展微协商6场。", "kind", ("micro_consultation",)),
        ("召开主席会议12次。", "kind", ("chairman",)),
        ("集体提案37件。", "sponsor", ("collective",)),
        ("增补委员6名。", "event", ("co_opt",)),
        ("提案B类52件。", "class", ("B",)),
    ],
)
def test_the_words_name_the_cut(text, cut, values):
    assert read(text, load())[0].filter[cut] == values


def test_the_subject_may_stand_in_the_sentence_before():
    readings = read("今年的社情民意工作有新起色。全年编发28条。", load())
    assert [each.means for each in readings] == ["O-02"]


def test_a_headline_number_means_what_is_said_after_the_colon():
    readings = read("46家：提案先后由46家单位承办。", load())
    assert [each.means for each in readings] == ["P-13", "P-13"]


def test_parts_of_a_list_follow_the_part_before():
    text = "其中一次会议收到提案195件，立案187件；二次会议183件，立案178件。"
    assert [each.means for each in read(text, load())] == ["P-01", "P-03", "P-01", "P-03"]


def test_what_became_of_a_matter_is_counted_with_it():
    text = "委员工作室接待群众900人次，收集群众问题120个，推动解决95个，解决率79.2%。"
    assert [each.means for each in read(text, load())] == ["L-01", "L-03", "L-03", "L-03"]


def test_parts_are_counted_as_the_whole():
    text = "建成委员工作室41个，其中镇级8个、村级33个。"
    assert [each.means for each in read(text, load())] == ["L-01", "L-01", "L-01"]


def test_a_kind_of_proposals_beside_others_is_a_kind_too():
    text = "其中经济建设方面提案28件，科教文卫方面提案21件，老旧小区改造提案9件。"
    assert [each.means for each in read(text, load())] == ["P-12", "P-12", "P-12"]


def test_the_sentence_before_sets_the_scene():
    text = "去年新建委员工作室6个。全年开展活动58场次，接待群众1300余人次。"
    assert [each.means for each in read(text, load())] == ["L-01", "L-01", "L-01"]


def test_the_subject_named_last_decides_between_senses():
    text = "编发社情民意信息28条。征集文史稿件86篇，采用52篇。"
    assert [each.means for each in read(text, load())] == ["O-02", "C-01", "C-01"]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("开展专项民主监督，指出问题26条。", ["A-08"]),
        ("视察后提出建议15条，其中9条被有关部门采纳。", ["A-08", "A-08"]),
        ("写出视察意见7份。", ["A-11"]),
        ("组织委员旁听庭审3场，24名委员参加。", ["A-15", "A-15"]),
        ("梳理形成6个方面31条建议。", ["A-09", "A-09"]),
        ("206名委员，共结对帮扶困难户390户。", ["A-05", None]),
        ("现有委员206名，35岁以下委员16名。", ["M-01", "M-02"]),
        ("邀请15个部门到会听取意见。", [None]),
        ("特邀信息员22名。", [None]),
        ("界别委员提交提案41件，上报社情民意信息66条，人均1.2条。", ["P-01", "O-01", "O-01"]),
        ("编发社情民意信息专报30期，其中5期被全国政协采用。", ["O-03", "O-04"]),
        ("反映社情民意180条，经批转解决的问题12个。", ["O-01", "O-08"]),
        ("委员联络站收集问题75件，转化为提案8件、社情民意信息13篇。", ["L-03", "L-03", "L-03"]),
        ("建成委员书屋5处、读书群8个，线上领读30期，参与面87%。", [None, None, "C-03", "C-03"]),
        ("征集文史稿件72篇，约28万字，编印《山河旧事》第9辑，印900册。", ["C-01", None, "C-02"]),
        ("收到社情民意信息960篇，同比增加120篇。", ["O-01", None]),
        ("提案平均办理55天，比上年缩短9天。", ["P-19", None]),
        ("提案走访率100%，沟通率100%。", ["P-21", "P-22"]),
        ("共有提案131件已办复，其余6件在规定期限内办复。", ["P-17", "P-17"]),
        (
            "审查立案131件。所提问题已经解决的81件，列进工作计划的40件，因条件所限待以后解决的10件。",
            ["P-03", "P-24", "P-24", "P-24"],
        ),
        ("办理人大代表建议88件，办复率100%。", [None, None]),
        ("人大代表建议和政协提案办复率均为100%。", ["P-17"]),
        ("新任委员占委员总数的52%，履职达标的委员190名。", ["M-02", "M-06"]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_a_neighbouring_sense_does_not_take_the_figure(text, means):
    assert [each.means for each in read(text, load())] == means


def test_a_number_said_again_counts_what_it_counted_first():
    readings = read("经审查立案163件。这163件提案内容丰富。", load())
    assert [each.means for each in readings] == ["P-03", "P-03"]


def test_a_sentence_may_begin_with_parts_of_the_one_before():
    readings = read("全年编印政务信息192则。其中98则说的是委员。", load())
    assert readings[0].means == readings[1].means == "C-04"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("收到社情民意来稿215条，上报105条。", ["O-01", "O-02"]),
        ("宣传稿件发表情况：国家级12篇、省级45篇。", ["C-04", "C-04"]),
        ("提出建议31条，铺设供水管网支线12条。", ["A-08", None]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_a_figure_without_a_noun_counts_what_was_named_before(text, means):
    assert [each.means for each in read(text, load())] == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("形成调研报告18篇，9篇获区领导批示，1篇获优秀奖。", ["A-11", "A-12", "M-07"]),
        ("征集史料140篇，选登62篇。", ["C-01", "C-01"]),
        ("提出建议31条，职能部门采纳28条，落地25条。", ["A-08", "A-08", "A-08"]),
        ("收到社情民意信息285条，获签批17条，转办61条。", ["O-01", "O-06", "O-08"]),
        ("走访委员52人次，帮助解决实际困难27个。", ["M-04", "M-04"]),
        ("委员工作室收集问题52个，会后转化为提案6件、社情民意信息9条。", ["L-03", "L-03", "L-03"]),
        ("共有乡镇联络组17个。今年合格15个，合格率88.2%。", ["L-02", "L-02", "L-02"]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_words_tell_what_became_of_the_thing_counted_before(text, means):
    assert [each.means for each in read(text, load())] == means


def test_a_list_of_subjects_is_read_as_a_whole_where_one_alone_says_nothing():
    readings = read("视察、调研、协商活动分别为6次、9次、14次。", load())
    assert [each.means for each in readings] == ["A-03", "A-03", "A-03"]


def test_where_nothing_else_tells_the_verb_does():
    assert [each.means for each in read("自创办以来共举办95场。", load())] == ["A-03"]


def test_the_rate_of_all_who_were_content_is_one_rate():
    readings = read("办复率、满意率和基本满意率均为99.1%。", load())
    assert [each.means for each in readings] == ["P-17", "P-29"]


def test_the_verb_before_a_list_belongs_to_all_its_members():
    readings = read("国庆前看望慰问离任委员14名、住院委员3名。", load())
    assert [each.means for each in readings] == ["M-04", "M-04"]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("提案办理中，承办5件以上的单位12个。", [None, "P-13"]),
        ("提案平均办理时间缩短15天。", [None]),
        ("向服务对象发放问卷750份，回收率91%，满意度88.6%。", [None, None, None]),
        ("31名市、镇两级政协委员共同帮带的农户分布在9个村。", ["A-05", None]),
        ("委员所办公司为山区小学捐赠图书950册。", [None]),
        ("提案按A、B、C三类答复的分别为96件、48件、7件。", ["P-24", "P-24", "P-24"]),
        ("经济建设类提案占42%、35%和23%。", ["P-12", "P-12", "P-12"]),
        ("组织观看专题片2部。", [None]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_thresholds_differences_lists_and_other_peoples_work_are_told_apart(text, means):
    assert [each.means for each in read(text, load())] == means


def test_a_verb_and_its_object_in_one_word_speak_of_the_object():
    assert [each.means for each in read("组建民主监督组，选派委员17名。", load())] == ["A-15"]


def test_the_heading_of_a_paragraph_sets_the_scene():
    text = "五、委员工作室建设。\u3000目前已建成26个，覆盖城乡。全年开展活动178场次，收集意见86条，转化为提案12件。"
    assert [each.means for each in read(text, load())] == ["L-01", "L-01", "L-03", "L-03"]


def test_kinds_of_sponsors_may_be_named_alone():
    text = "收到提案182件。其中，党派团体41件；专委会9件；委员132件。"
    assert [each.means for each in read(text, load())] == ["P-01", "P-09", "P-09", "P-09"]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("每场有5至7名委员参加。", ["A-05", "A-05"]),
        ("满意率由95%～98%提升。", ["P-29", "P-29"]),
    ],
)
def test_both_ends_of_a_range_count_one_thing(text, means):
    assert [each.means for each in read(text, load())][: len(means)] == means


def test_parts_with_their_shares_are_kinds_of_proposals():
    text = "有关乡村道路的提案14件，占18%；有关校外托管的提案9件，占11.5%。"
    assert [each.means for each in read(text, load())] == ["P-12", "P-12", "P-12", "P-12"]


def test_manuscripts_belong_to_history_where_the_text_speaks_of_it():
    history = "文史工作稳步推进。收到来稿86篇，报送市政协12篇，选用稿件40篇。"
    press = "宣传工作稳步推进。撰写稿件86篇，被省级媒体采用稿件40篇。"
    assert [each.means for each in read(history, load())] == ["C-01", "C-01", "C-01"]
    assert [each.means for each in read(press, load())] == ["C-04", "C-04"]


def test_items_that_follow_their_aspects_at_once_are_consolidated():
    readings = read("汇集意见建议146条，归纳为7个方面38条送交县政府。", load())
    assert [each.means for each in readings] == ["A-08", "A-09", "A-09"]


def test_words_of_level_and_quality_do_not_hide_what_is_counted():
    text = "58名市、县两级政协委员走村入户，资助26名品学兼优的困难学生，提出15条具体建议。"
    assert [each.means for each in read(text, load())] == ["A-05", "S-02", "A-08"]


def test_an_officer_is_not_the_body_he_heads():
    assert [each.means for each in read("据联络室主任介绍，去年共举办座谈会36次。", load())] == ["A-03"]


def test_a_space_after_a_figure_parts_what_is_said():
    readings = read("提交提案94件 审查立案82件 办复率100%", load())
    assert [each.means for each in readings] == ["P-01", "P-03", "P-17"]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("6人以上联名的提案9件。", [None, "P-09"]),
        ("有54名委员从事特色种植，23名委员领办合作社。", [None, None]),
        ("民主生活会前查摆问题18个。", [None]),
        ("活动中委员参与率达93%，调研报告批示率为40%。", ["A-05", "A-12"]),
        ("委员之家接访居民410人次，将反映集中的问题转化为提案6件。", ["L-01", "L-03"]),
        ("约谈履职不积极的委员9人次，2名委员因工作调动辞去委员职务。", ["M-05", "M-03"]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_members_are_counted_by_what_the_committee_asks_of_them(text, means):
    assert [each.means for each in read(text, load())] == means


def test_what_a_bracket_says_belongs_to_the_figure_in_it():
    readings = read("第三次会议召开，出席委员186人（会前增补委员4人）。", load())
    assert [each.means for each in readings] == ["A-06", "M-03"]


def test_who_is_counted_comes_after_what_is_said_of_them():
    assert [each.means for each in read("对4名参加活动不多的委员进行了约谈。", load())] == ["M-05"]


def test_kinds_of_social_opinion_are_no_kinds_of_proposals():
    text = "提案工作另行总结。全年收到社情民意信息240条。从内容看，民生保障类占46%，生态环保类占11%。"
    assert [each.means for each in read(text, load())] == ["O-01", "O-01", "O-01"]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("驻本县的市政协委员9人列席会议。", [None]),
        ("委员履职平均得分81.5分。", ["M-05"]),
        ("热线全年受理群众诉求6200件。", [None]),
        ("某委员的农场吸纳46名村民务工。", [None]),
        ("奖学金发放到38名贫困大学生手中。", ["S-02"]),
        ("委员们慷慨解囊，甲委员20万元，乙委员15万元。", ["S-01", "S-01"]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_guests_scores_and_gifts_are_told_by_their_sentence(text, means):
    assert [each.means for each in read(text, load())] == means


def test_the_honour_itself_decides_among_honours_of_one_sentence():
    readings = read("18名委员被表彰为优秀政协委员，5名委员被表彰为政协工作先进个人。", load())
    assert [each.entry for each in readings] == ["people.excellent_members", "people.advanced_individuals"]


def test_those_who_come_together_for_a_session_are_the_members():
    assert [each.means for each in read("会议开幕，203名政协委员从各地赶来。", load())] == ["M-01"]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("每名委员每年至少反映信息2条、联系群众5名。", [None, None]),
        ("每个监督小组由3名委员组成。", [None]),
        ("力争明年面商率达到98%，采用信息60条。", [None, None]),
        ("无故缺席3次以上的予以约谈，今年约谈4名委员。", [None, "M-05"]),
        ("要求常委会议出席率不低于90%。", [None]),
        ("每季度召开1次协商会，全年召开4次。", [None, "A-03"]),
        ("“每周一课”学习36次。", ["A-02"]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_rules_and_targets_count_nothing_of_the_year(text, means):
    assert [each.means for each in read(text, load())] == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("委员工作室开门接待40次。区政协界别委员开展视察6次。", ["L-01", "A-03"]),
        ("委员工作室接待居民300人次。机关党组召开学习会9次。", ["L-01", "A-02"]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_a_sentence_with_an_actor_of_its_own_leaves_the_scene(text, means):
    assert [each.means for each in read(text, load())] == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("去年提案办结88件。", ["P-34"]),
        ("收集网民建议45条。", ["A-08"]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_a_word_does_not_swallow_the_beginning_of_the_next(text, means):
    assert [each.means for each in read(text, load())] == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("邀请9名侨领参加活动。", [None]),
        ("为55名委员建立履职档案。", ["M-01"]),
        ("班子成员带头联系30名常委。", ["M-04"]),
        ("邀请县领导参加协商8人次。", [None]),
        ("接待外地参访团12批150人。", [None, None]),
        ("参与协商的群众400人次，参加活动的委员260人次。", ["S-02", "A-04"]),
        ("邀请4名专家授课，聘请7名专家担任顾问。", [None, "S-04"]),
        ("24名委员旁听政府常务会议。", ["A-05"]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_who_comes_is_not_always_a_member_who_takes_part(text, means):
    assert [each.means for each in read(text, load())] == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("深入18个村调研，走访9所学校宣讲政策。", [None, None]),
        ("围绕营商环境9项指标开展监督。", [None]),
        ("派出5个民主监督小组、20名监督员。", [None, "A-15"]),
        ("举办培训班2期90人，外出考察1批25人。", ["A-02", "A-05", "A-03", "A-05"]),
        ("表彰优秀委员15名、提案8件。", ["M-07", "P-40"]),
        ("社情民意信息被上级采用42篇，其中省政协9篇、市政协33篇。", ["O-04", "O-04", "O-04"]),
        ("大会期间收到提案150件，闭会期间收到20件，总计170件。", ["P-02", "P-02", "P-01"]),
        ("围绕城市更新提出提案36件，占提案总数的18%。", ["P-12", "P-12"]),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_a_figure_counts_what_stands_next_to_it(text, means):
    assert [each.means for each in read(text, load())] == means
