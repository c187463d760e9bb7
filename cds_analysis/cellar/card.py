"""Records that show themselves in a few lines: what they hold, and what they can be asked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from html import escape

import pandas as pd

_FIELDS, _WIDTH = 7, 96


class Card:
    """A record with a short text for the terminal and a small table for a notebook.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(repr=False)
    ... class Place(Card):
    ...     name: str
    ...     numbers: tuple[int, ...] = ()
    ...     @property
    ...     def double(self): return 2 * self.numbers
    >>> Place("here", (1, 2))
    Place
      name     here
      numbers  1, 2
      ask for  double
    """

    def _facts(self) -> Mapping[str, str]:
        """Return what is shown, by name: the fields, and what else can be asked."""
        texts = {field.name: _short(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]
        kept = dict([(name, text) for name, text in texts.items() if text][:_FIELDS])
        asked = ", ".join(self._questions())
        return kept | ({"ask for": asked} if asked else {})

    def _questions(self) -> Iterator[str]:
        """Yield the public names that are no fields."""
        known = {field.name for field in fields(self)}  # type: ignore[arg-type]
        yield from (name for name in dir(type(self)) if not name.startswith("_") and name not in known)

    def __repr__(self) -> str:
        facts = self._facts()
        wide = max(map(len, facts), default=0)
        lines = [type(self).__name__]
        for place, (name, text) in enumerate(facts.items(), start=1):
            most = 3 if place == len(facts) else 1
            wrapped = textwrap.wrap(text, _WIDTH, max_lines=most, placeholder=" …")
            lines += [f"  {name:<{wide}}  {wrapped[0]}", *(f"  {'':<{wide}}  {more}" for more in wrapped[1:])]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
            f'<td style="text-align:left">{escape(text)}</td></tr>'
            for name, text in self._facts().items()
        )
        return f"<table><caption>{escape(type(self).__name__)}</caption><tbody>{rows}</tbody></table>"


def _short(value: object) -> str:
    """Return a value in a few words; empty where there is no value."""
    if isinstance(value, pd.DataFrame):
        return f"table of {len(value)} rows"
    if isinstance(value, Mapping | Sequence) and not isinstance(value, str):
        plain = all(isinstance(one, str | int | float) for one in value) and isinstance(value, Sequence)
        kind = "" if plain or not value else type(next(iter(_parts(value)))).__name__
        return ", ".join(map(_short, value)) if plain else f"{len(value)} × {kind}" if value else ""
    if is_dataclass(value):
        named = (getattr(value, name, None) for name in ("key", "name", "text"))
        return next((one for one in named if isinstance(one, str)), type(value).__name__)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _parts(value: Mapping[object, object] | Sequence[object]) -> Sequence[object]:
    return list(value.values()) if isinstance(value, Mapping) else value
