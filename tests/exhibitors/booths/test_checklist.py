"""The way to a good booth, and when certificates run out: rules without a database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from expo.exhibitors.booths.rules.checklist import Step, StepKey, StepTarget, checklist
from expo.exhibitors.models import (
    Booth,
    BoothStatus,
    BusinessKind,
    Certificate,
    Exhibitor,
    ExhibitorStatus,
    ShownPicture,
    StaffMember,
)
from expo.kit.files.pictures import Picture
from expo.localisation.models import Rendering, Text, TranslationOrigin
from tests.support.clock import FakeClock

TODAY = date(2027, 4, 15)


def an_exhibitor(clock: FakeClock, **changes: Any) -> Exhibitor:
    """Return a company that has just begun."""
    facts: dict[str, Any] = {
        "id": "exh_1",
        "organisation_id": "org_1",
        "slug": "hengnuan",
        "name": Text("恒暖", "zh"),
        "english_name": "Hengnuan",
        "country": "CN",
        "kind": BusinessKind.MANUFACTURER,
        "created_at": clock(),
        "changed_at": clock(),
    }
    return Exhibitor(**(facts | changes))


def a_good_one(clock: FakeClock) -> Exhibitor:
    """Return a company that has all it needs."""
    picture = ShownPicture(Picture("pic_1", "d", 60, 40))
    return an_exhibitor(
        clock,
        city="永康",
        tagline=Text("保温杯", "zh"),
        story=Text("我们做保温杯。", "zh", {"en": Rendering("We make flasks.", TranslationOrigin.PERSON)}),
        languages=["zh"],
        logo=picture,
        pictures=[picture] * 3,
        certificates=[Certificate("cert_1", "ISO9001", "1", valid_until=TODAY)],
        status=ExhibitorStatus.PUBLISHED,
    )


def a_booth(clock: FakeClock, status: BoothStatus = BoothStatus.PUBLISHED, *, staff: bool = True) -> Booth:
    """Return a booth, with somebody at it."""
    members = [StaffMember("staff_1", "Wei")] if staff else []
    place = "boo_1"
    facts = (place, "fair_1", "org_2", "exh_1", "org_1", "CN", "hardware", status, clock(), place)
    return Booth(*facts, staff=members)


def left(steps: list[Step]) -> set[StepKey]:
    """Return what is still to do."""
    return {step.key for step in steps if not step.done}


def test_new_company_has_nearly_all_steps_left(clock: FakeClock) -> None:
    steps = checklist(an_exhibitor(clock), [], today=TODAY, products=0, problems=0)
    assert left(steps) == set(StepKey) - {StepKey.PROBLEMS}
    assert {step.key: step.target for step in steps}[StepKey.STAFF] is StepTarget.BOOTHS


def test_complete_booth_has_no_steps_left(clock: FakeClock) -> None:
    steps = checklist(a_good_one(clock), [a_booth(clock)], today=TODAY, products=10, problems=0)
    assert left(steps) == set()


@pytest.mark.parametrize(
    "changes, step",
    [
        ({"status": ExhibitorStatus.DRAFT}, StepKey.PROFILE),
        ({"logo": None}, StepKey.LOGO),
        ({"pictures": []}, StepKey.PICTURES),
        (
            {"story": Text("我们做保温杯。", "zh", {"en": Rendering("Flasks.", TranslationOrigin.MACHINE)})},
            StepKey.STORY,
        ),
        ({"certificates": [Certificate("c", "CE", "1", valid_until=date(2027, 4, 14))]}, StepKey.CERTIFICATES),
    ],
)
def test_missing_fact_is_an_open_step(clock: FakeClock, changes: dict[str, Any], step: StepKey) -> None:
    lacking = replace(a_good_one(clock), **changes)
    assert left(checklist(lacking, [a_booth(clock)], today=TODAY, products=10, problems=0)) == {step}


def test_every_open_booth_needs_staff(clock: FakeClock) -> None:
    booths = [a_booth(clock), a_booth(clock, staff=False)]
    steps = checklist(a_good_one(clock), booths, today=TODAY, products=10, problems=0)
    assert left(steps) == {StepKey.STAFF}
    declined = [a_booth(clock), a_booth(clock, BoothStatus.DECLINED, staff=False)]
    assert left(checklist(a_good_one(clock), declined, today=TODAY, products=10, problems=0)) == set()


def test_too_few_products_and_problems_are_open_steps(clock: FakeClock) -> None:
    steps = checklist(a_good_one(clock), [a_booth(clock)], today=TODAY, products=9, problems=2)
    assert left(steps) == {StepKey.PRODUCTS, StepKey.PROBLEMS}


@pytest.mark.parametrize(
    "days, soon, over", [(-1, False, True), (0, True, False), (60, True, False), (61, False, False)]
)
def test_certificate_expires_soon_within_sixty_days(days: int, soon: bool, over: bool) -> None:
    certificate = Certificate("cert_1", "CE", "1", valid_until=TODAY + timedelta(days=days))
    assert certificate.expires_soon(TODAY) is soon
    assert certificate.is_expired(TODAY) is over


def test_certificate_without_end_date_never_expires_soon() -> None:
    assert not Certificate("cert_1", "CE", "1").expires_soon(TODAY)
