"""Scenes of members' work: consultation in the open, service in the field, rooms and letters, each in our own words."""

from __future__ import annotations

import pytest

from jianyan.language.figures import read
from jianyan.language.lexicon import load

CASES = [
    # proposals handed on, proposals refused
    ("本届一次会议以来，交由县政府办理的提案共88件。", ["P-03"]),
    ("收到提案90件，未立案的6件送有关部门参考。", ["P-01", "P-05"]),
    # matters that people bring
    ("“院落说事”收集事项210件，当场答复60件，交办150件，办结140件，办结率93%。", ["L-03"] * 5),
    ("收到群众扫码留言420条。", ["L-03"]),
    ("分组走访群众，收集民情230件。", ["L-03"]),
    ("办理来信来访15件。", ["L-03"]),
    # who speaks, who listens, who is received
    ("有6人被确定为大会发言人。", ["A-14"]),
    ("受聘的监督员参加庭审、评议等活动80人次。", ["A-15"]),
    ("主席接待日接待委员60人次。", ["M-04"]),
    ("委员参加会议到会率93%。", ["A-06"]),
    ("26名律师委员组成5支法律服务小分队。", ["A-05", None]),
    ("安排40名政协委员进行述职考评。", ["M-05"]),
    ("16名委员企业家担任创业导师。", ["A-05"]),
    # service
    ("开展“委员微服务”130场，“法治体检”20次。", ["S-02", "S-02"]),
    ("抗洪中转移群众700余人。", ["S-02"]),
    ("医卫界委员带教乡村医生24名。", ["S-02"]),
    ("帮助企业办理审批手续30件。", ["A-17"]),
    # culture
    ("征集口述史料50篇、老照片120幅。", ["C-01", "C-01"]),
    ("书画院会员作品入选省级展览7件。", ["M-07"]),
    ("开设读书专区6个，评选“书香界别”2个。", [None, "M-07"]),
    # what is said once of several
    ("6件提案、3篇信息、2篇调研报告受到市政协表彰。", ["P-40", "M-07", "M-07"]),
    ("委员联络站逐年壮大，发展到38个。", ["L-01"]),
    ("提案工作：收到90件。信息工作：收到150条，编报60条，采用20条。", ["P-01", "O-01", "O-02", "O-04"]),
    ("向12个部门派驻民主监督小组。", ["A-15"]),
    ("委员人均参加活动5.2次，邀请提案人40人次参加督办。", ["A-04", "A-04"]),
    ("与35名党外委员谈心谈话。", ["M-04"]),
    ("开展“文艺轻骑兵”巡演8场。举办提案开放日2次。", ["S-02", "A-03"]),
    ("信息被省政协采用20篇，市领导批示6篇，有2篇被吸纳进全市规划。", ["O-04", "O-06", "O-04"]),
    ("举办提案撰写培训1次、社情民意信息培训2次。", ["A-02", "A-02"]),
    ("出版专辑5部，2部获省优秀文史图书奖，聘请文史撰稿员16名。", ["C-02", "M-07", "S-04"]),
    ("发现问题90个，现场交办60个。", ["A-17", "A-17"]),
    # what the catalogue does not count
    ("协商议事会解决漏水等问题40个，居民满意率95%。", ["L-03", None]),
    ("书画展征集作品150幅，展出90幅，作经验交流2次。", [None, None, None]),
    ("外出招商9次，收发文件1500份。", [None, None]),
]


@pytest.mark.parametrize(("text", "means"), CASES, ids=[text[:16] for text, _ in CASES])
def test_a_scene_is_understood(text, means):
    assert [each.means for each in read(text, load())] == means
