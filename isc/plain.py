"""Plain: hostile text as data, whatever shows it: signs that steer made visible, and no formula in a cell."""

import unicodedata

STEERS = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
"""Unicode categories of signs that do something instead of being seen: controls, directions, joiners, line ends."""

FORMULA = ("=", "+", "-", "@")
"""With these a spreadsheet begins to calculate, also behind blanks."""


def plain(text: str, keep: str = "") -> str:
    r"""The text with steering signs as their numbers, but for those in `keep`.

    >>> plain("safe\u202egpj.exe\n")
    'safe⟨U+202E⟩gpj.exe⟨U+000A⟩'
    """
    return "".join(sign if sign in keep else _shown(sign) for sign in text)


def _shown(sign: str) -> str:
    return f"⟨U+{ord(sign):04X}⟩" if unicodedata.category(sign) in STEERS else sign


def cell(value: object) -> str:
    """A value for a CSV file; a text that a spreadsheet would take for a formula gets a quote in front.

    >>> cell('=HYPERLINK("http://evil.example")'), cell(" @x"), cell(-3.5), cell("pass/P1")
    ('\\'=HYPERLINK("http://evil.example")', "' @x", '-3.5', 'pass/P1')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = plain(value)
    return f"'{text}" if unicodedata.normalize("NFKC", text).lstrip().startswith(FORMULA) else text
