"""The blocks that make the amount: definitions, awards and their steps, tables, the total, who pays and when."""

from pilotzone.formula.text import Text
from subsidies.rules.editing import options as o
from subsidies.rules.editing.schema import Block, Field, both
from subsidies.rules.editing.tree import Tree

LABEL = Field("label", "text", Text("名称", "Name"))
CLAUSE = Field(
    "clause", "ref", Text("依据条款", "Clause"), Text("原文显示在下面。", "Its text stands below."), of="clauses"
)
ASSUMPTION = Field(
    "assumption",
    "ref",
    Text("市局设定", "Assumption"),
    Text("原文没有规定时注明。", "Where the text is silent."),
    of="assumptions",
)
EACH = Field(
    "each",
    "ref",
    Text("逐行", "For each line of"),
    Text("对明细的每一行分别计算；不填则对整件申报。", "For every line on its own; empty: for the whole claim."),
    of="rows",
)
WHEN = Field("when", "expr", Text("何时适用", "Applies when"), Text("不填就一律适用。", "Always, if empty."))


STEP_FRESH: dict[str, tuple[Text, Tree]] = {
    "limit": (Text("上限", "Ceiling"), {"limit": "", "label": {"zh": "上限", "en": "Ceiling"}}),
    "scale": (Text("乘以比例", "Times a percentage"), {"scale": "", "label": both()}),
    "less": (Text("扣减", "Deduction"), {"less": "", "label": both()}),
    "minimum": (Text("起付标准", "Minimum"), {"minimum": "", "below": "zero"}),
    "round": (Text("取整", "Rounding"), {"round": "down", "to": "1 CNY"}),
    "stack": (Text("与其他资金的关系", "Money received elsewhere"), {"stack": "exclusive", "with": ""}),
}
STEPS = Field(
    "steps",
    "records",
    Text("限额、扣减与取整（按顺序）", "Limits, deductions, rounding (in order)"),
    Text("一行接一行地作用在上一行的结果上。", "Each acts on what the one before it left."),
    fields=(
        Field("limit", "expr", Text("最高", "At most"), of="CNY", only=("limit",)),
        Field("scale", "expr", Text("乘以", "Times"), only=("scale",)),
        Field("less", "expr", Text("减去", "Less"), of="CNY", only=("less",)),
        Field("minimum", "expr", Text("起付标准", "Minimum"), of="CNY", only=("minimum",)),
        Field("below", "choice", Text("不足的", "What falls short"), options=o.BELOW, only=("minimum",)),
        Field("round", "choice", Text("取整", "Round"), options=o.ROUNDINGS, only=("round",)),
        Field("to", "expr", Text("取整到", "To"), of="CNY", only=("round",)),
        Field("stack", "choice", Text("其他渠道的资金", "Money from elsewhere"), options=o.STACKINGS, only=("stack",)),
        Field("with", "expr", Text("已获资金", "What was received"), only=("stack",)),
        Field("of", "expr", Text("总额", "Out of"), only=("of",)),
        Field("per", "ref", Text("适用范围", "Scope"), of="scopes"),
        Field("already", "expr", Text("已用额度", "Already used"), only=("per", "already")),
        LABEL,
        CLAUSE,
        ASSUMPTION,
    ),
    fresh=STEP_FRESH,
)

