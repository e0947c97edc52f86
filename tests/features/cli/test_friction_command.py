"""``madoguchi friction``: what is printed, in 80 columns and in 120, and what is written for machines."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from madoguchi import policy
from madoguchi.cli import app, check
from tests import operators

narrow, wide = CliRunner(env={"COLUMNS": "80"}), CliRunner(env={"COLUMNS": "120"})
DEMO = Path(policy.__file__).parents[1] / "demo" / "operator.toml"
OVERVIEW = """\
                      cancel,   cancel,   cancel,   cancel,
                      from My     paper    log-in  by phone   see the      take
                         Page      lost     first      only  password      back
───────────────────────────────────────────────────────────────────────────────
pages                       8        16        10    no way         7         2
clicks                     10        19        12                   8         2
choices                     3         7         3                   4         ·
fields                     11        17        13                   6         ·
characters typed          102       141       131                  39         ·
asked again                 9        13         9                   4         ·
secrets typed               1         2         2                   1         ·
proofs of identity          1         3         2                   2         ·
mandatory questions        12        21        14                   9         ·
waits                       ·         1         ·                   1         ·
seconds                   104       188       126                  59         7
seconds with waits        112       224       136                  86         9
"""


def said(*words: str, runner: CliRunner = narrow) -> str:
    """What it prints, without blanks at the ends of lines."""
    answer = runner.invoke(app, ["friction", *words])
    assert answer.exit_code == 0, answer.output
    return "\n".join(line.rstrip() for line in answer.stdout.splitlines()) + "\n"


def test_every_journey_of_a_policy_at_a_glance() -> None:
    told = said("--policy", "as-described")
    assert told.startswith(OVERVIEW)
    assert "not comparable" in told
    assert "[joining]" in told


def test_of_this_installation_where_nothing_is_said() -> None:
    policy.current.cache_clear()
    assert "characters typed            ·         ·        29        17         6         ·" in said()


@pytest.mark.parametrize(("runner", "width"), [(narrow, 80), (wide, 120)])
@pytest.mark.parametrize("words", [[], ["--journey", "cancelling", "--missed-late", "--from", "new-log-in"]])
def test_no_line_is_wider_than_the_terminal(runner: CliRunner, width: int, words: list[str]) -> None:
    told = said("--policy", "as-described", *words, runner=runner)
    assert max(map(len, told.splitlines())) <= width
    assert "…" not in told


def test_one_journey_page_by_page() -> None:
    lines = said("--policy", "as-described", "--journey", "cancelling").splitlines()
    assert lines[0] == "cancelling, from My Page"
    assert [line.split()[-5:] for line in lines if line.startswith(("particulars", "together"))] == [
        ["2", "7", "50", "6", "40"],
        ["10", "11", "102", "9", "104"],
    ]


def test_a_wide_terminal_shows_every_count() -> None:
    told = said("--policy", "as-described", "--certificate-lost", runner=wide)
    (together,) = (line.split() for line in told.splitlines() if line.startswith("together"))
    assert together == ["together", "16", "19", "7", "17", "141", "13", "2", "3", "21", "1", "188"]


def test_two_policies_beside_each_other() -> None:
    told = said("--compare", "as-described", "default", "--from", "log-in", "--certificate-lost")
    rows = {line[:19].strip(): line[19:].split() for line in told.splitlines()}
    assert told.splitlines()[0] == "cancelling, log-in first, certificate lost"
    assert (rows["pages"], rows["clicks"], rows["asked again"]) == (["18", "4", "4.5"], ["21", "4", "5.2"], ["13", "·"])


def test_says_where_no_way_is_left() -> None:
    assert "no way" in said("--policy", "as-described", "--from", "telephone")
    assert "no way" in said("--compare", "as-described", "default", "--from", "telephone")


def test_writes_everything_for_machines(tmp_path: Path) -> None:
    said("--policy", "as-described", "--json", str(tmp_path / "f.json"))
    (told,) = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert (told["name"], told["policy"], told["joining"]) == ("as-described", "as-described", None)
    assert len(told["journeys"]) == 6
    leaving = told["journeys"][0]
    assert (leaving["journey"], leaving["from"], leaving["certificate"]) == ("cancelling", "my-page", "at-hand")
    assert (leaving["total"]["pages"], leaving["total"]["seconds_with_waits"]) == (8, 112.3)
    assert sum(page["clicks"] for page in leaving["pages"]) == leaving["total"]["clicks"] == 10
    assert told["journeys"][3] == {
        "journey": "cancelling",
        "from": "telephone",
        "certificate": "lost",
        "total": None,
        "pages": [],
    }
    assert {one["sign"]: one["seconds"] for one in told["operators"]}["K"] == 0.28


def test_draws_one_policy_beside_the_described_one(tmp_path: Path) -> None:
    assert "f.svg is written." in said("--policy", "default", "--picture", str(tmp_path / "f.svg")).replace("\n", "")
    drawn = (tmp_path / "f.svg").read_text(encoding="utf-8")
    assert drawn.index(">as-described<") < drawn.index(">default<")


def test_joining_is_compared_where_it_was_counted(tmp_path: Path) -> None:
    file = tmp_path / "operator.toml"
    joining = '[joining]\npages = 3\nclicks = 4\nfields = 2\ncounted_on = 2026-11-01\nsource = "counted"\n'
    file.write_text(f"{DEMO.read_text(encoding='utf-8')}\n{joining}", encoding="utf-8")
    told = " ".join(said("--policy", str(file), "--json", str(tmp_path / "f.json")).split())
    assert "is harder than joining: 4 pages (3 to join), 4 clicks (4 to join), 2 fields (2 to join)." in told
    assert "counted on 2026-11-01" in told
    (report,) = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert report["joining"][0] == {"count": "pages", "leaving": 4, "joining": 3}
    file.write_text(file.read_text(encoding="utf-8").replace("pages = 3", "pages = 4"), encoding="utf-8")
    assert "is no harder than joining" in " ".join(said("--policy", str(file)).split())


def test_a_policy_that_is_none_is_named_with_the_presets(tmp_path: Path) -> None:
    answer = narrow.invoke(app, ["friction", "--policy", "as-descibed"])
    assert answer.exit_code == 2
    assert "as-descibed" in answer.stderr
    assert "as-described, base-membership" in answer.stderr
    nowhere = narrow.invoke(app, ["friction", "--policy", "default", "--json", str(tmp_path / "no" / "f.json")])
    assert nowhere.exit_code == 2
    assert "cannot be written" in nowhere.stderr


def test_harder_than_joining_fails_the_check_and_stops_nothing(tmp_path: Path) -> None:
    """A portal that does not start would be the hardest way of all to leave."""
    joining = '[joining]\npages = 3\nclicks = 4\nfields = 2\ncounted_on = 2026-11-01\nsource = "counted"\n'
    with operators.in_force(operators.written(tmp_path, more=joining)):
        answer = narrow.invoke(app, ["check"])
        check.refuse_problems()  # what `serve`, `worker` and `demo` do first
    assert answer.exit_code == 1
    assert "madoguchi.W001: Leaving takes 4 pages, joining 3." in answer.stdout
    assert answer.stdout.count("W001") == 1
