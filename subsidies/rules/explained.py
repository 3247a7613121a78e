"""What an explanation consists of, and the phrases around its formulas, in both languages."""

from dataclasses import dataclass

from pilotzone.formula.text import Text
from subsidies.rules.band_words import ExplainedTable

SOURCES = {
    "claim": Text("申报填写", "Stated in the claim"),
    "enterprise": Text("企业档案", "Enterprise file"),
    "credit": Text("信用记录", "Credit record"),
    "awards": Text("以往支持记录", "Earlier awards"),
    "other_funding": Text("其他渠道资金登记", "Money received elsewhere"),
    "reviewer": Text("审核意见", "Review"),
    "call": Text("申报通知", "The call"),
    "reference": Text("基础数据", "Reference data"),
    "figures": Text("经营数据", "Filed figures"),
    "invoices": Text("发票核验", "Invoice register"),
    "evidence": Text("上传材料", "Documents handed in"),
    "group": Text("关联企业", "Group links"),
    "warehouse": Text("海外仓登记", "Warehouse register"),
    "assessment": Text("评价结果", "Assessment"),
    "events": Text("活动记录", "Record of events"),
}
SCOPES = {
    "row": Text("每项", "each line"),
    "project": Text("每个项目", "each project"),
    "enterprise-year": Text("每家企业每年", "each enterprise in a year"),
    "enterprise-lifetime": Text("每家企业累计", "each enterprise in all"),
    "group-year": Text("同一集团每年", "each group in a year"),
    "group-lifetime": Text("同一集团累计", "each group in all"),
    "programme": Text("整个项目资金", "the whole programme"),
}
CEILING = Text("酌定金额的上限", "Ceiling of a discretionary amount")
NOT_KNOWN = Text("尚不能确定", "Not known yet")
NOT_BITING = ("limit", "minimum")  # steps worth showing even when they changed nothing
STEP_WORDS = {
    "limit": Text("{words}，{result}", "{words}, {result}"),
    "scale": Text("乘以 {words}", "times {words}"),
    "less": Text("扣减 {words}", "less {words}"),
    "minimum": Text("起付标准 {words}，{result}", "minimum {words}, {result}"),
    "round": Text("取整到 {words}", "rounded to {words}"),
    "stack": Text("已从其他渠道获得 {words}，{result}", "{words} received elsewhere, {result}"),
}
RESULTS = {
    "over": Text("超出 {out} 不计", "{out} above it does not count"),
    "over_secret": Text("按上限计", "the ceiling applies"),
    "under": Text("未触及", "not reached"),
    "zero": Text("不足的不予支付", "what falls short is not paid"),
    "raise": Text("不足的按起付标准", "what falls short is raised to it"),
    "exclusive": Text("同一费用不重复支持", "the same costs are not supported twice"),
    "higher": Text("只补差额", "only the difference is paid"),
    "remainder": Text("只支持其余部分", "only the rest is supported"),
    "on_top": Text("不影响本项金额", "which does not change the amount"),
    "silent": Text("只作登记，不作扣减", "recorded, not deducted"),
}
BARRED = Text("不符合：{labels}。不予支持", "Not met: {labels}. No support")
OPEN = Text("还缺：{labels}", "Still missing: {labels}")
CONVERTED = Text("，外币按 {date} 汇率折算（{rates}）", "; foreign currency at the rates of {date} ({rates})")


@dataclass(frozen=True, slots=True)
class ExplainedInput:
    name: str
    label: str
    value: str
    source: str
    source_words: str
    public: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """What one row came to; `bit` says that the step changed it."""

    number: int
    value: str
    bit: bool


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """A recognition, a payer's part or an instalment."""

    id: str
    label: str
    clause_label: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """`shown` is what stands at the right: the value, what was deducted, or the ceiling that was not reached."""

    number: int
    id: str
    kind: str
    label: str
    clause_id: str
    clause_label: str
    clause_text: str
    words: str
    value: str
    shown: str
    bit: bool
    before: str
    after: str
    deducted: str
    table: ExplainedTable | None
    inputs: tuple[ExplainedInput, ...]
    assumption: str | None
    rows: tuple[ExplainedRow, ...] = ()
    discretionary: bool = False
    criteria: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedFinding:
    id: str
    severity: str
    result: str
    label: str
    words: str
    rows: tuple[int, ...]
    clause_id: str
    clause_label: str
    clause_text: str
    material: str
    material_label: str
    stated: str = ""  # on whose word it rests, where a desk stated what it tests

    @property
    def needs_material(self) -> bool:
        return self.result == "not_met" and bool(self.material)


@dataclass(frozen=True, slots=True)
class Explanation:
    """`amount` is empty while unknown; `outcome` says why it is zero or unknown."""

    state: str
    label: str
    amount: str
    provisional: str
    outcome: str
    findings: tuple[ExplainedFinding, ...]
    steps: tuple[ExplainedStep, ...]
    grants: tuple[ExplainedPart, ...] = ()
    payers: tuple[ExplainedPart, ...] = ()
    instalments: tuple[ExplainedPart, ...] = ()
    payees: tuple[tuple[str, str], ...] = ()
