"""What is said about mistakes in documents and expressions, in both languages: what is wrong, what to write."""

from pilotzone.formula.text import Text

# Types by their names in documents, where a sentence is about what kind of value stands somewhere.
ABOUT_TYPES = frozenset(
    {"need_type", "need_quantity", "need_bool", "total_currency", "award_currency", "bad_value", "scope_needs_already"}
)
TYPE_WORDS = {
    "CNY": Text("人民币金额（CNY）", "an amount in CNY"),
    "USD": Text("美元金额（USD）", "an amount in USD"),
    "EUR": Text("欧元金额（EUR）", "an amount in EUR"),
    "HKD": Text("港元金额（HKD）", "an amount in HKD"),
    "JPY": Text("日元金额（JPY）", "an amount in JPY"),
    "GBP": Text("英镑金额（GBP）", "an amount in GBP"),
    "money": Text("带币种的金额", "an amount in several currencies"),
    "number": Text("不带单位的数", "a number without a unit"),
    "count": Text("整数", "a whole number"),
    "rate": Text("百分比", "a percentage"),
    "bool": Text("是或否的判断", "a yes-or-no test"),
    "date": Text("日期", "a date"),
    "text": Text("文字", "a text"),
    "code": Text("代码", "a code"),
    "project": Text("“每个项目”（project）", "each project"),
    "enterprise-year": Text("“每家企业每年”（enterprise-year）", "each enterprise and year (enterprise-year)"),
    "enterprise-lifetime": Text(
        "“每家企业累计”（enterprise-lifetime）", "each enterprise in all (enterprise-lifetime)"
    ),
    "group-year": Text("“每个集团每年”（group-year）", "each group and year (group-year)"),
    "group-lifetime": Text("“每个集团累计”（group-lifetime）", "each group in all (group-lifetime)"),
    "programme": Text("“整个专项”（programme）", "the whole programme"),
}
PROBLEMS = {
    # the document
    "too_long": Text("文件超过 {limit} KB，请拆分或删减。", "The document is longer than {limit} KB; make it shorter."),
    "too_deep": Text(
        "嵌套超过 {limit} 层，请减少层次。", "More than {limit} levels inside each other; use fewer levels."
    ),
    "too_many_nodes": Text("内容超过 {limit} 项，请删减。", "More than {limit} values; make the document shorter."),
    "not_yaml": Text("不是有效的 YAML：{detail}。", "This is not valid YAML: {detail}."),
    "not_a_mapping": Text(
        "文件应由“键: 值”组成，以 language: 开头。",
        'Write the document as "key: value" lines, beginning with language:.',
    ),
    "alias": Text("不能使用 * 引用，请把内容直接写出来。", "References with * are not allowed; write the content out."),
    "anchor": Text("不能使用 & 标记，请把内容直接写出来。", "Anchors with & are not allowed; write the content out."),
    "tag": Text(
        "不能使用 ! 类型标记或 % 指令，请删去。", "Tags with ! and directives with % are not allowed; remove this."
    ),
    "second_document": Text(
        "一个文件只写一项条款，请删去“---”以后的内容。", 'One file holds one measure; remove what follows "---".'
    ),
    "merge_key": Text("不能使用 <<，请把内容直接写出来。", "The merge key << is not allowed; write the content out."),
    "key_not_a_name": Text(
        "键应为名称；含逗号、冒号或括号的内容请加引号。",
        "A key must be a name; put text with commas, colons or brackets in quotes.",
    ),
    "duplicate_key": Text("“{key}”写了两次，请删去一个。", '"{key}" is written twice; remove one.'),
    "key_without_value": Text(
        "“{key}”后面没有值；如果它是前面文字的一部分，请给整段文字加引号。",
        '"{key}" has no value; if it belongs to the text before it, put that whole text in quotes.',
    ),
    "unknown_key": Text("这里不认识“{key}”，可以写：{keys}。", '"{key}" is not known here; write one of: {keys}.'),
    "unknown_key_close": Text(
        "这里不认识“{key}”，是不是“{close}”？", '"{key}" is not known here; did you mean "{close}"?'
    ),
    "missing_key": Text("缺少“{key}”，请补写。", '"{key}" is missing; add it.'),
    "need_mapping": Text("这里应写“键: 值”：{keys}。", 'Write "key: value" pairs here: {keys}.'),
    "need_named": Text("这里应写“名称: 内容”。", 'Write "name: content" pairs here.'),
    "need_list": Text("这里应写列表，每项以“- ”开头。", 'Write a list here, each item beginning with "- ".'),
    "need_text": Text("这里应写一个值。", "Write one value here."),
    "empty_value": Text("这里没有写内容，请补写。", "There is nothing here; write a value."),
    "bad_name": Text(
        "“{name}”不能作名称；名称用小写英文字母、数字和下划线，以字母开头。",
        '"{name}" cannot be a name; use lower-case letters, digits and _, beginning with a letter.',
    ),
    "reserved_name": Text(
        "“{name}”是语言本身的词，请换一个名称。", '"{name}" is a word of the language; choose another name.'
    ),
    "taken_name": Text("名称“{name}”已用于别处，请换一个。", 'The name "{name}" is already used; choose another.'),
    "not_an_option": Text(
        "不能写“{value}”，可以写：{options}。", '"{value}" is not possible; write one of: {options}.'
    ),
    "need_whole_number": Text(
        "“{value}”应为 {low} 到 {high} 之间的整数。", '"{value}" must be a whole number from {low} to {high}.'
    ),
    "need_date": Text("“{value}”不是日期，请写成 2023-12-31。", '"{value}" is not a date; write it as 2023-12-31.'),
    "bad_type": Text("没有“{value}”这种类型，可以写：{types}。", 'There is no type "{value}"; write one of: {types}.'),
    "bad_value": Text("“{value}”不是有效的{type}。", "“{value}” is not {type}."),
    "unknown_reference": Text(
        "没有名为“{name}”的{what_zh}，请先在文件中写出。",
        'There is no {what} named "{name}"; write it in the document first.',
    ),
    "cycle": Text(
        "这些名称互相依赖，无法计算：{names}。请断开其中一处。",
        "These names depend on each other and cannot be computed: {names}. Break the circle.",
    ),
    "silent_needs_assumption": Text(
        "“stack: silent”表示原文没有规定，请用 assumption: 写明本局的处理。",
        '"stack: silent" says that the text is silent; add assumption: with the bureau\'s reading.',
    ),
    "step_kind": Text("每一步只写一种：{kinds}。", "Write exactly one of these in a step: {kinds}."),
    "final_round": Text(
        "合计的最后一步应取整到分，例如 round: down, to: 0.01 CNY。",
        "The last step of the total must round to whole fen, for example round: down, to: 0.01 CNY.",
    ),
    "total_currency": Text(
        "合计应为人民币金额（CNY），现在是 {found}。", "The total must be an amount in CNY, and is {found}."
    ),
    "award_currency": Text(
        "这一笔应为人民币金额（CNY），现在是 {found}。请核对单位，例如按天计息的，天数除以 365 天。",
        "This must be an amount in CNY, and is {found}. Check the units; days of interest are divided by 365 days.",
    ),
    "nothing_outside_bands": Text(
        "没有写各档以外的怎么办：补助 0 元，还是不受理？（else）",
        "What holds outside the bands is not said: add else:, such as 0 CNY.",
    ),
    "drops_needs_rows": Text(
        "severity: drops 只用于逐行条件，请加 each:。",
        "severity: drops is for conditions on rows; add each: with the name of the rows.",
    ),
    "bands_rising": Text("各档起点应由低到高，请调整顺序。", "Bands must rise; put the lower bound first."),
    "band_start": Text(
        "每档请写 from:（含起点）或 above:（不含起点）之一。",
        "Write one of from: (the bound belongs to the band) or above: (it does not).",
    ),
    "band_gap": Text(
        "第 {row} 档止于 {end}，下一档始于 {start}，中间有空档或重叠。",
        "Band {row} ends at {end} and the next begins at {start}: a gap or an overlap.",
    ),
    "band_owner": Text(
        "第 {row} 档的终点 {end} 归两档所有或不归任何一档；终点写 below: 对应下一档 from:，写 to: 对应 above:。",
        "The end {end} of band {row} belongs to both bands or to neither; use below: before from:, to: before above:.",
    ),
    "too_many_bands": Text("最多 {limit} 档。", "At most {limit} bands."),
    "missing_cell": Text("这一行缺少“{column}”。", 'This row lacks "{column}".'),
    "not_constant": Text("这里应写固定的值，不能引用其他名称。", "Write a constant here, without names."),
    "follows_from_file": Text(
        "来自企业档案的材料不能容缺补交。", "A document that comes from the enterprise file cannot follow later."
    ),
    "unplaced_input": Text(
        "输入项“{name}”由企业填写，但不在任何表单分区里。",
        'The input "{name}" is typed by the applicant but is in no section of the form.',
    ),
    "placed_twice": Text("输入项“{name}”在表单里出现两次。", 'The input "{name}" is in the form twice.'),
    "money_needs_currencies": Text(
        "money 类型须用 currencies: 写明可用币种。", "A column of type money needs currencies: with the list."
    ),
    "convert_needs_exchange": Text(
        "折算外币须用 exchange: 写明汇率来源和日期。", "Converting needs exchange: with the list of rates and the date."
    ),
    # expressions
    "expression_too_long": Text(
        "算式超过 {limit} 个字符，请拆成几个定义。",
        "The expression is longer than {limit} characters; split it into definitions.",
    ),
    "expression_too_deep": Text(
        "算式嵌套超过 {limit} 层，请拆成几个定义。",
        "The expression is nested deeper than {limit}; split it into definitions.",
    ),
    "too_many_factors": Text(
        "相乘的值超过 {limit} 个，请简化算式。",
        "More than {limit} values are multiplied together; simplify the expression.",
    ),
    "expressions_too_long": Text(
        "全部算式合计超过 {limit} 个字符，请简化。",
        "The expressions together are longer than {limit} characters; simplify them.",
    ),
    "number_too_long": Text("数字超过 {limit} 位。", "The number has more than {limit} digits."),
    "no_such_date": Text("没有 {value} 这一天。", "There is no such day as {value}."),
    "unknown_words": Text(
        "没有叫“{found}”的值。请按已有的名称或代号书写，或先添加它。",
        "Nothing is called “{found}”. Write a label or name that there is, or add it first.",
    ),
    "stray_character": Text("算式中不能有“{found}”。", '"{found}" cannot stand in an expression.'),
    "unexpected_word": Text(
        "这里不该出现“{found}”；前面可能缺少运算符或括号。除法两边请留空格。",
        '"{found}" is not expected here; an operator or a bracket may be missing before it. '
        "Write division with spaces.",
    ),
    "ends_early": Text("算式没有写完。", "The expression ends too early."),
    "unknown_name": Text("没有名为“{name}”的值。", 'There is no value named "{name}".'),
    "unknown_name_close": Text(
        "没有名为“{name}”的值，是不是“{close}”？", 'There is no value named "{name}"; did you mean "{close}"?'
    ),
    "column_outside": Text(
        "“{name}”是“{rows}”的一列，请写成 sum({name} over {rows}) 或加 each: {rows}。",
        '"{name}" is a column of {rows}; write sum({name} over {rows}), or add each: {rows}.',
    ),
    "rows_as_value": Text(
        "“{name}”是明细表，不是一个值；请写 count({name}) 或 sum(… over {name})。",
        '"{name}" is a list of rows, not a value; write count({name}) or sum(… over {name}).',
    ),
    "no_such_rows": Text("没有名为“{name}”的明细表。", 'There are no rows named "{name}".'),
    "unknown_unit": Text(
        "不认识单位“{unit}”；除法两边请留空格。", 'The unit "{unit}" is not known; write division with spaces.'
    ),
    "unknown_function": Text(
        "没有名为“{name}”的函数或表，可以写：{functions}。",
        'There is no function or table named "{name}"; write one of: {functions}.',
    ),
    "argument_count": Text("{name} 需要 {wanted} 个参数。", "{name} takes {wanted} values."),
    "different_currencies": Text(
        "{left} 和 {right} 币种不同，请先用 convert 折算。",
        "{left} and {right} are different currencies; convert one first.",
    ),
    "amount_and_rate": Text(
        "金额和百分比不能加减；要按比例计算请用 *。", "An amount and a percentage cannot be added; multiply with *."
    ),
    "different_types": Text(
        "{left} 和 {right} 不能放在一起；两边应为同一种类和单位。",
        "{left} and {right} do not go together; both sides must have the same kind and unit.",
    ),
    "rate_without_percent": Text("这里应为百分比，请写成 {number}%。", "A percentage is needed here; write {number}%."),
    "amount_without_unit": Text(
        "这里须写明单位 {unit}，例如 {number} {unit}。",
        "The unit {unit} is needed here, for example {number} {unit}.",
    ),
    "money_times_money": Text("两个金额不能相乘。", "Two amounts of money cannot be multiplied."),
    "need_quantity": Text("这里应为数量，现在是 {found}。", "A quantity is needed here, and this is {found}."),
    "need_bool": Text(
        "这里应为是或否的判断，现在是 {found}。", "A yes-or-no test is needed here, and this is {found}."
    ),
    "need_type": Text("这里应为 {wanted}，现在是 {found}。", "{wanted} is needed here, and this is {found}."),
    "optional_value": Text(
        "这个值可能不存在，请用 otherwise 写明不存在时怎么算，例如 (… otherwise 0%)。",
        "This value may not exist; say what counts then, for example (… otherwise 0%).",
    ),
    "never_missing": Text(
        "otherwise 左边的值总是存在，请删去 otherwise。",
        "The value on the left of otherwise always exists; remove otherwise.",
    ),
    "convert_first": Text(
        "这一列的币种写在每一行里，请先折算：convert({name}, CNY)。",
        "This amount carries its own currency; convert it first: convert({name}, CNY).",
    ),
    "convert_what": Text(
        "convert 用于金额，第二个值写币种，例如 convert(amount, CNY)。",
        "convert takes an amount and a currency, for example convert(amount, CNY).",
    ),
    "unknown_code": Text(
        "“{code}”不在代码表“{codes}”里，可以写：{options}。",
        '"{code}" is not in the list {codes}; write one of: {options}.',
    ),
    "code_order": Text("代码只能用 = 、<> 或 in 比较。", "Codes are compared with =, <> or in only."),
    "text_only_shown": Text("文字只用于显示，不能参与计算。", "Text is only shown; it cannot be computed with."),
    "round_each_row": Text(
        "逐行相除的结果不能直接相加，请先对每一行取整。",
        "A quotient that differs from row to row cannot be added up; round each row first.",
    ),
    "positive_constant": Text("这里应写大于零的固定值。", "Write a constant above zero here."),
    "range_backwards": Text("范围的起点大于终点。", "The range begins after its end."),
    "table_needs_column": Text(
        "表“{table}”有几列，请写成 {table}(…).{column}。",
        "The table {table} has several columns; write {table}(…).{column}.",
    ),
    "date_moved_by": Text(
        "日期只能加减固定的天数、月数或年数，例如 online_since + 30 days。",
        "A date moves by a constant number of days, months or years, for example online_since + 30 days.",
    ),
    "nth_outside": Text(
        "nth 是某一行的名次，请在定义、条件或金额里加 each:。",
        "nth is the place of a row; add each: to the definition, condition or award.",
    ),
    "per_outside": Text(
        "per 比较同一明细表的各行，请加 each: {rows}。",
        "per compares the rows of one list; add each: {rows}.",
    ),
    "per_column": Text(
        "“{name}”不是明细表“{rows}”中可用来分组的列。", '"{name}" is not a column of {rows} to group by.'
    ),
    "up_to_alone": Text(
        "“不超过”的金额由审核人员提出，不能同时写 value 或 each。",
        "An amount up to a ceiling is proposed in review; it has no value: and no each:.",
    ),
    "step_scope": Text(
        "步骤的范围只能越来越宽：先逐项，再按列，再整件申请，再企业全年。",
        "The scope of steps only widens: each row, a column of the rows, the claim, the enterprise's year.",
    ),
    "scope_needs_already": Text(
        "范围为{scope}的上限跨多次申报，须写明以前已获多少（已用额度，already:），例如一个来自以往支持记录的输入项。",
        "A ceiling for {scope} needs already: with what was received before, such as an input from awards.",
    ),
    "already_limits": Text("already: 只能用于上限 limit。", "already: stands only beside limit:."),
    "pay_to_rounds": Text(
        "pay_to 的金额按行支付：须有 each:，最后一步为逐行取整到分。",
        "pay_to pays row by row: it needs each:, and a last step that rounds each row to whole fen.",
    ),
    "rest_is_last": Text("rest 只能写在最后一项。", "rest stands in the last item only."),
    "last_is_rest": Text(
        "最后一项须写 share: rest，各部分才等于总额。", "The last item needs share: rest, so that the parts add up."
    ),
    "code_without_list": Text("认定结果须是代码表中的代码。", "A recognition needs a code of a declared list."),
    "no_amount": Text(
        "还没有写补多少：请写金额（awards）和合计（total），只给认定的写认定（grants）。",
        "How much is not written yet: awards and total, or grants for a recognition without money.",
    ),
    "bad_window": Text("期间请写成 2023-01-01..2023-12-31。", "Write a window as 2023-01-01..2023-12-31."),
    "it_outside": Text("it 只能用在表的单元格里。", '"it" is the value looked up and stands only in cells of a table.'),
    "currency_alone": Text("币种只能写在 convert 里。", "A currency stands only in convert."),
}
