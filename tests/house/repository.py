"""Where things stand in the repository."""

import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "madoguchi"


@lru_cache(maxsize=1)
def files() -> tuple[Path, ...]:
    """Every file that is committed or about to be, that is: not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


def sources() -> tuple[Path, ...]:
    """The package's Python files, without migrations."""
    return tuple(
        path for path in files() if path.suffix == ".py" and SOURCE in path.parents and "migrations" not in path.parts
    )


def short(path: Path) -> str:
    """The path as a reader writes it."""
    return str(path.relative_to(ROOT))
