"""Hypothesis strategies: values and tenants, drawn from the document and made to be adversarial.

Strategies are made once: to make one costs more than to draw from it.

What the document limits (patterns, lengths, counts, values) is read from it, so that a changed limit changes what is
tried. What no document says is written here: which texts and which neighbours a server gets wrong.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from ..document.jobs import successful
from .tenants import folded

if TYPE_CHECKING:
    from ..document.fragment import Fragment, Node, Operation

Pair = tuple[str, str]

# Texts that are other texts once somebody decodes, trims, splits or normalises them.
TRICKY = (
    " a",
    "a ",
    "a/b",
    "%",
    "%2F",
    "%252F",
    "a?b",
    "a#b",
    "a+b",
    "a b",
    "é",
    "日本語",
    "😀",
    "..a",
    "a;b=c",
    "a&b",
    "\\",
    "'",
    '"',
    "~",
    "🏳️‍🌈",
    "e\u0301",
    "x" * 100,
)
# Texts that come back as others once somebody trims, cuts, escapes, normalises or recodes them.
TELLING = (
    "",
    "null",
    "a\\/b \\u00e9 \\n",
    "</script>&amp;",
    " blanks at both ends ",
    "two\nlines\r\n",
    "a\ttab",
    "\\ \" / <b> & '",
    "e\u0301",
    "日本語 😀",
    "\u2028",
    "x" * 300,
    "é" * 300,
)
# Counts of records that are wrong once somebody keeps them in 16, 31 or 32 bits; the last one is the largest that every
# reader of JSON has exactly (RFC 8259, 6).
COUNTS = (0, 2**16, 2**31, 2**32 + 1, 2**53 - 1)
# Numbers of files of one batch: those of documented jobs, and the hundreds that a large result has.
FILES = (11, 18, 27, 400)
# What UTF-8 encodes. Named by its codec, as in Hypothesis' own default, it would cost a table that takes two seconds to
# compute, in each process and each new folder of examples.
CHARACTERS: st.SearchStrategy[str] = st.characters(exclude_categories=["Cs"])
# Track IDs that come back as others once somebody joins blanks, splits, counts, decodes or escapes.
_TELLING_IDS = ("a  b", "a,b", "007", "a+b", "%41", "&amp;", "a\\b", "<a>", "1e3", "null", "=?utf-8?q?a?=")
_LETTERS = "abcXYZ019-_."
_PLAIN = "abcXYZ019_"
_FIXED = re.compile(r"\^(\[[^\]]+\])\{([0-9]+)\}\$")  # a pattern of so many characters of one class
_CLEAR = 1.1  # days from the edge at which a job is deleted: within a day of it nothing is said
_SHORT = 40  # characters of a text without a limit, to be readable where it is not one of the above
_PARTS = (0.5, 1.1)  # numbers with a fraction
_WHOLE = 5_000_000  # bound of drawn numbers where the schema has none: the records of ten files


@cache
def text(most: int = 12) -> st.SearchStrategy[str]:
    """Text in every script, without control characters, which servers may refuse anywhere."""
    characters = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"))
    return st.text(characters, max_size=most)


@cache
def segments() -> st.SearchStrategy[str]:
    """Values of a path parameter: tricky ones, plain ones, and any text that a URL can carry as a segment."""
    plain = st.text(_LETTERS, min_size=1, max_size=8)
    tricky = st.sampled_from(TRICKY)
    joined = st.tuples(tricky, plain).map("".join)
    return st.one_of(plain, tricky, joined, text().filter(bool)).filter(lambda value: value.strip(".") != "")


@cache
def pairs() -> st.SearchStrategy[Pair]:
    """Partner and project."""
    return st.tuples(segments(), segments())


@cache
def plain_pairs() -> st.SearchStrategy[Pair]:
    """Partner and project that need no encoding, for clauses that do not speak of the path."""
    plain = st.text(_PLAIN, min_size=1, max_size=8)
    return st.tuples(plain, plain)


def neighbours(pair: Pair) -> list[Pair]:
    """Pairs that a careless comparison takes for the given one."""
    partner, project = pair
    near = [
        (project, partner),
        (partner + "x", project),
        ("x" + partner, project),
        (partner, project + "x"),
        (partner, "x" + project),
        (partner[:-1], project),
        (partner, project[:-1]),
        (partner[1:], project),
        (partner, project[1:]),
        (partner + project[:1], project[1:]),
        (partner, "other"),
        ("other", project),
        (partner + " ", project),
        (partner, re.sub("[%_]", "x", project)),
        (partner, project + "%"),
    ]
    usable = [p for p in near if folded(p) != folded(pair) and all(value.strip(".") for value in p)]
    return list({folded(p): p for p in usable}.values())  # letter case may not tell two pairs apart


@cache
def track_ids(operation: Operation) -> st.SearchStrategy[str]:
    """Valid track IDs of every length."""
    schema = operation.parameters["Zuora-Track-Id"]["schema"]
    fits = matching(schema["pattern"]).filter(lambda v: len(v) <= schema["maxLength"])
    allowed = allowed_characters(schema)
    longest = st.text(allowed.replace(" ", ""), min_size=schema["maxLength"], max_size=schema["maxLength"])
    telling = st.sampled_from([one for one in _TELLING_IDS if re.fullmatch(schema["pattern"], one)])
    return st.one_of(
        fits, telling, st.text(allowed.replace(" ", ""), min_size=1, max_size=schema["maxLength"]), longest
    )


def allowed_characters(schema: Node) -> str:
    """The ASCII characters that a pattern allows between two letters."""
    return "".join(c for c in map(chr, range(128)) if re.fullmatch(schema["pattern"], f"a{c}a"))


def value(fragment: Fragment, schema: Node) -> st.SearchStrategy[Any]:
    """A value that a schema of the document allows; objects have their required fields and some of the others."""
    schema = fragment.follow(schema)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "x-datetime" in schema:
        return st.datetimes().map(lambda moment: moment.replace(microsecond=0).isoformat(" "))
    if "pattern" in schema:
        return matching(schema["pattern"])
    if isinstance(schema["type"], list):
        return st.one_of(*[value(fragment, {**schema, "type": kind}) for kind in schema["type"]])
    kinds = {"object": _object, "array": _array, "boolean": _boolean, "string": _string}
    return kinds.get(schema["type"], _number)(fragment, schema)


@cache
def matching(pattern: str) -> st.SearchStrategy[str]:
    """Texts that a pattern matches; those of one class and length in one draw, which is fast."""
    match = _FIXED.fullmatch(pattern)
    if match is None:
        return st.from_regex(pattern, fullmatch=True, alphabet=CHARACTERS)
    letters = [c for c in map(chr, range(128)) if re.fullmatch(match[1], c)]
    length = int(match[2])

    def spelled(number: int) -> str:
        digits = []
        for _ in range(length):
            number, digit = divmod(number, len(letters))
            digits.append(letters[digit])
        return "".join(reversed(digits))

    return st.integers(0, len(letters) ** length - 1).map(spelled)


def _boolean(_fragment: Fragment, _schema: Node) -> st.SearchStrategy[bool]:
    return st.booleans()


def _string(_fragment: Fragment, schema: Node) -> st.SearchStrategy[str]:
    most = schema.get("maxLength")
    telling = [one for one in TELLING if most is None or len(one) <= most]
    longest = [] if most is None else [st.just("x" * most)]
    return st.one_of(text(most or _SHORT), st.sampled_from(telling), *longest)


def _number(_fragment: Fragment, schema: Node) -> st.SearchStrategy[float]:
    least, most = int(schema.get("minimum", -_WHOLE)), int(schema.get("maximum", _WHOLE))
    whole = st.integers(least, most)
    return whole if schema["type"] == "integer" else st.one_of(whole, st.sampled_from([n for n in _PARTS if n < most]))


def _array(fragment: Fragment, schema: Node) -> st.SearchStrategy[Any]:
    least, most = schema.get("minItems", 0), min(schema.get("maxItems", 4), 4)
    return st.lists(value(fragment, schema["items"]), min_size=least, max_size=most)


def _object(fragment: Fragment, schema: Node) -> st.SearchStrategy[Any]:
    fields = {name: value(fragment, child) for name, child in schema["properties"].items()}
    required = {name: strategy for name, strategy in fields.items() if name in schema.get("required", ())}
    return st.fixed_dictionaries(required, optional={n: s for n, s in fields.items() if n not in required})


@cache
def batches(fragment: Fragment) -> st.SearchStrategy[Node]:
    """A completed batch with its file or its files."""
    schema = fragment.schema("Batch")
    most = schema["properties"]["segments"]["x-records-per-file"]
    identifier, fields = value(fragment, schema["properties"]["fileId"]), value(fragment, schema)
    counts = (2 * most + 1, 3 * most, most + 1, most, 1, 11 * most)  # around what another file is needed for

    @st.composite
    def batch(draw: st.DrawFn) -> Node:
        made: Node = {**draw(fields), "status": successful(fragment)}
        made.pop("fileId", None)
        made.pop("segments", None)
        if draw(st.booleans()):
            return {**made, "fileId": draw(identifier)}
        made["recordCount"] = draw(st.one_of(st.sampled_from(counts), st.just(made["recordCount"])))
        least = max(1, -(-made["recordCount"] // most))
        return {**made, "segments": draw(st.lists(identifier, min_size=least, max_size=least + 1, unique=True))}

    return batch()


@cache
def jobs(fragment: Fragment, pair: Pair, *, most: int | None = None) -> st.SearchStrategy[Node]:
    """A completed job of a pair, with everything that the document allows in it.

    Args:
        fragment: The document.
        pair: Partner and project.
        most: The most batches; as many as the document allows where None.
    """
    schema = fragment.schema("Job")
    limits, completed = schema["properties"]["batches"], successful(fragment)
    many = st.lists(batches(fragment), min_size=limits["minItems"], max_size=most or 3)
    # One batch many times over makes a job of the full size that shrinks and draws fast.
    full = batches(fragment).map(lambda batch: [batch] * (most or limits["maxItems"]))
    return st.builds(
        lambda job, inner: {**job, "partner": pair[0], "project": pair[1], "status": completed, "batches": inner},
        value(fragment, {**schema, "properties": {n: p for n, p in schema["properties"].items() if n != "batches"}}),
        st.one_of(many, many, many, full),
    )


@cache
def ages(operation: Operation) -> st.SearchStrategy[float]:
    """Ages of a job in days, well clear of the edge at which it is deleted, on both sides."""
    edge = operation.node["x-retention-days"]
    others = tuple(age for age in (0.01, 1, 7, 29, 31, 59, 89, 91, edge - 30) if 0 < age < edge - _CLEAR)  # by months
    kept = st.sampled_from((*others, edge / 2, edge - _CLEAR))
    gone = st.sampled_from((edge + _CLEAR, edge + 30, 2 * edge, 3 * edge))
    return st.one_of(kept, kept, gone)
