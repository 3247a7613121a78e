"""The districts of the zone; this year's notice in its own words, rates in force and rates that wait.

The rates are the central parity that CFETS published for the last trading day of each quarter.
"""

from collections.abc import Mapping
from datetime import date, datetime

from pilotzone.accounts.models import User
from pilotzone.demo.moments import Moments
from pilotzone.reference import actions
from pilotzone.reference.rate_batches import PARITY

YEAR, NUMBER = 2026, "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"
NOTICE = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""
# GB/T 2260: the sixteen districts of Tianjin, the city of the first programme.
DISTRICTS = """\
120116 滨海新区 Binhai
120101 和平区 Heping
120102 河东区 Hedong
120103 河西区 Hexi
120104 南开区 Nankai
120105 河北区 Hebei
120106 红桥区 Hongqiao
120110 东丽区 Dongli
120111 西青区 Xiqing
120112 津南区 Jinnan
120113 北辰区 Beichen
120114 武清区 Wuqing
120115 宝坻区 Baodi
120117 宁河区 Ninghe
120118 静海区 Jinghai
120119 蓟州区 Jizhou
"""
SOURCE = "中国外汇交易中心人民币汇率中间价公告"
IN_FORCE = (date(2024, 3, 29), {"USD": 7_095_000, "EUR": 7_676_500})
WAITING = (date(2024, 6, 28), {"USD": 7_126_800, "EUR": 7_661_700})


def enter_districts(now: datetime) -> None:
    actions.enter_districts(DISTRICTS, by=None, now=now)


def propose(officers: Mapping[str, User], when: Moments) -> None:
    """By the programme manager; the director has confirmed all but the last."""
    manager, director = officers["manager"], officers["director"]
    year = actions.propose_calendar(YEAR, ground=NUMBER, text=NOTICE, by=manager, now=when.at(60, 10))
    actions.confirm(year, by=director, now=when.at(60, 15))
    day, rates = IN_FORCE
    made = actions.propose_rates(PARITY, day, rates, ground=SOURCE, by=manager, now=when.at(60, 11))
    actions.confirm(made, by=director, now=when.at(60, 15))
    day, rates = WAITING
    actions.propose_rates(PARITY, day, rates, ground=SOURCE, by=manager, now=when.at(2, 11))
