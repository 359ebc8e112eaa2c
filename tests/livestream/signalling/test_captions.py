"""Captions go from whoever shares them to those who read, and nowhere else."""

from collections.abc import AsyncIterator

import pytest

from livestream.server import MediaServer
from livestream.signalling.entrance import Entrance
from livestream.signalling.messages import Captioned, Problem, Roster
from livestream.transport.port import MediaPort
from tests.support.patience import until
from tests.support.room_guests import Guest


@pytest.fixture
async def entrance() -> AsyncIterator[Entrance]:
    port = MediaPort.open("127.0.0.1")
    yield Entrance(MediaServer(port, [port.address]), grace=0.1)
    port.close()


def caption(guest: Guest, text: str, *, number: int = 0, final: bool = True) -> None:
    guest.say(type="caption", number=number, text=text, language="es", final=final)


def read(guest: Guest) -> list[Captioned]:
    return [each for each in guest.told if isinstance(each, Captioned)]


def problems(guest: Guest) -> list[str]:
    return [each.code for each in guest.told if isinstance(each, Problem)]


async def test_caption_goes_to_those_who_read(entrance: Entrance) -> None:
    ana, bo = Guest(entrance, "ana"), Guest(entrance, "bo")
    listener, other = Guest(entrance, "cy", may_send=False), Guest(entrance, "dee", room="other")
    ana.say(type="switchCaptions", shares=True, reads=True)
    for guest in (listener, other):
        guest.say(type="switchCaptions", shares=False, reads=True)
    caption(ana, "Buenos", number=3, final=False)
    caption(ana, "Buenos días.", number=3)
    assert read(listener) == [
        Captioned("ana", 3, "Buenos", "es", final=False),
        Captioned("ana", 3, "Buenos días.", "es", final=True),
    ]
    assert [read(each) for each in (ana, bo, other)] == [[], [], []]
    listener.say(type="switchCaptions", shares=False, reads=False)
    caption(ana, "¿Qué tal?", number=4)
    assert len(read(listener)) == 2
    for guest in (ana, bo, listener, other):
        guest.close()


async def test_everybody_is_told_who_shares_captions(entrance: Entrance) -> None:
    ana, bo = Guest(entrance, "ana"), Guest(entrance, "bo")
    ana.say(type="switchCaptions", shares=True, reads=False)

    def sharing() -> list[bool]:
        told = [each for each in bo.told if isinstance(each, Roster)]
        return [each.shares_captions for each in told[-1].participants] if told else []

    await until(lambda: sharing() == [True, False])
    again = Guest(entrance, "ana")  # another device, which has not been asked to recognise anything
    await until(lambda: sharing() == [False, False])
    for guest in (ana, bo, again):
        guest.close()


async def test_only_those_who_share_and_speak_have_captions(entrance: Entrance) -> None:
    ana, bo, listener = Guest(entrance, "ana"), Guest(entrance, "bo"), Guest(entrance, "cy", may_send=False)
    bo.say(type="switchCaptions", shares=False, reads=True)
    caption(ana, "Hola.")
    listener.say(type="switchCaptions", shares=True, reads=True)
    caption(listener, "Hola.")
    assert (problems(ana), problems(listener)) == (["NOT_ALLOWED"], ["NOT_ALLOWED"] * 2)
    assert not listener.session.reads_captions
    ana.say(type="switchCaptions", shares=True, reads=False)
    ana.say(type="switchCaptions", shares=False, reads=False)
    caption(ana, "Hola.")
    assert read(bo) == []
    for guest in (ana, bo, listener):
        guest.close()


async def test_flood_of_captions_is_dropped_and_the_session_goes_on(entrance: Entrance) -> None:
    ana, bo = Guest(entrance, "ana"), Guest(entrance, "bo")
    bo.say(type="switchCaptions", shares=False, reads=True)
    ana.say(type="switchCaptions", shares=True, reads=False)
    for number in range(60):
        caption(ana, "Hola.", number=number)
    assert 20 <= len(read(bo)) < 30
    assert set(problems(ana)) == {"TOO_MANY_CAPTIONS"}
    assert not ana.was_hung_up
    for guest in (ana, bo):
        guest.close()
