"""Conditions and inputs of usual shape."""

from pilotzone.formula.text import Text
from subsidies.rules.editing.counting import count_only
from subsidies.rules.editing.figures import figure
from subsidies.rules.editing.fixes import place_inputs
from subsidies.rules.editing.kinds import kind_of, label_of
from subsidies.rules.editing.schema import Field
from subsidies.rules.editing.shapes import (
    CLAUSE,
    NEW,
    Answers,
    Shape,
    add,
    amount,
    another,
    blank,
    ensure,
    lessening,
    need,
    rate,
)
from subsidies.rules.editing.tree import Tree, at, put
from subsidies.rules.editing.usual import USUAL

Words = tuple[Text, Text]  # label and message


def condition(tree: Tree, wish: str, test: str, words: Words, answers: Answers, **more: str) -> tuple[Tree, str]:
    item = {
        "label": {"zh": words[0].zh, "en": words[0].en},
        **more,
        "test": test,
        "severity": more.get("severity", "bars"),
        "message": {"zh": words[1].zh, "en": words[1].en},
    }
    tree, name = add(tree, "conditions", wish, item, answers)
    return tree, f"conditions.{name}"


def _fact(name: str, wish: str, words: Words, *, refused: bool = False) -> object:
    """A condition on one usual fact, which is written with it."""

    def build(tree: Tree, answers: Answers) -> tuple[Tree, str]:
        tree, fact = ensure(tree, NEW + name)
        return condition(tree, wish, f"not {fact}" if refused else fact, words, answers)

    return build


