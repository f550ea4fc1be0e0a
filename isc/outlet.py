"""Outlet: what a recipient gets next, whichever way it goes out: made, filtered, renamed, written down."""

from collections.abc import Callable, Mapping

from sqlalchemy import Engine, select

from domain.site import Site
from isc.audit import Audit
from isc.feed_schema import OBJECTS
from isc.handing import Handing
from isc.outgoing import Match, Page, Row, head, outgoing, versions_of
from isc.publish import Publisher
from isc.recipients import Recipient
from isc.taking_back import TakingBack

EVERYTHING = Match(versions=("all",))


class Outlet:
    """Hands out pages of the feed."""

    def __init__(self, engine: Engine, now: Callable[[], float], sites: Mapping[str, Site] | None = None) -> None:
        self._engine = engine
        self._publisher = Publisher(engine, now, sites)
        self._taking_back = TakingBack(engine, now)
        self._handing = Handing(engine, now)
        self._audit = Audit(engine, now)

    def prepare(self, recipient: Recipient) -> bool:
        """Make what is new, and withdraw what they may have no longer; whether that were all."""
        all_there = self._publisher.run()
        self._taking_back.run(recipient)
        return all_there

    def page(
        self, recipient: Recipient, match: Match, after: int, limit: int, product: str | None = None, asked: str = ""
    ) -> tuple[Page, int]:
        """Objects, and the place behind which the next page begins; that they got them is written down first."""
        all_there = self.prepare(recipient)
        ids = tuple(self._handing.ours(recipient, one) for one in match.ids)
        match = Match(ids=ids, types=match.types, versions=match.versions)
        page = outgoing(self._engine, recipient, match, after, limit, product)
        self._audit.note(recipient.name, "feed", asked, objects=str(len(page.rows)), after=str(after))
        end = page.rows[-1].added if page.rows else after  # never when something came that is not for them
        return Page(self._handing.hand(recipient, page.rows), page.more or not all_there), end

    def waits(self, recipient: Recipient, after: int) -> bool:
        """Whether there is something for them behind `after`; to ask leaves no trace."""
        self.prepare(recipient)
        return head(self._engine) > after and bool(outgoing(self._engine, recipient, EVERYTHING, after, 1).rows)

    def versions(self, recipient: Recipient, object_id: str, product: str | None = None) -> list[Row]:
        """All versions of one object."""
        self.prepare(recipient)
        ours = self._handing.ours(recipient, object_id)
        return self._handing.hand(recipient, versions_of(self._engine, recipient, ours, product))

    def products(self, recipient: Recipient) -> list[str]:
        """What they may have, and of what they had there is still a last word for them."""
        self.prepare(recipient)
        last_words = select(OBJECTS.c.product).distinct().where(OBJECTS.c.recipient == recipient.name)
        with self._engine.connect() as connection:
            return sorted({*recipient.products, *connection.scalars(last_words)})
