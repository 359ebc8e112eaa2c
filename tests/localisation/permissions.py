"""Who may ask and do what of localisation, with example arguments."""

from typing import Any, Final

from tests.support.permissions import (
    ADMINISTRATOR,
    ANYBODY,
    COMPANIES,
    EXHIBITOR,
    KEYS,
    ORGANISER,
    ORGANISERS,
    PEOPLE,
    SIGNED_IN,
    UNKNOWN,
    Cast,
    Permissions,
)
from tests.support.terms import the_terms
from tests.support.world import World


def _arguments(cast: Cast) -> dict[str, Any]:
    return {
        "TranslationKeyInput.original": "杯子",
        "TranslationKeyInput.originalLanguage": "zh",
        "TranslationKeyInput.language": "es",
        "TranslationKeyInput.owner": cast.actors["exhibitor"].organisation_id,
        "readingHelp.text": "不锈钢保温杯",
        "translate.to": "en",
        "installModel.source": "zh",
        "installModel.target": "en",
        "removeModel.source": "zh",
        "removeModel.target": "en",
        "importGlossary.uploadId": cast.things["termsFileId"],
        "importMemory.uploadId": cast.things["memoryFileId"],
        "removeTerm.id": cast.things["termId"],
        "SaveTermInput.id": None,
        "SaveTermInput.kept": True,
        "SaveTermInput.section": None,
        "ForbiddenTermsInput.words": ["no such words"],
        "approveTranslations.ids": [cast.things.get("madeId", UNKNOWN)],
        "approveTranslations.seenAt": "2199-01-01T00:00:00Z",
        "keepTranslation.language": "es",
        "acceptTranslationSuggestion.id": cast.things.get("offeredId", UNKNOWN),
    }


async def _things(world: World, cast: Cast) -> None:
    cast.things.update(await the_terms(world, cast.actors["exhibitor"]))


PERMISSIONS: Final = Permissions(
    queries={
        "translationEngine": ANYBODY,
        "readingHelp": ANYBODY,
        "myTexts": COMPANIES | {"reading_key"},
        "translationProgress": COMPANIES | {"reading_key"},
        "detectLanguages": SIGNED_IN | KEYS,
        "glossary": PEOPLE | KEYS,
        "glossaryConflicts": PEOPLE | KEYS,
        "memoryImports": PEOPLE | KEYS,
        "installedModels": ADMINISTRATOR,
        "modelAdvice": ADMINISTRATOR,
        "modelJobs": ADMINISTRATOR,
        "offeredModels": ADMINISTRATOR,
        "translationQuality": ORGANISERS | ADMINISTRATOR,
        "translationStatus": ADMINISTRATOR,
        "myTranslationQuality": COMPANIES | {"reading_key"},
    },
    mutations={
        "editTranslation": EXHIBITOR | ORGANISER,
        "withdrawTranslation": EXHIBITOR | ORGANISER,
        "translate": PEOPLE | KEYS,
        "installModel": ADMINISTRATOR,
        "removeModel": ADMINISTRATOR,
        "approveTranslations": EXHIBITOR,
        "keepTranslation": EXHIBITOR,
        "acceptTranslationSuggestion": EXHIBITOR,
        "saveTerm": COMPANIES | ORGANISERS,
        "removeTerm": EXHIBITOR,
        "importGlossary": EXHIBITOR,
        "exportGlossary": PEOPLE | KEYS,
        "importMemory": EXHIBITOR,
        "exportMemory": PEOPLE | KEYS,
    },
    subscriptions={
        "finishedTranslations": ANYBODY,
    },
    arguments=_arguments,
    things=_things,
    optional=frozenset({"TranslationKeyInput.owner"}),
)
