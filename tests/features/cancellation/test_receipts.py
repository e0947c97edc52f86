"""The signed file: anyone can check it offline, years later, and nothing in it can be changed (S32)."""

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from madoguchi.cancellation.receipts import signed_file
from madoguchi.cancellation.receipts.signed_file import Checked, NotAKeySet, Verdict, check, in_groups
from madoguchi.domain.plain import canonical
from madoguchi.keys import signing
from tests.features.cancellation.receipts_at_hand import document, facts_of

URLSAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture
def receipt() -> str:
    return document()


def published() -> dict[str, Any]:
    return dict(json.loads(json.dumps(signing.public_key_set())))


def verdict(file: str | bytes, **trusted: Any) -> Verdict:
    content = file.encode() if isinstance(file, str) else file
    return check(content, **(trusted or {"key_set": published()})).verdict


class TestWhoSigned:
    def test_the_published_keys_say_genuine(self, receipt: str) -> None:
        checked = check(receipt.encode(), key_set=published())
        assert checked == Checked(Verdict.GENUINE, facts_of(receipt), signing.current().thumbprint())

    def test_so_does_the_fingerprint_on_the_paper(self, receipt: str) -> None:
        assert verdict(receipt, fingerprint=in_groups(signing.current().thumbprint())) is Verdict.GENUINE

    def test_without_either_the_signer_is_unknown(self, receipt: str) -> None:
        assert check(receipt.encode()).verdict is Verdict.SIGNER_UNKNOWN
        assert verdict(receipt, key_set={"keys": []}) is Verdict.SIGNER_UNKNOWN

    def test_a_forger_with_a_key_of_his_own_is_another_signer(self, receipt: str) -> None:
        forged = signed_file.sign({**facts_of(receipt), "number": "K20261116-FORGED"}, OKPKey.generate_key("Ed25519"))
        assert check(forged.encode()).verdict is Verdict.SIGNER_UNKNOWN
        assert verdict(forged) is Verdict.OTHER_SIGNER
        assert verdict(forged, fingerprint=signing.current().thumbprint()) is Verdict.OTHER_SIGNER

    def test_a_forger_who_names_our_key_is_found_out(self, receipt: str) -> None:
        """The key in the header is the one that is checked, whatever ``kid`` says."""
        forged = json.loads(signed_file.sign(facts_of(receipt), OKPKey.generate_key("Ed25519")))
        forged["signature"] = with_header(forged["signature"], kid=signing.current().thumbprint())
        assert verdict(canonical(forged)) is Verdict.ALTERED

    def test_an_old_receipt_stays_genuine_when_the_key_changes(self, receipt: str) -> None:
        """S32: verifies offline after rotation, against the history of keys."""
        before = published()
        signing.add_key()
        newer = document()
        assert [verdict(receipt), verdict(newer)] == [Verdict.GENUINE, Verdict.GENUINE]
        assert verdict(newer, key_set=before) is Verdict.OTHER_SIGNER

    @pytest.mark.parametrize("keys", [{}, {"keys": [{"kty": "oct", "k": "eA"}]}, {"keys": 1}, {"keys": ["x"]}])
    def test_keys_that_are_none_are_named_as_such(self, receipt: str, keys: dict[str, Any]) -> None:
        with pytest.raises(NotAKeySet):
            check(receipt.encode(), key_set=keys)


class TestTheFile:
    def test_says_that_its_facts_are_signed_as_they_stand(self, receipt: str) -> None:
        """RFC 7797: the payload is not encoded, and whoever does not understand that must refuse it."""
        header = header_of(json.loads(receipt)["signature"])
        assert (header["b64"], header["crit"]) == (False, ["b64"])

    def test_may_hold_full_stops(self) -> None:
        signed = signed_file.sign({"operator": "Minato Mobile Co., Ltd.", "number": "1.2.3"}, signing.current())
        assert verdict(signed) is Verdict.GENUINE


