"""An Office file whose bytes depend on its content alone, not on the hour of its making."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_CONTENTS = "[Content_Types].xml"
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


def steady_archive(content: bytes, replaced: Mapping[str, bytes]) -> bytes:
    """Return a zip file with the same parts in a fixed order, without dates and rights.

    Parameters
    ----------
    content : bytes
        A zip file.
    replaced : mapping of str to bytes
        Parts to be put in the place of old ones.

    Returns
    -------
    bytes
        The list of contents first, as Office wants it, then by name; every part dated 1 January 1980.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()} | dict(replaced)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(parts, key=lambda name: (name != _CONTENTS, name)):
            new.writestr(_entry(name), parts[name])
    return made.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DAY_ONE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    # the system that made the file would otherwise be recorded too
    entry.create_system = 0
    return entry
