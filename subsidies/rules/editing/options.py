"""The closed vocabularies of the language in words, for the editor's choices."""

from pilotzone.formula.text import Text
from subsidies.rules.explained import SOURCES as SOURCE_WORDS

Options = tuple[tuple[str, Text], ...]

YES_NO: Options = (("true", Text("是", "Yes")), ("false", Text("否", "No")))
STATUS: Options = (
    ("draft", Text("草稿", "Draft")),
    ("in_force", Text("现行有效", "In force")),
    ("amended", Text("已修订", "Amended")),
    ("expired", Text("已失效", "Expired")),
)
TYPES: Options = (
    ("CNY", Text("金额（人民币元）", "Amount (CNY)")),
    ("bool", Text("是或否", "Yes or no")),
    ("count", Text("个数", "Whole number")),
    ("rate", Text("百分比", "Percentage")),
    ("date", Text("日期", "Date")),
    ("m2", Text("面积（平方米）", "Area (m²)")),
    ("money", Text("金额（多币种）", "Amount in several currencies")),
    ("text", Text("文字", "Text")),
    ("number", Text("数值", "Number")),
    ("points", Text("分数", "Points")),
    ("year", Text("年份", "Year")),
    ("month", Text("月份", "Month")),
    ("day", Text("天数", "Days")),
    ("hour", Text("小时数", "Hours")),
    ("container", Text("集装箱数", "Containers")),
    ("booth", Text("展位数", "Booths")),
    ("person", Text("人数", "Persons")),
    ("parcel", Text("包裹数", "Parcels")),
    ("piece", Text("件数", "Pieces")),
    ("trademark", Text("商标件数", "Trademarks")),
    ("room_night", Text("间夜数", "Room-nights")),
    ("USD", Text("金额（美元）", "Amount (USD)")),
    ("CNY?", Text("金额（元，可以不存在）", "Amount (CNY) that may not exist")),
)
SOURCES: Options = tuple(SOURCE_WORDS.items())
ABOUT: Options = (
    ("local_registration", Text("注册地", "Place of registration")),
    ("relocation", Text("迁移", "Relocation")),
    ("local_tax", Text("本地纳税", "Tax paid here")),
    ("local_statistics", Text("本地统计", "Statistics counted here")),
    ("local_contribution", Text("对本地的贡献", "Contribution to the place")),
    ("ownership", Text("所有制", "Ownership")),
    ("named_enterprise", Text("指定企业", "A named enterprise")),
)
LEVELS: Options = (
    ("central", Text("中央", "Central")),
    ("province", Text("省级", "Province")),
    ("city", Text("市级", "City")),
    ("district", Text("区级", "District")),
)
MODES: Options = (  # the customs' codes of supervision modes
    ("9610", Text("9610 跨境电商零售直邮", "9610 retail, direct mail")),
    ("9710", Text("9710 跨境电商B2B直接出口", "9710 B2B direct export")),
    ("9810", Text("9810 跨境电商出口海外仓", "9810 export to overseas warehouses")),
    ("1210", Text("1210 网购保税", "1210 bonded retail")),
    ("1239", Text("1239 网购保税A", "1239 bonded retail A")),
    ("1039", Text("1039 市场采购", "1039 market procurement")),
    ("0110", Text("0110 一般贸易", "0110 general trade")),
)
MORE: Options = (
    ("higher", Text("越大，补助不减少", "More of it never lowers the amount")),
    ("lower", Text("越大，补助不增加", "More of it never raises the amount")),
    ("any", Text("都可能", "Either way")),
)
SEVERITIES: Options = (
    ("bars", Text("不符合就不予支持", "Not met: no support")),
    ("drops", Text("不符合的这一行不计入", "Not met: the line does not count")),
    ("asks", Text("由审核人确认", "A reviewer confirms")),
    ("warns", Text("只作提示", "Only a warning")),
)
FORMATS: Options = tuple((each, Text(each, each)) for each in ("pdf", "jpg", "png", "ofd", "xlsx", "docx"))
PAPER_SOURCES: Options = (
    ("claim", Text("申报时上传", "Handed in with the claim")),
    ("enterprise", Text("从企业档案带入", "Taken from the enterprise file")),
)
CURRENCIES: Options = tuple((each, Text(each, each)) for each in ("CNY", "USD", "EUR", "GBP", "HKD", "JPY", "KRW"))
SCOPES: Options = (
    ("row", Text("每一行", "Each line")),
    ("claim", Text("每次申报", "Each claim")),
    ("project", Text("每个项目", "Each project")),
    ("enterprise-year", Text("每家企业每年", "Each enterprise and year")),
    ("enterprise-lifetime", Text("每家企业累计", "Each enterprise in all")),
    ("group-year", Text("每个集团每年", "Each group and year")),
    ("group-lifetime", Text("每个集团累计", "Each group in all")),
    ("programme", Text("整个专项", "The whole programme")),
)
AWARD_SCOPES: Options = (
    *SCOPES[1:],
    ("enterprise-year-before", Text("每家企业上一年度", "Each enterprise in the year before")),
)
OF: Options = (
    ("this", Text("本项条款", "This measure")),
    ("programme", Text("整个专项", "The whole programme")),
    ("family", Text("同类的其他条款", "The other measures of the family")),
    ("all", Text("所有专项的各项资金", "All measures of all programmes")),
)
FACTS: dict[str, Options] = {
    "awards": (
        ("paid", Text("已获支持的金额（含已批准、待拨付）", "What was received or is still to be paid")),
        ("approved", Text("已批准的金额", "What was approved")),
        ("count", Text("获得支持的次数", "How often")),
        ("years", Text("获得支持的年数（不含本年度）", "In how many years, this one not counted")),
        ("highest", Text("最高一次的金额", "The highest amount")),
        ("last", Text("最近一次的金额", "The latest amount")),
        ("applied_before", Text("是否获得过", "Whether there was one")),
    ),
}
BELOW: Options = (
    ("zero", Text("不予支付", "Is not paid")),
    ("raise", Text("提高到起付标准", "Is raised to the minimum")),
)
ROUNDINGS: Options = (
    ("down", Text("向下取整", "Down")),
    ("up", Text("向上取整", "Up")),
    ("half_up", Text("四舍五入", "To the nearest")),
)
STACKINGS: Options = (
    ("exclusive", Text("已获支持的不再支持", "No support where there was any")),
    ("higher", Text("只补差额（就高）", "Only the difference to the higher one")),
    ("remainder", Text("只支持其余部分", "Only what is left of the cost")),
    ("on_top", Text("可以叠加", "On top of it")),
    ("silent", Text("原文没有规定（须注明设定）", "The text is silent (needs an assumption)")),
)
RESULTS: Options = (
    ("met", Text("符合", "Met")),
    ("not_met", Text("不符合", "Not met")),
    ("unknown", Text("未知", "Unknown")),
    ("not_applicable", Text("不适用", "Does not apply")),
)
GRADES: Options = tuple((each, Text(each, each)) for each in ("A", "B", "C"))
DIRECTIONS: Options = (("desc", Text("从高到低", "Highest first")), ("asc", Text("从低到高", "Lowest first")))
TIES: Options = (("enter", Text("并列的都入选", "All enter")), ("none", Text("并列的都不入选", "None enters")))
BUDGET_RULES: Options = (
    ("pro_rata", Text("按比例压减", "All reduced alike")),
    ("rank", Text("按名次", "By rank")),
    ("first_come", Text("按申报先后", "First come, first served")),
)
PARTIAL: Options = (
    ("rest", Text("支付剩余额度", "Gets what is left")),
    ("nothing", Text("不予支付", "Gets nothing")),
)
FAMILY_SCOPES: Options = tuple(
    each for each in SCOPES if each[0] in ("project", "enterprise-year", "enterprise-lifetime")
)
FAMILY: Options = (
    ("highest", Text("自动取最高的一项", "The highest one")),
    ("applicant", Text("由企业选择一项", "The applicant chooses one")),
)
NETTING_STARTS: Options = (
    ("overdue", Text("逾期未退回的", "When the deadline has passed")),
    ("demanded", Text("追回决定作出后即可", "As soon as it is demanded")),
)
NETTING_AGAINST: Options = (
    ("programme", Text("同一专项的拨付", "Payments under the same programme")),
    ("measure", Text("同一条款的拨付", "Payments under the same measure")),
    ("any", Text("对该企业的任何拨付", "Any payment to the enterprise")),
)
