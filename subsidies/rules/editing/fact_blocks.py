"""The blocks that say what a measure is about: basic facts, validity, source text, assumptions, lists, inputs."""

from pilotzone.formula.text import Text
from subsidies.rules.editing import options as o
from subsidies.rules.editing.schema import Block, Field, both

_FIELDS = (
    Field(
        "label",
        "text",
        Text("名称", "Name"),
        Text("申请表和说明里都用这个名称。", "The form and every explanation use this name."),
    ),
    Field(
        "type",
        "type",
        Text("类型", "Type"),
        Text(
            "金额、是否、日期等；代码表在“代码表”一栏添加。",
            "An amount, yes or no, a date; lists of codes are added under “Code lists”.",
        ),
        unless=("rows",),
    ),
    Field(
        "from",
        "source",
        Text("来源", "Source"),
        Text(
            "申报填写的会出现在申请表里，其余由系统带入。",
            "What the claim states stands on the form; everything else is fetched.",
        ),
        options=o.SOURCES,
    ),
    Field(
        "help",
        "text",
        Text("填写提示", "Hint"),
        Text("显示在申请表的这一项下面。", "Shown with the field on the form."),
    ),
    Field(
        "evidence",
        "ref",
        Text("证明材料", "Evidence"),
        Text("能证明这一项的材料。", "The document that proves it."),
        of="materials",
        unless=("rows",),
    ),
    Field(
        "window",
        "word",
        Text("期间", "Window"),
        Text("例如 2023-01-01..2023-12-31，显示在名称旁边。", "Such as 2023-01-01..2023-12-31, shown beside the name."),
    ),
    Field(
        "question",
        "text",
        Text("预判提问", "Question of the pre-check"),
        Text("不登录也能回答的问题；不填就不问。", "Asked without an account; left empty, it is not asked."),
        unless=("rows",),
    ),
    Field(
        "public",
        "choice",
        Text("可以公示", "May be published"),
        Text("公示只显示标为“是”的内容，默认不公示。", "A notice shows only what is marked Yes; the default is No."),
        o.YES_NO,
    ),
    Field(
        "required",
        "choice",
        Text("必填", "Required"),
        Text(
            "默认必填；明细选“否”的可以一项也没有。", "The default is Yes; of lines, No means that there may be none."
        ),
        o.YES_NO,
    ),
    Field(
        "default",
        "word",
        Text("未填时按", "Default"),
        Text(
            "没有填写时按这个值计算；不填写则为“未知”。",
            "What a missing answer means; without it the answer is unknown.",
        ),
        unless=("rows",),
    ),
    Field("min", "word", Text("最小值", "Least"), Text("默认不小于 0。", "0 unless stated."), unless=("rows",)),
    Field("max", "word", Text("最大值", "Most"), unless=("rows",)),
    Field(
        "currencies",
        "marks",
        Text("币种", "Currencies"),
        Text(
            "可以填写的币种；外币按“适用期间”里的汇率折算。",
            "Currencies that may be stated; converted at the rates under “Validity”.",
        ),
        o.CURRENCIES,
        unless=("rows",),
        where=("type", "money"),
    ),
    Field(
        "about",
        "choice",
        Text("涉及", "Concerns"),
        Text(
            "涉及这些内容的，发布前须记录法律依据和审查意见。",
            "Such an input needs a legal basis and a review opinion before publishing.",
        ),
        o.ABOUT,
        unless=("rows",),
    ),
    Field(
        "more",
        "choice",
        Text("对金额的方向", "Direction"),
        Text("检查“多的反而少补”时使用。", "Used by the check for amounts that fall."),
        o.MORE,
        unless=("rows",),
    ),
    Field("most", "whole", Text("最多行数", "Most lines"), only=("rows",)),
)
COLUMN_FIELDS = tuple(
    Field(each.key, each.kind, each.label, each.help, each.options, each.of, where=each.where)
    for each in _FIELDS
    if each.key in ("label", "type", "from", "evidence", "required", "default", "currencies")
)
INPUT_FIELDS = (
    *_FIELDS,
    Field(
        "rows",
        "named",
        Text("每一行的栏目", "Columns of a line"),
        Text(
            "每张发票、每个展会等填一行，每行有这些栏目。", "One line for each invoice or fair; these are its columns."
        ),
        fields=COLUMN_FIELDS,
        fresh={"column": (Text("加一栏", "Add a column"), {"type": "CNY", "label": both()})},
        only=("rows",),
    ),
)

