"""Which of the project's own modules a script reaches.

Snakemake does not see what a script imports. Listing these files as inputs makes
an edited module rerun exactly the stages that use it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = "scripts"


def sources(script: str, root: Path) -> list[str]:
    """Return ``script`` and every module of the project that it reaches.

    Args:
        script: path from ``root``, such as ``scripts/train/train.py``.
        root: the folder that holds ``scripts/``.

    Returns:
        Paths from ``root``, sorted, with the file that makes them a package. Imports inside
        functions count too, those for a type checker only do not.

    Raises:
        FileNotFoundError: where an import names a module that does not exist.
    """
    reached = {f"{PACKAGE}/__init__.py"}
    waiting = [script]
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            waiting.extend(_imports(root, file))
    return sorted(reached)


@cache
def _imports(root: Path, file: str) -> tuple[str, ...]:
    tree = ast.parse((root / file).read_text(encoding="utf-8"), filename=file)
    found: list[str] = []
    for node in _executed(tree):
        if isinstance(node, ast.Import):
            found += [_file(root, alias.name) for alias in node.names if _ours(alias.name)]
        elif isinstance(node, ast.ImportFrom) and node.module and _ours(node.module):
            folder = root / node.module.replace(".", "/")
            if folder.is_dir():
                found += [_file(root, f"{node.module}.{alias.name}") for alias in node.names]
            else:
                found.append(_file(root, node.module))
    return tuple(found)


def _executed(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes of a module but those that only a type checker reads."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
        else:
            yield node
            waiting += ast.iter_child_nodes(node)


def _ours(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] == PACKAGE


def _file(root: Path, module: str) -> str:
    file = module.replace(".", "/") + ".py"
    if not (root / file).is_file():
        raise FileNotFoundError(f"{module} is imported, but there is no {file}")
    return file
