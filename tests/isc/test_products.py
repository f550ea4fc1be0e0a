"""The other products of the feed: incidents without persons, counted phenomena, bulletins in two languages."""

import itertools
import json
from typing import Any

import pytest
import stix2
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, select

from domain.alert import Alert
from domain.site import Site, Zone
from isc.audit import Audit
from isc.bulletin_stix import Content
from isc.bulletins import Bulletins
from isc.ceiling import PRODUCTS, PURPOSES, bits_of
from isc.feed_schema import PHENOMENA
from isc.handing import receipts
from isc.metrics import Metrics
from isc.outgoing import Row
from isc.outlet import EVERYTHING, Outlet
from isc.phenomena import count, listed, rehearse
from isc.proposals import Actor
from isc.recipients import Recipient, Recipients
from isc.retention import DAY_S, Terms, clean
from isc.stix import LEVELS, PRODUCT_EXTENSION
from isc.store import Store
from isc.taking_back import TakingBack
from isc.work import Subject, Work
from tests.isc.build import NOW, log_of, make_alert, make_recipient, up_to
from tests.isc.test_exports import HOSTILE

REGIONS = {"north": "rijnmond", "south": "noordzeekanaal"}
ANALYST = Actor("jansen", "analyst")
QUAY = Zone(id="quay", name="Kade", kind="quay", level=2, rings=())
NORTH = Site(
    id="north", name="Noord", region="rijnmond", timezone="Europe/Amsterdam", version="v", zones={"quay": QUAY}
)
PERSONS = ("P1", "twee keer", "twice", "day.jsonl", "gap", '"e1"', "quay-7")


