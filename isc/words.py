"""Words: what a search for text looks at, split by us, so that every database finds the same."""

import re
import unicodedata

from domain.alert import Alert

WORD_LENGTH = 64
WORDS_AN_ALERT = 300
WORDS_A_SEARCH = 8

_WORD = re.compile(r"[^\W_]+")


def words_of(alert: Alert) -> str:
    """The words of an alert, each once, with a space between them."""
    said = (alert.reason.nl, alert.reason.en, alert.subject, *alert.related, alert.site, alert.zone or "")
    named = (alert.detector, alert.family, alert.pattern or "", alert.incident[:8], alert.id[:8])
    return " ".join(_words(" ".join((*said, *named)))[:WORDS_AN_ALERT])


def joined(before: str, words: str) -> str:
    """The words of two versions, each once."""
    return " ".join(list(dict.fromkeys((*before.split(), *words.split())))[:WORDS_AN_ALERT])


def searched(text: str) -> list[str]:
    """The words that are looked for.

    >>> searched("Pas 1042, Kadé-Noord kade")
    ['pas', '1042', 'kade', 'noord']
    """
    return _words(text)[:WORDS_A_SEARCH]


def _words(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return list(dict.fromkeys(word[:WORD_LENGTH] for word in _WORD.findall(plain)))
