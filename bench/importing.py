"""Importing subscribers, beside reading the same file and writing the same rows without asking anything."""

import csv
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import places
from bench.results import Row

_KIBIBYTES = 1024  # in a MiB


def write_file(path: Path, lines: int, *, first: int = 0) -> None:
    """A file of so many subscribers with a line each, numbered from ``first``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(next(_subscribers(range(1)))))
        writer.writeheader()
        writer.writerows(_subscribers(range(first, first + lines)))


def _subscribers(numbers: range) -> Iterator[dict[str, str]]:
    for at in numbers:
        yield {
            "record": "line", "customer_number": f"N{at:09}", "contract_number": f"C{at:07}",
            "customer_kind": "consumer",
            "family_name": "見本", "given_name": "花子", "family_name_kana": "ミホン", "given_name_kana": "ハナコ",
            "email": f"member{at}@example.jp", "contact_phone": f"0900{at:07}", "postal_code": "100-0000",
            "prefecture": "東京都", "city": "みなと市", "town": "窓口町1-2-3", "signed_on": "2024-04-01",
            "phone_number": f"0900{at:07}", "line_kind": "voice", "plan": "voice-3", "imsi": f"4401{at:011}",
            "iccid": "", "nickname": "", "building": "", "state": "active", "opened_on": "2024-04-01",
        }  # fmt: skip


def watched(words: list[str], data: Path) -> tuple[float, float]:
    """Run a command; its seconds, and the most memory it held, in MiB."""
    begun = time.perf_counter()
    with (data / "said.txt").open("w") as said:
        spoken = [(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, said.fileno(), 2)]
        process = os.posix_spawn(words[0], words, places.environment(data), file_actions=spoken)
        _, status, used = os.wait4(process, 0)
    if status:
        raise RuntimeError((data / "said.txt").read_text()[-2000:])
    return time.perf_counter() - begun, used.ru_maxrss / _KIBIBYTES


def command(file: Path) -> list[str]:
    """What an engineer types."""
    return [str(Path(sys.executable).with_name("madoguchi")), "import", str(file)]


def measure(folder: Path, lines: int) -> list[Row]:
    """The rows of part (b): a first import, the same again, and the floor."""
    data, bare = folder / "own", folder / "bare"
    for place in (data, bare):
        place.mkdir(parents=True)
        places.run("members", 0, 0, data=place)
    file = folder / "subscribers.csv"
    write_file(file, lines)
    seconds, memory = watched(command(file), data)
    again, memory_again = watched(command(file), data)
    rest = json.dumps(places.run("columns", data=bare))
    least, least_memory = watched([sys.executable, "-m", "bench.plain_import", str(file), rest], bare)
    floor_is = "csv and executemany"
    rate = lines / least
    return [
        Row("(b)", f"import of {lines:,} lines", lines / seconds, "lines/s", rate, floor_is),
        Row("(b)", "the same file again", lines / again, "lines/s", rate, floor_is),
        Row(
            "(b)", "most memory of the import", memory, "MiB", least_memory, floor_is, f"again: {memory_again:,.0f} MiB"
        ),
    ]
