"""What features declare is gathered before any is built; what does not fit is refused by name."""

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pymongo import IndexModel

from expo.features import FEATURES
from expo.kit.features.feature import Feature, combine_declarations, read_verbs, roots
from expo.kit.files.uploads import PICTURE
from expo.kit.text import LANGUAGES


def test_scopes_and_verbs_come_in_the_order_of_features() -> None:
    below = Feature("fairs", scopes=("fairs:read",), verbs={"fair.created": {"en": "Fair set up"}})
    above = Feature("booths", needs=("fairs",), scopes=("booths:read",), verbs={"booth.closed": {"en": "Closed"}})
    found = combine_declarations([below, above])
    assert found.scopes == ("fairs:read", "booths:read")
    assert list(found.verbs) == ["fair.created", "booth.closed"]


@pytest.mark.parametrize("needs", [("fairs",), ("booths",), ("nothing",)])
def test_feature_needs_only_earlier_features(needs: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=f"booths needs {needs[0]}"):
        combine_declarations([Feature("booths", needs=needs), Feature("fairs")])


@pytest.mark.parametrize(
    "both",
    [
        {"scopes": ("fairs:read",)},
        {"verbs": {"fair.created": {}}},
        {"indexes": ({"fairs": [IndexModel([("at", 1)])]},)},
    ],
    ids=["scopes", "verbs", "indexes"],
)
def test_two_features_cannot_declare_the_same(both: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Two features declare fair"):
        combine_declarations([Feature("one", **both), Feature("other", **both)])


def test_two_upload_purposes_of_one_name_are_refused() -> None:
    features = [
        Feature("one", uploads={PICTURE: "a:write"}),
        Feature("two", uploads={replace(PICTURE, limit=1): "b:write"}),
    ]
    with pytest.raises(ValueError, match="Two features declare PICTURE"):
        combine_declarations(features)


def test_sentences_are_read_by_verb_and_language(tmp_path: Path) -> None:
    file = tmp_path / "verbs.toml"
    file.write_text('[booth]\nclosed = { en = "Closed", zh = "已关闭" }\n', encoding="utf-8")
    assert read_verbs(file) == {"booth.closed": {"en": "Closed", "zh": "已关闭"}}


def test_roots_come_from_modules_that_define_them(monkeypatch: pytest.MonkeyPatch) -> None:
    class Query:
        pass

    monkeypatch.setitem(sys.modules, "asked", cast("Any", SimpleNamespace(Query=Query)))
    monkeypatch.setitem(sys.modules, "silent", cast("Any", SimpleNamespace()))
    features = [Feature("one", api=("asked", "silent"))]
    assert (roots(features, "Query"), roots(features, "Mutation")) == ((Query,), ())


def test_shared_upload_purpose_accepts_the_scope_of_either() -> None:
    features = [
        Feature("booths", uploads={PICTURE: "booths:write"}),
        Feature("goods", uploads={PICTURE: "goods:write"}),
    ]
    assert combine_declarations(features).uploads == {PICTURE: ["booths:write", "goods:write"]}


def test_scopes_are_read_or_write_and_verbs_have_all_languages() -> None:
    found = combine_declarations(FEATURES)
    assert {scope.partition(":")[2] for scope in found.scopes} == {"read", "write"}
    assert all(set(words) == set(LANGUAGES) for words in found.verbs.values())
