"""Find every English message of the library that a reader may see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from cds_analysis.cellar.text import normal

PACKAGE = Path(__file__).resolve().parent.parent / "cds_analysis"
SPOKEN = {"say", "translate", "self", "Field", "Sheet"}
NAMED = {"SAVE_AS_XLSX", "message", "hint", "why", "PLAN", "NOT_UNDERSTOOD", "TYPER_WORDS"}
REFUSING = {
    "Problem": 1,
    "Unreadable": 0,
    "_Kind": 1,
    "_refused": 0,
    "refuse": 1,
    "refused": 0,
    "_fault": 1,
    "Lost": 0,
    "fault": 2,
    "uncertain": 2,
    "unknown": 2,
    "unseen": 1,
    "lost": 0,
    "governed": 3,
    "Unused": 3,
}
LISTED = {
    "_CHANGING",
    "_DOUBTS",
    "MEASURE_KINDS",
    "NOTES",
    "SILENT",
    "_FORMS",
    "_KINDS",
    "_LANGUAGE_NAMES",
    "_WORDS",
    "ENVIRONMENT",
    "TYPER_FAULTS",
    "TYPER_TYPES",
    "TABLE_LINES",
    "UNITS",
}


def messages() -> dict[str, str]:
    """Return every message with the file in which it stands."""
    found = {text: path.name for path in sorted(PACKAGE.rglob("*.py")) for text in file_messages(path)}
    for path in sorted(PACKAGE.rglob("*.j2")):
        spoken = re.findall(r'say\("([^"]+)"', path.read_text(encoding="utf-8"))
        found |= dict.fromkeys(spoken, path.name)
    return found


def texts() -> set[str]:
    """Return every text of the library: what a message in use is one of, however it is spoken."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value, *map(normal, node.value.split("\n\n"))}
    return found


def file_messages(path: Path) -> Iterator[str]:
    """Yield the messages of one file: spoken, of problems, and of the views' tables and word lists."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    in_views = path.parent.name == "pages" or path.name in ("codes.py", "marks.py")
    if path.parent.name == "cli":
        yield from _help_texts(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SPOKEN:
                yield from _strings(node.args[0])
            if name in REFUSING:
                first = REFUSING[name]
                yield from (text for arg in node.args[first : first + 2] for text in _strings(arg))
            if in_views and name == "table" and len(node.args) > 2:
                yield from (text for arg in node.args[1:3] for text in _strings(arg))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            targets = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else []
            named = zip(targets, node.value.elts, strict=False)
            yield from (
                text for to, value in named if getattr(to, "id", "") in NAMED for text in _strings(value)
            )
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            target = node.targets[0].id
            if target in NAMED or (in_views and target == "columns"):
                yield from _strings(node.value)
        value = getattr(node, "value", None)
        assigned = getattr(node, "target", None) or (getattr(node, "targets", None) or [None])[0]
        if getattr(assigned, "id", "") in LISTED and isinstance(value, ast.Dict):
            yield from (text for part in value.values for text in _strings(part) if not _is_mark(text))
        if in_views and isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Dict):
            name = getattr(getattr(node, "target", None) or node.targets[0], "id", "")
            if name.isupper() or name == "words":
                yield from (text for part in value.values for text in _strings(part) if not _is_mark(text))


def _help_texts(tree: ast.Module) -> Iterator[str]:
    """Yield the help of commands, a paragraph each, and of their options."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            on_app = [
                ast.unparse(one).startswith(("app.command", "app.callback")) for one in node.decorator_list
            ]
            yield from map(normal, (ast.get_docstring(node) or "").split("\n\n") if any(on_app) else ())
        if isinstance(node, ast.Call):
            yield from (text for word in node.keywords if word.arg == "help" for text in _strings(word.value))
            if getattr(node.func, "id", "") == "_shared":
                yield from _strings(node.args[-1])


def _strings(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value:
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)
    elif isinstance(node, ast.Starred):
        yield from _strings(node.value)
    elif isinstance(node, ast.List | ast.Tuple):
        for part in node.elts:
            yield from _strings(part)


def _is_mark(text: str) -> bool:
    return len(text) == 1 or text.startswith("status-") or not any(map(str.isalpha, text))
