"""The blocks that people meet: conditions, materials, the form, examples, legal review."""

from pilotzone.formula.text import Text
from subsidies.rules.editing import options as o
from subsidies.rules.editing.amount_blocks import ASSUMPTION, CLAUSE, EACH, LABEL, WHEN
from subsidies.rules.editing.schema import Block, Field, both

CONDITIONS = Block(
    "conditions",
    ("conditions",),
    "listed",
    Text("条件", "Conditions"),
    Text(
        "符合什么才支持。每条写明依据、后果和给企业的提示。",
        "What must hold, each with its clause, its consequence and what the applicant is told.",
    ),
    (
        LABEL,
        CLAUSE,
        Field("test", "expr", Text("判断式", "Test"), Text("成立即为符合。", "Met if this holds.")),
        Field("when", "expr", Text("何时适用", "Applies when"), Text("不填就一律适用。", "Always, if empty.")),
        EACH,
        Field("severity", "choice", Text("不符合时", "If not met"), options=o.SEVERITIES),
        Field(
            "message",
            "prose",
            Text("不符合时的提示", "Message if not met"),
            Text("说明哪里不符合、该怎么办。", "What is wrong and what to do."),
        ),
        Field(
            "material",
            "ref",
            Text("补交材料", "Remedy"),
            Text("交了这份材料就符合。", "The document that would mend it."),
            of="materials",
        ),
        ASSUMPTION,
    ),
    Text("条件", "condition"),
    {"id": "", "label": both(), "test": "", "severity": "bars", "message": both()},
)
MATERIALS = Block(
    "materials",
    ("materials",),
    "listed",
    Text("材料", "Materials"),
    Text("要交哪些材料、什么时候要、什么格式。", "Which documents are needed, when, and in which formats."),
    (
        LABEL,
        CLAUSE,
        Field("help", "text", Text("提示", "Hint")),
        Field("formats", "marks", Text("格式", "Formats"), options=o.FORMATS),
        Field("from", "choice", Text("来源", "Source"), options=o.PAPER_SOURCES),
        WHEN,
        EACH,
        Field(
            "may_follow",
            "whole",
            Text("可容缺补交（工作日）", "May follow within (working days)"),
            Text(
                "填写天数的，申报时可以先不交：企业书面承诺，受理后在期限内补齐。不填表示申报时必须提交。",
                "With a number it need not be there at once: the enterprise undertakes to hand it in within so many "
                "working days of acceptance. Empty: it is needed with the claim.",
            ),
        ),
    ),
    Text("材料", "document"),
    {"id": "", "label": both(), "formats": ["pdf"]},
)
FORM = Block(
    "form",
    ("form", "sections"),
    "listed",
    Text("申请表", "Form sections"),
    Text(
        "申请表分几节，每节有哪些输入。企业填写的每一项都要放进其中一节。",
        "The sections of the form. Whatever the applicant states must stand in one of them.",
    ),
    (
        Field("title", "text", Text("标题", "Title")),
        Field("help", "text", Text("说明", "Explanation")),
        Field("inputs", "refs", Text("输入", "Inputs"), of="inputs"),
    ),
    Text("一节", "section"),
    {"id": "", "title": both(), "inputs": []},
)
EXAMPLES = Block(
    "examples",
    ("examples",),
    "numbered",
    Text("例子", "Examples"),
    Text(
        "给出事实和应得的金额。例子全部通过才能发布。", "Facts and what must come out. All must pass before publishing."
    ),
    (
        Field("label", "text", Text("名称", "Name")),
        Field("given", "given", Text("事实", "Facts"), Text("不填表示还不知道。", "What is left empty is not known.")),
        Field(
            "rates",
            "amounts",
            Text("汇率", "Rates"),
            Text("用到的外币对人民币的汇率。", "Rates to CNY of the currencies used."),
            o.CURRENCIES[1:],
        ),
        Field(
            "expect.total",
            "number",
            Text("应得金额（元）", "Amount that must come out (CNY)"),
            Text("算不出的写 unknown。", "unknown where no amount can be given."),
        ),
        Field(
            "expect.lines",
            "amounts",
            Text("中间结果", "Values on the way"),
            Text("例如可支持费用。", "Such as the eligible costs."),
            of="values",
        ),
        Field("expect.findings", "amounts", Text("条件结果", "Findings"), of="conditions"),
    ),
    Text("例子", "example"),
    {"label": both(), "given": {}, "expect": {"total": ""}},
)
LEGAL = Block(
    "legal",
    (),
    "one",
    Text("法制与公平竞争审查", "Legal and fair-competition review"),
    Text(
        "涉及注册地、纳税、统计等内容的，发布前要记录依据和意见。",
        "What concerns registration, tax or statistics needs a basis and an opinion before publishing.",
    ),
    (
        *(
            Field(
                f"legal.basis.{code}",
                "prose",
                Text(f"依据：{words.zh}", f"Basis: {words.en}"),
                Text("法律、法规或国务院规定的条文。", "The provision of law or of the State Council."),
            )
            for code, words in o.ABOUT
        ),
        *(
            field
            for key, words in (
                ("legality_review", Text("合法性审核", "Legality review")),
                ("fair_competition_review", Text("公平竞争审查", "Fair-competition review")),
            )
            for field in (
                Field(f"legal.{key}.opinion", "prose", Text(f"{words.zh}意见", f"{words.en}: opinion")),
                Field(f"legal.{key}.by", "word", Text(f"{words.zh}单位", f"{words.en}: by")),
                Field(f"legal.{key}.date", "date", Text(f"{words.zh}日期", f"{words.en}: date")),
            )
        ),
    ),
)

PEOPLE_BLOCKS = (MATERIALS, FORM, EXAMPLES, LEGAL)
