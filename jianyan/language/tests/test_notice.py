"""The yearly notice of days off, read as offices paste it, and what does not add up in it."""

from datetime import date

import pytest

from jianyan.language.notice import read_notice

TEXT = """
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
"""


OFF = "0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008"
WORKED = "0126 0208 0427 0928 1011"


def test_a_whole_notice_gives_the_days_that_differ_from_the_week():
    found = read_notice(TEXT, 2025)
    days = [(one, False) for one in OFF.split()] + [(one, True) for one in WORKED.split()]
    assert found.doubts == []
    assert found.exceptions(2025) == {date(2025, int(d[:2]), int(d[2:])): worked for d, worked in days}


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("元旦：2027年1月1日至3日放假，共3天。", {date(2027, 1, 1): False}),
        ("元旦：2026年12月31日至2027年1月2日放假，共3天。", {date(2027, 1, 1): False}),
        ("中秋节：9月15日（星期三）放假。", {date(2027, 9, 15): False}),
        ("9月18日（星期六）、9月19日（星期日）上班。", {date(2027, 9, 18): True, date(2027, 9, 19): True}),
        ("请各地做好值班和安全保卫工作。", {}),
    ],
)
def test_a_sentence_says_what_its_days_are(sentence, days):
    found = read_notice(sentence, 2027)
    assert found.exceptions(2027) == days
    assert found.doubts == []


@pytest.mark.parametrize(
    ("sentence", "doubt"),
    [
        ("清明节：4月4日至6日放假，共4天。", "写明共4天，读出3天"),
        ("中秋节：9月15日（星期四）放假。", "9月15日是星期三，文中写星期四"),
        ("元旦：2月30日放假。", "没有“2月30日”这一天"),
        ("国庆节：10月8日至1日放假。", "起止日期不对"),
        ("9月18日放假。9月18日上班。", "既写放假又写上班"),
    ],
)
def test_what_does_not_add_up_is_said(sentence, doubt):
    assert doubt in "".join(read_notice(sentence, 2027).doubts)
