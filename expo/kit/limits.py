"""Limits at the door: what an operation costs, found before anything runs.

The cost of a field is 1 plus the cost of what is selected below it. Below ``edges`` and
``nodes`` of a connection that counts once per item of the page (``first``), below any
other list `LIST` times. A fragment's cost is worked out once per page size, however
often it is spread, so the walk takes time in proportion to the document. Below
``__schema`` and ``__type`` nothing is multiplied.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from graphql.language.ast import DocumentNode

from expo.kit.errors import TooMuch
from expo.kit.paging import DEFAULT_PAGE, LARGEST_PAGE

TOKENS: Final = 1000
"""Most tokens of a document."""

POINTS: Final = 5000
"""Most points that one operation may cost."""

SAME_FIELD: Final = 20
"""Most times that one selection may name the same field: merging them takes quadratic time."""

DEPTH: Final = 25
"""Most levels of selections, fragments included."""

LIST: Final = 5
"""What a list without a page size counts as."""


class TooCostly(TooMuch):
    """The operation would cost more than one operation may."""

    code = "TOO_COSTLY"


_ITEMS: Final = frozenset({"edges", "nodes"})
_INTROSPECTION: Final = {"__schema": "__Schema", "__type": "__Type"}


@dataclass(frozen=True)
class _Place:
    """Where the walk is: the type, the page size of a connection's own selection, inside introspection or not."""

    type: object
    page: int | None = None
    flat: bool = False


@dataclass
class _Walk:
    schema: GraphQLSchema
    variables: Mapping[str, Any]
    fragments: Mapping[str, FragmentDefinitionNode]
    known: dict[tuple[str, int | None], tuple[int, int]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def selection(self, node: SelectionSetNode | None, place: _Place) -> tuple[int, int]:
        """Return (points, levels) of a selection set."""
        if node is None:
            return 0, 0
        _refuse_repetition(node)
        points = levels = 0
        for child in node.selections:
            cost, depth = self.child(child, place)
            points, levels = points + cost, max(levels, depth)
            if points > POINTS:
                raise TooCostly(f"This operation costs more than {POINTS} points. Ask for fewer items or fields.")
        if levels > DEPTH:
            raise TooCostly(f"This operation is nested deeper than {DEPTH} levels.")
        return points, levels

    def child(self, node: SelectionNode, place: _Place) -> tuple[int, int]:
        if isinstance(node, FieldNode):
            return self.field(node, place)
        if isinstance(node, FragmentSpreadNode):
            return self.fragment(node.name.value, place)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            target = replace(place, type=self.schema.get_type(condition.name.value)) if condition else place
            cost, depth = self.selection(node.selection_set, target)
            return cost, depth + 1
        return 0, 0

    def field(self, node: FieldNode, place: _Place) -> tuple[int, int]:
        name = node.name.value
        if name in _INTROSPECTION:
            below, levels = self.selection(
                node.selection_set, _Place(self.schema.get_type(_INTROSPECTION[name]), flat=True)
            )
            return 1 + below, levels + 1
        parent = place.type
        definition = parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
        if definition is None:
            below, levels = self.selection(node.selection_set, _Place(None, flat=place.flat))
            return 1 + below, levels + 1
        page = self.page_size(node) if "first" in definition.args else None
        target = _Place(get_named_type(definition.type), page, place.flat)
        below, levels = self.selection(node.selection_set, target)
        return 1 + below * _times(name, definition, place), levels + 1

    def page_size(self, node: FieldNode) -> int:
        given = next((argument.value for argument in node.arguments or () if argument.name.value == "first"), None)
        value: object = DEFAULT_PAGE
        if isinstance(given, IntValueNode):
            value = int(given.value) if len(given.value) < 6 else LARGEST_PAGE
        elif isinstance(given, VariableNode):
            value = self.variables.get(given.name.value, DEFAULT_PAGE)
        return min(max(value, 1), LARGEST_PAGE) if isinstance(value, int) else DEFAULT_PAGE

    def fragment(self, name: str, place: _Place) -> tuple[int, int]:
        key = name, place.page
        if name in self.open:
            raise TooCostly(f"The fragment {name} contains itself.")
        if key not in self.known:
            definition = self.fragments.get(name)
            if definition is None:
                return 1, 1  # validation says so, with its place
            self.open.add(name)
            target = replace(place, type=self.schema.get_type(definition.type_condition.name.value))
            cost, levels = self.selection(definition.selection_set, target)
            self.known[key] = cost, levels + 1
            self.open.discard(name)
        return self.known[key]


def _times(name: str, definition: GraphQLField, place: _Place) -> int:
    if place.flat or not _is_list(definition.type):
        return 1
    return place.page if place.page is not None and name in _ITEMS else LIST


def _refuse_repetition(node: SelectionSetNode) -> None:
    if len(node.selections) <= SAME_FIELD:
        return
    names = Counter((child.alias or child.name).value for child in node.selections if isinstance(child, FieldNode))
    if names and names.most_common(1)[0][1] > SAME_FIELD:
        raise TooCostly(f"One selection names the same field more than {SAME_FIELD} times.")


def _is_list(kind: GraphQLOutputType) -> bool:
    while isinstance(kind, GraphQLNonNull):
        kind = kind.of_type
    return isinstance(kind, GraphQLList)


def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode | None,
    variables: Mapping[str, Any],
) -> int:
    """Return the points that ``operation`` costs; raise `TooCostly` over `POINTS`, `DEPTH` or `SAME_FIELD`."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    walk = _Walk(schema, variables, fragments)
    total = 0
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode) and (operation is None or node is operation):
            total += walk.selection(node.selection_set, _Place(schema.get_root_type(node.operation)))[0]
    for name in fragments:  # unused ones are validated too
        walk.fragment(name, _Place(None))
    return total
