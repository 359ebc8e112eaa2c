"""Puts values with a meaning, and hostile ones, in place of most of what Schemathesis made up.

Random words get no further than the first check; ids, cursors and slugs of the running fair do.
"""

import json
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any, Final

from graphql import (
    ArgumentNode,
    ConstValueNode,
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    ObjectFieldNode,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    Visitor,
    get_named_type,
    parse_const_value,
    visit,
)

from tests.support.argument_values import argument_value, things_of
from tests.support.permissions import Cast

CODE: Final = "problemCode"
"""The alias under which every union is asked for the code of its `Problem`."""

MOODS: Final = ((0.97, 0.01), (0.8, 0.1), (0.3, 0.4))
"""How many of a document's values are replaced by ones that could be meant, and by hostile ones; the rest stays."""

ODD: Final[Mapping[str, Sequence[str]]] = {
    "String": [
        '"a\\u0000b"',
        '"\\u202e\\u200f\\ufeff"',
        '"$ne"',
        '"{\\"$gt\\": \\"\\"}"',
        '"a.$b.0"',
        '"../../etc/passwd"',
        '"' + "x" * 20_000 + '"',
        '""',
        '"   "',
        '"0"',
        '"NaN"',
        '"\\ud83d\\ude00"',
    ],
    "ID": ['"$where"', '"prod_01HZX3AAAAAAAAAAAAAAAAAAAA"', '"\\u0000"', "9007199254740993", '""', '"' + "9" * 5000 + '"'],
    "Int": ["0", "-1", "-2147483648", "2147483647", "101", "9" * 5000],
    "Float": ["0", "-0.0", "1e308", "-1e308", "5e-324", "1e999", "9" * 5000],
    "BigInt": ["0", "-1", "9223372036854775808", '"' + "9" * 40 + '"', '"1e9"', "9" * 5000],
    "Decimal": ['"1e308"', '"-0"', '"NaN"', '"Infinity"', '"0.000000000000000000001"', '"' + "9" * 60 + '"', "1e308", '"1e-400"', '"1e999999999"', "9" * 5000],
    "Date": ['"0000-01-01"', '"0001-01-01"', '"9999-12-31"', '"2027-02-30"', '"10000-01-01"'],
    "DateTime": [
        '"0000-01-01T00:00:00Z"',
        '"0001-01-01T00:00:00+14:00"',
        '"9999-12-31T23:59:59-12:00"',
        '"2027-04-15T01:00:00"',
        '"2027-04-15"',
    ],
    "Boolean": ["true", "false"],
}  # fmt: skip
WORDS: Final[Mapping[str, Sequence[str]]] = {
    "category": ["Flasks", "家电"],
    "certificates": ["ISO9001", "CE", "FDA"],
    "categories": ["electronics-appliances", "machinery"],
    "code": ["123456", "961700", "000000"],
    "column": ["number", "title", "price", ""],
    "countries": ["CN", "DE"],
    "edition": ["2022", "2017"],
    "email": ["buyer@fair.example", "exhibitor@fair.example", "li@fair.example", "new@fair.example"],
    "encoding": ["utf-8", "gb18030", "klingon"],
    "gtin": ["6901234000016", "6901234000017"],
    "hall": ["1.1", "12"],
    "number": ["F-500", "F-501", "Q-1", "1.1A01"],
    "place": ["Ningbo", "上海"],
    "rule": ["FOB", "CIF", "EXW"],
    "slug": ["spring-2027", "autumn-2027", "yongkang-flasks", "winter-2027"],
    "text": ["Vacuum flask", "保温杯", "termo", "F-500", "6901234000016", '"flask', "flask OR -steel"],
    "unit": ["C62", "KGM", "ZZZ"],
    "website": ["https://flasks.example", "javascript:alert(1)"],
}
_ID: Final = re.compile(r'"([a-z]{2,5}_[0-7][0-9A-HJKMNP-TV-Z]{25})"')
_CURSOR: Final = re.compile(r'"(?:cursor|endCursor|startCursor)":"([^"\\]+)"')


@dataclass(frozen=True)
class CollectedIds:
    """Ids and cursors from the fair's own answers, the latest of them."""

    ids: deque[str] = field(default_factory=lambda: deque(maxlen=200))
    cursors: deque[str] = field(default_factory=lambda: deque(maxlen=50))

    def gather(self, answer: str) -> None:
        """Remember what an answer holds."""
        self.ids.extend(_ID.findall(answer)[:20])
        self.cursors.extend(_CURSOR.findall(answer)[:5])


