"""What is to be said about a value that is not simply taken as it stands: flags, and their words."""

from pilotzone.formula.text import Text

MISSING = 1  # required and not reported: counts as zero
NOT_APPLICABLE = 2
BLANK = 4
NOT_REPORTED = 8  # not required: left out
CAPPED = 16
WINSORISED = 32
JUMP = 64
UNCONFIRMED = 128
SOURCES_DIFFER = 256
NO_BASE = 512  # counts as zero because the formula has no value
FEW_PEERS = 1024  # too few values to compare it with: left out

CODES = {
    MISSING: "missing",
    NOT_APPLICABLE: "not_applicable",
    BLANK: "blank",
    NOT_REPORTED: "not_reported",
    CAPPED: "capped",
    WINSORISED: "winsorised",
    JUMP: "jump",
    UNCONFIRMED: "unconfirmed",
    SOURCES_DIFFER: "sources_differ",
    NO_BASE: "no_base",
    FEW_PEERS: "few_peers",
}

WORDS = {
    "missing": Text("应报未报，按零分计。", "Required and not reported: counts as zero."),
    "not_applicable": Text(
        "不适用，权重由本维度其他指标分担。", "Not applicable: its weight goes to the others of its group."
    ),
    "blank": Text(
        "基数为零或为负，无法计算，权重由本维度其他指标分担。",
        "No value, as the base is zero or negative: its weight goes to the others of its group.",
    ),
    "not_reported": Text(
        "选报未报，权重由本维度其他指标分担。", "Optional and not reported: its weight goes to the others of its group."
    ),
    "capped": Text("超出区间，按端点计。", "Outside the range: counts as its end."),
    "winsorised": Text("极端值，按分位数计。", "An extreme value: counts as the quantile."),
    "jump": Text("比上期增长过快，请核对。", "Has grown very fast since the period before: to be checked."),
    "unconfirmed": Text("已有初评分，尚未复核。", "The first scorer's points are not confirmed yet."),
    "sources_differ": Text("各来源数据不一致。", "Sources report different values."),
    "few_peers": Text(
        "有数据的对象不足五个，不作比较，权重由本维度其他指标分担。",
        "Fewer than five have a value: not compared; its weight goes to the others of its group.",
    ),
    "no_base": Text(
        "基数为零或为负，无法计算，按零分计。", "No value, as the base is zero or negative: counts as zero."
    ),
}


def codes_of(flags: int) -> tuple[str, ...]:
    return tuple(code for flag, code in CODES.items() if flags & flag)
