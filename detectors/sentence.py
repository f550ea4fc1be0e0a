"""Sentences: a reason from a key and numbers, in Dutch and English."""

from detectors.texts import en, nl
from domain.finding import Reason, Value


def sentence(key: str, **params: Value) -> Reason:
    """The reason with this key; raises KeyError where a text or a number that it needs is missing.

    >>> sentence("silence", sensor="cam-7", minutes=30, since="03:41").en
    'Sensor cam-7 has not reported for 30 minutes, last at 03:41.'
    """
    return Reason(key, params, nl.SENTENCES[key].format(**params), en.SENTENCES[key].format(**params))
