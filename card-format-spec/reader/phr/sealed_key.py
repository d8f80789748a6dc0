"""A secret key under a passphrase: the COSE_Encrypt of a card's compartment, with the holder alone."""

from phr.card import Holder, check_compartment, decrypt
from phr.cbor import Refused, cbor, encode
from phr.text import bech32m

LABEL = b"phr-card/1/secret-key"


def open_sealed_key(text, passphrase):
    """The text of the secret key."""
    data = bech32m(text, "phr-sealed-key-")
    try:
        sealed = cbor(data)
        check_compartment(sealed)
    except Refused:
        raise Refused("key-text-not-a-key") from None
    if encode(sealed) != data or len(sealed[3]) != 1 or sealed[3][0][0] != b"":
        raise Refused("key-text-not-a-key")
    # The passphrase stands for the access code, and the message is a compartment of its own.
    try:
        key = Holder(passphrase, sealed).content_key(sealed, LABEL)
        return decrypt(sealed, key, LABEL).decode()
    except Refused:
        raise Refused("sealed-key-passphrase") from None