@dataclass(frozen=True)
class Values:
    """Replaces the values of a document."""

    schema: GraphQLSchema
    cast: Cast
    harvest: CollectedIds

    def enriched(self, document: DocumentNode, random: Random) -> DocumentNode:
        """Return the document with other values, and with unions asked for their problem's code."""
        info = TypeInfo(self.schema)
        changed: DocumentNode = visit(document, TypeInfoVisitor(info, _Enrichment(self, random, info)))
        return changed

    @cached_property
    def things(self) -> Mapping[str, Any]:
        """What the cast has, by ``field.argument``."""
        return things_of(self.cast)

    def value(
        self, owner: str, name: str, kind: GraphQLInputType, random: Random, mood: tuple[float, float]
    ) -> ConstValueNode | None:
        """Return a value for an argument or an input's field; None leaves what is there."""
        dice, (sense, malice) = random.random(), mood
        named = get_named_type(kind)
        if dice > sense + malice or not isinstance(named, GraphQLScalarType | GraphQLEnumType):
            return None
        if isinstance(named, GraphQLEnumType):
            text = random.choice(sorted(named.values))
        elif dice > sense:
            text = random.choice(ODD[named.name])
        else:
            text = self._meant(owner, name, named.name, random)
        return parse_const_value(f"[{text}]" if _is_list(kind) and not text.startswith("[") else text)

    def _meant(self, owner: str, name: str, kind: str, random: Random) -> str:
        if name == "first":
            return str(random.choice((1, 2, 2, 3, 5)))
        if name == "after":
            return _literal(random.choice(self.harvest.cursors)) if self.harvest.cursors else "null"
        wanted = self.things.get(f"{owner}.{name}") or argument_value(self.cast, name, kind)
        if kind == "ID" and random.random() < 0.25:
            return _literal(self._another(str(wanted), random))
        if f"{owner}.{name}" in self.things:
            return _literal(wanted)
        if name in WORDS and random.random() < 0.8:
            return _literal(random.choice(WORDS[name]))
        return _literal(wanted)

    def _another(self, wanted: str, random: Random) -> str:
        """Return another id from the fair, mostly of the same kind."""
        prefix = wanted.partition("_")[0]
        alike = [each for each in self.harvest.ids if each.startswith(prefix) or random.random() < 0.1]
        return random.choice(alike) if alike else wanted


class _Enrichment(Visitor):
    """Walks a document and changes it."""

    def __init__(self, values: Values, random: Random, info: TypeInfo) -> None:
        super().__init__()
        self._values = values
        self._random = random
        self._info = info
        self._mood = random.choices(MOODS, (6, 2, 2))[0]
        self._owner = ""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self._owner = node.name.value

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        found = self._value(self._owner, node)
        return None if found is None else ArgumentNode(name=node.name, value=found)

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> ObjectFieldNode | None:
        parent = self._info.get_parent_input_type()
        found = self._value(str(get_named_type(parent)) if parent else "", node)
        return None if found is None else ObjectFieldNode(name=node.name, value=found)

    def _value(self, owner: str, node: ArgumentNode | ObjectFieldNode) -> ValueNode | None:
        kind = self._info.get_input_type()
        return None if kind is None else self._values.value(owner, node.name.value, kind, self._random, self._mood)

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode | None:
        union = self._info.get_parent_type()
        if not isinstance(union, GraphQLUnionType) or "Problem" not in {each.name for each in union.types}:
            return None
        code = FieldNode(alias=NameNode(value=CODE), name=NameNode(value="code"), arguments=(), directives=())
        asked = InlineFragmentNode(
            type_condition=NamedTypeNode(name=NameNode(value="Problem")),
            directives=(),
            selection_set=SelectionSetNode(selections=(code,)),
        )
        return SelectionSetNode(selections=(*node.selections, asked))


def root_fields(document: DocumentNode) -> list[str]:
    """Return the names under which the document's operations answer."""
    return [
        (each.alias or each.name).value
        for operation in document.definitions
        if isinstance(operation, OperationDefinitionNode)
        for each in operation.selection_set.selections
        if isinstance(each, FieldNode)
    ]


def _is_list(kind: GraphQLInputType) -> bool:
    bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    return isinstance(bare, GraphQLList)


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_literal(each) for each in value)}]"
    return json.dumps(value)
