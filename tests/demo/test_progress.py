import io

from rich.console import Console

from expo.demo.data.sign_ins import sign_ins
from expo.demo.progress import print_demo_logins, progress_display


def test_every_tenth_company_gets_plain_line_without_terminal() -> None:
    console = Console(file=io.StringIO(), width=80)
    with progress_display(console) as told:
        for done in range(1, 13):
            told.moved_in(f"Company {done} [Ltd]", done, 12)
    assert _written(console).splitlines() == [
        "10 of 12 exhibitors have moved in: Company 10 [Ltd]",
        "12 of 12 exhibitors have moved in: Company 12 [Ltd]",
    ]


def test_buyers_and_recommendations_get_occasional_plain_lines() -> None:
    console = Console(file=io.StringIO(), width=80)
    with progress_display(console) as told:
        for done in range(10, 121, 10):
            told.buyers_arrived(done, 120)
        for share in (0.0, 0.5, 1.0):
            told.weighed(share)
    assert _written(console).splitlines() == [
        "50 of 120 buyers have come.",
        "100 of 120 buyers have come.",
        "120 of 120 buyers have come.",
        "It is worked out who should meet whom.",
    ]


def test_terminal_shows_bar_and_keeps_lines() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    with progress_display(console) as told:
        told.say("Opening [the] fair")
        told.moved_in("Company 1", 1, 2)
        told.moved_in("Company 2", 2, 2)
    assert "Opening [the] fair" in _written(console)
    assert "2/2" in _written(console)


def test_bar_shows_buyers_and_recommendations() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    with progress_display(console) as told:
        told.buyers_arrived(3, 200)
    with progress_display(console) as told:
        told.weighed(0.25)
    assert "3/200" in _written(console)
    assert "25/100" in _written(console)


def test_sign_ins_are_not_wrapped_in_narrow_window() -> None:
    console = Console(file=io.StringIO(), width=30)
    known = sign_ins(b"secret")
    print_demo_logins(console, "http://localhost:8000", known)
    assert "http://localhost:8000/graphql\n" in _written(console)
    for each in known:
        assert f"{each.email}" in _written(console)
        assert f"{each.password}  {each.name}\n" in _written(console)


def _written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
