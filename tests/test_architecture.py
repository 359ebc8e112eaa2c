"""Where a line stands and what it may import: `tests.support.architecture` sees all features, and the tree keeps its shape."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

from expo.features import FEATURES
from expo.kit.features.feature import Feature
from tests.support.architecture import LAYERS, Architecture, imports_of, seen_lines

ROOT = Path(__file__).parents[1]
RULES = Architecture(FEATURES)
MAX_FILES = 16
STORE = re.compile(r"\b(?!VectorStore)\w*Store\b")
"""What a type names that holds a store of ours; where vectors are kept is for the settings to say."""
SHARED = {"__init__.py", "feature.py", "demo.py", "errors.py", "models.py", "store.py", "service.py"}


def folders() -> list[str]:
    """Return every feature without sub-features and every sub-feature, as dotted names."""
    return [
        f"expo.{feature.name}.{each}" if each else f"expo.{feature.name}"
        for feature in FEATURES
        for each in feature.subfeatures or ("",)
    ]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(
        "expo", "matching", "translation", "frontend", include_external_packages=True, cache_dir=None
    )


def test_every_import_is_downward(graph: grimp.ImportGraph) -> None:
    imports = list(imports_of(graph))
    assert len(imports) > 3000
    assert list(RULES.violations(imports)) == []


@pytest.mark.parametrize("folder", folders())
def test_a_planted_violation_in_a_folder_is_found(folder: str) -> None:
    planted = [
        (f"{folder}.api.queries", f"{folder}.store"),
        (f"{folder}.service", f"{folder}.api.types"),
        (f"{folder}.editing", f"{folder}.feature"),
        (f"{folder}.store", f"{folder}.service"),
        (f"{folder}.models", f"{folder}.store"),
        (f"{folder}.errors", f"{folder}.models"),
        (f"{folder}.rules.pricing", f"{folder}.store"),
        (f"{folder}.rules.pricing", "strawberry"),
        (f"{folder}.models", "pymongo"),
        (f"{folder}.anything", "starlette"),
        (f"{folder}.service", "expo.settings"),
        (f"{folder}.models", "expo.app"),
    ]
    for each in planted:
        assert len(list(RULES.violations([each]))) == 1, each


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_feature_may_import_only_needed_features(feature: object) -> None:
    assert isinstance(feature, type(FEATURES[0]))
    others = [each for each in FEATURES if each.name not in {feature.name, *feature.needs}]
    for other in others:
        planted = (f"expo.{feature.name}.service", f"expo.{other.name}.models")
        assert list(RULES.violations([planted])) == [
            f"{planted[0]} imports {planted[1]}: {feature.name} does not need {other.name}."
        ]
    for needed in feature.needs:
        assert list(RULES.violations([(f"expo.{feature.name}.service", f"expo.{needed}.service")])) == []
        assert len(list(RULES.violations([(f"expo.{feature.name}.service", f"expo.{needed}.store")]))) == 1


def test_sub_features_see_only_earlier_ones() -> None:
    for feature in FEATURES:
        for number, each in enumerate(feature.subfeatures):
            for other, name in enumerate(feature.subfeatures):
                planted = (f"expo.{feature.name}.{each}.service", f"expo.{feature.name}.{name}.models")
                assert bool(list(RULES.violations([planted]))) == (other > number)


@pytest.mark.parametrize("feature", [each for each in FEATURES if each.demo], ids=lambda feature: feature.name)
def test_demo_chapter_sees_only_its_feature_and_its_needs(feature: Feature) -> None:
    chapter, above = f"expo.{feature.name}.demo", FEATURES[FEATURES.index(feature) + 1 :]
    seen = [f"expo.{feature.name}.{each}.service" for each in feature.subfeatures] or [f"expo.{feature.name}.service"]
    seen += [f"expo.{need}.service" for need in feature.needs]
    assert [each for planted in seen for each in RULES.violations([(chapter, planted)])] == []
    unseen = ["expo.demo.opening", "expo.app", f"expo.{feature.name}.store", f"expo.{feature.name}.feature"]
    unseen += [f"expo.{each.name}.service" for each in above]
    assert [each for each in unseen if not list(RULES.violations([(chapter, each)]))] == []


def test_every_need_is_used(graph: grimp.ImportGraph) -> None:
    imports = {(RULES.place(a), RULES.place(b)) for a, b in imports_of(graph)}
    used = {(a.feature, b.feature) for a, b in imports if a is not None and b is not None}
    assert {(f.name, need) for f in FEATURES for need in f.needs} - used == set()


def test_import_graph_has_no_cycles(graph: grimp.ImportGraph) -> None:
    ours = {each for each in graph.modules if not graph.is_module_squashed(each)}
    imports = {each: graph.find_modules_directly_imported_by(each) & ours for each in ours}
    TopologicalSorter(imports).prepare()  # names the circle where there is one


def test_rules_cover_nearly_all_lines_of_features() -> None:
    lines = seen_lines(RULES)
    assert lines["none"] / sum(lines.values()) < 0.05
    assert set(lines) <= {*LAYERS, "none"}


def python_files() -> Iterator[Path]:
    for package in ("expo", "matching", "translation", "livestream", "frontend"):
        yield from (path for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts)


def test_no_folder_has_too_many_files() -> None:
    count = Counter(path.parent.relative_to(ROOT).as_posix() for path in python_files() if path.name != "__init__.py")
    assert {folder: files for folder, files in count.items() if files > MAX_FILES} == {}


def test_every_package_has_a_docstring() -> None:
    for folder in {path.parent for path in python_files()}:
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))), folder


def test_feature_folder_holds_only_sub_features_and_shared_files() -> None:
    for feature in (each for each in FEATURES if each.subfeatures):
        folder = ROOT / "expo" / feature.name
        files = {path.name for path in folder.glob("*.py")}
        assert files <= SHARED, feature.name
        found = {path.parent.name for path in folder.glob("*/__init__.py")} - {"api", "rules", "store"}
        assert found == set(feature.subfeatures), feature.name


@pytest.mark.parametrize("folder", folders())
def test_feature_folder_has_the_prescribed_shape(folder: str) -> None:
    path = ROOT.joinpath(*folder.split("."))
    within = {each.parent.name for each in path.glob("*/__init__.py")}
    assert within <= {"api", "rules", "store"}
    assert not list(path.glob("*schema.py")), "GraphQL stands in api/"
    assert not list(path.glob("*types.py")), "GraphQL stands in api/"


def public_stores(code: str) -> list[str]:
    """Return which public fields of classes are stores."""
    fields = [
        each
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ClassDef)
        for each in node.body
        if isinstance(each, ast.AnnAssign)
    ]
    stores = [ast.unparse(each.target) for each in fields if STORE.search(ast.unparse(each.annotation))]
    return [name for name in stores if not name.startswith("_")]


def test_store_fields_are_private() -> None:
    assert public_stores(
        "class SourcingNeeds:\n    found: SourcingNeedStore | None = None\n    _kept: SourcingNeedStore"
    ) == ["found"]
    for feature in FEATURES:
        for path in (ROOT / "expo" / feature.name).rglob("*.py"):
            assert public_stores(path.read_text(encoding="utf-8")) == [], path


def undescribed(code: str) -> list[str]:
    """Return the public functions, of a module or its classes, that neither a description nor a docstring describes."""
    module = ast.parse(code).body
    inside = [each for node in module if isinstance(node, ast.ClassDef) for each in node.body]
    functions = [each for each in (*module, *inside) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        each.name
        for each in functions
        if not each.name.startswith("_") and ast.get_docstring(each) is None and not _has_description(each)
    ]


def _has_description(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    calls = [each for each in function.decorator_list if isinstance(each, ast.Call)]
    return any(each.arg == "description" for call in calls for each in call.keywords)


def test_resolvers_without_description_have_a_docstring() -> None:
    field = '@strawberry.field(description="What it costs.")\nasync def price(self) -> str:\n    return ""\n'
    assert undescribed(field) == []
    assert undescribed("def price() -> str:\n    return ''\n") == ["price"]
    assert undescribed('def price() -> str:\n    """Return what it costs."""\n') == []
    resolvers = [path for path in python_files() if path.parent.name == "api"]
    assert [(path, name) for path in resolvers for name in undescribed(path.read_text(encoding="utf-8"))] == []
    assert len(resolvers) > 50