DEFINE = Block(
    "define",
    ("define",),
    "named",
    Text("中间量", "Definitions"),
    Text(
        "给一个算式起名字，例如可支持费用、补助比例。", "A formula with a name, such as the eligible costs or the rate."
    ),
    (
        LABEL,
        CLAUSE,
        Field("value", "expr", Text("算式", "Formula")),
        EACH,
        ASSUMPTION,
    ),
    Text("中间量", "definition"),
    {"value": "", "label": both()},
)
AWARDS = Block(
    "awards",
    ("awards",),
    "listed",
    Text("金额", "Amounts"),
    Text(
        "补多少。每一笔先算出金额，再按顺序受上限、扣减、取整的约束。",
        "How much. Each amount is computed, then limited, reduced and rounded in order.",
    ),
    (
        LABEL,
        CLAUSE,
        Field(
            "value",
            "expr",
            Text("算式", "Formula"),
            Text("按原文写出怎样算，例如 费用 × 50%。", "As the text computes it, such as cost * 50%."),
            unless=("up_to",),
        ),
        Field(
            "up_to",
            "expr",
            Text("不超过", "Up to"),
            Text("在这个限额内由审核人提出金额。", "Within this ceiling the reviewer proposes the amount."),
            only=("up_to",),
        ),
        Field(
            "proposed", "ref", Text("审核人提出的金额", "Amount proposed by the reviewer"), of="inputs", only=("up_to",)
        ),
        Field("criteria", "prose", Text("裁量标准", "Criteria"), only=("up_to",)),
        WHEN,
        EACH,
        STEPS,
        Field(
            "pay_to",
            "word",
            Text("收款方", "Payee"),
            Text("明细中写明收款方的栏目。", "The column that names the payee."),
            only=("each",),
        ),
        ASSUMPTION,
    ),
    Text("金额", "amount"),
    {"id": "", "label": both(), "value": "", "steps": []},
    optional=False,
)
TABLES = Block(
    "tables",
    ("tables",),
    "named",
    Text("分档表", "Tables"),
    Text(
        "按数量、金额或日期分档，或按代码对照。在算式里写“表名(值)”。",
        "Bands over an amount, a quantity or a date, or a lookup by code. Write table(value) in a formula.",
    ),
    (
        LABEL,
        CLAUSE,
        Field("argument", "text", Text("按什么分档", "Read by")),
        Field(
            "of",
            "type",
            Text("分档的类型", "Type of what is read"),
            Text(
                "与传入的值同类；选代码表则逐项对照。",
                "That of the value passed in; with a code list, one row for each code.",
            ),
        ),
        Field(
            "gives",
            "named",
            Text("给出", "Gives"),
            Text("表里的各栏。", "The columns of the table."),
            fields=(Field("", "text", Text("名称", "Name")),),
            fresh={"column": (Text("加一栏", "Add a column"), both())},
        ),
        Field(
            "bands",
            "bands",
            Text("档位", "Bands"),
            Text("上限留空时，到下一档起点为止。", "With no end, a band ends where the next begins."),
            unless=("rows",),
        ),
        Field("rows", "lookup", Text("对照", "Rows"), only=("rows",)),
        Field(
            "assumption",
            "ref",
            Text("边界由市局设定", "Boundaries set by the bureau"),
            Text(
                "恰好在分界点上的归哪一档，原文没有规定时注明。",
                "To which band a value on the boundary belongs, where the text is silent.",
            ),
            of="assumptions",
        ),
    ),
    Text("分档表", "table"),
    {"label": both(), "of": "CNY", "argument": both(), "gives": {"most": {"zh": "金额", "en": "Amount"}}, "bands": []},
)
TOTAL = Block(
    "total",
    ("total",),
    "one",
    Text("合计：限额、叠加、取整", "Total: limits, stacking, rounding"),
    Text(
        "各笔金额相加，再按顺序受限额、叠加规则和取整的约束。最后一步取整到分。",
        "The amounts added up, then limited, stacked and rounded in order. The last step rounds to the fen.",
    ),
    (
        LABEL,
        CLAUSE,
        Field(
            "value",
            "expr",
            Text("合计方式", "How they add up"),
            Text("不填就全部相加；只取一项的写 max(a, b)。", "Empty: their sum; max(a, b) for only one of them."),
        ),
        STEPS,
        ASSUMPTION,
    ),
    optional=False,
)
SHARE = Field(
    "share",
    "expr",
    Text("比例", "Share"),
    Text("例如 50%；最后一项写“其余”（rest）。", "Such as 50%; the last one is rest."),
    of="%",
)
PAYERS = Block(
    "payers",
    ("payers",),
    "listed",
    Text("付款方", "Payers"),
    Text("由哪几级财政承担，各承担多少。", "Which budgets bear it, and in which shares."),
    (LABEL, CLAUSE, SHARE, ASSUMPTION),
    Text("付款方", "payer"),
    {"id": "", "label": both(), "share": "rest"},
)
INSTALMENTS = Block(
    "instalments",
    ("instalments",),
    "listed",
    Text("付款期次", "Instalments"),
    Text("分几期付，各付多少，什么条件下付。", "In which parts it is paid, how much and when."),
    (
        LABEL,
        CLAUSE,
        SHARE,
        Field(
            "amount",
            "expr",
            Text("金额", "Amount"),
            Text("按金额而不按比例时填写。", "Where it is an amount instead of a share."),
            of="CNY",
        ),
        Field("due", "text", Text("何时付", "Due")),
        WHEN,
        ASSUMPTION,
    ),
    Text("期次", "instalment"),
    {"id": "", "label": both(), "share": "rest", "due": both()},
)
GRANTS = Block(
    "grants",
    ("grants",),
    "listed",
    Text("认定", "Recognitions"),
    Text("只给认定、不给资金的，例如等级。", "A recognition without money, such as a grade."),
    (
        LABEL,
        CLAUSE,
        Field("value", "expr", Text("认定结果", "What is recognised")),
        WHEN,
        Field("valid_for", "word", Text("有效期", "Valid for"), Text("例如 1 year。", "Such as 1 year.")),
        Field("list", "ref", Text("代码表", "Code list"), of="lists"),
        ASSUMPTION,
    ),
    Text("认定", "recognition"),
    {"id": "", "label": both(), "value": ""},
)
CALL_RULES = Block(
    "call",
    (),
    "one",
    Text("名额与预算", "Selection and budget"),
    Text(
        "对整批申报的规则：选前几名，预算不够怎么办，同类条款只取一项。",
        "Rules over a whole call: how many are chosen, what if the budget falls short, only one of a family.",
    ),
    (
        Field("select.by", "expr", Text("按什么排名", "Ranked by")),
        Field("select.dir", "choice", Text("排名方向", "Direction"), options=o.DIRECTIONS),
        Field("select.keep", "whole", Text("取前几名", "How many")),
        Field("select.ties", "choice", Text("并列时", "Ties"), options=o.TIES),
        Field("select.clause", "ref", Text("名额的依据", "Clause of the selection"), of="clauses"),
        Field("select.assumption", "ref", Text("名额的设定", "Assumption of the selection"), of="assumptions"),
        Field("budget.rule", "choice", Text("预算不足时", "If the budget falls short"), options=o.BUDGET_RULES),
        Field("budget.by", "expr", Text("按什么排序", "Ordered by")),
        Field("budget.dir", "choice", Text("排序方向", "Direction of the order"), options=o.DIRECTIONS),
        Field(
            "budget.partial", "choice", Text("最后一名额度不足的", "The last one who does not fit"), options=o.PARTIAL
        ),
        Field("budget.to", "expr", Text("压减后取整到", "Rounded to"), of="CNY"),
        Field("budget.clause", "ref", Text("预算规则的依据", "Clause of the budget rule"), of="clauses"),
        Field("budget.assumption", "ref", Text("预算规则的设定", "Assumption of the budget rule"), of="assumptions"),
        Field(
            "family.id",
            "word",
            Text("同类条款代号", "Family"),
            Text("代号相同的条款只能取一项。", "Of measures with the same name only one is paid."),
        ),
        Field("family.choose", "choice", Text("取哪一项", "Which one"), options=o.FAMILY),
        Field("family.per", "choice", Text("择一的范围", "One for each"), options=o.FAMILY_SCOPES),
        Field("family.clause", "ref", Text("同类条款的依据", "Clause of the family"), of="clauses"),
        Field("family.assumption", "ref", Text("同类条款的设定", "Assumption of the family"), of="assumptions"),
    ),
)
NETTING = Block(
    "netting",
    (),
    "one",
    Text("追回资金的抵扣", "Netting of what is demanded back"),
    Text(
        "追回的资金可以从该企业以后的拨付中抵扣时填写。不填就不能抵扣。",
        "Where money demanded back may be kept from later payments to the enterprise. Left out, it may not.",
    ),
    (
        Field("netting.starts", "choice", Text("何时起可以抵扣", "From when on"), options=o.NETTING_STARTS),
        Field("netting.against", "choice", Text("从哪些拨付中抵扣", "From which payments"), options=o.NETTING_AGAINST),
        Field("netting.clause", "ref", Text("抵扣的依据", "Clause of the netting"), of="clauses"),
        Field("netting.assumption", "ref", Text("抵扣的设定", "Assumption of the netting"), of="assumptions"),
    ),
)
AMOUNT_BLOCKS = (AWARDS, TABLES, TOTAL, PAYERS, INSTALMENTS, GRANTS, CALL_RULES, NETTING)
