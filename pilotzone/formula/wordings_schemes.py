"""What is said about mistakes in assessment schemes, in both languages."""

from pilotzone.formula.text import Text

SCHEME_PROBLEMS = {
    "part_kind": Text(
        "每个节点只写一种：下级 parts、算式 value、专家评分 manual 或扣分档 steps。",
        "Write exactly one of these in a part: parts, value, manual or steps.",
    ),
    "no_parts": Text("这里没有任何指标，请写至少一项。", "There is nothing in here; write at least one part."),
    "tree_depth": Text("最多 {limit} 层：维度、分组、指标。", "At most {limit} levels: dimension, group, indicator."),
    "too_many_parts": Text("最多 {limit} 个指标。", "At most {limit} indicators."),
    "weight_missing": Text(
        "缺少权重：请写 weight:，或在上一级写 weights:。",
        "The weight is missing: add weight:, or weights: one level up.",
    ),
    "weight_twice": Text(
        "上一级已用 weights: 定了权重，请删去这里的 weight:。",
        "weights: one level up sets the weights already; remove weight: here.",
    ),
    "weight_value": Text(
        "“{value}”不是权重，请写成 30% 或 66（分）。", '"{value}" is no weight; write 30% or 66 (points).'
    ),
    "weight_kinds": Text(
        "同一级的权重应都写百分比或都写分值。", "Weights beside each other are all percentages or all points."
    ),
    "weights_sum": Text(
        "这一级的权重合计 {sum}，应为 {wanted}。", "The weights of this level add up to {sum}; they must make {wanted}."
    ),
    "matrix_shape": Text(
        "比较矩阵应为 {size} 行 {size} 列，依次对应下级各项。",
        "The comparison matrix needs {size} rows of {size}, in the order of the parts.",
    ),
    "matrix_value": Text(
        "“{value}”不是比较值，请写 1 到 9 或 1/9 到 1。", '"{value}" is no comparison; write 1 to 9 or 1/9 to 1.'
    ),
    "matrix_reciprocal": Text(
        "第 {row} 行第 {column} 列应为对称位置的倒数，对角线为 1。",
        "Row {row}, column {column} must be the inverse of its mirror image, and 1 on the diagonal.",
    ),
    "matrix_inconsistent": Text(
        "比较矩阵的一致性比率为 {ratio}，应小于 0.1，请重新比较。",
        "The consistency ratio of the matrix is {ratio}; it must be below 0.1. Compare again.",
    ),
    "votes_sum": Text(
        "“{name}”分配的合计为 {sum}，应为 100。", "{name} has given out {sum}; it must be 100 for each expert."
    ),
    "votes_shape": Text(
        "每位专家应给出 {size} 个数，依次对应下级各项。", "Each expert gives {size} numbers, in the order of the parts."
    ),
    "normalise_kind": Text("标准化只写一种方法：{kinds}。", "Write exactly one method of normalising: {kinds}."),
    "normalise_missing": Text("缺少标准化方法 normalise:。", "normalise: is missing: how the value becomes a score."),
    "normalise_unused": Text(
        "是或否、专家评分和扣分档不用 normalise:。", "Tests, expert points and steps take no normalise:."
    ),
    "goalposts_order": Text("goalposts 的 from 应小于 to。", "from: must lie below to:."),
    "log_positive": Text(
        "取对数须有大于零的下限：goalposts 的 from 或 cap 的 low。",
        "A logarithm needs a lower end above zero: from: of the goalposts, or low: of the cap.",
    ),
    "cap_order": Text("cap 的 low 应小于 high。", "low: must lie below high:."),
    "share_between": Text(
        "“{value}”应为 {low} 到 {high} 之间的百分比。", '"{value}" must be a percentage from {low} to {high}.'
    ),
    "need_number": Text("“{value}”应为数字。", '"{value}" must be a number.'),
    "number_above": Text("“{value}”应大于 {low}。", '"{value}" must be above {low}.'),
    "indicator_type": Text(
        "指标应为数量或是否，现在是 {found}。", "An indicator is a quantity or a test, and this is {found}."
    ),
    "steps_falling": Text(
        "扣分档从 0 开始依次递减，例如 [0, -1, -2]；加分档从 0 开始依次递增。",
        "Steps begin with 0 and fall, such as [0, -1, -2]; in a bonus they begin with 0 and rise.",
    ),
    "steps_only_deductive": Text(
        "扣分档只用于 scoring: deductive 或 bonus。", "Steps belong into scoring: deductive or into bonus."
    ),
    "deductive_flat": Text(
        "扣分制的指标用 steps，或用分值不大于零的 bands；不写权重、gate 和 aggregate。",
        "Deductive indicators take steps, or bands with points not above zero; no weight, gate or aggregate.",
    ),
    "bonus_kind": Text(
        "加分项用 steps 或 bands（分值不小于零）。", "A bonus takes steps, or bands with points not below zero."
    ),
    "points_beyond": Text("各档分值应在 0 到 {most} 之间。", "The points of bands lie from 0 to {most}."),
    "grades_cover": Text(
        "等级从低到高写，最低一级写 from: 0（或更低）。",
        "Write grades from the lowest; the lowest begins at 0 or below (from: 0).",
    ),
    "unknown_grade": Text(
        "没有等级“{name}”，可以写：{options}。", 'There is no grade "{name}"; write one of: {options}.'
    ),
    "gate_effect": Text(
        "门槛的后果只写一种：grade（最高等级）或 ceiling（最高得分）。",
        "A gate has exactly one effect: grade (at most) or ceiling (points at most).",
    ),
    "veto_test": Text("否决只写一种：when（条件）或 step（扣分）。", "A veto has exactly one of: when, or step."),
    "missing_in_bonus": Text(
        "加分项未报不扣分，请删去 missing:。", "What is not reported earns no bonus; remove missing:."
    ),
    "self_before": Text("before 应为另一项数据的名称，类型相同。", "before: names another figure of the same type."),
    "example_peers": Text(
        "用到相对方法的例子须写 peers:，至少 {least} 个对象。",
        "An example of a scheme with relative methods needs peers:, at least {least} subjects together.",
    ),
}
