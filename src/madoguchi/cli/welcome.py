"""What ``madoguchi demo`` says in the terminal once its pages are there."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

_ORDER = (
    ("1", "ひとりを選んでログインし、解約する", "Sign in as somebody and cancel"),
    ("2", "受信箱で、届いたSMS・メール・郵送を見る", "See the SMS, mail and letters that arrive"),
    (
        "3",
        "時計を月末へ進め、回線が止まり最終請求が届くのを見る",
        "Move the clock: the line ends, the last bill comes",
    ),
)


_PLACES = (
    ("みなと通信 / Minato Mobile", "url"),
    ("受信箱と時計 / Handset and clock", "handset"),
    ("窓口の職員として / As staff at the desk", "desk"),
)


def say(places: Mapping[str, str], people: Sequence[Mapping[str, str]]) -> None:
    """Print the address, each person's log-in and what to try, in Japanese and English; plain where no terminal is."""
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(Panel(Group(_places(places), "", _steps()), border_style="blue", expand=False, padding=(1, 2)))
        console.print(_table(people))
        console.print(Text("止めるには Ctrl-C / Ctrl-C to stop", style="dim"))
    else:
        console.print("\n".join(_lines(places, people)), soft_wrap=True)


def _places(places: Mapping[str, str]) -> Table:
    grid = Table.grid(padding=(0, 2))
    for label, key in _PLACES:
        grid.add_row(Text(label, style="bold"), Text(places[key], style=f"bold blue underline link {places[key]}"))
    return grid


def _steps() -> Table:
    grid = Table.grid(padding=(0, 2))
    for number, japanese, english in _ORDER:
        grid.add_row(Text(number, style="bold blue"), Text(japanese).append(f"\n{english}", style="dim"))
    return grid


def _table(people: Sequence[Mapping[str, str]]) -> Table:
    passwords = " ".join(sorted({person["password"] for person in people} - {""}))
    title = f"ログイン / Log-ins — パスワードは共通 / password for all: [bold]{passwords}[/]"
    table = Table(title=title, title_justify="left", title_style="", border_style="dim", show_lines=True)
    table.add_column("会員 / Member", no_wrap=True)
    table.add_column("メールアドレス / E-mail", no_wrap=True)
    table.add_column("試すこと / What to try", ratio=1, overflow="fold")
    for person in people:
        table.add_row(_both(person, "name"), person["email"], _told(person))
    return table


def _told(person: Mapping[str, str]) -> Text:
    japanese = f"{person['has']}\n→{person['try']}"  # no space, at which the line would break
    english = f"{person['has_en']}\n→ {person['try_en']}"
    return Text(japanese).append(f"\n{english}", style="dim")


def _both(person: Mapping[str, str], key: str) -> Text:
    return Text(person[key], style="bold").append(f"\n{person[f'{key}_en']}", style="dim")


def _lines(places: Mapping[str, str], people: Sequence[Mapping[str, str]]) -> list[str]:
    return [
        *(f"{label}: {places[key]}" for label, key in _PLACES),
        "",
        *(f"{number}. {japanese} / {english}" for number, japanese, english in _ORDER),
        "",
        *("\n".join(_indented(person)) for person in people),
        "",
        "止めるには Ctrl-C / Ctrl-C to stop",
    ]


def _indented(person: Mapping[str, str]) -> Iterator[str]:
    yield f"{person['name']} / {person['name_en']}"
    yield f"    {person['email']}  {person['password']}".rstrip()
    yield from (f"    {line}" for line in _told(person).plain.splitlines())
