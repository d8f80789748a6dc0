"""Reads PHR cards, version 1: from the text of a QR code, or bytes, to the content and what its signatures are worth.

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
from phr.reading import Stage, read_card
from phr.text import card_of_text, key_bytes

__all__ = ["Refused", "Stage", "card_of_text", "key_bytes", "read_card"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", type=pathlib.Path, help="file with the text of a QR code")
    source.add_argument("--card", type=pathlib.Path, help="file with a card's bytes")
    parser.add_argument("--trust-list", type=pathlib.Path, required=True)
    parser.add_argument("--root", required=True, help="the root's public key, phr-root-1…")
    parser.add_argument("--network-key-file", type=pathlib.Path, help="otherwise the access code is asked for")
    parser.add_argument("--at", type=int, default=int(time.time()), help="seconds since 1970; otherwise now")
    given = parser.parse_args()
    try:
        card = given.card.read_bytes() if given.card else card_of_text(given.text.read_text("utf-8"))
        root = key_bytes(given.root, "phr-root-")
        trust_list = given.trust_list.read_bytes()
        if given.network_key_file:
            secret = key_bytes(given.network_key_file.read_text(), "phr-network-secret-")
            record = read_card(card, root, trust_list, given.at, network_secret=secret)
        else:
            typed = getpass.getpass("Access code: ")
            record = read_card(card, root, trust_list, given.at, typed_code=typed)
    except Refused as refused:
        print(refused.code, file=sys.stderr)
        return 2
    json.dump(record, sys.stdout, ensure_ascii=False, indent=2)
    print()
    trusted = record["attestations"] and not record["withheld"]
    return 0 if trusted and all(a["verdict"] == "trusted" for a in record["attestations"]) else 1


if __name__ == "__main__":
    sys.exit(main())
