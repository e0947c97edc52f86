"""Change the code on purpose and see whether the tests notice: ``python -m tests.mutants [PART …] [--sample]``.

All of it takes some hours and writes docs/mutation-score.md; ``--of-each 24`` tries all of ``domain/``, and of every
other file so many as are drawn by ``--seed`` (the commit, if none is given). With the names of some parts only these
are tried anew, and the others stand as build/mutants holds them from before. A ``--sample`` writes nothing: too low a
share is a failure, and so is a mutant that survives without a reason in reasons.toml, unless the page says that not
every mutant of its file was tried.
"""

import argparse
import dataclasses
import os
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from tests.house.repository import ROOT
from tests.mutants import report
from tests.mutants.mutants import Mutant, names, read
from tests.mutants.parts import DOMAIN, PARTS, ROOMS, Part, copy, prepare

PASSES = 85.0
BY_NAME = {part.name: part for part in PARTS}
_SOURCE = "src/madoguchi/"
OF_DOMAIN, OF_A_ROOM = 36, 12


def main() -> int:
    """Measure; 0 if what was asked for holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these, of: {' '.join(BY_NAME)}")
    parser.add_argument("--sample", action="store_true", help="some mutants only; write nothing")
    parser.add_argument("--of-each", type=int, default=0, metavar="N", help="of each file of a room so many only")
    parser.add_argument("--again", action="store_true", help="only what survived before, with the tests of now")
    parser.add_argument("--seed", default="", help="draw the same again")
    options = parser.parse_args()
    if unknown := set(options.parts) - BY_NAME.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    seed = options.seed or _commit()
    if options.sample:
        return _sample(seed)
    for name in options.parts or list(BY_NAME):
        print(f"{name} …", flush=True)
        if options.again:
            _try_again(BY_NAME[name])
        else:
            prepare(BY_NAME[name])
            _run(BY_NAME[name], _drawn(BY_NAME[name], options.of_each, seed))
    return _publish()


def _publish() -> int:
    """Write the page from what has been tried; 0 if it may stand as it is."""
    mutants = [mutant for part in PARTS for mutant in read(part)]
    why = report.reasons()
    report.PAGE.write_text(report.write(mutants, why), encoding="utf-8")
    reached = report.score([m for m in mutants if m.killed is not None])
    print(f"{reached:.1f} % of {len(mutants)} mutants were noticed: {report.PAGE.relative_to(ROOT)}")
    stale = why.keys() - {m.named for m in mutants if not m.killed}  # one that was not tried keeps its reason
    for file, function, before, after in sorted(stale):
        print(f"a reason that nothing needs any more: {file} ({function}): {before} → {after}")
    return max(_missing(mutants), int(reached < PASSES or bool(stale)))


def _sample(seed: str) -> int:
    print(f"sample {seed}: draw it again with `python -m tests.mutants --sample --seed {seed}`")
    chance = random.Random(seed)
    tried: list[Mutant] = []
    for whole, count in ((DOMAIN, OF_DOMAIN), (chance.choice(ROOMS), OF_A_ROOM)):
        part = dataclasses.replace(whole, name=f"sample-{whole.name}")
        prepare(part)
        known = names(part)
        _run(part, chance.sample(known, min(count, len(known))))
        tried += [mutant for mutant in read(part) if mutant.killed is not None]
    print(f"{sum(m.killed is True for m in tried)} of {len(tried)} mutants were noticed")
    told = {f"{_SOURCE}{file}" for file in report.not_measured_yet() | report.measured_in_part()}
    _missing([mutant for mutant in tried if mutant.file in told])  # said, and judged when all of them are tried
    return max(_missing([m for m in tried if m.file not in told]), int(report.score(tried) < PASSES))


def _try_again(part: Part) -> None:
    """Try those that no test noticed. Of a function that has changed meanwhile, nothing is known any more."""
    survived = {mutant.key for mutant in read(part) if mutant.killed is False}
    copy(part)
    if there := sorted(survived & set(names(part))):
        _run(part, there)


def _drawn(part: Part, of_each: int, seed: str) -> list[str]:
    """The mutants to try: of each file of a room so many; none named: all."""
    if part is DOMAIN or not of_each:
        return []
    chance, files = random.Random(seed), defaultdict[str, list[str]](list)
    for name in names(part):
        files[name.rpartition(".")[0]].append(name)
    return [name for known in files.values() for name in chance.sample(known, min(of_each, len(known)))]


def _missing(mutants: list[Mutant]) -> int:
    """Say which survivors have no reason; 1 if there is one."""
    why = report.reasons()
    nameless = [m for m in mutants if m.killed is False and m.named not in why]
    for mutant in nameless:
        print(f"{mutant.file}:{mutant.line}: no test notices when {mutant.before} becomes {mutant.after}")
    return int(bool(nameless))


def _run(part: Part, chosen: list[str]) -> None:
    """Let mutmut try the chosen mutants, or all.

    Raises:
        CalledProcessError: the tests fail before anything is changed.
    """
    command = [str(Path(sys.executable).with_name("mutmut")), "run", *chosen]
    environment = {**os.environ, "CI": "", "PYTHONPATH": ""}  # a skip is no news here
    log = part.folder / "mutmut.log"
    with log.open("w", encoding="utf-8") as out:
        done = subprocess.run(command, cwd=part.folder, env=environment, stdout=out, stderr=out, check=False)
    if done.returncode:
        print(log.read_text(encoding="utf-8")[-3000:])
        done.check_returncode()


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
