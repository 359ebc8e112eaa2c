"""Lets participants in: opens rooms, keeps the place of somebody whose line is lost, closes what is empty."""

import asyncio
from collections.abc import Callable
from typing import Final

from livestream.rooms.room import Participant
from livestream.server import MediaServer
from livestream.signalling.admission import Admission
from livestream.signalling.messages import Sent
from livestream.signalling.session import RoomSessions, Session

GRACE_SECONDS: Final = 30.0
"""How long a place is kept for somebody whose line is lost."""


class Entrance:
    """The rooms of a media server with their sessions."""

    def __init__(self, server: MediaServer, *, grace: float = GRACE_SECONDS) -> None:
        self._server, self._grace = server, grace
        self._rooms: dict[str, RoomSessions] = {}
        self._absent: dict[tuple[str, str], asyncio.TimerHandle] = {}

    def enter(self, admission: Admission, send: Callable[[Sent], None], hang_up: Callable[[], None]) -> Session:
        """Let somebody in and return their session. Raises RoomIsFull."""
        room = self._server.room(admission.room_id, changed=lambda: self._changed(admission.room_id))
        sessions = self._rooms.setdefault(admission.room_id, RoomSessions(self._server, room))
        participant = room.join(admission.participant_id, admission.name, may_send=admission.may_send)
        timer = self._absent.pop((room.id, participant.id), None)
        if timer is not None:
            timer.cancel()
        return sessions.enter(participant, send, hang_up, may_record=admission.may_record)

    def close(self, session: Session, *, keep_place: bool = True) -> None:
        """Take notice that a session's line is closed: who left is gone, who was cut off may come back.

        Without ``keep_place`` they are gone at once; closing a session again changes nothing.
        """
        participant, sessions = session.participant, session.room
        if not sessions.close(session):
            return
        if session.has_left or not keep_place:
            self._leave(sessions, participant)
            return
        key = (sessions.room.id, participant.id)
        loop = asyncio.get_running_loop()
        self._absent[key] = loop.call_later(self._grace, self._leave, sessions, participant)

    def close_room(self, room_id: str) -> None:
        """End a room for everybody in it, at once; closing their sessions afterwards changes nothing."""
        sessions = self._rooms.get(room_id)
        if sessions is None:
            return
        sessions.end()
        for participant in list(sessions.room.participants.values()):
            timer = self._absent.get((room_id, participant.id))
            if timer is not None:
                timer.cancel()
            self._leave(sessions, participant)

    def _leave(self, sessions: RoomSessions, participant: Participant) -> None:
        self._absent.pop((sessions.room.id, participant.id), None)
        self._server.leave(sessions.room, participant)
        if not sessions.room.participants:
            self._rooms.pop(sessions.room.id, None)

    def _changed(self, room_id: str) -> None:
        sessions = self._rooms.get(room_id)
        if sessions is not None:
            sessions.changed()
