"""``madoguchi receipt``. It needs no database, no settings and no network: a receipt outlives who issued it."""

import json
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from madoguchi.cancellation.receipts import attached_file, signed_file
from madoguchi.cancellation.receipts.signed_file import Checked, Verdict
from madoguchi.cli import receipt_words as words
from madoguchi.cli.receipt_facts import NotKnown, facts
from madoguchi.cli.receipt_words import Language

receipt_app = typer.Typer(no_args_is_help=True, help="Verify a receipt of a cancellation (解約受付書).")
_EXIT = {Verdict.GENUINE: 0, Verdict.ALTERED: 1, Verdict.OTHER_SIGNER: 1, Verdict.SIGNER_UNKNOWN: 3}
_COLOURS = {0: typer.colors.GREEN, 1: typer.colors.RED, 3: typer.colors.YELLOW}
_FINGERPRINT_LENGTH = 43  # SHA-256 in base64url


@receipt_app.callback()
def _receipt() -> None:
    """Verify a receipt of a cancellation (解約受付書)."""


@receipt_app.command()
def verify(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The JSON file, or the PDF.")
    ],
    *,
    keys: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The operator's published keys (keys.json).")
    ] = None,
    fingerprint: Annotated[str, typer.Option(help="The fingerprint printed on the paper.")] = "",
    language: Annotated[
        Language | None, typer.Option(help="Japanese or English; else what the terminal asks for.", show_default=False)
    ] = None,
) -> None:
    """Say whether a receipt is genuine, and what that proves.

    Exit codes: 0 genuine, 3 intact but the signer is unknown, 1 altered or another signer, 2 it could not be tried.
    """
    speaker = _Speaker(language or words.of_environment())
    content = file.read_bytes()
    signed = _signed_file(content, speaker)
    checked = _known(_check(signed, _key_set(keys, speaker), _complete(fingerprint, speaker), speaker), speaker)
    _tell(checked, speaker)
    if signed is not content and checked.receipt:
        speaker.say(words.OF_PDF)
    raise typer.Exit(_EXIT[checked.verdict])


class _Speaker:
    """Says pairs of words in one of their two languages."""

    def __init__(self, language: Language) -> None:
        self._column = list(Language).index(language)

    def word(self, pair: tuple[str, str]) -> str:
        return pair[self._column]

    def say(self, pair: tuple[str, str]) -> None:
        typer.echo(self.word(pair))

    def give_up(self, reason: tuple[str, str]) -> NoReturn:
        typer.secho(self.word(reason), err=True, fg=typer.colors.RED)
        raise typer.Exit(2)


def _tell(checked: Checked, speaker: _Speaker) -> None:
    verdict = checked.verdict
    typer.secho(speaker.word(words.VERDICTS[verdict]), fg=_COLOURS[_EXIT[verdict]], bold=True)
    if advice := words.ADVICE.get(verdict):
        speaker.say(advice)
    if verdict in {Verdict.GENUINE, Verdict.SIGNER_UNKNOWN}:
        _tell_facts(checked, speaker)


def _tell_facts(checked: Checked, speaker: _Speaker) -> None:
    speaker.say(words.PROVES)
    speaker.say(words.PROVES_NOT)
    typer.echo()
    for name, value in facts(checked.receipt, speaker.word):
        typer.echo(f"  {name}: {_harmless(value)}")
    typer.echo(f"  {speaker.word(words.FINGERPRINT)}: {signed_file.in_groups(checked.fingerprint)}\n")


def _signed_file(content: bytes, speaker: _Speaker) -> bytes:
    if not attached_file.is_pdf(content):
        return content
    try:
        return attached_file.find(content)
    except attached_file.NotAttached:
        speaker.give_up(words.NO_FILE_IN_PDF)


def _key_set(path: Path | None, speaker: _Speaker) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        return dict(json.loads(path.read_bytes()))
    except (ValueError, TypeError):
        speaker.give_up(words.KEYS_UNREADABLE)


def _complete(fingerprint: str, speaker: _Speaker) -> str:
    if fingerprint and len("".join(fingerprint.split())) != _FINGERPRINT_LENGTH:
        speaker.give_up(words.FINGERPRINT_INCOMPLETE)
    return fingerprint


def _check(content: bytes, key_set: dict[str, Any] | None, fingerprint: str, speaker: _Speaker) -> Checked:
    try:
        return signed_file.check(content, key_set=key_set, fingerprint=fingerprint)
    except signed_file.NotAKeySet:
        speaker.give_up(words.KEYS_UNREADABLE)


def _known(checked: Checked, speaker: _Speaker) -> Checked:
    """What was checked, unless it is signed but no receipt whose facts we can read: anyone can sign anything."""
    try:
        facts(checked.receipt, speaker.word)
    except NotKnown:
        return Checked(Verdict.ALTERED, {}, "")
    return checked


def _harmless(text: str) -> str:
    """Text of a stranger without the signs that move a terminal's cursor or turn its direction."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
