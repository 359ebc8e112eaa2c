"""Help with reading as the GraphQL server would answer it."""

from typing import Any

NODE = dict[str, Any]


def reading_help(**changes: Any) -> NODE:
    """Return help with a product's title, by the lexicon and the dictionary."""

    def word(text: str, readings: list[str], *meanings: NODE) -> NODE:
        return {"text": text, "readings": readings, "meanings": list(meanings)}

    def said(source: str, language: str, *glosses: str, pinyin: str | None = None) -> NODE:
        return {"source": source, "language": language, "glosses": list(glosses), "pinyin": pinyin}

    licence = "https://creativecommons.org/licenses/by-sa/4.0/"
    return {
        "pieces": ["500", "毫升", "304", "不锈钢", "都", "。\n", "不锈钢", "<b>"],
        "words": [
            word("毫升", [], said("LEXICON", "en", "millilitre", "ml")),
            word(
                "不锈钢",
                ["bù xiù gāng"],
                said("LEXICON", "en", "stainless steel"),
                said("CEDICT", "en", "stainless steel", pinyin="bù xiù gāng"),
            ),
            word(
                "都",
                ["dōu", "dū"],
                said("CEDICT", "en", "all; both", pinyin="dōu"),
                said("CEDICT", "en", "capital", pinyin="dū"),
            ),
        ],
        "credits": [
            {"source": "LEXICON", "name": "Cloud Expo lexicon of trade", "licence": None, "address": None},
            {"source": "CEDICT", "name": "CC-CEDICT", "licence": "CC BY-SA 4.0", "address": licence},
        ],
    } | changes
