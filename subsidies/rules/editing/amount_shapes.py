"""Amounts of usual shape: fixed, percent of cost, by table, per unit, whole steps, increment, up to, difference."""

from pilotzone.formula.text import Text
from pilotzone.formula.values import exact
from subsidies.rules.editing.band_tables import lines_of, table_of
from subsidies.rules.editing.figures import as_expression, typed_value
from subsidies.rules.editing.kinds import kind_of
from subsidies.rules.editing.references import named, text_of
from subsidies.rules.editing.schema import Field, both
from subsidies.rules.editing.shapes import (
    CLAUSE,
    LABEL,
    Answers,
    Shape,
    Unanswered,
    add,
    amount,
    blank,
    ensure,
    label,
    lessening,
    need,
    rate,
)
from subsidies.rules.editing.tree import Tree, at

SUPPORT = Text("补助", "Support")
CAP = Field(
    "cap", "number", Text("最高（元）", "At most (yuan)"), Text("没有上限的不填。", "Empty where there is no ceiling.")
)
ROWS_OF_TABLE = Text(
    "每行一档：起点和金额，例如“100万  5万”。起点归本档，到下一行的起点为止；起点的单位与所选的项相同，金额为元。",
    "One band a line: where it begins, and the amount in yuan, such as “1,000,000 50,000”. The beginning belongs to "
    "the band, which ends where the next line begins; it has the unit of what was chosen.",
)


def award(tree: Tree, value: str, answers: Answers, default: Text, **more: Tree) -> tuple[Tree, str]:
    """An award, raised for whom that was stated, and then with the cap that was stated."""
    tree, steps = raised(tree, answers)
    tree, cap = ceiling(tree, answers)
    if cap:
        steps = [*steps, {"limit": cap, "label": {"zh": "最高限额", "en": "Ceiling"}}]
    if answers.get("clause"):
        steps = [{**each, "clause": answers["clause"]} for each in steps]
    item = {"label": label(answers, default), "value": value, **more}
    tree, name = add(tree, "awards", "support", {**item, "steps": steps} if steps else item, answers)
    return tree, f"awards.{name}"


