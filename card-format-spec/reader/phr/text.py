"""What people scan and type: the card's text, the access code, keys as text."""

from phr.cbor import Refused

CARD_BYTES = 65_536

# --- Card text --------------------------------------------------------------------------------------------------------

DIGITS = [0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27, 29, 32, 34, 37, 39, 41, 44, 46, 49, 51, 53]


def card_of_text(text):
    text = text.strip()
    if text[:8].lower() == "https://" and "#" in text:
        text = text.split("#", 1)[1]
    if text[:3].upper() != "PHR" or not text[3:4].isascii() or not text[3:4].isdigit():
        raise Refused("card-text-not-a-card")
    if len(text) < 5 or text[4] in "0123456789":
        raise Refused("card-text-not-a-card")
    if text[3] != "1":
        raise Refused("card-text-other-version")
    card = bytes_of_digits(text[5:])
    if len(card) > CARD_BYTES:
        raise Refused("card-text-too-long")
    return card


def bytes_of_digits(digits):
    if not all(c in "0123456789" for c in digits):
        raise Refused("card-text-not-a-digit")
    full, rest = divmod(len(digits), 53)
    if rest not in DIGITS or not digits:
        raise Refused("card-text-incomplete")
    lengths = [22] * full + ([DIGITS.index(rest)] if rest else [])
    out = b""
    for length in lengths:
        group, digits = digits[: DIGITS[length]], digits[DIGITS[length] :]
        number = int(group)
        if number >= 256**length:
            raise Refused("card-text-out-of-range")
        out += number.to_bytes(length, "big")
    return out


# --- Access code ------------------------------------------------------------------------------------------------------

ZEROS = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xBE6, 0xE50, 0xED0, 0x1040, 0x17E0, 0x7C0, 0xFF10]
DAMM = [
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
]  # fmt: skip
SKIPPED = {0x2D, 0x2212, 0x61C, 0x200E, 0x200F}
SKIPPED |= {*range(0x2010, 0x2015), *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def access_code(typed):
    digits = ""
    for c in typed:
        point = ord(c)
        if c.isspace() or point in SKIPPED:
            continue
        digit = next((point - zero for zero in ZEROS if 0 <= point - zero < 10), None)
        if digit is None and 0x1369 <= point <= 0x1371:
            digit = point - 0x1368
        if digit is None:
            raise Refused("access-code-not-a-digit")
        digits += str(digit)
    if len(digits) not in (16, 20):
        raise Refused("access-code-wrong-length")
    interim = 0
    for digit in digits:
        interim = int(DAMM[interim][int(digit)])
    if interim:
        raise Refused("access-code-mistyped")
    return digits


# --- Keys as text -----------------------------------------------------------------------------------------------------

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def bech32m(text, prefix):
    """The bytes of a text in Bech32m (BIP 350), without its limit of 90 characters; at most 1023."""
    text = text.strip()
    if text not in (text.lower(), text.upper()):
        raise Refused("key-text-mistyped")
    found, _, data = text.lower().rpartition("1")
    if len(text) > 1023 or not found:
        raise Refused("key-text-mistyped")
    if any(c not in BECH32 for c in data) or len(data) < 6:
        raise Refused("key-text-mistyped")
    values = [BECH32.index(c) for c in data]
    checksum = 1
    for value in [ord(c) >> 5 for c in found] + [0] + [ord(c) & 31 for c in found] + values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> bit & 1 else 0
    if checksum != 0x2BC830A3:
        raise Refused("key-text-mistyped")
    if found != prefix:
        raise Refused("key-text-other-kind")
    bits = "".join(f"{value:05b}" for value in values[:-6])
    length = len(bits) // 8
    if len(bits) - 8 * length > 4 or "1" in bits[8 * length :]:
        raise Refused("key-text-mistyped")
    return int("0" + bits[: 8 * length], 2).to_bytes(length, "big")


def key_bytes(text, prefix):
    """The 32 bytes of a key's text."""
    key = bech32m(text, prefix)
    if len(key) != 32:
        raise Refused("key-text-not-a-key")
    return key
