"""The severity and the words of each remark on a scheme."""

from pilotzone.formula.text import Text

LINTS = {
    "no_examples": (
        "error",
        Text(
            "没有算例：请写 examples，并手工算出期望的得分。",
            "There are no examples: add some, with scores worked out by hand.",
        ),
    ),
    "example_fails": (
        "error",
        Text("算例 {number} 不符：{differences}。", "Example {number} does not come out: {differences}."),
    ),
    "few_peers": (
        "error",
        Text(
            "用到相对方法，每个算例至少要有 {least} 个对象（peers）。",
            "Relative methods: each example needs at least {least} subjects (peers).",
        ),
    ),
    "many_dimensions": (
        "warning",
        Text("有 {count} 个维度，宜不超过 {most} 个。", "{count} dimensions; {most} at most are easy to explain."),
    ),
    "frame_size": (
        "warning",
        Text("有 {count} 个指标，宜为 {least} 至 {most} 个。", "{count} indicators; {least} to {most} are usual."),
    ),
    "light_weight": (
        "note",
        Text("“{name}”只占 {weight}%，几乎不影响得分。", "{name} weighs {weight}% and hardly moves a score."),
    ),
    "relative": (
        "warning",
        Text(
            "“{name}”用 {method}：他人加入或退出会改变得分，宜用固定区间（goalposts）。",
            "{name} uses {method}: scores move when others join or leave; fixed goalposts do not.",
        ),
    ),
    "money_without_log": (
        "note",
        Text(
            "“{name}”是金额，区间很宽，宜取对数（transform: log）。",
            "{name} is money over a wide range; a logarithm (transform: log) is usual.",
        ),
    ),
    "optional_indicator": (
        "warning",
        Text(
            "“{name}”未报时由其他指标分担权重：不利的数据可能因此不报。",
            "{name} is left out when not reported: what is unfavourable may not be reported.",
        ),
    ),
    "large_matrix": (
        "warning",
        Text(
            "“{name}”的比较矩阵超过 {most} 项，难以保持一致。",
            "The matrix of {name} compares more than {most} parts; people rarely stay consistent.",
        ),
    ),
    "unused_figure": ("warning", Text("数据“{name}”没有用到。", "The figure {name} is not used.")),
    "unused_clause": ("note", Text("条款“{name}”没有被引用。", "The clause {name} is not cited.")),
    "expired": ("warning", Text("有效期已于 {day} 届满。", "It has been valid until {day} only.")),
}