BASIC = Block(
    "basic",
    (),
    "one",
    Text("基本信息", "Basic facts"),
    Text(
        "条款叫什么、由谁发布、属于哪个专项。", "What the measure is called, who issued it, which programme it is of."
    ),
    (
        Field("name", "text", Text("条款名称", "Name")),
        Field("programme", "choice", Text("所属专项", "Programme")),
        Field(
            "status",
            "choice",
            Text("文件状态", "Status of the text"),
            Text("政策文件本身的状态；发布由审批决定。", "That of the policy text; publishing is decided by approval."),
            o.STATUS,
        ),
        Field(
            "source.issuer",
            "word",
            Text("发布单位", "Issuer"),
            Text("原文没有载明的写 unstated。", "Write unstated where the text does not say."),
        ),
        Field(
            "source.document",
            "word",
            Text("文号", "Document number"),
            Text("例如 津商跨境〔2024〕12号。", "As printed on the document."),
        ),
        Field(
            "source.grade",
            "choice",
            Text("来源等级", "Grade of the source"),
            Text("A 为原件，B 为官方转载，C 为摘录。", "A the original, B an official copy, C an excerpt."),
            o.GRADES,
        ),
        Field("source.complete", "choice", Text("原文完整", "Text complete"), options=o.YES_NO),
        Field("source.note", "prose", Text("来源说明", "Note on the source")),
    ),
    optional=False,
)
VALIDITY = Block(
    "validity",
    (),
    "one",
    Text("适用期间", "Validity"),
    Text(
        "从哪天到哪天有效，公示几天，外币按哪天的汇率。",
        "From when to when it holds, how long notices stand, which rates convert.",
    ),
    (
        Field("valid.from", "date", Text("有效期自", "Valid from")),
        Field(
            "valid.to",
            "date",
            Text("有效期至", "Valid to"),
            Text("含当日；没有期限的不填。", "That day included; empty if without an end."),
        ),
        Field("notice_working_days", "whole", Text("公示工作日", "Working days of notice")),
        Field("first_day_counts", "choice", Text("公示首日计入", "The first day counts"), options=o.YES_NO),
        Field(
            "exchange.list",
            "word",
            Text("汇率来源", "Source of rates"),
            Text("例如 pboc-central-parity（人民币汇率中间价）。", "Such as pboc-central-parity."),
        ),
        Field("exchange.date", "date", Text("汇率日期", "Date of the rates")),
    ),
    optional=False,
)
CLAUSES = Block(
    "clauses",
    ("clauses",),
    "named",
    Text("条款原文", "Source text"),
    Text(
        "把政策原文按条分开。每个条件、每笔金额都指向其中一条。",
        "The policy text in pieces; every condition and amount points to one.",
    ),
    (
        Field(
            "label", "text", Text("名称", "Label"), Text("例如 条件 1、标准 2。", "Such as Condition 1, Standard 2.")
        ),
        Field("text", "prose", Text("原文", "Text"), Text("照抄原文，一字不改。", "Word for word.")),
    ),
    Text("条款", "clause"),
    {"label": both(), "text": both()},
    optional=False,
)
ASSUMPTIONS = Block(
    "assumptions",
    ("assumptions",),
    "named",
    Text("市局设定", "Assumptions"),
    Text(
        "原文没有规定、由市局设定的口径，凡用到的地方都会注明。",
        "Readings that the bureau has chosen where the text is open; shown wherever they matter.",
    ),
    (
        Field("text", "prose", Text("设定内容", "What is assumed")),
        Field("about", "ref", Text("针对条款", "About"), of="clauses"),
        Field("set_by", "choice", Text("设定单位", "Set by"), options=(("bureau", Text("市局", "The bureau")),)),
    ),
    Text("设定", "assumption"),
    {"text": both(), "about": "", "set_by": "bureau"},
)
LISTS = Block(
    "lists",
    ("lists",),
    "named",
    Text("代码表", "Code lists"),
    Text(
        "可选项的清单，例如费用类别。清单的代号就是一种类型。",
        "Lists of options, such as kinds of cost. A list's name is a type.",
    ),
    (
        Field(
            "",
            "named",
            Text("选项", "Options"),
            fields=(Field("", "text", Text("名称", "Name")),),
            fresh={"code": (Text("加一个选项", "Add an option"), both())},
        ),
    ),
    Text("代码表", "list"),
    {"first": both()},
)
INPUTS = Block(
    "inputs",
    ("inputs",),
    "named",
    Text("输入", "Inputs"),
    Text(
        "计算要用到的事实：企业填写的，和从各处带入的。",
        "The facts that are needed: what the applicant states, and what is fetched.",
    ),
    INPUT_FIELDS,
    Text("输入", "input"),
    {"type": "CNY", "label": both()},
    optional=False,
)

FACT_BLOCKS = (BASIC, VALIDITY, CLAUSES, ASSUMPTIONS, LISTS, INPUTS)
