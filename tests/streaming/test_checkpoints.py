"""Checkpoints: sealed, never overwritten, the furthest intact one wins; keys and notes beside them."""

import stat
from pathlib import Path

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from domain.errors import ConfigError
from domain.pipeline import Stretch, StretchError
from domain.shard import Saved
from streaming.checkpoints import KEPT, FolderCheckpoints, NoCheckpoints
from streaming.keeper import Keeper
from streaming.metrics import Metrics
from streaming.seal import BrokenSealError, key_in_folder, seal, unseal
from tests.house import START, Words, outputs, shard

KEY = b"k" * 32


def saved_after(events: int) -> Saved:
    say, made = Words(), shard()
    outputs(made, [say.badge(60.0 * number) for number in range(events)], drain=False)
    return made.save()


def test_what_is_sealed_comes_back():
    saved = saved_after(5)
    assert unseal(seal(saved, KEY), KEY) == saved


@pytest.mark.parametrize(
    "spoil", [lambda raw: raw[:-1], lambda raw: raw[:10], lambda raw: b"", lambda raw: raw[:50] + b"!" + raw[51:]]
)
def test_a_changed_byte_breaks_the_seal(spoil):
    with pytest.raises(BrokenSealError):
        unseal(spoil(seal(saved_after(5), KEY)), KEY)


def test_a_foreign_key_opens_nothing():
    with pytest.raises(BrokenSealError):
        unseal(seal(saved_after(5), KEY), b"x" * 32)


def test_the_furthest_checkpoint_wins_and_three_are_kept(tmp_path: Path):
    kept = FolderCheckpoints(tmp_path, KEY)
    for events in (3, 9, 5, 7, 8):
        assert kept.keep(saved_after(events)) > 0
    found = kept.load("s")
    assert found is not None
    assert found.logs["events"].next == 9
    assert len(list(tmp_path.glob("*.checkpoint"))) == KEPT


def test_a_broken_one_is_passed_over_for_the_one_before(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    kept = FolderCheckpoints(tmp_path, KEY)
    for events in (3, 9):
        kept.keep(saved_after(events))
    newest = max(tmp_path.glob("*.checkpoint"))
    newest.write_bytes(newest.read_bytes()[:-5])
    found = kept.load("s")
    assert found is not None
    assert found.logs["events"].next == 3
    assert "broken seal" in caplog.text


def test_sites_whose_ids_begin_alike_are_kept_apart(tmp_path: Path):
    kept = FolderCheckpoints(tmp_path, KEY)
    other = msgspec.structs.replace(saved_after(9), site="s.00000000000000000001.x/y")
    kept.keep(saved_after(3))
    kept.keep(other)
    assert kept.load("s") == saved_after(3)
    assert kept.load(other.site) == other


def test_nothing_is_left_aside(tmp_path: Path):
    FolderCheckpoints(tmp_path, KEY).keep(saved_after(3))
    assert [path.suffix for path in tmp_path.iterdir()] == [".checkpoint"]


def test_the_key_of_a_folder_is_made_once_and_for_its_owner(tmp_path: Path):
    first = key_in_folder(tmp_path / "state")
    assert key_in_folder(tmp_path / "state") == first
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "state" / "seal.key").stat().st_mode) == 0o600


def test_a_key_that_others_can_read_is_refused(tmp_path: Path):
    key_in_folder(tmp_path)
    (tmp_path / "seal.key").chmod(0o640)
    with pytest.raises(ConfigError, match="found mode 0640, expected 0600"):
        key_in_folder(tmp_path)


def test_a_short_key_is_refused(tmp_path: Path):
    (tmp_path / "seal.key").write_bytes(b"short")
    (tmp_path / "seal.key").chmod(0o600)
    with pytest.raises(ConfigError, match="found 5 bytes, expected at least 32"):
        key_in_folder(tmp_path)


STRETCHES = (Stretch(START, START + 10), Stretch(START + 100, START + 110))


@pytest.mark.parametrize("folder", [True, False])
def test_notes_are_left_and_taken_away(tmp_path: Path, folder: bool):
    kept = FolderCheckpoints(tmp_path, KEY) if folder else NoCheckpoints()
    assert list(kept.noted("s")) == []
    kept.note("s", STRETCHES)
    assert list(kept.noted("s")) == list(STRETCHES)
    kept.note("s", ())
    assert list(kept.noted("s")) == []


def keeper(kept: FolderCheckpoints | NoCheckpoints, clock: list[float]) -> Keeper:
    return Keeper(kept, Metrics(CollectorRegistry()), lambda: clock[0], every_s=30.0)


def test_a_checkpoint_is_due_every_thirty_seconds():
    clock = [0.0]
    made = keeper(NoCheckpoints(), clock)
    seen = []
    for clock[0] in (0.0, 29.9, 30.0, 31.0, 59.9, 60.0):
        seen.append(made.due())
    assert seen == [False, False, True, False, False, True]


def test_notes_add_up_and_go_once_a_checkpoint_has_passed_them(tmp_path: Path):
    kept = FolderCheckpoints(tmp_path, KEY)
    for stretch in STRETCHES:
        keeper(kept, [0.0]).note(StretchError("part", "s", "cause", stretch))
    assert list(kept.noted("s")) == list(STRETCHES)
    made, again = keeper(kept, [0.0]), shard()
    made.restore(again)
    say = Words()
    outputs(again, [say.badge(0), say.tick(60)], drain=False)
    made.keep({"s": again})
    assert list(kept.noted("s")) == [STRETCHES[1]]
