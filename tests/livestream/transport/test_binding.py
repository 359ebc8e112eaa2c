"""Connectivity checks are answered if they are signed with our password, and cost little otherwise."""

import secrets

from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from livestream.transport import binding
from livestream.transport.credentials import IceCredentials

OURS = IceCredentials("ourufrag", "ourpassword" * 3)
SOURCE = ("203.0.113.9", 50_000)


def a_request(password: str = OURS.password, **attributes: object) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes |= {"USERNAME": f"{OURS.ufrag}:theirs", "PRIORITY": 1, "ICE-CONTROLLING": 1} | {
        name.replace("_", "-"): value for name, value in attributes.items()
    }
    message.add_message_integrity(password.encode())
    return bytes(message)


def test_signed_request_is_answered_with_its_source_address() -> None:
    request = binding.read(a_request(), password=OURS.password)
    assert request is not None
    answer = stun.parse_message(binding.response(request, SOURCE, password=OURS.password))
    assert answer.check_message_integrity(OURS.password.encode())
    assert answer.message_class is stun.Class.RESPONSE
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == SOURCE
    assert answer.transaction_id == request.message.transaction_id


def test_nomination_is_recognised() -> None:
    plain, nominating = a_request(), a_request(USE_CANDIDATE=None)
    assert [
        request.nominates
        for each in (plain, nominating)
        if (request := binding.read(each, password=OURS.password)) is not None
    ] == [False, True]


def test_request_signed_with_another_password_is_ignored() -> None:
    assert binding.read(a_request("x" * 24), password=OURS.password) is None


def test_unsigned_request_is_ignored() -> None:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes={"USERNAME": "ourufrag:theirs"})
    message.add_fingerprint()
    assert binding.read(bytes(message), password=OURS.password) is None


def test_controlled_peer_is_told_of_the_conflict() -> None:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes |= {"USERNAME": "ourufrag:theirs", "ICE-CONTROLLED": 1}
    message.add_message_integrity(OURS.password.encode())
    request = binding.read(bytes(message), password=OURS.password)
    assert request is not None
    answer = stun.parse_message(binding.response(request, SOURCE, password=OURS.password))
    assert answer.error_code == 487


def test_username_fragment_is_read_before_anything_else() -> None:
    assert binding.local_ufrag(a_request()) == OURS.ufrag
    assert binding.local_ufrag(a_request()[:30]) != OURS.ufrag
    assert binding.local_ufrag(b"\x01\x01" + a_request()[2:]) is None
    assert binding.local_ufrag(a_request(SOFTWARE="x" * 600)) is None


@given(st.binary(max_size=600))
def test_garbage_is_ignored(garbage: bytes) -> None:
    header = b"\x00\x01\x00\x08" + b"\x21\x12\xa4\x42" + secrets.token_bytes(12)
    for datagram in (garbage, header + garbage, a_request()[:-4] + garbage):
        binding.local_ufrag(datagram)
        assert binding.read(datagram, password=OURS.password) is None or datagram == a_request()
