"""The house rules that a reader can rely on in every module of the four packages."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("corpora", "models", "pipelines", "service")
MODULE_LINES = 400
FUNCTION_LINES = 50
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
# Beside the stages: the rows they hand on, and the marks of structure that several of them read.
SHARED = {"results", "candidates", "reasons", "markers"}
# The command table, and the table of benches that need the extra ``train``.
MAY_LOAD_BY_NAME = {
    PurePosixPath("service/cli.py"),
    PurePosixPath("service/evaluation/learned.py"),
}
HEAVY = ("torch", "sentence_transformers", "spacy", "faiss", "onnxruntime", "pdfplumber", "dbos")

Rule = Callable[[PurePosixPath, str], list[str]]


def dotted(path: PurePosixPath) -> tuple[str, ...]:
    """Return the parts of a module's dotted name; a package's ``__init__`` keeps that part."""
    return path.with_suffix("").parts


def imported(path: PurePosixPath, tree: ast.AST) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield line and dotted name, in parts, of every import; relative ones are resolved."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, tuple(alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            base = dotted(path)[: -node.level] if node.level else ()
            base += tuple(node.module.split(".")) if node.module else ()
            for alias in node.names:
                yield node.lineno, (*base, alias.name)


def upward_imports(path: PurePosixPath, source: str) -> list[str]:
    """Find imports of a layer to the right, or of the tests."""
    allowed = LAYERS[: LAYERS.index(path.parts[0]) + 1]
    return [
        f"{path}:{line} imports {'.'.join(name)}"
        for line, name in imported(path, ast.parse(source))
        if name[0] in (*LAYERS, "tests") and name[0] not in allowed
    ]


def stage_crossings(path: PurePosixPath, source: str) -> list[str]:
    """Find a pipeline stage that imports another stage, the chain, or the package as a whole."""
    own = dotted(path)
    if own[0] != "pipelines" or own[1] in {"__init__", "run"}:
        return []
    allowed = SHARED | {own[1]}
    return [
        f"{path}:{line} imports {'.'.join(name)}"
        for line, name in imported(path, ast.parse(source))
        if name[0] == "pipelines" and (len(name) == 1 or name[1] not in allowed)
    ]


def long_modules(path: PurePosixPath, source: str) -> list[str]:
    """Find modules over the cap of lines."""
    lines = len(source.splitlines())
    return [f"{path} has {lines} lines"] if lines > MODULE_LINES else []


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def long_functions(path: PurePosixPath, source: str) -> list[str]:
    """Find functions over the cap of lines."""
    return [
        f"{path}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in functions(ast.parse(source))
        if node.end_lineno is not None and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]


def late_imports(path: PurePosixPath, source: str) -> list[str]:
    """Find imports inside a function, which hide cycles and costs."""
    return [
        f"{path}:{inner.lineno} imports inside {node.name}"
        for node in functions(ast.parse(source))
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def blind_excepts(path: PurePosixPath, source: str) -> list[str]:
    """Find handlers that swallow every error."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            bare = [kind.value if isinstance(kind, ast.Starred) else kind for kind in kinds]
            names = {getattr(kind, "id", getattr(kind, "attr", None)) for kind in bare}
            if names & {None, "Exception", "BaseException"}:
                found.append(f"{path}:{node.lineno} catches everything")
    return found


def vague_names(path: PurePosixPath, source: str) -> list[str]:
    """Find modules and packages whose name says nothing."""
    del source
    return [f"{path}: {part}" for part in dotted(path) if part.strip("_") in VAGUE_NAMES]


def loads_by_name(path: PurePosixPath, source: str) -> list[str]:
    """Find imports by a computed name outside the few modules that may."""
    if path in MAY_LOAD_BY_NAME:
        return []
    tree = ast.parse(source)
    found = [
        f"{path}:{line} loads modules by name"
        for line, name in imported(path, tree)
        if name in {("importlib",), ("importlib", "import_module")}
    ]
    return found + [
        f"{path}:{node.lineno} loads modules by name"
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "__import__"
    ]


RULES: tuple[Rule, ...] = (
    upward_imports,
    stage_crossings,
    long_modules,
    long_functions,
    late_imports,
    blind_excepts,
    vague_names,
    loads_by_name,
)

MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rule(rule: Rule) -> None:
    """No module of the four packages breaks a house rule."""
    faults = [
        fault
        for module in MODULES
        for fault in rule(
            PurePosixPath(module.relative_to(ROOT).as_posix()), module.read_text("utf-8")
        )
    ]
    assert not faults, "\n" + "\n".join(faults)