class Centre:
    """A store with everything that leaves it, and a clock."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now = NOW
        self.store = Store(engine, Metrics(CollectorRegistry()), self.clock)
        self.outlet = Outlet(engine, self.clock, {"north": NORTH})
        self.offset = 0

    def clock(self) -> float:
        return self.now

    def take(self, *alerts: Alert) -> None:
        self.store.take(log_of(alerts, first=self.offset))
        self.offset += len(alerts)

    def later(self, hours: float = 6.0) -> "Centre":
        self.now += hours * 3600
        return self

    def judge(self, alert: Alert, verdict: str) -> None:
        work = Work(self.engine, self.clock)
        subject = Subject(alert.id, alert.site, alert.severity)
        work.judge(subject, work.standing(alert.id).revision, ANALYST, verdict, "x")  # type: ignore[arg-type]

    def fetch(self, recipient: Recipient, product: str | None = None, after: int = 0) -> list[Row]:
        self.now += 1
        return self.outlet.page(recipient, EVERYTHING, after, 1000, product)[0].rows

    def bodies(self, recipient: Recipient, kind: str, product: str | None = None) -> list[dict[str, Any]]:
        return [json.loads(row.body) for row in self.fetch(recipient, product) if row.id.startswith(f"{kind}--")]


@pytest.fixture
def centre(engine: Engine) -> Centre:
    made = Centre(engine)
    recipients = Recipients(engine, made.clock)
    for name, tlp in (("all", "RED"), ("partner", "AMBER"), ("public", "CLEAR")):
        recipients.add(name, up_to(tlp), 1e9)
    return made


ALL, PARTNER, PUBLIC = make_recipient("all"), make_recipient("partner", 2), make_recipient("public", 0)


def _told(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["extensions"][PRODUCT_EXTENSION]
    return found


# --- incidents ------------------------------------------------------------------------------------


def test_an_incident_goes_out_when_its_band_of_hours_is_over(centre: Centre) -> None:
    centre.take(make_alert())
    assert centre.later(1).bodies(PARTNER, "incident") == []
    (incident,) = centre.later().bodies(PARTNER, "incident")
    told = _told(incident)
    assert (told["patterns"], told["region"], told["places"], told["hours"]) == (
        ["M04"],
        "rijnmond",
        ["quay"],
        ["12-18"],
    )
    assert (incident["created"], told["outcome"], told["alerts"]) == ("2025-01-06T00:00:00.000Z", {"open": 1}, 1)


def test_an_incident_tells_no_person_zone_or_moment(centre: Centre) -> None:
    zone = make_alert(zone="quay-7")
    centre.take(zone, make_alert(5, incident=zone.incident, subject="pass/P1"))
    rows = centre.later().fetch(PARTNER, "incident")
    for row in rows:
        stix2.parse(row.body, allow_custom=False, version="2.1")
        assert not [word for word in PERSONS if word in row.body], row.body
        assert "T12:0" not in row.body
    assert {row.id.partition("--")[0] for row in rows} >= {"incident", "relationship", "grouping"}


@pytest.mark.parametrize("more", [{"shown": False}, {"tlp": "RED"}, {"tlp": "nonsense"}])
def test_what_is_not_shown_or_red_is_no_incident_for_others(centre: Centre, more: dict[str, Any]) -> None:
    centre.take(make_alert(**more))
    assert centre.later().bodies(ALL, "incident") == []


def test_people_s_verdict_makes_a_new_version_and_false_revokes(centre: Centre) -> None:
    alert = make_alert()
    centre.take(alert)
    centre.later().fetch(PARTNER)
    centre.judge(alert, "true")
    centre.later()
    assert [_told(one)["outcome"] for one in centre.bodies(PARTNER, "incident")] == [{"open": 1}, {"true": 1}]
    centre.judge(alert, "false")
    incidents = centre.later().bodies(PARTNER, "incident")
    assert [one.get("revoked", False) for one in incidents] == [False, False, True]
    versions = [one["modified"] for one in incidents]
    assert versions == sorted(set(versions))
    centre.judge(alert, "true")
    assert len(centre.later().bodies(PARTNER, "incident")) == 3  # what is revoked stays so


def test_an_incident_whose_alert_becomes_red_is_taken_back_with_nothing_new(centre: Centre) -> None:
    centre.take(make_alert())
    (before,) = centre.later().bodies(PARTNER, "incident")
    centre.take(make_alert(version=2, tlp="RED", count=7, pattern="M30"))
    first, last = centre.later().bodies(PARTNER, "incident")
    assert last["revoked"] is True
    assert _told(last) == _told(before) == _told(first)
    assert "M30" not in str(centre.fetch(PARTNER))
    kinds = {one.id.partition("--")[0] for one in receipts(centre.engine)}
    assert kinds == {"incident", "relationship", "grouping"}


def test_nothing_is_told_twice(centre: Centre) -> None:
    centre.take(make_alert())
    before = [row.added for row in centre.later().fetch(ALL)]
    assert [row.added for row in centre.later(48).fetch(ALL)] == before


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_is_data_in_every_product(centre: Centre, text: str) -> None:
    printable = "".join(sign for sign in text if sign.isprintable())
    alert = make_alert(site=printable[:100], zone=printable[:100], detector=printable[:100], pattern=printable[:16])
    centre.take(alert)
    centre.judge(alert, "true")
    count(centre.engine, centre.clock, {alert.site: text})
    rows = centre.later().fetch(ALL)
    assert {row.product for row in rows} == {"alert", "incident", "phenomenon"}
    for row in rows:
        assert stix2.parse(row.body, allow_custom=False, version="2.1").id == row.id


# --- phenomena ------------------------------------------------------------------------------------

TRUE = [make_alert(number, site="north") for number in range(6)]
FEW = [make_alert(number, site="south") for number in range(2)]
FALSE = make_alert(100)


@pytest.fixture
def judged(centre: Centre) -> Centre:
    centre.take(*TRUE, *FEW, FALSE, make_alert(200), make_alert(201, tlp="RED"))
    for alert in (*TRUE, *FEW, make_alert(201)):
        centre.judge(alert, "true")
    centre.judge(FALSE, "false")
    return centre


def test_judged_alerts_are_counted_a_week_and_site(judged: Centre) -> None:
    done = count(judged.engine, judged.clock, REGIONS)
    assert (done.added, done.changed, done.removed, done.told) == (2, 0, 0, 1)
    (found,) = listed(judged.engine, None, "2000-W01").phenomena
    weeks = {(week.week, week.site): (week.found, week.judged) for week in found.weeks}
    assert weeks == {("2025-W02", "north"): (7, 8), ("2025-W02", "south"): (2, 2)}
    assert listed(judged.engine, ["south"], "2000-W01").phenomena[0].found == 2
    assert listed(judged.engine, None, "2025-W03").phenomena == []


def test_the_job_may_run_again_and_a_dry_run_changes_nothing(judged: Centre) -> None:
    assert rehearse(judged.engine, judged.clock, REGIONS).added == 2
    assert listed(judged.engine, None, "2000-W01").phenomena == []
    assert count(judged.engine, judged.clock, REGIONS).added == 2
    for work in (rehearse, count):
        done = work(judged.later().engine, judged.clock, REGIONS)
        assert (done.added, done.changed, done.removed, done.told) == (0, 0, 0, 0)


def test_others_get_counts_by_region_and_small_ones_masked(judged: Centre) -> None:
    count(judged.engine, judged.clock, REGIONS)
    (report,) = judged.bodies(PARTNER, "report")
    stix2.parse(report, allow_custom=False, version="2.1")
    weeks = {one["region"]: one["count"] for one in _told(report)["weeks"]}
    assert weeks == {"rijnmond": 6, "noordzeekanaal": None}  # the red one is not counted for others
    assert _told(report)["variants"] == ["passback"]
    assert "north" not in json.dumps(report)
    assert judged.bodies(PUBLIC, "report") == []


def test_a_site_without_a_region_is_counted_for_ourselves_only(judged: Centre) -> None:
    count(judged.engine, judged.clock, {"north": "rijnmond"})
    assert _told(judged.bodies(PARTNER, "report")[0])["regions"] == ["rijnmond"]
    assert len(listed(judged.engine, None, "2000-W01").phenomena[0].weeks) == 2


def test_another_verdict_is_another_count_and_none_is_left_is_told(judged: Centre) -> None:
    count(judged.engine, judged.clock, REGIONS)
    for alert in (*TRUE, *FEW):
        judged.judge(alert, "test")
    judged.judge(make_alert(201), "false")
    done = count(judged.later().engine, judged.clock, REGIONS)
    assert (done.changed, done.removed, done.told) == (1, 1, 1)
    reports = judged.bodies(PARTNER, "report")
    assert [[week["count"] for week in _told(one)["weeks"]] for one in reports] == [[None, 6], []]
    judged.judge(TRUE[0], "true")  # seen again: the report goes on
    count(judged.later().engine, judged.clock, REGIONS)
    assert [week["count"] for week in _told(judged.bodies(PARTNER, "report")[-1])["weeks"]] == [None]


def test_what_is_deleted_stays_counted(judged: Centre) -> None:
    count(judged.engine, judged.clock, REGIONS)
    with judged.engine.connect() as connection:
        before = connection.execute(select(PHENOMENA).order_by(PHENOMENA.c.site)).all()
    judged.later(24 * 400)
    clean(judged.engine, judged.clock, Terms(alerts_s={"*": 30 * DAY_S}))
    done = count(judged.engine, judged.clock, REGIONS)
    with judged.engine.connect() as connection:
        assert connection.execute(select(PHENOMENA).order_by(PHENOMENA.c.site)).all() == before
    assert (done.added, done.changed, done.removed, done.told) == (0, 0, 0, 0)
    assert judged.bodies(PARTNER, "sighting") == judged.bodies(PARTNER, "incident") == []


# --- bulletins ------------------------------------------------------------------------------------

SAID = {"title": "Kop <script>alert(1)</script>", "text": "## Tekst\n\n* een\n* =cmd|'/c'!A0"}
WISH = {
    "nl": SAID,
    "en": {"title": "Head", "text": "## Text"},
    "tlp": "GREEN",
    "purposes": ["security"],
    "pattern": "M04",
}


def _content(**more: Any) -> Content:
    import msgspec

    return msgspec.convert(WISH | more, Content, strict=False)


@pytest.mark.parametrize(("kind", "type_"), [("development", "report"), ("course-of-action", "course-of-action")])
def test_a_published_bulletin_is_valid_stix_in_both_languages(centre: Centre, kind: Any, type_: str) -> None:
    bulletins = Bulletins(centre.engine, centre.clock)
    made = bulletins.write(
        kind, _content(certainty="high", sources="eigen", tried="Noord", effect="minder", cost="1 fte"), ANALYST
    )
    assert centre.fetch(PARTNER) == []
    bulletins.publish(made.number, 1, ANALYST)
    rows = centre.fetch(PARTNER, kind)
    for row in rows:
        stix2.parse(row.body, allow_custom=False, version="2.1")
    (main,) = [json.loads(row.body) for row in rows if row.id.startswith(f"{type_}--")]
    (english,) = [json.loads(row.body) for row in rows if row.id.startswith("language-content--")]
    assert (main["lang"], main["name"], main["description"]) == ("nl", SAID["title"], SAID["text"])
    assert (english["object_ref"], english["object_modified"]) == (main["id"], main["modified"])
    assert english["contents"] == {"en": {"name": "Head", "description": "## Text"}}


def test_a_withdrawn_bulletin_is_revoked_for_all_who_had_it(centre: Centre) -> None:
    bulletins = Bulletins(centre.engine, centre.clock)
    made = bulletins.write("course-of-action", _content(), ANALYST)
    bulletins.publish(made.number, 1, ANALYST)
    before = centre.fetch(PARTNER)
    bulletins.withdraw(made.number, 2, "wrong", ANALYST)
    told = [json.loads(row.body) for row in centre.fetch(PARTNER, after=before[-1].added)]
    assert {one["type"] for one in told if one["revoked"]} == {"course-of-action", "relationship", "language-content"}
    assert {one.recipient for one in receipts(centre.engine)} == {"partner"}
    assert [one.detail["what"] for one in Audit(centre.engine, centre.clock).entries() if "bulletin" in one.target] == [
        *("write", "publish", "withdraw")
    ]


# --- who gets what --------------------------------------------------------------------------------


def _references(found: Any) -> set[str]:
    if isinstance(found, list):
        return {one for inner in found for one in _references(inner)}
    if not isinstance(found, dict):
        return set()
    here = {key: value for key, value in found.items() if key.endswith(("_ref", "_refs"))}
    inner = [value for key, value in found.items() if key not in here]
    return {one for value in here.values() for one in ([value] if isinstance(value, str) else value)} | _references(
        inner
    )


def _everything(centre: Centre) -> None:
    centre.take(
        *(make_alert(n, tlp=tlp, site=site) for n, (tlp, site) in enumerate(itertools.product(LEVELS, REGIONS)))
    )
    bulletins = Bulletins(centre.engine, centre.clock)
    for number, (tlp, sites) in enumerate([("CLEAR", None), ("RED", ["north"]), ("AMBER", ["south", "north"])]):
        for kind in ("development", "course-of-action"):
            made = bulletins.write(kind, _content(tlp=tlp, sites=sites, purposes=[PURPOSES[number]]), ANALYST)  # type: ignore[arg-type]
            bulletins.publish(made.number, 1, ANALYST)
    for alert in (*TRUE, *FEW):
        centre.take(alert)
        centre.judge(alert, "true")
    count(centre.engine, centre.clock, REGIONS)
    centre.later()


SETS = [("alert",), ("incident", "phenomenon"), ("development",), ("course-of-action",), tuple(PRODUCTS)]
RECIPIENTS = [
    Recipient(f"r{n}", tlp, sites, products, bits_of(purposes))
    for n, (tlp, sites, products, purposes) in enumerate(
        itertools.product((0, 2, 4), (None, ("north",)), SETS, (("research",), ("security", "investigation")))
    )
]


def test_nobody_gets_a_reference_to_what_they_do_not_have(centre: Centre) -> None:
    _everything(centre)
    got = {}
    for one in RECIPIENTS:
        Recipients(centre.engine, centre.clock).add(one.name, up_to("CLEAR"), 1e9)
        rows = centre.fetch(one)
        got[one.name] = len(rows)
        there = {row.id for row in rows}
        for row in rows:
            assert _references(json.loads(row.body)) <= there, (one, row.body)
            assert row.product in one.products
        names = [(row.id, row.version) for row in rows]
        assert len(set(names)) == len(names)
    assert sum(number > 0 for number in got.values()) > len(RECIPIENTS) / 2


def test_who_lacks_the_purpose_product_or_site_gets_nothing(centre: Centre) -> None:
    _everything(centre)
    for one in (
        Recipient("a", 4, None, ("alert",), bits_of(["research"])),
        Recipient("b", 4, ("east",), ("alert", "incident"), 7),
        Recipient("c", 4, None, (), 7),
        Recipient("d", 4, None, tuple(PRODUCTS), 0),
    ):
        assert centre.fetch(one) == []


# --- taking back ----------------------------------------------------------------------------------


def _revoked(rows: list[Row]) -> set[str]:
    return {row.id for row in rows if json.loads(row.body).get("revoked")}


def test_what_rose_above_a_level_is_taken_back_from_who_had_it(centre: Centre) -> None:
    centre.take(make_alert(tlp="AMBER"))
    had = centre.fetch(PARTNER, "alert")
    (sighting,) = [row for row in had if row.id.startswith("sighting--")]
    centre.take(make_alert(version=2, tlp="RED", count=9))
    told = centre.fetch(PARTNER, "alert", after=had[-1].added)
    assert [row.id for row in told] == [sighting.id]
    body, before = json.loads(told[0].body), json.loads(sighting.body)
    assert body == before | {"revoked": True, "modified": body["modified"]}
    assert body["modified"] > before["modified"]
    stix2.parse(body, version="2.1")
    (receipt,) = receipts(centre.engine)
    assert (receipt.recipient, receipt.alias, receipt.told) == ("partner", sighting.id, NOW + 2)
    assert centre.fetch(PARTNER, after=told[0].added) == []


def test_who_does_not_come_back_is_listed_as_not_told(centre: Centre) -> None:
    centre.take(make_alert(tlp="AMBER"))
    centre.fetch(PARTNER)
    centre.take(make_alert(version=2, tlp="RED"))
    centre.fetch(ALL)
    (partner,) = [one for one in Recipients(centre.engine, centre.clock).current() if one.name == "partner"]
    assert TakingBack(centre.engine, centre.clock).run(partner) == 1
    assert [(one.recipient, one.told) for one in receipts(centre.engine)] == [("partner", None)]


def test_a_place_in_the_feed_does_not_tell_what_came_for_others(centre: Centre) -> None:
    centre.take(make_alert(tlp="RED"))
    centre.fetch(ALL)
    for after in (0, 7):
        page, end = centre.outlet.page(PUBLIC, EVERYTHING, after, 10)
        assert (page.rows, page.more, end) == ([], False, after)


def test_who_never_had_it_gets_nothing_of_what_rose(centre: Centre) -> None:
    centre.take(make_alert(tlp="AMBER"), make_alert(version=2, tlp="RED"))
    assert centre.bodies(PARTNER, "sighting") == []
    assert len(centre.bodies(ALL, "sighting")) == 2
    assert receipts(centre.engine) == []


@pytest.mark.parametrize(
    "ceiling",
    [
        up_to("GREEN"),
        up_to("AMBER", "south"),
        up_to("AMBER", products=["incident"]),
        up_to("AMBER", purposes=["research"]),
    ],
)
def test_a_lower_ceiling_takes_back_what_was_fetched(centre: Centre, ceiling: Any) -> None:
    centre.take(make_alert(tlp="AMBER"))
    had = centre.fetch(PARTNER, "alert")
    recipients = Recipients(centre.engine, centre.clock)
    recipients.limit("partner", ceiling, "admin")
    (now,) = [one for one in _known(recipients) if one.name == "partner"]
    assert _revoked(centre.fetch(now, "alert")) == {row.id for row in had if row.id.startswith("sighting--")}
    assert "alert" in centre.outlet.products(now)
    assert [one.told for one in receipts(centre.engine)] == [NOW + 2]
    assert centre.fetch(now, "alert") == centre.fetch(now, "alert")


def _known(recipients: Recipients) -> list[Recipient]:
    return [
        Recipient(one.name, LEVELS.index(one.tlp), one.sites, one.products, bits_of(one.purposes))
        for one in recipients.listed()
    ]


def test_what_was_taken_back_from_one_stays_with_the_others(centre: Centre) -> None:
    centre.take(make_alert(tlp="AMBER"))
    for one in (PARTNER, ALL):
        centre.fetch(one)
    centre.take(make_alert(version=2, tlp="RED"))
    assert len(_revoked(centre.fetch(PARTNER, "alert"))) == 1
    assert _revoked(centre.fetch(ALL, "alert")) == set()
    assert {one.recipient for one in receipts(centre.engine)} == {"partner"}
