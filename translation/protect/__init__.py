"""Protection of values in translations: found in a text, hidden from the engine, compared afterwards."""

from translation.protect.checking import Verdict, check
from translation.protect.fallbacks import Outcome, translate_protected
from translation.protect.kinds import NOTHING, Protection, Span, Term, ValueKind, surface_forms
from translation.protect.masks import Masks
from translation.protect.recognition.finding import find
from translation.protect.rendering import render

__all__ = [
    "NOTHING",
    "Masks",
    "Outcome",
    "Protection",
    "Span",
    "Term",
    "ValueKind",
    "Verdict",
    "check",
    "find",
    "render",
    "surface_forms",
    "translate_protected",
]
