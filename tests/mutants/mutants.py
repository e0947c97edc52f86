"""The mutants of a part and what became of each, as mutmut left them in its work folder."""

import ast
import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name

from tests.mutants.parts import Part

_KILLED = {1, 3, -24, 24, 36, 152, 255}  # a test failed, or the mutant never came to an end
_UNTESTED = {5, 33}
_NAME = re.compile(r"(?P<function>x(?:_|ǁ\w+ǁ)\w+?)__mutmut_(?P<number>\d+)$")
Change = tuple[int, str, str]
Named = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. ``before`` and ``after`` are what stands on the lines that differ; they name it in the reasons."""

    key: str
    file: str
    function: str
    line: int
    before: str
    after: str
    killed: bool | None

    @property
    def named(self) -> Named:
        """What it is known by, wherever the line stands by now."""
        return (self.file, self.function, self.before, self.after)


def read(part: Part) -> Iterator[Mutant]:
    """Every mutant of a part. ``killed`` is ``None`` where it has not been tried."""
    for meta in sorted((part.folder / "mutants").rglob("*.py.meta")):
        yield from _of_file(part, meta.with_suffix(""), json.loads(meta.read_text(encoding="utf-8")))


def names(part: Part) -> list[str]:
    """What mutmut will call the mutants of a part that has been prepared."""
    found = []
    for path in sorted({path for pattern in part.mutated for path in part.folder.glob(pattern)}):
        changed = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
        found += [get_mutant_name(path.relative_to(part.folder), name) for name in changed.mutant_names]
    return found


def _of_file(part: Part, changed: Path, meta: dict[str, dict[str, int | None]]) -> Iterator[Mutant]:
    file = changed.relative_to(part.folder / "mutants")
    spans = json.loads(changed.with_name(changed.name + ".spans").read_text(encoding="utf-8"))["spans"]
    lines = changed.read_text(encoding="utf-8").splitlines()
    begins = _beginnings((part.folder / file).read_text(encoding="utf-8"))
    for key, code in meta["exit_code_by_key"].items():
        name = key.rpartition(".")[2]
        function = name.rpartition("__mutmut_")[0]
        readable = function.removeprefix("x_").replace("xǁ", "").replace("ǁ", ".")
        original, mutant = (
            _body(lines, spans[copy], readable.rpartition(".")[2]) for copy in (f"{function}__mutmut_orig", name)
        )
        offset, before, after = difference(original, mutant)
        line = begins[readable] + offset
        killed = None if code is None else code in _KILLED
        yield Mutant(key, str(file), readable, line, before, after, killed)


def _body(lines: list[str], span: tuple[int, int], name: str) -> list[str]:
    """A function's lines from its ``def``, under its own name: each copy has one of its own."""
    copy = lines[span[0] - 1 : span[1]]
    at = next(n for n, line in enumerate(copy) if line.lstrip().startswith(("def ", "async def ")))
    return [re.sub(r"def [^(\[]+", f"def {name}", copy[at], count=1), *copy[at + 1 :]]


def difference(original: list[str], mutant: list[str]) -> Change:
    """Where two versions of a function part (lines after the ``def``), and the lines that differ."""
    parts = [
        o for o in difflib.SequenceMatcher(None, original, mutant, autojunk=False).get_opcodes() if o[0] != "equal"
    ]
    first, last = parts[0], parts[-1]
    return first[1], _joined(original[first[1] : last[2]]), _joined(mutant[first[3] : last[4]])


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _beginnings(text: str) -> dict[str, int]:
    """The line of each function's ``def``."""
    module = ast.parse(text)
    found = {node.name: node.lineno for node in module.body if isinstance(node, ast.FunctionDef)}
    for holder in (node for node in module.body if isinstance(node, ast.ClassDef)):
        found |= {
            f"{holder.name}.{node.name}": node.lineno for node in holder.body if isinstance(node, ast.FunctionDef)
        }
    return found
