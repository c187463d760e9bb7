"""What an address of a page is: one rule for the check, the pages, the workbooks and the fetch."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# labels with a dot between two, or numbers in brackets; then a port
_PLACE = re.compile(
    r"([^\W_]([\w-]*\w)?(\.[^\W_]([\w-]*\w)?)*\.?|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.IGNORECASE
)
_NEVER = re.compile(r'[\s<>"`\\]')
_MOST_LETTERS = 2_000


def is_web_address(text: str) -> bool:
    r"""Return whether a text is the address of a page: http or https, a host, and nothing that hides another.

    Parameters
    ----------
    text : str
        Whatever somebody wrote.

    Returns
    -------
    bool
        False for another scheme, a name or password before the host, a host that is none, a port beyond
        65535, spaces, line breaks, letters that cannot be seen, and more than 2,000 letters.

    Examples
    --------
    >>> is_web_address("https://binhthuan.gov.vn/a?b=c#d"), is_web_address("http://[2001:db8::1]:8080/")
    (True, True)
    >>> odd = ["javascript:alert(1)", "http:javascript:alert(1)", "https://", "https://a:b@c.vn", "https://a.vn\n"]
    >>> any(is_web_address(text) for text in odd)
    False
    """
    if len(text) > _MOST_LETTERS or not text.isprintable() or _NEVER.search(text):
        return False
    try:
        parts = urlsplit(text)
        is_open = parts.port != 0
    except ValueError:  # brackets that hold no address, a port beyond the last
        return False
    return is_open and parts.scheme in ("http", "https") and _PLACE.fullmatch(parts.netloc) is not None
