"""Report: a case as a PDF that people read. All texts are drawn as they are: nothing in them is markup."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF

from domain.alert import Alert
from domain.errors import ConfigError
from isc.cases import Case
from isc.evidence import Piece
from isc.plain import plain
from isc.timeline import Happening

FONT = "DejaVu"
LINE_MM = 5
LABEL_MM = 38
LONGEST_WORD = 60
"""Signs; a longer word is broken, for a page has an edge."""

Row = tuple[str, str]


def report(
    case: Case, alerts: Sequence[Alert], pieces: Sequence[Piece], told: Sequence[Happening], head: Sequence[Row]
) -> bytes:
    """The PDF; `head` are the rows that stand on top: made when, for whom, on what ground."""
    page = _Paper(f"{case.number}  {case.title}", made=head[0][1])
    page.rows(head)
    page.rows([("site", case.site), ("state", case.state), ("opened", case.opened), ("verdict", case.verdict or "-")])
    page.rows([("why", case.verdict_why)] if case.verdict_why else [])
    page.block("Alerts", (_alert(alert) for alert in alerts))
    page.block("Timeline", (_happening(one) for one in told))
    page.block("Evidence", (_piece(piece) for piece in pieces))
    page.block("Notes", ((f"{note.time[:19]}Z", f"{note.who}: {note.text}") for note in case.notes))
    page.block("Tasks", ((task.set_at[:10], f"{task.text} – {task.outcome or 'open'}") for task in case.tasks))
    return page.bytes()


def _alert(alert: Alert) -> Row:
    told = f"{alert.subject} · {alert.zone or alert.site} · {alert.pattern or alert.detector}"
    return f"P{alert.severity}  {alert.count}x", f"{told}: {alert.reason.nl or alert.reason.key}"


def _happening(one: Happening) -> Row:
    until = f" – {one.end[11:19]}" if one.end else ""
    return f"{one.start[:19]}Z", f"{one.kind}{until}: {one.text}" + (f" ({one.who})" if one.who else "")


def _piece(piece: Piece) -> Row:
    return str(piece.number), f"{piece.event} at {piece.place}, SHA-256 {piece.digest or '-'}"


class _Paper:
    """Pages of text; numbers below."""

    def __init__(self, title: str, made: str) -> None:
        self._pdf = FPDF(format="A4")
        self._pdf.set_creation_date(datetime.fromisoformat(made))
        for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self._pdf.add_font(FONT, style, _fonts() / name)
        self._known: frozenset[int] = frozenset(getattr(self._pdf.fonts[FONT.lower()], "cmap", {}))
        self._pdf.set_title(self._safe(title))
        self._pdf.set_auto_page_break(auto=True, margin=18)
        self._pdf.add_page()
        self._write(title, 15, "B")

    def rows(self, rows: Iterable[Row]) -> None:
        for label, text in rows:
            self._pdf.set_font(FONT, "B", 8)
            self._pdf.cell(LABEL_MM, LINE_MM, self._safe(label))
            self._pdf.set_font(FONT, "", 8)
            self._pdf.multi_cell(0, LINE_MM, self._safe(text), align="L", new_x="LMARGIN", new_y="NEXT")

    def block(self, title: str, rows: Iterable[Row]) -> None:
        found = list(rows)
        if found:
            self._pdf.ln(3)
            self._write(title, 11, "B")
            self.rows(found)

    def bytes(self) -> bytes:
        return bytes(self._pdf.output())

    def _safe(self, text: str) -> str:
        """Steering signs and those that the font lacks as their numbers, long words broken."""
        signs = (
            sign if sign == "\n" or ord(sign) in self._known else f"⟨U+{ord(sign):04X}⟩" for sign in plain(text, "\n")
        )
        words = "".join(signs).split(" ")
        return " ".join(" ".join(_broken(word)) for word in words)

    def _write(self, text: str, size: int, style: str) -> None:
        self._pdf.set_font(FONT, style, size)
        self._pdf.multi_cell(0, size * 0.5, self._safe(text), align="L", new_x="LMARGIN", new_y="NEXT")


def _broken(word: str) -> list[str]:
    return [word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD)] or [""]


def _fonts() -> Path:
    """DejaVu comes with matplotlib: letters of all of Europe, free to embed."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise ConfigError("matplotlib", "found nothing, expected it beside havenwacht with its fonts")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
