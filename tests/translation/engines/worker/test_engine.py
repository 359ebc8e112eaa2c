"""An engine in a process of its own: whatever that does, the caller gets its answers."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from expo.kit.processes.children import start
from tests.support.fake_engines import PAIR
from tests.support.patience import PATIENCE_S
from translation.engines.worker.engine import DEFAULT_LIMITS, WorkerEngine, WorkerLimits
from translation.engines.worker.messages import EngineSpec, WorkerCall
from translation.errors import EngineUnavailable, PairNotOffered

pytestmark = pytest.mark.processes
QUICK = replace(DEFAULT_LIMITS, base_s=0.7, per_character_s=0.0)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def make(log: Path) -> Iterator[Callable[[WorkerLimits], WorkerEngine]]:
    made: list[WorkerEngine] = []

    def engine(limits: WorkerLimits = DEFAULT_LIMITS) -> WorkerEngine:
        spec = EngineSpec("tests.support.fake_engines:UppercaseEngine", {"log": str(log)})
        made.append(WorkerEngine("shouting", spec, None, limits))
        return made[-1]

    yield engine
    for each in made:
        each.close()


Make = Callable[..., WorkerEngine]


def pid_of(engine: WorkerEngine) -> int:
    assert engine.translate(["a"], *PAIR) == ["A"]
    assert engine.pid is not None
    return engine.pid


def is_gone(pid: int) -> bool:
    """Say whether a process has ended and its entry is taken: no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_process_is_started_lazily(make: Make) -> None:
    assert make().pid is None


def test_one_process_answers_many_calls(make: Make) -> None:
    engine = make()
    assert pid_of(engine) == pid_of(engine) != os.getpid()


def test_closing_leaves_no_process_or_zombie(make: Make) -> None:
    engine = make()
    pid = pid_of(engine)
    engine.close()
    assert engine.pid is None
    assert is_gone(pid)


@pytest.mark.parametrize("command", ["hang", "fall", "raise", "stop"])
def test_text_ending_the_process_is_isolated(make: Make, command: str) -> None:
    engine = make(QUICK)
    pid = pid_of(engine)
    assert engine.translate(["lamp", command, "a cable"], *PAIR) == ["LAMP", None, "A CABLE"]
    assert is_gone(pid)
    assert engine.translate(["again"], *PAIR) == ["AGAIN"]


def test_unresponsive_process_is_killed(make: Make) -> None:
    engine = make(QUICK)
    pid = pid_of(engine)
    os.kill(pid, signal.SIGSTOP)
    assert engine.translate(["x" * 100_000], *PAIR) == [None]
    assert is_gone(pid)
    assert engine.translate(["x" * 100_000], *PAIR) == ["X" * 100_000]


def test_refused_text_keeps_process_running(make: Make) -> None:
    engine = make()
    pid = pid_of(engine)
    assert engine.translate(["refuse me", "lamp"], *PAIR) == [None, "LAMP"]
    assert engine.pid == pid


def test_engine_output_does_not_corrupt_answers(make: Make) -> None:
    assert make().translate(["talk to me", "lamp"], *PAIR) == ["TALK TO ME", "LAMP"]


def test_crash_in_used_process_is_retried_in_new_one(make: Make, log: Path) -> None:
    engine = make()
    pid = pid_of(engine)
    assert engine.translate(["fall"], *PAIR) == [None]
    asked = [int(line.split()[0]) for line in log.read_text().splitlines()]
    assert asked[:2] == [pid, pid]
    assert len(asked) == 3
    assert asked[2] != pid


def test_process_that_died_idle_is_restarted(make: Make) -> None:
    engine = make()
    pid = pid_of(engine)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: is_gone(pid))
    assert pid_of(engine) != pid


def test_growing_process_is_replaced_after_batch(make: Make) -> None:
    engine = make(replace(DEFAULT_LIMITS, memory=200_000_000))
    pid = pid_of(engine)
    assert engine.translate(["grow"], *PAIR) == ["GROW"]
    assert is_gone(pid)
    assert pid_of(engine) != pid


def test_process_over_memory_limit_is_killed(make: Make) -> None:
    engine = make(replace(DEFAULT_LIMITS, memory=200_000_000))
    assert engine.translate(["lamp", "swell"], *PAIR) == ["LAMP", None]


