"""The order of the manual: chapters are folders, sections are files."""

from __future__ import annotations

from typing import Final

from tests.spec.tables import Chapter

INTRODUCTION: Final = """\
The conditions of a LeptoGuide guideline are written in a small part of HL7 Clinical Quality Language (CQL 1.5).
What is in the part means what CQL means, but for the differences of the [last chapter](#cql); what is outside it is
refused by name. Every row of every table on this page is a test, and the page is generated from the tests.

An expression is asked of one patient, of whom some facts are known. A fact that is not given is unknown, and unknown is
a value: it is neither true nor false, and it stays unknown until the facts decide."""

CHAPTERS: Final = (
    Chapter(
        "truth",
        "Truth",
        "真值有三种：真、假、未知；未知既不当作真，也不当作假。",
        "Kleene's three-valued logic, as in CQL: an answer is given as soon as the known facts decide it.",
        ("conjunction", "disjunction", "negation", "implication"),
    ),
    Chapter(
        "comparison",
        "Comparison",
        "比较数值、带单位的量、代码、日期和是否；任一侧未知，结果即未知。",
        "`=`, `!=`, `<`, `<=`, `>`, `>=`. A comparison with an unknown side is unknown.",
        ("numbers", "quantities", "codes", "booleans", "dates"),
    ),
    Chapter(
        "membership",
        "Membership",
        "判断代码是否属于某集合，或列表中是否有某代码；列表可以只回答一部分。",
        "A coded fact is looked for in a set of codes; a code is looked for in a list fact.",
        ("sets", "lists", "existence"),
    ),
    Chapter(
        "choice",
        "Choice",
        "条件选择：条件未知时，只有各分支结果一致才有答案。",
        "`case` and `if` choose a value. An undecided condition matters only if the results differ.",
        ("cases", "conditionals"),
    ),
    Chapter(
        "dates",
        "Dates",
        "日期加减日、周、月、年；目标月份没有该日时取月末；“从未”早于或晚于任何一天。",
        "A date moves by a calendar duration of days, weeks, months or years.",
        ("durations", "month_ends", "never"),
    ),
    Chapter(
        "knowing",
        "Tests of knowing",
        "is null、is true、is false 只有真假两种结果，补充事实会改变答案，因此规则中不使用。",
        "`is [not] null`, `is [not] true` and `is [not] false` are never unknown. A new fact can turn their answer\n"
        "over, so the rules of a guideline do without them.",
        ("null", "truth_values"),
    ),
    Chapter(
        "names",
        "Names",
        "直接写事实或定义的名称；也可加双引号；区分大小写。",
        "A bare name is a fact of the data dictionary or a definition of the guideline.",
        ("facts_and_definitions", "layout"),
    ),
    Chapter(
        "precedence",
        "Precedence",
        "优先级与 CQL 相同：not 比比较结合得更紧；连续比较一律拒绝。",
        "Tightest first: `is`; `not` and `exists`; `<` `<=` `>` `>=`; `=` `!=`; `in` and `contains`; `and`; `or`;\n"
        "`implies`.",
        ("binding", "mistakes"),
    ),
    Chapter(
        "types",
        "Types",
        "类型与单位在加载时检查：单位不符、代码拼错、列表与代码混用都会报错并指出位置。",
        "Every condition is checked when the guideline is loaded. The messages are part of the interface.",
        ("names_and_codes", "units", "kinds"),
    ),
    Chapter(
        "refused",
        "Refused",
        "子集以外的 CQL 逐词拒绝，并说明位置和替代写法。",
        "CQL that the subset leaves out is refused by the word or sign that starts it, with line, column and advice.",
        ("dates", "lists", "queries", "other", "syntax"),
    ),
    Chapter(
        "printing",
        "Printing",
        "每个表达式都有唯一的规范文本，重新读入后得到同一棵语法树。",
        "Each expression has one canonical text; reading that text gives the same expression back.",
        ("canonical",),
    ),
    Chapter(
        "cql",
        "CQL",
        "与标准 CQL 的关系：支持哪些、拒绝哪些、哪些含义不同。",
        "What of CQL 1.5 is supported, what is refused, and where the meaning is another.",
        ("supported", "differences"),
    ),
)
