"""Turns of phrase of work reports: who acts, what is done to whom, and what belongs to what."""

from __future__ import annotations

import pytest

from jianyan.language.figures import read
from jianyan.language.lexicon import load

CASES = [
    # what members are
    (
        "现有委员190名，民建界别3名，占委员总数的1.6%；妇女41名，占21.6%。",
        ["M-01", "M-02", "M-02", "M-02", "M-02"],
    ),
    ("本届委员中非中共人士98名，占51.6%，61至70岁的12名。", ["M-02", "M-02", "M-02"]),
    ("17名企业家委员新建项目9个。", ["A-05", None]),
    ("应出席委员190名，实到181名。", ["M-01", "A-06"]),
    ("接受委员请假22人次。", ["A-07"]),
    # who is visited and who is heard
    ("走访台籍委员14人次，联系界别委员37名。", ["M-04", "M-04"]),
    ("开展委员述职2场，31名委员作了口头述职。", ["M-05", "M-05"]),
    ("走访企业后收集企业反映的困难90个，解决72个。", ["A-17", "A-17"]),
    ("组织党员干部参加志愿服务150人次。", ["A-04"]),
    ("委员参与执行监督6人次，参加执法检查3次。", ["A-15", "A-15"]),
    ("选派12名优秀委员参与年终考核，9名委员受聘到窗口单位开展民主监督。", ["A-15", "A-15"]),
    ("学校有少数民族学生310人，占比24%。现有委员180名。", [None, None, "M-01"]),
    ("邀请台商台属26人，通报4名缺席的委员。", [None, "M-05"]),
    ("共有11名委员进驻社区。", ["A-05"]),
    # proposals
    ("对办理结果为C类的14件提案进行跟踪。", ["P-24"]),
    ("上年收到的提案中，有关教育、养老的就有60多件。", ["P-12"]),
    ("市政府受理提案210件，占立案总数240件的87.5%。", ["P-03", "P-03", "P-03"]),
    ("提交集体提案4个，个人提案19件。", ["P-09", "P-09"]),
    ("有175名委员参与提案工作，占委员总数的83%。", ["P-10", "P-10"]),
    ("提案平均办理50天，比规定时限提前40天。", ["P-19", None]),
    # what follows from something else
    ("反映的社情民意信息中，仅就业、医疗等领域的就有70篇。", ["O-01"]),
    ("特邀信息员报送信息63条。", ["O-01"]),
    ("文史馆展出照片90张，征集老照片40张。", [None, "C-01"]),
    ("推动出台惠企政策8条，企业满意率97%。", [None, None]),
    ("委员进社区开展履职服务40场，惠及群众3000人次。", ["S-02", "S-02"]),
    ("评议中反馈问题和建议31条，发现隐患9处。", ["A-08", "A-17"]),
    ("与6个民主党派建立联系，审议人事事项7项。", [None, None]),
    ("机关干部结对帮扶64户村民。", [None]),
]


@pytest.mark.parametrize(("text", "means"), CASES, ids=[text[:16] for text, _ in CASES])
def test_a_figure_means_what_its_words_say_together(text, means):
    assert [each.means for each in read(text, load())] == means
