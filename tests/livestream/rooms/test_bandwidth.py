"""What a viewer's line carries, found by trial."""

from livestream.rooms.bandwidth import Bandwidth, LineReport


class Line:
    """A line that carries ``room`` bits a second: what is sent beyond is lost."""

    def __init__(self, room: float) -> None:
        self.room, self.now, self.bandwidth = room, 0.0, Bandwidth()
        self.rates: list[float] = []

    def watch(self, seconds: int, *, wanted: float = 4e6, loss: float = 0.0) -> None:
        """Send as much as the rate allows of what is wanted."""
        for _ in range(seconds):
            self.now += 1
            sent = min(wanted, self.bandwidth.rate)
            lost = max(loss, 1 - self.room / sent)
            self.bandwidth.update(LineReport(sent, lost, 0.05), self.now, is_short=wanted > self.bandwidth.rate)
            self.rates.append(self.bandwidth.rate)


def test_rate_rises_as_long_as_more_is_wanted_and_nothing_is_lost() -> None:
    line = Line(100e6)
    line.watch(60, wanted=8e6)
    assert 8e6 <= line.bandwidth.rate <= 12e6


def test_rate_stays_below_what_the_line_carries_and_near_it() -> None:
    line = Line(700_000)
    line.watch(10)
    line.watch(240)
    late = line.rates[-120:]
    assert sum(rate <= 700_000 for rate in late) >= 0.9 * len(late)
    assert min(late) > 350_000


def test_trials_that_fail_become_rare() -> None:
    line = Line(700_000)
    line.watch(400)
    overloaded = [second for second, rate in enumerate(line.rates) if rate > 700_000]
    assert sum(second > 200 for second in overloaded) <= sum(second <= 200 for second in overloaded) / 2


def test_line_that_recovers_is_used_again() -> None:
    line = Line(300_000)
    line.watch(30)
    assert line.bandwidth.rate < 300_000
    line.room = 100e6
    line.watch(120)
    assert line.bandwidth.rate >= 4e6


def test_chance_loss_of_five_percent_lowers_nothing() -> None:
    line = Line(100e6)
    line.watch(60, wanted=2e6, loss=0.05)
    assert line.bandwidth.rate >= 2e6


def test_chance_loss_of_three_percent_does_not_keep_the_rate_down() -> None:
    line = Line(100e6)
    line.watch(3, wanted=4e6, loss=0.5)
    line.watch(60, wanted=4e6, loss=0.03)
    assert line.bandwidth.rate >= 4e6


def test_longer_way_is_no_queue_for_ever() -> None:
    bandwidth = Bandwidth()
    for now in range(120):
        round_trip = 0.05 if now < 10 else 0.4
        bandwidth.update(LineReport(1e6, 0.0, round_trip), float(now), is_short=bandwidth.rate < 4e6)
    assert bandwidth.rate >= 4e6


def test_one_bad_report_after_an_outage_lowers_nothing() -> None:
    bandwidth = Bandwidth()
    before = bandwidth.rate
    reports = [LineReport(1e6, None, None)] * 3 + [LineReport(1e6, 0.9, 0.05), LineReport(1e6, 0.0, 0.05)]
    for now, report in enumerate(reports):
        bandwidth.update(report, float(now), is_short=False)
    assert bandwidth.rate == before


def test_queue_that_fills_lowers_the_rate_without_loss() -> None:
    bandwidth = Bandwidth()
    for now, round_trip in enumerate([0.05, 0.06, 0.5, 0.8]):
        bandwidth.update(LineReport(1e6, 0.0, round_trip), float(now), is_short=False)
    assert bandwidth.rate == 0.85e6


def test_rate_never_falls_to_nothing() -> None:
    bandwidth = Bandwidth()
    for now in range(20):
        bandwidth.update(LineReport(1e6, 1.0, None), float(now), is_short=True)
    assert bandwidth.rate == 150_000