def test_repeated_crashes_make_engine_unavailable(make: Make, log: Path) -> None:
    engine = make(replace(QUICK, failures=5))
    with pytest.raises(EngineUnavailable, match=r"The process that translates fell \(SIGSEGV\)"):
        engine.translate([f"fall {number}" for number in range(40)], *PAIR)
    assert len(log.read_text().splitlines()) == 5


def test_results_before_failure_limit_are_kept(make: Make) -> None:
    engine = make(replace(QUICK, failures=2, texts=2))
    done = engine.translate(["a", "b", "fall 1", "fall 2", "fall 3", "fall 4", "lamp for you"], *PAIR)
    assert done == ["A", "B", None, None, None, None, None]


def test_failing_engine_factory_is_unavailable(capfd: pytest.CaptureFixture[str]) -> None:
    engine = WorkerEngine("broken", EngineSpec("tests.support.fake_engines:broken"))
    with pytest.raises(EngineUnavailable, match=r"The process that translates ended \(exit 1\)"):
        engine.translate(["a"], *PAIR)
    assert "This engine cannot be made." in capfd.readouterr().err
    assert engine.pid is None


def test_unavailable_engine_reports_reason(make: Make) -> None:
    with pytest.raises(EngineUnavailable, match="as it was told"):
        make().translate(["unavailable"], *PAIR)


def test_process_reports_pairs_and_version(make: Make) -> None:
    engine = make()
    assert engine.pairs() == {PAIR}
    assert engine.version(*PAIR) == "shouting 1"
    with pytest.raises(PairNotOffered):
        engine.version("es", "en")


def test_texts_are_batched_by_count_and_length(make: Make, log: Path) -> None:
    engine = make(replace(DEFAULT_LIMITS, texts=3, characters=10))
    texts = [letter * count for letter, count in zip("abcdefg", (1, 20, 1, 1, 1, 6, 5), strict=True)]
    assert engine.translate(texts, *PAIR) == [text.upper() for text in texts]
    assert [int(line.split()[1]) for line in log.read_text().splitlines()] == [3, 2, 1, 1]


def test_longer_batch_gets_more_time() -> None:
    limits = WorkerLimits(base_s=10, per_character_s=0.5)
    assert limits.seconds(WorkerCall("translate", ["ab", "c"])) == 11.5
    assert limits.seconds(WorkerCall("pairs")) == 10


def test_hundred_thousand_characters_are_translated(make: Make) -> None:
    assert make().translate(["x" * 100_000], *PAIR) == ["X" * 100_000]


def test_process_outlives_first_calling_thread(make: Make) -> None:
    engine = make()
    with ThreadPoolExecutor(1) as threads:
        pid = threads.submit(pid_of, engine).result(PATIENCE_S)
    assert pid_of(engine) == pid


def test_closing_ends_hanging_call(make: Make, log: Path) -> None:
    engine = make()
    told: list[str] = []

    def ask() -> None:
        try:
            engine.translate(["hang"], *PAIR)
        except EngineUnavailable as error:
            told.append(error.message)

    asking = threading.Thread(target=ask)
    asking.start()
    wait_until(lambda: log.exists() and log.read_text().endswith("\n"))
    engine.close()
    asking.join(PATIENCE_S)
    assert told == ["The engine was closed while it was asked."]
    assert len(log.read_text().splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="where a parent's death is not told, it is seen when it is idle")
@pytest.mark.parametrize("text", ["lamp", "hang"])
def test_process_dies_with_its_parent(log: Path, text: str) -> None:
    program = (
        "import threading\n"
        "from translation.engines.worker.engine import WorkerEngine\n"
        "from translation.engines.worker.messages import EngineSpec\n"
        f"spec = EngineSpec('tests.support.fake_engines:UppercaseEngine', {{'log': {str(log)!r}}})\n"
        f"WorkerEngine('shouting', spec).translate([{text!r}], 'en', 'es')\n"
        "threading.Event().wait()\n"
    )
    with start([sys.executable, "-c", program]) as parent:
        wait_until(lambda: log.exists() and log.read_text().endswith("\n"))
        pid = int(log.read_text().split()[0])
        assert not is_gone(pid)
        parent.kill()
    # Who takes the orphan's entry is the system's affair.
    wait_until(lambda: is_gone(pid) or _state(pid) in {"Z", "X", ""})


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2][:1]
    except OSError:
        return ""


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_process_runs_at_lower_priority(make: Make) -> None:
    pid = pid_of(make())
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 5)