class TestNothingCanBeChanged:
    def test_not_one_bit(self, receipt: str) -> None:
        """Every bit of every byte of the file, one at a time."""
        whole, keys = receipt.encode(), published()
        assert check(whole, key_set=keys).verdict is Verdict.GENUINE
        survived = [
            (place, bit)
            for place, byte in enumerate(whole)
            for bit in range(8)
            if check(whole[:place] + bytes([byte ^ (1 << bit)]) + whole[place + 1 :], key_set=keys).verdict
            is not Verdict.ALTERED
        ]
        assert survived == []

    def test_not_by_leaving_out_or_adding_a_byte(self, receipt: str) -> None:
        whole = receipt.encode()
        assert {verdict(whole[:place] + whole[place + 1 :]) for place in range(len(whole))} == {Verdict.ALTERED}
        assert {verdict(whole[:place] + b" " + whole[place:]) for place in range(len(whole))} == {Verdict.ALTERED}

    def test_not_the_spare_bits_of_base64(self, receipt: str) -> None:
        """64 bytes leave four spare bits in the last letter: sixteen spellings mean the same signature."""
        last = json.loads(receipt)["signature"][-1]
        cousins = [letter for letter in URLSAFE if URLSAFE.index(letter) // 16 == URLSAFE.index(last) // 16]
        assert len(cousins) == 16
        respelt = [receipt.removesuffix(f'{last}"}}') + f'{letter}"}}' for letter in cousins]
        assert [file for file in respelt if verdict(file) is Verdict.GENUINE] == [receipt]
        assert verdict(receipt.removesuffix('"}') + '=="}') is Verdict.ALTERED

    @pytest.mark.parametrize(
        "respelt",
        [
            lambda file: file.replace('"number":', '"number":"K-OTHER","number":', 1),
            lambda file: file.replace('{"receipt"', '{"note":"もう一つ","receipt"', 1),
            lambda file: json.dumps(json.loads(file), ensure_ascii=True, sort_keys=True, separators=(",", ":")),
            lambda file: json.dumps(json.loads(file), ensure_ascii=False, indent=1),
            lambda file: file.replace('"receipt"', '"signature":"x","receipt"', 1),
            lambda file: "\ufeff" + file,
        ],
        ids=["twice the same name", "an unsigned note", "escapes", "blanks", "two signatures", "a byte-order mark"],
    )
    def test_not_by_writing_the_same_in_another_way(self, receipt: str, respelt: Any) -> None:
        assert respelt(receipt) != receipt
        assert verdict(respelt(receipt)) is Verdict.ALTERED

    def test_not_by_other_facts_within_the_signature(self, receipt: str) -> None:
        header, _, mac = json.loads(receipt)["signature"].split(".")
        facts = {**facts_of(receipt), "number": "K20261116-FORGED"}
        within = base64.urlsafe_b64encode(canonical(facts)).decode().rstrip("=")
        assert verdict(canonical({"receipt": facts, "signature": f"{header}.{within}.{mac}"})) is Verdict.ALTERED

    def test_a_line_end_behind_it_is_none_of_it(self, receipt: str) -> None:
        """Editors and ``curl`` add one."""
        assert verdict(receipt + "\n") is Verdict.GENUINE

    @pytest.mark.parametrize("algorithm", ["none", "HS256", "EdDSA", "ES256"])
    def test_not_by_another_algorithm(self, receipt: str, algorithm: str) -> None:
        document = json.loads(receipt)
        document["signature"] = with_header(document["signature"], alg=algorithm)
        assert verdict(canonical(document)) is Verdict.ALTERED


class TestWhateverIsGiven:
    """Bad input gets an answer, never a crash."""

    @given(st.binary(max_size=200))
    def test_bytes(self, file: bytes) -> None:
        assert check(file).verdict is Verdict.ALTERED

    @given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
    def test_json(self, value: Any) -> None:
        files = [value, {"receipt": value, "signature": value}, {"receipt": {}, "signature": f"{value}..{value}"}]
        assert {check(json.dumps(file).encode()).verdict for file in files} == {Verdict.ALTERED}

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        header=st.dictionaries(
            st.sampled_from(["alg", "b64", "crit", "jwk", "kid"]),
            st.none()
            | st.integers()
            | st.text(max_size=5)
            | st.lists(st.text(max_size=3), max_size=2)
            | st.dictionaries(st.sampled_from(["kty", "crv", "x", "d"]), st.text(max_size=5)),
        )
    )
    def test_headers(self, receipt: str, header: dict[str, Any]) -> None:
        document = json.loads(receipt)
        document["signature"] = with_header(document["signature"], **header) if header else "..x"
        assert check(canonical(document)).verdict is Verdict.ALTERED

    def test_nesting_without_end(self) -> None:
        assert check(b"[" * 100_000).verdict is Verdict.ALTERED


def test_a_fingerprint_is_printed_in_groups_of_four() -> None:
    assert in_groups("abcdefghij") == "abcd efgh ij"


def header_of(signature: str) -> dict[str, Any]:
    """What stands before the signature."""
    return dict(json.loads(base64.urlsafe_b64decode(signature.split(".", 1)[0] + "==")))


def with_header(signature: str, **changed: Any) -> str:
    """The same signature under a header in which something is changed."""
    rest, plain = signature.split(".", 1)[1], header_of(signature)
    assert json.dumps({**plain, **changed}) != json.dumps(plain)
    encoded = base64.urlsafe_b64encode(json.dumps({**plain, **changed}).encode()).decode().rstrip("=")
    return f"{encoded}.{rest}"
