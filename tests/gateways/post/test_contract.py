"""What every way to send letters can do: one suite for the simulator and the folder (gateways/post's protocol)."""

from pathlib import Path
from typing import Any

import pytest

from madoguchi.gateways import letter_folder, post
from tests.gateways.choosing import choose

TABLES = {"simulator": "", "folder": "[gateways.post.folder]\n"}


@pytest.fixture(params=TABLES)
def gateway(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> post.PostGateway:
    choose(settings, tmp_path, TABLES[request.param])
    assert request.param in post.connect().__module__
    return post.connect()


def test_a_letter_waits_sealed_until_it_is_printed(gateway: post.PostGateway, tmp_path: Path) -> None:
    gateway.send(to="〒100-0000 東京都", pdf=b"%PDF-1.7 words", key="case:1")
    assert letter_folder.read("case-1.pdf") == b"%PDF-1.7 words"
    assert all(b"words" not in path.read_bytes() for path in (tmp_path / "letters").iterdir())


def test_the_same_key_is_one_letter(gateway: post.PostGateway) -> None:
    names = {gateway.send(to="〒100-0000 東京都", pdf=b"%PDF-1.7", key=key) for key in ("case:1", "case:1", "case:2")}
    assert (len(names), letter_folder.count()) == (2, 2)