def ceiling(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    """The cap that was stated, or the table of the caps by what it rises with; empty where there is none."""
    cap = amount(answers, "cap", needed=bool(answers.get("higher_by")))
    if not answers.get("higher_by"):
        return tree, cap
    tree, argument = ensure(tree, answers["higher_by"])
    table = table_of(tree, argument, answers, "higher", Text("分档上限", "Ceilings by band"), Text("上限", "Ceiling"))
    tree, name = add(tree, "tables", "ceiling", table | {"else": cap}, answers)
    return tree, f"{name}({argument})"


def raised(tree: Tree, answers: Answers) -> tuple[Tree, list[dict[str, Tree]]]:
    """The step that raises the amount by a percentage for some enterprises; none where none was stated."""
    more = typed_value(answers.get("raised_by", "")) if rate(answers, "raised_by", needed=False) else None
    if more is None:
        return tree, []
    tests = []
    if answers.get("raised_for"):
        tree, name = ensure(tree, answers["raised_for"])
        tests.append(name)
    if answers.get("raised_first") == "true":
        tree, name = ensure(tree, "+applied_before" if at(tree, APPLIED) is None else "applied_before")
        tests.append(f"not {name}")
    if not tests:
        raise Unanswered("raised_for", Text("请选择哪些企业上浮。", "Choose for whom the amount is raised."))
    percent = more * 100 if answers["raised_by"].strip()[-1] in "%％" else more
    scale = f"if {' and '.join(tests)} then {exact(100 + percent)}% else 100%"
    return tree, [{"scale": scale, "label": {"zh": "上浮", "en": "Raised"}}]


def _fixed(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    more: dict[str, Tree] = {}
    if answers.get("when"):
        tree, more["when"] = ensure(tree, answers["when"])
    return award(tree, amount(answers, "amount"), answers, Text("定额奖励", "Fixed award"), **more)


def _percent(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    tree, base = ensure(tree, need(answers, "base"))
    share = rate(answers, "rate")
    tree, base = eligible(tree, base, answers, Text("可支持费用", "Eligible costs"))
    return award(tree, f"{base} * {share}", answers, Text("按比例补助", "Share of the costs"))


def eligible(tree: Tree, base: str, answers: Answers, name_: Text) -> tuple[Tree, str]:
    """A value as it is; of a column a definition that adds it up over the lines that no condition drops."""
    rows, _, name = base.partition(".")
    if not name:
        return tree, base
    drops = [
        each["id"]
        for _, each in named(tree, "conditions")
        if each.get("severity") == "drops" and each.get("each") == rows
    ]
    foreign = at(tree, ("inputs", rows, "rows", name, "type")) == "money"
    value = f"round_half_up(convert({name}, CNY), 0.01 CNY)" if foreign else name
    where = f" where {' and '.join(drops)}" if drops else ""
    item = {"value": f"sum({value} over {rows}{where})", "label": {"zh": name_.zh, "en": name_.en}}
    return add(tree, "define", "eligible", item, answers)


def _table(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    tree, argument = ensure(tree, need(answers, "input"))
    tree, table = band_table(tree, argument, answers)
    return award(tree, f"{table}({argument})", answers, Text("分档补助", "Award by band"))


def band_table(tree: Tree, argument: str, answers: Answers) -> tuple[Tree, str]:
    item = table_of(tree, argument, answers, "bands", Text("分档标准", "Bands"), Text("金额", "Amount"))
    return add(tree, "tables", "bands", item, answers)


def _per_unit(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    tree, base = ensure(tree, need(answers, "input"))
    column = text_of(at(tree, ("inputs", base.partition(".")[0], "rows", base.partition(".")[2], "label")))
    counted = Text(f"计入的{column.zh}", f"Counted: {column.en}" if column.en else "")
    tree, name = eligible(tree, base, answers, counted)
    of = kind_of(tree, name, "count")
    unit = "CNY" if of in ("count", "number") else f"CNY/{of}"
    return award(tree, f"{name} * {amount(answers, 'amount', unit)}", answers, Text("按数量补助", "Award per unit"))


def _steps(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    tree, name = ensure(tree, need(answers, "input"))
    of = kind_of(tree, name)
    full = amount(answers, "full", "" if of in ("count", "number") else of)
    value = f"steps({name}, {full}) * {amount(answers, 'amount')}"
    return award(tree, value, answers, Text("每满一档补助", "Award for each full step"))


def _increment(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    tree, now = ensure(tree, need(answers, "input"))
    tree, before = ensure(tree, need(answers, "before"))
    value = f"max({now} - {before}, 0 CNY) * {rate(answers, 'rate')}"
    tree = lessening(tree, before)
    return award(tree, value, answers, Text("增量补助", "Award for the increment"))


def _up_to(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    most = amount(answers, "amount")
    words = {"zh": "审核人提出的金额", "en": "Amount proposed by the reviewer"}
    tree, proposed = add(tree, "inputs", "proposed_amount", {"type": "CNY", "label": words, "from": "reviewer"})
    criteria = {"zh": need(answers, "criteria.zh"), "en": answers.get("criteria.en", "").strip()}
    item = {"label": label(answers, SUPPORT), "up_to": most, "proposed": proposed, "criteria": criteria}
    tree, name = add(tree, "awards", "support", item, answers)
    return tree, f"awards.{name}"


def _difference(tree: Tree, answers: Answers) -> tuple[Tree, str]:
    """The amount of the present level, less what was received for the levels below."""
    tree, level = ensure(tree, need(answers, "input"))
    codes = str(at(tree, ("inputs", level, "type"), "")).rstrip("?")
    lines = lines_of(answers, "levels", figures=(1,))
    table = {
        "label": {"zh": "各等级标准", "en": "Amount by level"},
        "of": codes,
        "argument": at(tree, ("inputs", level, "label"), both()),
        "gives": {"most": {"zh": "金额", "en": "Amount"}},
        "rows": [{"is": [code], "most": as_expression(gives, "CNY")} for code, gives in lines],
        "else": "0 CNY",
    }
    tree, name = add(tree, "tables", "levels", table, answers)
    words = {"zh": "已获得的本项支持", "en": "Received under this measure before"}
    source = {"source": "awards", "fact": "paid", "of": "this", "per": "enterprise-lifetime"}
    tree, paid = add(tree, "inputs", "received", {"type": "CNY", "label": words, "from": source})
    value = f"max({name}({level}) - {paid}, 0 CNY)"
    return award(tree, value, answers, Text("升级补差", "Difference on upgrade"))


LEVEL_LINES = Text("每行一级：代码和金额。例如“national  100万”。", "One level a line: its code and its amount.")
AMOUNT = Field("amount", "number", Text("金额（元）", "Amount (yuan)"), Text("例如 30万。", "Such as 300,000."))
RATE = Field("rate", "number", Text("比例（%）", "Percentage"), Text("例如 30。", "Such as 30."))
APPLIED = ("inputs", "applied_before")
RAISED = (
    Field(
        "raised_by",
        "number",
        Text("上浮（%）", "Raised by (%)"),
        Text("例如 10；没有上浮的不填。", "Such as 10; empty where nothing is raised."),
    ),
    Field("raised_for", "ref", Text("哪些企业上浮", "Raised for whom"), of="inputs:bool"),
    Field(
        "raised_first",
        "choice",
        Text("只对首次申报的上浮", "First-time applicants only"),
        Text("以前获得过本项支持的不上浮。", "Not for whom was supported under this measure before."),
        (("", Text("否", "No")), ("true", Text("是", "Yes"))),
    ),
)
HIGHER = (
    Field(
        "higher_by",
        "ref",
        Text("上限随哪一项提高", "The ceiling rises with"),
        Text("上限不分档的不选。", "Empty where there is one ceiling."),
        of="inputs:quantity",
    ),
    Field(
        "higher",
        "sheet",
        Text("提高后的上限", "The higher ceilings"),
        Text(
            "每行一档：达到多少、上限多少，例如“500万  100万”。达不到的按上面的“最高”。",
            "One band a line: from where on, and the ceiling, such as “5,000,000 1,000,000”. Below it the one above "
            "holds.",
        ),
    ),
)
COUNTED = Field("input", "ref", Text("按什么计算", "Computed from"), of="base:counted")
QUANTITY = Field("input", "ref", Text("按什么计算", "Computed from"), of="inputs:quantity")
NOW = Field("input", "ref", Text("本年", "This year"), of="inputs:CNY")
BEFORE = Field("before", "ref", Text("上年", "The year before"), of="inputs:CNY")


def shape(id_: str, label_: Text, help_: Text, build: object, *questions: Field) -> Shape:
    return Shape(id_, "awards", label_, help_, (*questions, LABEL, CLAUSE), build)  # type: ignore[arg-type]


AMOUNT_SHAPES = (
    shape(
        "fixed",
        Text("定额奖励", "Fixed award"),
        Text("符合就给固定金额。", "A fixed amount."),
        _fixed,
        AMOUNT,
        Field(
            "when",
            "ref",
            Text("什么情况下给", "When"),
            Text("不选就一律给。", "Always, if none is chosen."),
            of="inputs:bool",
        ),
        *RAISED,
        CAP,
    ),
    shape(
        "percent",
        Text("按费用比例，有上限", "Percent of cost with a cap"),
        Text("费用 × 比例，不超过上限。", "Costs times a rate, up to a ceiling."),
        _percent,
        Field(
            "base",
            "ref",
            Text("费用", "Costs"),
            Text("一个金额，或明细里的一栏合计。", "An amount, or a column of the lines added up."),
            of="base:costs",
        ),
        RATE,
        *RAISED,
        CAP,
        *HIGHER,
    ),
    shape(
        "table",
        Text("分档定额", "Table by band"),
        Text(
            "按营业额、出口额、面积等分档给不同金额。",
            "An amount for each band of turnover, exports, area or the like.",
        ),
        _table,
        QUANTITY,
        Field("bands", "sheet", Text("档位", "Bands"), ROWS_OF_TABLE),
        *RAISED,
        CAP,
    ),
    shape(
        "per_unit",
        Text("按数量", "Per unit"),
        Text("每个、每平方米补多少。", "So much for each unit or square metre."),
        _per_unit,
        COUNTED,
        AMOUNT,
        CAP,
    ),
    shape(
        "steps",
        Text("每满一档补多少", "For each full step"),
        Text("每满 100 万元补 1 万元，不满的不计。", "So much for each full step; what is over does not count."),
        _steps,
        QUANTITY,
        Field("full", "number", Text("每满", "Each full"), Text("例如 100万。", "Such as 1,000,000.")),
        AMOUNT,
        CAP,
    ),
    shape(
        "increment",
        Text("比上年增量", "Increment over last year"),
        Text("（本年 − 上年）× 比例。", "What is more than the year before, times a rate."),
        _increment,
        NOW,
        BEFORE,
        RATE,
        CAP,
    ),
    shape(
        "up_to",
        Text("不超过（由审核人定）", "Up to (discretion)"),
        Text("原文只写“最高”，由审核人在限额内提出。", "The text says only “up to”; the reviewer proposes."),
        _up_to,
        AMOUNT,
        Field(
            "criteria", "prose", Text("裁量标准", "Criteria"), Text("按什么定多少。", "By what the amount is decided.")
        ),
    ),
    shape(
        "difference",
        Text("升级补差", "Difference on upgrade"),
        Text("升到更高等级时，补与已得金额的差额。", "At a higher level the difference to what was received."),
        _difference,
        Field("input", "ref", Text("等级", "Level"), of="inputs:code"),
        Field("levels", "sheet", Text("各等级金额", "Amount by level"), LEVEL_LINES),
        CAP,
    ),
    blank("awards"),
)
