"""Seal changed: another seal than before, and nothing that explains it."""

from detectors.seal_changed import SealChanged
from domain.event import Event
from tests.house import Words, alerts, brief

DAY = 86_400.0


def found(*events: Event):
    return brief(alerts(events, SealChanged()))


def test_another_seal_without_an_order_is_found():
    say = Words()
    told = alerts([say.unit(0, "sealed", seal="S-1"), say.unit(300, "sealed", seal="S-2")], SealChanged())
    assert brief(told) == [("seal_changed", "unit/BOX-1", "new", 300.0)]
    assert (told[0].severity, told[0].pattern) == (2, "M15")


def test_a_seal_read_at_any_step_counts():
    say = Words()
    assert len(found(say.unit(0, "arrived", seal="S-1"), say.unit(300, "moved", seal="S-2"))) == 1


def test_the_same_seal_is_ordinary():
    say = Words()
    assert found(say.unit(0, "arrived", seal="S-1"), say.unit(300, "sealed", seal="S-1")) == []


def test_a_first_seal_is_ordinary():
    say = Words()
    assert found(say.unit(0, "arrived"), say.unit(300, "sealed", seal="S-1")) == []


def test_customs_seal_anew_on_an_order():
    say = Words()
    before = say.unit(0, "arrived", seal="S-1")
    assert found(before, say.unit(300, "sealed", seal="S-2", order="wo-1")) == []


def test_an_opening_on_an_order_explains_a_new_seal_for_a_day():
    say = Words()
    before = [say.unit(0, "arrived", seal="S-1"), say.unit(60, "opened", order="wo-1")]
    assert found(*before, say.unit(60 + DAY - 1, "sealed", seal="S-2")) == []
    assert len(found(*before, say.unit(60 + DAY + 1, "sealed", seal="S-2"))) == 1


def test_an_opening_without_an_order_explains_nothing():
    say = Words()
    before = [say.unit(0, "arrived", seal="S-1"), say.unit(60, "opened")]
    assert len(found(*before, say.unit(300, "sealed", seal="S-2"))) == 1


def test_a_box_that_left_may_come_back_with_another_seal():
    say = Words()
    before = [say.unit(0, "arrived", seal="S-1"), say.unit(60, "departed")]
    assert found(*before, say.unit(DAY, "arrived", seal="S-2")) == []
