"""Opens a key file of the PHR Card with its passphrase, and shows the public half: a proof that the file and the passphrase
belong together, and that nothing but the specification is needed to use them.

    python3 phr_key.py issuer.key [--passphrase-file words.txt]
"""

import argparse
import getpass
import pathlib
import sys

from cryptography.hazmat.primitives.asymmetric import ed25519, x25519

from phr.cbor import Refused
from phr.sealed_key import open_sealed_key
from phr.text import key_bytes

KINDS = {
    "phr-issuer-secret-": ed25519.Ed25519PrivateKey,
    "phr-root-secret-": ed25519.Ed25519PrivateKey,
    "phr-network-secret-": x25519.X25519PrivateKey,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("key", type=pathlib.Path, help="a key file with phr-sealed-key-1… in it")
    parser.add_argument("--passphrase-file", type=pathlib.Path, help="the passphrase is its first line")
    given = parser.parse_args()
    lines = [line for line in given.key.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    if given.passphrase_file:
        passphrase = given.passphrase_file.read_text("utf-8").splitlines()[0]
    else:
        passphrase = getpass.getpass("Passphrase: ")
    text = open_sealed_key(lines[0] if lines else "", passphrase)
    kind = text.lower().rpartition("1")[0]
    if kind not in KINDS:
        raise Refused("key-text-other-kind")
    public = KINDS[kind].from_private_bytes(key_bytes(text, kind)).public_key().public_bytes_raw()
    print(kind.removeprefix("phr-").removesuffix("-secret-"), public.hex())


if __name__ == "__main__":
    try:
        main()
    except Refused as refused:
        sys.exit(f"error[{refused}]")
