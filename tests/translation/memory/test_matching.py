from datetime import UTC, datetime
from typing import Any

from translation.memory import MatchKind, Origin, TranslationUnit, best_match

_OLD, _NEW = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


def a_unit(source_text: str = "保温杯 500ml", target_text: str = "Termo 500 ml", **changes: Any) -> TranslationUnit:
    return TranslationUnit(source_text, target_text, **{"source": "zh", "target": "es", "changed_at": _OLD, **changes})


def translation(*units: TranslationUnit, text: str = "保温杯 500ml", scope: str = "") -> str | None:
    match = best_match(units, text, "zh", "es", scope=scope)
    return match.translation if match else None


def test_equal_segment_is_exact_match() -> None:
    match = best_match([a_unit()], " 保温杯  500ml", "zh", "es")
    assert match is not None
    assert (match.translation, match.score, match.kind, match.automatic) == ("Termo 500 ml", 1.0, MatchKind.EXACT, True)


def test_different_values_are_carried_over() -> None:
    match = best_match([a_unit()], "保温杯 750ml", "zh", "es")
    assert match is not None
    assert (match.translation, match.score, match.kind, match.automatic) == (
        "Termo 750 ml",
        0.99,
        MatchKind.CARRIED,
        True,
    )


def test_fuzzy_match_is_not_automatic() -> None:
    match = best_match([a_unit("不锈钢保温杯", "Termo de acero")], "不锈钢保温壶", "zh", "es")
    assert match is not None
    assert (match.translation, round(match.score, 3), match.automatic) == ("Termo de acero", 0.833, False)


def test_dissimilar_segment_does_not_match() -> None:
    assert best_match([a_unit("不锈钢杯", "Taza de acero")], "玻璃钢杯", "zh", "es") is None
    assert best_match([], "玻璃钢杯", "zh", "es") is None


def test_most_similar_segment_is_offered() -> None:
    near, nearer = a_unit("不锈钢保温水壶子", "lejos"), a_unit("不锈钢保温大水壶", "cerca")
    assert translation(near, nearer, text="不锈钢保温小水壶") == "cerca"


def test_exact_precedes_carried_and_carried_precedes_fuzzy() -> None:
    machine = a_unit(origin=Origin.MACHINE)
    assert translation(a_unit("保温杯 750ml", "carried"), machine) == "Termo 500 ml"
    assert translation(a_unit("保温水杯 500ml", "fuzzy"), a_unit("保温杯 750ml", "Termo 750 ml")) == "Termo 500 ml"


def test_human_translation_precedes_newer_machine_translation() -> None:
    machine = a_unit(target_text="máquina", origin=Origin.MACHINE, changed_at=_NEW, scope="own")
    assert translation(machine, a_unit(target_text="persona"), scope="own") == "persona"
    assert translation(a_unit(target_text="fichero", origin=Origin.IMPORTED), machine, scope="own") == "fichero"


def test_own_translation_precedes_newer_platform_translation() -> None:
    assert (
        translation(a_unit(target_text="casa", changed_at=_NEW), a_unit(target_text="mío", scope="own"), scope="own")
        == "mío"
    )


def test_newer_translation_precedes_older() -> None:
    assert translation(a_unit(target_text="viejo"), a_unit(target_text="nuevo", changed_at=_NEW)) == "nuevo"


def test_translations_of_others_are_not_offered() -> None:
    assert translation(a_unit(scope="other"), scope="own") is None
    assert translation(a_unit(scope="own")) is None


def test_other_languages_are_ignored() -> None:
    assert translation(a_unit(target="fr"), a_unit(source="en")) is None


def test_next_unit_is_used_if_values_cannot_be_carried() -> None:
    assert (
        translation(
            a_unit(target_text="Termo"), a_unit("保温杯 300ml", "Termo 300 ml", changed_at=_NEW), text="保温杯 750ml"
        )
        == "Termo 750 ml"
    )