def test_all_four_packages_are_read() -> None:
    """The rules are checked on modules of every layer, so they cannot pass by reading nothing."""
    assert {module.relative_to(ROOT).parts[0] for module in MODULES} == set(LAYERS)


BAD = [
    (upward_imports, "corpora/records.py", "import models.encoder"),
    (upward_imports, "models/encoder.py", "from pipelines.results import Clause"),
    (upward_imports, "pipelines/match.py", "from service import cli"),
    (upward_imports, "pipelines/match/dense.py", "from ...service import cli"),
    (upward_imports, "service/cli.py", "from tests.conftest import NEEDS"),
    (stage_crossings, "pipelines/match.py", "from pipelines.segment import split"),
    (stage_crossings, "pipelines/match.py", "from pipelines import segment"),
    (stage_crossings, "pipelines/match.py", "from . import segment"),
    (stage_crossings, "pipelines/match/dense.py", "from ..segment import split"),
    (stage_crossings, "pipelines/match.py", "from pipelines.run import chain"),
    (stage_crossings, "pipelines/match.py", "import pipelines"),
    (stage_crossings, "pipelines/results.py", "from pipelines.match import rank"),
    (long_modules, "models/encoder.py", "x = 1\n" * 401),
    (long_functions, "models/encoder.py", "def f():\n" + "    x = 1\n" * 50),
    (late_imports, "models/encoder.py", "def f():\n    import json"),
    (
        late_imports,
        "models/encoder.py",
        "class A:\n    async def f(self):\n        from os import path",
    ),
    (blind_excepts, "models/encoder.py", "try:\n    f()\nexcept Exception:\n    pass"),
    (blind_excepts, "models/encoder.py", "try:\n    f()\nexcept:\n    pass"),
    (
        blind_excepts,
        "models/encoder.py",
        "try:\n    f()\nexcept (OSError, BaseException):\n    pass",
    ),
    (vague_names, "models/utils.py", ""),
    (vague_names, "models/common/words.py", ""),
    (vague_names, "models/_helpers.py", ""),
    (loads_by_name, "models/encoder.py", "import importlib"),
    (loads_by_name, "models/encoder.py", "from importlib import import_module"),
    (loads_by_name, "models/encoder.py", "x = __import__('torch')"),
]


@pytest.mark.parametrize(("rule", "path", "source"), BAD)
def test_a_broken_rule_is_found(rule: Rule, path: str, source: str) -> None:
    """Each rule reports a module that breaks it."""
    assert rule(PurePosixPath(path), source)


GOOD = [
    (upward_imports, "service/cli.py", "from corpora.errors import InputError"),
    (upward_imports, "models/encoder.py", "import models.hashing, numpy"),
    (stage_crossings, "pipelines/match.py", "from pipelines.results import Clause"),
    (stage_crossings, "pipelines/match/dense.py", "from pipelines.match.words import stems"),
    (stage_crossings, "pipelines/match/dense.py", "from .words import stems"),
    (stage_crossings, "pipelines/segment/tree.py", "from pipelines.markers import Marker"),
    (stage_crossings, "pipelines/run.py", "from pipelines import segment, match"),
    (stage_crossings, "service/cli.py", "from pipelines.run import chain"),
    (long_modules, "models/encoder.py", "x = 1\n" * 400),
    (long_functions, "models/encoder.py", "def f():\n" + "    x = 1\n" * 49),
    (late_imports, "models/encoder.py", "import json\n\ndef f():\n    return json"),
    (blind_excepts, "models/encoder.py", "try:\n    f()\nexcept (OSError, json.Bad):\n    pass"),
    (vague_names, "models/commonality.py", ""),
    (loads_by_name, "service/cli.py", "import importlib"),
    (loads_by_name, "models/encoder.py", "from importlib import resources"),
]


@pytest.mark.parametrize(("rule", "path", "source"), GOOD)
def test_a_kept_rule_is_not_reported(rule: Rule, path: str, source: str) -> None:
    """No rule reports a module that keeps it."""
    assert rule(PurePosixPath(path), source) == []


def test_the_command_table_loads_nothing_heavy() -> None:
    """Importing the command line, as --help does, loads no model, PDF or language library."""
    code = f"import sys, service.cli; print(*(set({HEAVY}) & sys.modules.keys()))"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == []
