"""Reads PHR cards, version 1: from the text of QR codes, or bytes, to what they say at present and what it is worth.

Written from SPEC.md, as a second reader beside the project's own. It reads only, and it knows nothing that the
specification does not say; the tables of the terminology are the CSV files beside it.

    python3 phr_card.py --text card.txt --trust-list trust.phr-trust --root phr-root-1… --network-key-file key
"""

import argparse
import getpass
import json
import pathlib
import sys
import time

from phr.cbor import Refused
from phr.grants import open_grant, read_request
from phr.reading import Stage, open_one, read_card, read_cards
from phr.roots import single_root
from phr.sequence import Assembly
from phr.text import card_of_text, key_bytes
from phr.trust import read_trust_list
from phr.view import view

__all__ = [
    "Assembly",
    "Refused",
    "Stage",
    "card_of_text",
    "key_bytes",
    "open_grant",
    "read_card",
    "read_request",
    "read_trust_list",
    "roots_of",
]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    several = "given several times: cards of one record, which are put together"
    parser.add_argument("--text", type=pathlib.Path, action="append", default=[], help=f"text of a QR code; {several}")
    parser.add_argument("--card", type=pathlib.Path, action="append", default=[], help=f"a card's bytes; {several}")
    parser.add_argument("--trust-list", type=pathlib.Path, required=True)
    parser.add_argument("--root", required=True, help="the roots: phr-roots-1…, or phr-root-1… of one that signs alone")
    parser.add_argument("--network-key-file", type=pathlib.Path, help="otherwise access codes are asked for")
    parser.add_argument("--at", type=int, default=int(time.time()), help="seconds since 1970; otherwise now")
    parser.add_argument("--json", action="store_true", help="everything, with the field names of the specification")
    given = parser.parse_args()
    if not given.text + given.card:
        parser.error("a card is needed: --text or --card")
    return given


def roots_of(text):
    """The name of a set of roots, from its text or that of the one root."""
    text = text.strip()
    if text.lower().startswith("phr-roots-"):
        return key_bytes(text, "phr-roots-")
    return single_root(key_bytes(text, "phr-root-"))


def open_cards(given):
    cards = [(path, card_of_text(path.read_text("utf-8"))) for path in given.text]
    cards += [(path, path.read_bytes()) for path in given.card]
    if given.network_key_file:
        secret = key_bytes(given.network_key_file.read_text(), "phr-network-secret-")
        return [open_one(card, network_secret=secret) for _, card in cards]
    return [open_one(card, typed_code=getpass.getpass(f"Access code of {path.name}: ")) for path, card in cards]


def trusted(record):
    verdicts = {attestation["verdict"] for attestation in record["attestations"]}
    return verdicts == {"trusted"} and not record["withheld"] and "missing" not in record["summary"]


def main():
    given = arguments()
    try:
        trust = read_trust_list(given.trust_list.read_bytes(), roots_of(given.root))
        record = read_cards(open_cards(given), trust, given.at)
    except Refused as refused:
        print(refused.code, file=sys.stderr)
        return 2
    if given.json:
        json.dump(record, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        print(*view(record), sep="\n")
    return 0 if trusted(record) else 1


if __name__ == "__main__":
    sys.exit(main())
