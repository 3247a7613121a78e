"""The sentence of every lint, in both languages, and how grave it is."""

from collections.abc import Iterable

from pilotzone.formula.text import Text
from subsidies.rules.lints.model import Lint

WORDINGS: dict[str, tuple[str, Text]] = {
    # texts
    "text_missing": ("warning", Text("缺少{language}文字。", "The {language} text is missing.")),
    "text_same": (
        "warning",
        Text("中文与英文完全相同：“{text}”，请补译。", "The Chinese and the English text are the same: “{text}”."),
    ),
    "texts_untranslated": (
        "warning",
        Text(
            "有 {count} 处文字没有英文，英文页面上显示中文。需要英文的请逐处补写。",
            "{count} texts have no English; English pages show the Chinese. Write those that are needed.",
        ),
    ),
    "text_chinese_in_english": (
        "warning",
        Text("英文文字中夹有汉字：“{text}”。", "The English text contains Chinese characters: “{text}”."),
    ),
    "text_placeholder": (
        "warning",
        Text("文字尚未填写，只有占位内容：“{text}”。", "The text is only a placeholder: “{text}”."),
    ),
    "not_on_form": (
        "error",
        Text(
            "“{label}”由企业填写，但不在申请表里，企业无法申报。",
            "“{label}” is stated by the applicant and is not on the form, so that nobody can claim.",
        ),
    ),
    # nobody uses it
    "unused_input": (
        "warning",
        Text(
            "“{label}”没有被任何公式、条件或材料用到。请删去，或在条款中使用。",
            "No formula, condition or material uses “{label}”. Delete it, or use it.",
        ),
    ),
    "unused_definition": (
        "warning",
        Text("“{label}”没有被用到。请删去，或在条款中使用。", "Nothing uses “{label}”. Delete it, or use it."),
    ),
    "unused_table": (
        "warning",
        Text("分档表“{label}”没有被用到。", "Nothing looks anything up in the table “{label}”."),
    ),
    "unused_list": ("warning", Text("代码表 {name} 没有被用到。", "Nothing uses the list {name}.")),
    "unused_assumption": (
        "warning",
        Text("没有条款以设定 {name} 为依据。", "Nothing rests on the assumption {name}."),
    ),
    "unused_clause": (
        "warning",
        Text(
            "没有规则引用“{label}”。该条款可能还没有写成规则。",
            "No rule points to “{label}”. The clause may not have been turned into a rule yet.",
        ),
    ),
    "drops_nothing": (
        "warning",
        Text(
            "“{label}”规定不符合的明细不计入，但没有算式用到它，实际不起作用。"
            "请把 {name} 写入求和的 where，或逐行金额的“何时适用”。",
            "Lines that fail “{label}” are to be dropped, but no formula uses it. "
            "Write {name} in the `where` of the sum, or as the `when` of an amount for each line.",
        ),
    ),
    # money demanded back
    "netting_without_clause": (
        "error",
        Text(
            "抵扣没有写明依据的条款。没有依据不能从拨付中抵扣追回资金。",
            "Netting has no clause to rest on. Without one nothing demanded back may be kept from a payment.",
        ),
    ),
    "netting_before_due": (
        "note",
        Text("退回期限未到即可抵扣，请核对原文。", "Netting begins before the deadline has passed; compare the text."),
    ),
    "netting_anywhere": (
        "note",
        Text(
            "可以从其他专项的拨付中抵扣，请核对其他专项的资金管理规定。",
            "Money may be kept from payments of other programmes; compare what those allow.",
        ),
    ),
    # steps and ceilings
    "stack_missing": (
        "warning",
        Text(
            "没有写明与其他渠道资金如何叠加。请在合计里加一步“与其他资金的关系”（stack）；"
            "原文没有规定的，选 silent 并列明设定。",
            "How this goes with money from elsewhere is not stated. Add a step `stack` to the total; "
            "where the text is silent, `silent` with an assumption.",
        ),
    ),
    "unstated": (
        "warning",
        Text(
            "原文没有载明此处内容（unstated），金额无法确定，补齐前不能公布。",
            "The source does not state this (`unstated`). No amount can be given, "
            "and the measure cannot be published before it is filled in.",
        ),
    ),
    "discretion": (
        "warning",
        Text(
            "“{label}”由审核人在上限内酌定，系统不计算金额。",
            "“{label}” is left to discretion below a ceiling; no amount is computed.",
        ),
    ),
    "discretion_criteria": (
        "warning",
        Text(
            "“{label}”由审核人酌定，但没有写明酌定标准。",
            "“{label}” is left to discretion without criteria.",
        ),
    ),
    "minimum_above_cap": (
        "warning",
        Text(
            "起付标准 {least} 高于上限 {limit}，没有一件申报达得到。",
            "The minimum of {least} is above the ceiling of {limit}: no claim ever reaches it.",
        ),
    ),
    "small_amount": (
        "warning",
        Text(
            "金额 {amount} 不到1000元，请核对是否漏写了“万”。",
            "{amount} is less than ¥1,000. Check that no 万 (ten thousand) was left out.",
        ),
    ),
    "cap_below_award": (
        "warning",
        Text(
            "上限 {limit} 低于标准 {award}，达到标准的申报一律会被削减。",
            "The ceiling of {limit} is below the award of {award}, which is therefore always cut.",
        ),
    ),
    "group_step_differs": (
        "error",
        Text(
            "“{step}”按 {per} 合并计算，但所用的 {name} 在同一组各行中可能不同，该组的结果就不确定。"
            "请写成一组一个值，例如 smallest(… over {rows} per {per}) otherwise 0 CNY。",
            "“{step}” is taken together per {per}, but {name} can differ between the rows of one group, so that the "
            "group has no single result. Write one value for the group, for example "
            "smallest(… over {rows} per {per}) otherwise 0 CNY.",
        ),
    ),
    "round_then_limit": (
        "note",
        Text(
            "取整之后又有“{step}”，结果可能不再是整数单位。请核对步骤的先后。",
            "After rounding comes “{step}”, so that the result may not be round. Check the order of the steps.",
        ),
    ),
    # examples
    "examples_missing": (
        "warning",
        Text(
            "没有算例。公布前至少需要一个通过的算例。",
            "There is no example. At least one that passes is needed before publishing.",
        ),
    ),
    "example_fails": (
        "error",
        Text("算例 {number} 结果不符：{detail}", "Example {number} does not come out: {detail}"),
    ),
    "example_boundary": (
        "note",
        Text(
            "没有算例正好落在分档或条件的界线上。请补一个，以确认界线归哪一边。",
            "No example lies on a bound of a table or a condition. Add one, to show on which side the bound is.",
        ),
    ),
    "example_coverage": (
        "note",
        Text("算例没有覆盖：{cases}。", "The examples do not show: {cases}."),
    ),
    # validity
    "validity_backwards": (
        "error",
        Text("有效期的终止日期早于起始日期。", "The validity ends before it begins."),
    ),
    "validity_over": (
        "warning",
        Text(
            "状态为“现行有效”，但有效期已于{date}届满。",
            "The status is “in force”, but the validity ended on {date}.",
        ),
    ),
    "validity_hole": (
        "warning",
        Text(
            "第 {one} 版与第 {two} 版之间有空档：{start}至{end}没有有效版本。",
            "Between versions {one} and {two} nothing is valid: {start} to {end}.",
        ),
    ),
    "validity_overlap": (
        "warning",
        Text(
            "第 {one} 版与第 {two} 版的有效期重叠：{start}至{end}。",
            "Versions {one} and {two} are both valid from {start} to {end}.",
        ),
    ),
    # legality
    "legality": (
        "error",
        Text(
            "“{label}”涉及{about}，且影响金额或申报资格，但尚未记录{lacking}，{consequence}。"
            "《公平竞争审查条例》（自2024年8月1日起施行）规定，没有法律、行政法规依据或者未经国务院批准，"
            "不得给予特定经营者选择性、差异化的财政奖励或者补贴。",
            "“{label}” is about {about} and decides on the amount or on who may claim, but there is no {lacking}: "
            "{consequence}. Under the Fair Competition Review Regulation, in force since 1 August 2024, no "
            "selective or differential fiscal rewards or subsidies may be given to particular operators without a "
            "basis in law or administrative regulation or the approval of the State Council.",
        ),
    ),
    # probing
    "amount_falls": (
        "warning",
        Text(
            "“{label}”由 {before} 变为 {after} 时，金额由 {amount_before} 降为 {amount_after}（{base}）。{why}{others}"
            "请核对原文；确属原意的，将该输入的“对金额的方向”（more）改为“都可能”（any）。",
            "“{label}” from {before} to {after}: the amount falls from {amount_before} to {amount_after} ({base}). "
            "{why}{others}Check the text; where it is meant, set `more: any` on the input.",
        ),
    ),
    "amount_falls_noted": (
        "note",
        Text(
            "“{label}”由 {before} 变为 {after} 时，金额由 {amount_before} 降为 {amount_after}（{base}）。{why}{others}",
            "“{label}” from {before} to {after}: the amount falls from {amount_before} to {amount_after} ({base}). "
            "{why}{others}",
        ),
    ),
    "amount_jumps": (
        "note",
        Text(
            "“{label}”在以下界线处金额变动较大：{jumps}。",
            "“{label}”: the amount changes sharply at these bounds: {jumps}.",
        ),
    ),
    "row_not_reached": (
        "warning",
        Text(
            "“{label}”第 {rows} 行在 {count} 次试算中没有取到。",
            "Row {rows} of “{label}” was not reached in {count} probes.",
        ),
    ),
    "branch_not_reached": (
        "note",
        Text(
            "在 {count} 次试算中，“{label}”里的一处判断从未{case}。",
            "In {count} probes a test in “{label}” never {case}.",
        ),
    ),
    "condition_never_fails": (
        "warning",
        Text(
            "“{label}”在 {count} 次试算中从未不符合。",
            "“{label}” was never not met in {count} probes.",
        ),
    ),
    "condition_never_met": (
        "warning",
        Text("“{label}”在 {count} 次试算中从未符合。", "“{label}” was never met in {count} probes."),
    ),
    "step_never_bites": (
        "note",
        Text(
            "“{label}”在 {count} 次试算中从未改变金额。",
            "“{label}” never changed the amount in {count} probes.",
        ),
    ),
    "dead_input": (
        "warning",
        Text(
            "“{label}”在 {count} 次试算中从未影响金额。",
            "“{label}” never made a difference to the amount in {count} probes.",
        ),
    ),
}


def join(texts: Iterable[Text]) -> Text:
    found = list(texts)
    return Text("、".join(each.zh for each in found), ", ".join(each.en for each in found))


def tell(code: str, place: str, /, *, severity: str = "", **params: Text | str | int) -> Lint:
    """A lint with its sentence filled in; `severity` where it is not the usual one."""
    usual, wording = WORDINGS[code]
    zh = {key: each.zh if isinstance(each, Text) else each for key, each in params.items()}
    en = {key: each.en if isinstance(each, Text) else each for key, each in params.items()}
    return Lint(code, severity or usual, place, Text(wording.zh.format(**zh), wording.en.format(**en)))
