"""Who speaks: the loudest microphone over about a second, with some patience towards whoever speaks already."""

from collections.abc import Mapping
from typing import Final

_AUDIBLE: Final = 1e-5
"""Power below which nobody speaks: 50 decibels below overload, as fans and keyboards are."""
_LEAD: Final = 4.0
"""Times as loud as the present speaker (6 decibels) must somebody be to take over."""
_WEIGHT: Final = 0.4
"""Of the newest power in the moving average."""


class ActiveSpeaker:
    """``id`` is the participant who speaks, or spoke last; None before anybody has, and after the speaker has left."""

    def __init__(self) -> None:
        self.id: str | None = None
        self._averages: dict[str, float] = {}

    def hear(self, powers: Mapping[str, float]) -> bool:
        """Take the power of all open microphones, by participant; return whether the speaker has changed.

        Power is a share of that at overload, since the last time; a moving average bridges the pauses of speech.
        """
        self._averages = {
            participant: (1 - _WEIGHT) * self._averages.get(participant, 0.0) + _WEIGHT * power
            for participant, power in powers.items()
        }
        loudest = max(self._averages, key=self._averages.__getitem__, default=None)
        present = self._averages.get(self.id, 0.0) if self.id is not None else 0.0
        if loudest is None or loudest == self.id or self._averages[loudest] < max(_AUDIBLE, _LEAD * present):
            return False
        self.id = loudest
        return True

    def forget(self, participant: str) -> None:
        """Take notice that somebody has left."""
        self._averages.pop(participant, None)
        if self.id == participant:
            self.id = None
