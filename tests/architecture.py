"""Reads the source of a module and tells what the floors of the house do not allow."""

import ast
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.floors import (
    CLOCKLESS,
    EVERYWHERE,
    FLOORS,
    LOUD,
    LOUD_METHODS,
    NEEDS_A_SEED,
    NEVER,
    PACKAGES,
    READER,
    SEEDED,
    SILENT,
    UNCLEAR,
)


def faults(path: str, source: str) -> list[str]:
    """All that is wrong with the module at `path` (from the root of the repository), as `line N: what`."""
    tree = ast.parse(source)
    package = PurePosixPath(path).parts[0]
    found = [*_form(path, tree), *_arrows(package, tree), *_uses(path, package, tree)]
    return [f"line {line}: {what}" for line, what in sorted(set(found))]


def _form(path: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    doc = ast.get_docstring(tree)
    first, _, rest = (doc or "").partition("\n")
    if not first.strip() or (rest and not rest.startswith("\n")):
        yield 1, "a module opens with one line that says what it is"
    if path.endswith("/__init__.py") and len(tree.body) != 1:
        yield 1, "__init__.py holds one docstring and no code"


def _arrows(package: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    floor = FLOORS[package]
    allowed = floor.ours | floor.others | EVERYWHERE | sys.stdlib_module_names | {package}
    for line, name in _imports(tree):
        top = name.partition(".")[0]
        if top not in allowed:
            yield line, f"{package} may not import {top if top not in PACKAGES else name}"


def _uses(path: str, package: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    forbidden = set(NEVER)
    if package in CLOCKLESS:
        forbidden |= UNCLEAR
    if package in SILENT and path != READER:
        forbidden |= LOUD
        yield from _loud_methods(tree)
    for line, name in [*_imports(tree), *_names(tree)]:
        if _is_under(name, forbidden) and not _is_under(name, SEEDED | NEEDS_A_SEED):
            yield line, f"{package} may not use {name.removeprefix('builtins.')}"
    if package in CLOCKLESS:
        yield from _unseeded(package, tree)


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of all that is imported; `from a import b` gives `a.b`. Relative ones stay in the package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of every imported or built-in thing that is used."""
    known = _known(tree)
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and id(node) not in inner and (name := _full(node, known)):
            yield node.lineno, name


def _known(tree: ast.Module) -> dict[str, str]:
    """What the names of this module stand for: imports by their full name, built-ins unless the module binds them."""
    bound = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    bound |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    builtin = {name.rpartition(".")[2]: name for name in (NEVER | UNCLEAR | LOUD) if name.startswith("builtins.")}
    known = {short: name for short, name in builtin.items() if short not in bound}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                known[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return known


def _full(node: ast.expr, known: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and (before := _full(node.value, known)):
        return f"{before}.{node.attr}"
    return None


def _is_under(name: str, names: set[str] | frozenset[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:length]) in names for length in range(1, len(parts) + 1))


def _loud_methods(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = node.func.attr
            if method in LOUD_METHODS or (method == "open" and _has_a_mode(node)):
                yield node.lineno, f"files are for app: .{method}()"


def _has_a_mode(call: ast.Call) -> bool:
    """Whether this opens a file, and not, say, a gate."""
    first = call.args[0] if call.args else ast.Constant("r")
    return isinstance(first, ast.Constant) and isinstance(first.value, str)


def _unseeded(package: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    known = _known(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _full(node.func, known)
        if name in NEEDS_A_SEED and not node.args and not node.keywords:
            yield node.lineno, f"{package} may not use {name} without a seed"
        words = [word.value for word in node.args if isinstance(word, ast.Constant)]
        if name == "numpy.datetime64" and {"now", "today"} & set(map(str, words)):
            yield node.lineno, f"{package} may not use the wall clock"