def _minimum(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    tree, name = ensure(tree, need(answers, "input"))
    of = kind_of(tree, name)
    least = amount(answers, "least", "" if of in ("count", "number") else of)
    zh, en = label_of(tree, name).zh or name, label_of(tree, name).en
    shown, found = answers["least"].strip(), figure(least)
    full = f"{of} {found.shown}" if found and of in ("CNY", "USD") else found.shown if found else ""
    words = (
        Text(f"{zh}不低于 {shown}", f"{en} of at least {full}" if en else ""),
        Text(
            f"{zh}低于 {shown}，不能申报。请核对填报的数字。",
            f"{en} is below {full}. Check the figure." if en else "",
        ),
    )
    return condition(tree, f"least_{name}", f"{name} >= {least}", words, answers)


def _growth(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    tree, now = ensure(tree, need(answers, "input"))
    tree, before = ensure(tree, need(answers, "before"))
    least = rate(answers, "rate")
    sign = ">" if answers.get("strict") == "true" else ">="
    words = (
        Text(
            f"增长{'超过' if sign == '>' else '不低于'} {least}",
            f"Growth {'above' if sign == '>' else 'of at least'} {least}",
        ),
        Text(f"增长没有达到 {least}。请核对两年的数字。", f"Growth of {least} is not reached. Check both years."),
    )
    tree = lessening(tree, before)
    return condition(tree, "grown", f"(growth({now}, {before}) otherwise 0%) {sign} {least}", words, answers)


def _period(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    tree, column = ensure(tree, need(answers, "column"))
    rows, _, name = column.partition(".")
    first, last = need(answers, "first"), need(answers, "last")
    words = (
        Text(f"费用发生在 {first} 至 {last}", f"Costs incurred from {first} to {last}"),
        Text(
            "日期不在规定期间内，该项不计入。请更正日期，或删除该项。",
            "The date is outside the period, so the line does not count. Correct it or delete the line.",
        ),
    )
    tree, place = condition(
        tree, "in_period", f"{name} in {first}..{last}", words, answers, each=rows, severity="drops"
    )
    return count_only(tree, rows, place.partition(".")[2]), place


def _holds(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    tree, name = ensure(tree, need(answers, "input"))
    zh = at(tree, ("inputs", name, "label", "zh"), name)
    en = at(tree, ("inputs", name, "label", "en"), "")
    if at(tree, ("inputs", name, "from"), "claim") == "claim" and at(tree, ("inputs", name, "question")) is None:
        asked = {"zh": f"贵企业是否符合“{zh}”？", "en": f"Does this hold for your enterprise: {en}?" if en else ""}
        tree = put(tree, ("inputs", name, "question"), asked)
    words = (
        Text(zh, en),
        Text(f"“{zh}”一项不符合，不能申报。", f"“{en}” does not hold, so nothing can be claimed." if en else ""),
    )
    return condition(tree, f"holds_{name}", name, words, answers)


def shape(id_: str, label: Text, help_: Text, build: object, *questions: Field) -> Shape:
    return Shape(id_, "conditions", label, help_, (*questions, CLAUSE), build)  # type: ignore[arg-type]


HERE = (
    Text("在本市登记注册", "Registered in the city"),
    Text(
        "登记地不在本市，不能申报。登记地有变更的，请先更新企业档案。",
        "Not registered in the city. If the registration has changed, update the enterprise file first.",
    ),
)
UNLISTED = (
    Text("没有严重违法失信记录", "Not listed for serious violations"),
    Text(
        "有严重违法失信记录，不能申报。已修复的，请先更正信用记录。",
        "Listed for serious violations. If it has been repaired, have the record corrected first.",
    ),
)
NOTHING_OWED = (
    Text("不拖欠财政性资金", "No fiscal money owed"),
    Text("有应缴还而未缴还的财政资金。请缴清后再申报。", "Fiscal money is owed. Pay it back before claiming."),
)
FIRST_TIME = (
    Text("首次申报", "First application"),
    Text("以前获得过本项支持，不能再次申报。", "Supported under this measure before; it is given once."),
)
CONDITION_SHAPES = (
    shape(
        "registered_here",
        Text("在本市登记", "Registered here"),
        Text("从企业档案核对登记地。", "Checked in the enterprise file."),
        _fact("registered_here", "in_city", HERE),
    ),
    shape(
        "not_listed",
        Text("不在失信名单", "Not on a list"),
        Text("从信用记录核对。", "Checked in the credit record."),
        _fact("serious_violation", "not_listed", UNLISTED, refused=True),
    ),
    shape(
        "owes_nothing",
        Text("不拖欠财政资金", "No money owed"),
        Text("从信用记录核对。", "Checked in the credit record."),
        _fact("owes_fiscal_money", "owes_nothing", NOTHING_OWED, refused=True),
    ),
    shape(
        "holds",
        Text("某一项须符合", "One that must hold"),
        Text("例如自有品牌、已取得资质：为“否”的不予支持。", "Such as an own brand or a licence: No means no support."),
        _holds,
        Field("input", "ref", Text("哪一项", "Which input"), of="inputs:bool"),
    ),
    shape(
        "minimum",
        Text("达到最低数额", "A minimum"),
        Text("营业额、面积等不低于某数。", "Turnover, area or the like of at least so much."),
        _minimum,
        Field("input", "ref", Text("哪一项", "Which input"), of="inputs:quantity"),
        Field("least", "number", Text("不低于", "At least"), Text("例如 300万。", "Such as 3,000,000.")),
    ),
    shape(
        "growth",
        Text("增长要求", "Growth"),
        Text("比上年增长达到某个比例。", "Growth over the year before."),
        _growth,
        Field("input", "ref", Text("本年", "This year"), of="inputs:CNY|USD"),
        Field("before", "ref", Text("上年", "The year before"), of="inputs:CNY|USD"),
        Field("rate", "number", Text("增长（%）", "Growth (%)")),
        Field(
            "strict",
            "choice",
            Text("须超过", "Must be above"),
            Text("选“是”表示等于不算。", "Yes: exactly that is not enough."),
            (("false", Text("否", "No")), ("true", Text("是", "Yes"))),
        ),
    ),
    shape(
        "period",
        Text("费用期间", "Period of costs"),
        Text("日期不在期间内的明细不计入。", "Lines dated outside it do not count."),
        _period,
        Field("column", "ref", Text("哪个日期", "Which date"), of="columns:date"),
        Field("first", "date", Text("从", "From")),
        Field("last", "date", Text("到（含）", "To (included)")),
    ),
    shape(
        "first_time",
        Text("首次申报", "First application"),
        Text("以前获得过的不再支持。", "Given once."),
        _fact("applied_before", "first_time", FIRST_TIME, refused=True),
    ),
    blank("conditions"),
)


def _input(name: str) -> Shape:
    usual = USUAL[name]

    def build(tree: Tree, answers: Answers) -> tuple[Tree, str]:
        if at(tree, ("inputs", name)) is None:
            tree, _ = ensure(tree, NEW + name)
            place = name
        else:
            tree, place = another(tree, name, usual)
        if answers.get("label.zh", "").strip():
            words = {"zh": answers["label.zh"].strip(), "en": answers.get("label.en", "").strip()}
            tree = put(tree, ("inputs", place, "label"), words)
        return place_inputs(tree), f"inputs.{place}"

    label = Field("label", "text", Text("名称", "Name"), Text("可以不改，例如写上年份。", "May stay, or say the year."))
    return Shape(name, "inputs", usual.label, GROUPS[usual.group], (label,), build)


GROUPS = {
    "figure": Text("由企业填写", "Stated by the applicant"),
    "lines": Text("逐项填写，每项带发票和付款凭证", "Line by line, each with invoice and payment voucher"),
    "register": Text("由系统带入", "Fetched by the portal"),
}
INPUT_SHAPES = (*(_input(name) for name in USUAL), blank("inputs"))
