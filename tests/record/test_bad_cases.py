"""Cases that cannot be read: each kind of fault is one :class:`InputError` that says where and what to do."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.record.case import MAX_BYTES, load_case, read_case
from leptoguide.wording import LANGUAGES

Said = tuple[str, str]  # how an English and a Chinese text begin

LISTED = ("`leptoguide facts` lists them", "所有事实名称见 leptoguide facts")
STEPS = (
    "Karnofsky performance status: write a whole number in steps of 10, or not-done when there is no value",
    "KPS 评分：请填 10 的整数倍；没有结果时填 not-done",
)
NUMBER = (
    "Karnofsky performance status: write a number, or not-done when there is no value",
    "KPS 评分：请填数值；没有结果时填 not-done",
)
UNITS = ("give it in: g/L, mg/dL, mg/L", "可用：g/L、mg/dL、mg/L")
CONTRAST = ("MRI was contrast-enhanced: write true or false", "MRI 为增强扫描：请填 true 或 false")
SIGNS = (
    "New neurological symptoms and signs: write a list of codes (the whole answer), or {present: […], absent: […]}",
    "新发神经系统症状与体征：请填代码列表（即完整回答），或 {present: […], absent: […]}",
)
KEEP = ("keep one", "请只保留其一")
PUNCTURE = (
    'Date of the first lumbar puncture: write a whole date such as "2026-03-01", or never',
    '首次腰椎穿刺日期：请填完整日期（如 "2026-03-01"）或 never',
)
ONSET = (
    'Date leptomeningeal metastasis was first diagnosed: write a whole date such as "2026-03-01"',
    '软脑膜转移发生（首次诊断）日期：请填完整日期（如 "2026-03-01"）',
)
CONTENT = ("write id and facts", "请写明 id 和 facts")
SHAPE = ("write `id: …` and `facts: …`", "请写成“id: …”“facts: …”的形式")
PAIR = ("for example kps: 70", "例如 kps: 70")
DAY = ('write "2026-03-01"', '请写成 "2026-03-01"')
LINE = ("write one line, and a number in quotes", "请写成一行；纯数字要加引号")
LEAVE_OUT = ("leave the fact out when it is unknown", "未知时不要填写该项")
DIGITS = ("check the number", "请检查该数字")
OUT = ("write the value out", "请把值直接写出")
FEWER = ("write it with fewer levels", "请减少嵌套层级")
YAML = ("check the indentation, the quotes and the brackets", "请检查缩进、引号和括号")
JSON = ("check the commas, the quotes and the brackets", "请检查逗号、引号和括号")


def near(word: str) -> Said:
    """The hint that names the nearest word."""
    return f"did you mean {word}?", f"是否想写 {word}？"


FACTS = [
    ("kp: 50", "kp", "unknown fact 'kp'", "没有名为“kp”的事实", near("kps")),
    (
        "mri_linaer: present",
        "mri_linaer",
        "unknown fact 'mri_linaer'",
        "没有名为“mri_linaer”的事实",
        near("mri_linear"),
    ),
    ("weather: fine", "weather", "unknown fact 'weather'", "没有名为“weather”的事实", LISTED),
    ("her2_positive: true", "her2_positive", "unknown fact 'her2_positive'", "没有名为“her2_positive”的事实", LISTED),
    ("as_of: 2026-03-01", "as_of", "unknown fact 'as_of'", "没有名为“as_of”的事实", LISTED),
    (
        "csf_cytology: postive",
        "csf_cytology",
        "'postive' is not a value of csf_cytology",
        "“postive”不是 csf_cytology 的取值",
        near("positive"),
    ),
    (
        "kps: 110",
        "kps",
        "110 is out of range",
        "110 超出范围",
        ("Karnofsky performance status: 0 to 100", "KPS 评分：0 至 100"),
    ),
    (
        "kps: -10",
        "kps",
        "-10 is out of range",
        "-10 超出范围",
        ("Karnofsky performance status: 0 to 100", "KPS 评分：0 至 100"),
    ),
    (
        "lvef: 100.5",
        "lvef",
        "100.5 % is out of range",
        "100.5 % 超出范围",
        ("Left ventricular ejection fraction: 0 to 100 %", "左室射血分数：0 至 100 %"),
    ),
    (
        "csf_protein: 1e308 mg/dL",
        "csf_protein",
        "'1e308 mg/dL' is not a number in g/L",
        "“1e308 mg/dL”不合要求，应为数值（单位 g/L）",
        (
            "CSF protein: write a number in g/L, or not-done or pending when there is no value",
            "脑脊液蛋白：请填数值（单位 g/L）；没有结果时填 not-done 或 pending",
        ),
    ),
    ("kps: 55", "kps", "55 is not a whole number in steps of 10", "55 不合要求，应为 10 的整数倍", STEPS),
    ("kps: 70.5", "kps", "70.5 is not a whole number in steps of 10", "70.5 不合要求，应为 10 的整数倍", STEPS),
    ("kps: '70'", "kps", "'70' is not a number", "“70”不合要求，应为数值", NUMBER),
    ("kps: true", "kps", "true is not a number", "true 不合要求，应为数值", NUMBER),
    ("kps: seventy", "kps", "'seventy' is not a number", "“seventy”不合要求，应为数值", NUMBER),
    ("kps: pending", "kps", "'pending' is not a number", "“pending”不合要求，应为数值", NUMBER),
    ("kps: 0x46", "kps", "'0x46' is not a number", "“0x46”不合要求，应为数值", NUMBER),
    (
        "kps: '70 %'",
        "kps",
        "the unit '%' does not fit kps",
        "kps 的单位不能是“%”",
        ("give it in: no unit", "可用：不带单位"),
    ),
    (
        "csf_protein: 45 kg",
        "csf_protein",
        "the unit 'kg' does not fit csf_protein",
        "csf_protein 的单位不能是“kg”",
        UNITS,
    ),
    (
        "csf_protein: {value: 45, unit: kg}",
        "csf_protein",
        "the unit 'kg' does not fit csf_protein",
        "csf_protein 的单位不能是“kg”",
        UNITS,
    ),
    (
        "csf_protein: {value: 45, unit: [kg]}",
        "csf_protein",
        'the unit ["kg"] does not fit csf_protein',
        'csf_protein 的单位不能是 ["kg"]',
        UNITS,
    ),
    (
        "csf_protein: {value: 45}",
        "csf_protein",
        '{"value": 45} is not a number, or {value: …, unit: …}',
        '{"value": 45} 不合要求，应为数值，或 {value: …, unit: …}',
        (
            "CSF protein: write a number, or {value: …, unit: …}, or not-done or pending when there is no value",
            "脑脊液蛋白：请填数值，或 {value: …, unit: …}；没有结果时填 not-done 或 pending",
        ),
    ),
    ("mri_contrast: 1", "mri_contrast", "1 is not true or false", "1 不合要求，应为 true 或 false", CONTRAST),
    ("mri_contrast: 0", "mri_contrast", "0 is not true or false", "0 不合要求，应为 true 或 false", CONTRAST),
    ("mri_contrast: yes", "mri_contrast", "'yes' is not true or false", "“yes”不合要求，应为 true 或 false", CONTRAST),
    (
        "mri_contrast: 'true'",
        "mri_contrast",
        "'true' is not true or false",
        "“true”不合要求，应为 true 或 false",
        CONTRAST,
    ),
    (
        "her2_ihc: 0",
        "her2_ihc",
        '0 is not the text "0"',
        '0 不合要求，应为带引号的文字 "0"',
        (
            'HER2 immunohistochemistry: write the text "0", or not-done or pending when there is no value',
            'HER2 免疫组化：请填带引号的文字 "0"；没有结果时填 not-done 或 pending',
        ),
    ),
    (
        "her2_ihc: 3",
        "her2_ihc",
        "3 is not a value of her2_ihc",
        "3 不是 her2_ihc 的取值",
        ("one of: 0, 1+, 2+, 3+, not-done, pending", "可填：0、1+、2+、3+、not-done、pending"),
    ),
    (
        "csf_cytology: [positive]",
        "csf_cytology",
        '["positive"] is not a value of csf_cytology',
        '["positive"] 不是 csf_cytology 的取值',
        (
            "one of: positive, equivocal, negative, pending, not-done",
            "可填：positive、equivocal、negative、pending、not-done",
        ),
    ),
    (
        "symptoms: headache",
        "symptoms",
        "'headache' is not a list of codes (the whole answer), or {present: […], absent: […]}",
        "“headache”不合要求，应为代码列表（即完整回答），或 {present: […], absent: […]}",
        SIGNS,
    ),
    (
        "symptoms: {}",
        "symptoms",
        "{} is not a list of codes (the whole answer), or {present: […], absent: […]}",
        "{} 不合要求，应为代码列表（即完整回答），或 {present: […], absent: […]}",
        SIGNS,
    ),
    (
        "symptoms: {yes: [headache]}",
        "symptoms",
        '{"yes": ["headache"]} is not a list of codes (the whole answer), or {present: […], absent: […]}',
        '{"yes": ["headache"]} 不合要求，应为代码列表（即完整回答），或 {present: […], absent: […]}',
        SIGNS,
    ),
    (
        "symptoms: [headach]",
        "symptoms",
        "'headach' is not a value of symptoms",
        "“headach”不是 symptoms 的取值",
        near("headache"),
    ),
    (
        "symptoms: [1]",
        "symptoms",
        "1 is not a value of symptoms",
        "1 不是 symptoms 的取值",
        ("one of: headache, nausea, vomiting", "可填：headache、nausea、vomiting"),
    ),
    (
        "symptoms: [[headache]]",
        "symptoms",
        '["headache"] is not a value of symptoms',
        '["headache"] 不是 symptoms 的取值',
        ("one of: headache, nausea, vomiting", "可填：headache、nausea、vomiting"),
    ),
    ("symptoms: [headache, headache]", "symptoms", "'headache' stands twice", "“headache”出现了两次", KEEP),
    (
        "symptoms: {present: headache}",
        "symptoms.present",
        "'headache' is not a list of codes",
        "“headache”不合要求，应为代码列表",
        ("New neurological symptoms and signs: write a list of codes", "新发神经系统症状与体征：请填代码列表"),
    ),
    (
        "symptoms: {absent: [headach]}",
        "symptoms.absent",
        "'headach' is not a value of symptoms",
        "“headach”不是 symptoms 的取值",
        near("headache"),
    ),
    (
        "symptoms: {present: [headache], absent: [headache]}",
        "symptoms",
        "'headache' is both present and absent",
        "“headache”同时写在有和无之中",
        KEEP,
    ),
    (
        "csf_date: 2026",
        "csf_date",
        '2026 is not a whole date such as "2026-03-01", or never',
        '2026 不合要求，应为完整日期（如 "2026-03-01"）或 never',
        PUNCTURE,
    ),
    (
        "csf_date: 2026-03",
        "csf_date",
        "'2026-03' is not a whole date such as \"2026-03-01\", or never",
        '“2026-03”不合要求，应为完整日期（如 "2026-03-01"）或 never',
        PUNCTURE,
    ),
    (
        "csf_date: 2026-02-30",
        "csf_date",
        "'2026-02-30' is not a whole date such as \"2026-03-01\", or never",
        '“2026-02-30”不合要求，应为完整日期（如 "2026-03-01"）或 never',
        PUNCTURE,
    ),
    (
        "csf_date: 2025-02-29",
        "csf_date",
        "'2025-02-29' is not a whole date such as \"2026-03-01\", or never",
        '“2025-02-29”不合要求，应为完整日期（如 "2026-03-01"）或 never',
        PUNCTURE,
    ),
    (
        "csf_date: 01/03/2026",
        "csf_date",
        "'01/03/2026' is not a whole date such as \"2026-03-01\", or never",
        '“01/03/2026”不合要求，应为完整日期（如 "2026-03-01"）或 never',
        PUNCTURE,
    ),
    (
        "csf_date: 2026-03-01T10:00",
        "csf_date",
        "'2026-03-01T10:00' is not a whole date such as \"2026-03-01\", or never",
        '“2026-03-01T10:00”不合要求，应为完整日期（如 "2026-03-01"）或 never',
        PUNCTURE,
    ),
    (
        "csf_date: 1800-01-01",
        "csf_date",
        "'1800-01-01' is not a whole date such as \"2026-03-01\", or never",
        '“1800-01-01”不合要求，应为完整日期（如 "2026-03-01"）或 never',
        PUNCTURE,
    ),
    (
        "csf_date: 9999-12-31",
        "csf_date",
        "'9999-12-31' is not a whole date such as \"2026-03-01\", or never",
        '“9999-12-31”不合要求，应为完整日期（如 "2026-03-01"）或 never',
        PUNCTURE,
    ),
    (
        "csf_date: 2026-W10-1",
        "csf_date",
        "'2026-W10-1' is not a whole date such as \"2026-03-01\", or never",
        '“2026-W10-1”不合要求，应为完整日期（如 "2026-03-01"）或 never',
        PUNCTURE,
    ),
    (
        "csf_date: 20260301xx",
        "csf_date",
        "'20260301xx' is not a whole date such as \"2026-03-01\", or never",
        '“20260301xx”不合要求，应为完整日期（如 "2026-03-01"）或 never',
        PUNCTURE,
    ),
    (
        "lm_onset_date: never",
        "lm_onset_date",
        "'never' is not a whole date such as \"2026-03-01\"",
        '“never”不合要求，应为完整日期（如 "2026-03-01"）',
        ONSET,
    ),
]


@pytest.mark.parametrize(("text", "field", "english", "chinese", "hint"), FACTS, ids=[row[0] for row in FACTS])
def test_a_fact_that_cannot_be_used(
    text: str, field: str, english: str, chinese: str, hint: Said, dictionary: Dictionary
) -> None:
    _says(_refused(f"facts:\n  {text}\n", dictionary), f"case, facts.{field}", english, chinese, hint)


CASES = [
    ("", "case", "the file is empty", "文件是空的", CONTENT),
    ("# nothing\n", "case", "the file is empty", "文件是空的", CONTENT),
    (
        "null",
        "case",
        "a case is a mapping with id, as_of and facts (or events)",
        "病例应由 id、as_of 和 facts（或 events）组成",
        SHAPE,
    ),
    (
        "[]",
        "case",
        "a case is a mapping with id, as_of and facts (or events)",
        "病例应由 id、as_of 和 facts（或 events）组成",
        SHAPE,
    ),
    (
        "- kps: 70",
        "case",
        "a case is a mapping with id, as_of and facts (or events)",
        "病例应由 id、as_of 和 facts（或 events）组成",
        SHAPE,
    ),
    (
        "just a line",
        "case",
        "a case is a mapping with id, as_of and facts (or events)",
        "病例应由 id、as_of 和 facts（或 events）组成",
        SHAPE,
    ),
    (
        "kps: 70",
        "case",
        "unknown key 'kps'",
        "没有名为“kps”的项目",
        ("facts stand under facts", "事实应写在 facts 之下"),
    ),
    ("as_off: 2026-03-01", "case", "unknown key 'as_off'", "没有名为“as_off”的项目", near("as_of")),
    (
        "patient: me",
        "case",
        "unknown key 'patient'",
        "没有名为“patient”的项目",
        ("a case has id, as_of, facts, events", "病例的项目有：id、as_of、facts、events"),
    ),
    (
        "events: []",
        "case, as_of",
        "a record needs a day",
        "病历需要评估日期",
        ('give as_of: "2026-03-01"', '请填写 as_of: "2026-03-01"'),
    ),
    (
        "facts: {}\nevents: []",
        "case",
        "a case has facts or events, not both",
        "facts 和 events 不能同时出现",
        ("state the facts in dated events", "请把事实写进带日期的事件"),
    ),
    ("facts: []", "case, facts", "facts is a mapping of fact to value", "facts 应逐项写明事实名称和取值", PAIR),
    ("facts: 7", "case, facts", "facts is a mapping of fact to value", "facts 应逐项写明事实名称和取值", PAIR),
    ("as_of: 2026-13-01", "case, as_of", "'2026-13-01' is no date", "“2026-13-01”不是有效日期", DAY),
    ("as_of: 2026-03", "case, as_of", "'2026-03' is no date", "“2026-03”不是有效日期", DAY),
    ("as_of: 20260301", "case, as_of", "20260301 is no date", "20260301 不是有效日期", DAY),
    ("as_of: never", "case, as_of", "'never' is no date", "“never”不是有效日期", DAY),
    ("as_of: 2026-W10-1", "case, as_of", "'2026-W10-1' is no date", "“2026-W10-1”不是有效日期", DAY),
    (
        'id: "a\\nb"',
        "case, id",
        "the id is a line of at most 200 characters",
        "id 应为一行文字，不超过 200 个字符",
        LINE,
    ),
    (
        'id: "\\e[31m"',
        "case, id",
        "the id is a line of at most 200 characters",
        "id 应为一行文字，不超过 200 个字符",
        LINE,
    ),
    (
        'id: "\\u202e"',
        "case, id",
        "the id is a line of at most 200 characters",
        "id 应为一行文字，不超过 200 个字符",
        LINE,
    ),
    ("id: 5", "case, id", "the id is a line of at most 200 characters", "id 应为一行文字，不超过 200 个字符", LINE),
    ('id: ""', "case, id", "the id is a line of at most 200 characters", "id 应为一行文字，不超过 200 个字符", LINE),
    (
        f"id: {'x' * 201}",
        "case, id",
        "the id is a line of at most 200 characters",
        "id 应为一行文字，不超过 200 个字符",
        LINE,
    ),
]


@pytest.mark.parametrize(
    ("text", "where", "english", "chinese", "hint"), CASES, ids=[repr(row[0][:30]) for row in CASES]
)
def test_a_case_of_the_wrong_shape(
    text: str, where: str, english: str, chinese: str, hint: Said, dictionary: Dictionary
) -> None:
    _says(_refused(text, dictionary), where, english, chinese, hint)


TEXTS = [
    ("facts: {kps: .nan}", "case, line 1, column 14", ".nan is not a number", ".nan 不是数值", LEAVE_OUT),
    ("facts: {kps: -.inf}", "case, line 1, column 14", "-.inf is not a number", "-.inf 不是数值", LEAVE_OUT),
    ("facts: {kps: NaN}", "case, line 1, column 14", "NaN is not a number", "NaN 不是数值", LEAVE_OUT),
    ("facts: {lvef: 1e999}", "case, line 1, column 15", "the number has too many digits", "数字位数过多", DIGITS),
    (
        f"facts: {{lvef: {'9' * 40}}}",
        "case, line 1, column 15",
        "the number has too many digits",
        "数字位数过多",
        DIGITS,
    ),
    ('{"facts": {"kps": NaN}}', "case", "NaN is not a number", "NaN 不是数值", LEAVE_OUT),
    ('{"facts": {"kps": -Infinity}}', "case", "-Infinity is not a number", "-Infinity 不是数值", LEAVE_OUT),
    (
        '{"facts": {"lvef": 1e999}}',
        "case, facts.lvef",
        "Infinity is not a number in %",
        "Infinity 不合要求，应为数值（单位 %）",
        (
            "Left ventricular ejection fraction: write a number in %, or not-done or pending when there is no value",
            "左室射血分数：请填数值（单位 %）；没有结果时填 not-done 或 pending",
        ),
    ),
    (f'{{"facts": {{"lvef": {"9" * 5000}}}}}', "case", "the number has too many digits", "数字位数过多", DIGITS),
    (
        "facts:\n  kps: 70\n  kps: 80",
        "case, line 3, column 3",
        "the key 'kps' stands twice",
        "名称“kps”出现了两次",
        KEEP,
    ),
    ("facts: {}\nfacts: {}", "case, line 2, column 1", "the key 'facts' stands twice", "名称“facts”出现了两次", KEEP),
    ('{"facts": {"kps": 70, "kps": 80}}', "case", "the key 'kps' stands twice", "名称“kps”出现了两次", KEEP),
    ('{"facts": {}, "facts": {}}', "case", "the key 'facts' stands twice", "名称“facts”出现了两次", KEEP),
    ("facts: &a {}", "case, line 1, column 8", "anchors and aliases are not read", "不支持锚点（&）和引用（*）", OUT),
    ("facts: *a", "case, line 1, column 8", "anchors and aliases are not read", "不支持锚点（&）和引用（*）", OUT),
    (
        "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "case, line 1, column 4",
        "anchors and aliases are not read",
        "不支持锚点（&）和引用（*）",
        OUT,
    ),
    ("facts: {<<: {kps: 70}}", "case, facts.<<", "unknown fact '<<'", "没有名为“<<”的事实", LISTED),
    (
        "facts: {kps: !!int '70'}",
        "case, line 1, column 14",
        "the tag tag:yaml.org,2002:int is not read",
        "不支持标签 tag:yaml.org,2002:int",
        ("write the value without a tag", "请直接写值，不加标签"),
    ),
    (
        "? [a]\n: 1",
        "case, line 1, column 3",
        "a key must be a plain word",
        "名称只能是普通的词",
        ("write it like kps: 70", "请写成 kps: 70 的形式"),
    ),
    ("[" * 5000, "case", "nested deeper than 32 levels", "嵌套超过 32 层", FEWER),
    ("- " * 40 + "a", "case, line 1, column 67", "nested deeper than 32 levels", "嵌套超过 32 层", FEWER),
    ('{"a":' * 5000, "case", "nested deeper than 32 levels", "嵌套超过 32 层", FEWER),
    ('{"a":' + "[" * 100_000, "case", "nested deeper than 32 levels", "嵌套超过 32 层", FEWER),
    (
        "facts: {kps: 70",
        "case, line 2, column 1",
        "not valid YAML: a comma or a closing bracket is missing",
        "YAML 格式有误：缺少逗号或右括号",
        YAML,
    ),
    (
        "\tfacts: {}",
        "case, line 1, column 1",
        "not valid YAML: a tab or a special sign stands where a word should begin",
        "YAML 格式有误：此处不能以制表符或特殊符号开头",
        YAML,
    ),
    (
        "facts: {}\n---\nfacts: {}",
        "case, line 2, column 1",
        "more than one document in the file",
        "一个文件中有多份内容",
        KEEP,
    ),
    (
        '{"facts": {"kps": 70,}}',
        "case, line 1, column 22",
        "not valid JSON: a name in double quotes is missing, or a comma is left over",
        "JSON 格式有误：缺少带双引号的名称，或末尾多了逗号",
        JSON,
    ),
    (
        '{"facts": {}} x',
        "case, line 1, column 15",
        "not valid JSON: text is left over after the end",
        "JSON 格式有误：内容结束后还有多余文字",
        JSON,
    ),
    (
        "\x00\x01\x02",
        "case",
        "the text holds a control character that is not allowed",
        "文本中有不允许的控制字符",
        ("check that it is a text file and remove the character", "请确认这是文本文件，并删去该字符"),
    ),
]


@pytest.mark.parametrize(
    ("text", "where", "english", "chinese", "hint"), TEXTS, ids=[repr(row[0][:30]) for row in TEXTS]
)
def test_a_text_that_does_not_read(
    text: str, where: str, english: str, chinese: str, hint: Said, dictionary: Dictionary
) -> None:
    _says(_refused(text, dictionary), where, english, chinese, hint)


def test_a_line_and_column_are_said_in_the_language(dictionary: Dictionary) -> None:
    error = _refused("facts:\n  kps: 70\n  kps: 80", dictionary)
    assert (error.where, error.where_in("en"), error.where_in("zh")) == (
        "case, line 3, column 3",
        "case, line 3, column 3",
        "case，第 3 行第 3 列",
    )


MONSTERS = [
    pytest.param(json.dumps({"facts": {"csf_protein": "9" * 5000 + " mg/dL"}}), id="a quantity of 5000 digits"),
    pytest.param(f'{{"facts": {{"lvef": {"9" * 400}}}}}', id="an integer of 400 digits in JSON"),
    pytest.param(f'{{"facts": {{"csf_protein": {{"value": {"9" * 400}, "unit": "mg/dL"}}}}}}', id="and with a unit"),
    pytest.param("facts: {kps: \ud800}", id="half a surrogate pair in YAML"),
    pytest.param('{"facts": {"kps": "\ud800"}}', id="half a surrogate pair in JSON"),
]


@pytest.mark.parametrize("text", MONSTERS)
def test_a_monster_is_refused_like_any_other_fault(text: str, dictionary: Dictionary) -> None:
    assert (_refused(text, dictionary).where or "").startswith("case")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_day_of_assessment_is_no_day_that_stands_for_never(day: str, dictionary: Dictionary) -> None:
    assert _refused(f"as_of: {day}", dictionary).where == "case, as_of"


# ---------------------------------------------------------------- files


def test_a_huge_file_is_refused_before_it_is_read(
    tmp_path: Path, dictionary: Dictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    def never_read(*_: object, **__: object) -> str:
        raise AssertionError("the file was read")

    monkeypatch.setattr(Path, "read_text", never_read)
    with pytest.raises(InputError, match="larger than 1 MB") as caught:
        load_case(path, dictionary)
    assert (caught.value.where, caught.value.hint) == (
        "huge.yaml",
        "a case is a few kilobytes: check that it is the right file",
    )
    assert caught.value.said_in("zh") == "huge.yaml：大于 1 MB（病例通常只有几 KB，请确认选对了文件）"


def test_a_huge_text_is_refused_too(dictionary: Dictionary) -> None:
    error = _refused("#" * (MAX_BYTES + 1), dictionary)
    assert (error.message, error.message_in("zh")) == ("larger than 1 MB", "大于 1 MB")
    assert _refused("字" * (MAX_BYTES // 3 + 1), dictionary).message == "larger than 1 MB"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"\x89PNG\r\n\x1a\n\x00", "facts: {}".encode("utf-16")])
def test_a_binary_file_is_refused(content: bytes, tmp_path: Path, dictionary: Dictionary) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not UTF-8 text") as caught:
        load_case(path, dictionary)
    assert (caught.value.where, caught.value.hint) == ("case.yaml", "save the file as UTF-8")
    assert caught.value.said_in("zh") == "case.yaml：不是 UTF-8 编码的文本（请将文件另存为 UTF-8 编码）"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path, dictionary: Dictionary) -> None:
    (tmp_path / "file").touch()
    for path, english, chinese in (
        (tmp_path / "none.yaml", "there is no such file", "没有这个文件"),
        (tmp_path / "file" / "none.yaml", "there is no such file", "没有这个文件"),
        (tmp_path, "is a folder, not a file", "这是文件夹，不是文件"),
        (tmp_path / ("n" * 300), "cannot be read (the system says: ", "无法读取（系统提示："),
    ):
        with pytest.raises(InputError) as caught:
            load_case(path, dictionary)
        _says(caught.value, str(path), english, chinese, ("check the path", "请检查路径"))


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, dictionary: Dictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    path = tmp_path / "case.yaml"
    path.touch()
    with pytest.raises(InputError) as caught:
        load_case(path, dictionary)
    hint = ("check the path and the file's permissions", "请检查路径和文件权限")
    _says(caught.value, str(path), "reading is not permitted", "没有读取权限", hint)


def test_an_error_has_one_shape_in_json_and_either_language(dictionary: Dictionary) -> None:
    error = _refused("facts: {kp: 70}", dictionary)
    assert error.as_json() == error.as_json("en")
    assert error.as_json("en") == {
        "error": {
            "code": "fact.unknown",
            "message": "unknown fact 'kp'",
            "where": "case, facts.kp",
            "hint": "did you mean kps?",
        }
    }
    assert error.as_json("zh") == {
        "error": {
            "code": "fact.unknown",
            "message": "没有名为“kp”的事实",
            "where": "case, facts.kp",
            "hint": "是否想写 kps？",
        }
    }
    assert str(error) == error.said_in("en") == "case, facts.kp: unknown fact 'kp' (did you mean kps?)"
    assert error.said_in("zh") == "case, facts.kp：没有名为“kp”的事实（是否想写 kps？）"


def test_an_error_survives_pickling(dictionary: Dictionary) -> None:
    error = _refused("facts:\n  kps: 70\n  kps: 80", dictionary)
    again = pickle.loads(pickle.dumps(error))
    assert [again.as_json(language) for language in LANGUAGES] == [error.as_json(language) for language in LANGUAGES]


def test_a_name_of_two_lines_stays_on_one(dictionary: Dictionary) -> None:
    error = _refused('{"facts": {"a\\nb": 1}}', dictionary)
    assert error.where == "case, facts.a\\nb"
    assert all(error.said_in(language).isprintable() for language in LANGUAGES)


def _says(error: InputError, where: str, english: str, chinese: str, hint: Said) -> None:
    """``english`` and ``chinese`` are how the messages begin."""
    assert error.where == where
    assert error.message.startswith(english)
    assert error.message_in("zh").startswith(chinese)
    assert (error.hint_in("en") or "").startswith(hint[0])
    assert (error.hint_in("zh") or "").startswith(hint[1])


def _refused(text: str, dictionary: Dictionary) -> InputError:
    with pytest.raises(InputError) as caught:
        read_case(text, dictionary)
    assert type(caught.value) is InputError
    assert caught.value.__cause__ is None
    return caught.value
