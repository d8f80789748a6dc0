//! How tokens write an Ed25519 public key and its curve.

/// CKA_EC_PARAMS with the object identifier of RFC 8410, id-Ed25519 (1.3.101.112).
pub(crate) const ED25519_OID: [u8; 5] = [0x06, 0x03, 0x2b, 0x65, 0x70];
/// CKA_EC_PARAMS with the curve's name in a PrintableString (PKCS #11 3.0, §2.3.10).
pub(crate) const ED25519_NAME: [u8; 14] = *b"\x13\x0cedwards25519";
/// CKA_EC_PARAMS with the identifier that was in use before RFC 8410 (1.3.6.1.4.1.11591.15.1).
const ED25519_OLD_OID: [u8; 11] = [0x06, 0x09, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01];
/// What stands before the 32 bytes of a key in a SubjectPublicKeyInfo (RFC 8410 §4).
const SPKI_START: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Bytes of an Ed25519 public key.
pub(crate) const KEY_LEN: usize = 32;

/// Whether CKA_EC_PARAMS is of Ed25519.
pub(crate) fn is_ed25519(params: &[u8]) -> bool {
    [&ED25519_OID[..], &ED25519_NAME, &ED25519_OLD_OID].contains(&params)
}

/// The key in CKA_EC_POINT: a DER OCTET STRING, as PKCS #11 2.40 had it and SoftHSM keeps it, or the 32 bytes as they are
/// (PKCS #11 3.0); nothing else.
pub(crate) fn key_of_point(point: &[u8]) -> Option<[u8; KEY_LEN]> {
    match point {
        [0x04, 0x20, key @ ..] if key.len() == KEY_LEN => key.try_into().ok(),
        raw => raw.try_into().ok(),
    }
}

/// The key in CKA_PUBLIC_KEY_INFO.
pub(crate) fn key_of_info(info: &[u8]) -> Option<[u8; KEY_LEN]> {
    info.strip_prefix(&SPKI_START)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_an_octet_string_or_the_bare_key() {
        // Begins like an OCTET STRING of 32 bytes, and is a key all the same.
        let bare: [u8; 32] = core::array::from_fn(|i| [0x04, 0x20].get(i).copied().unwrap_or(i as u8));
        let der = [&[0x04, 0x20][..], &bare].concat();
        assert_eq!(key_of_point(&bare), Some(bare));
        assert_eq!(key_of_point(&der), Some(bare));
    }

    #[test]
    fn no_other_point_is_taken() {
        let bit_string = [&[0x03, 0x21, 0x00][..], &[7; 32]].concat();
        let long_form = [&[0x04, 0x81, 0x20][..], &[7; 32]].concat();
        let uncompressed = [&[0x04, 0x41, 0x04][..], &[7; 64]].concat();
        let prefixed = [&[0x40][..], &[7; 32]].concat();
        for point in
            [&bit_string[..], &long_form, &uncompressed, &prefixed, &[7; 31], &[7; 33], &[7; 34], &[]]
        {
            assert_eq!(key_of_point(point), None, "{point:?}");
        }
    }

    #[test]
    fn a_key_info_is_of_ed25519_and_whole() {
        let info = [&SPKI_START[..], &[7; 32]].concat();
        assert_eq!(key_of_info(&info), Some([7; 32]));
        let mut ed448 = info.clone();
        ed448[8] = 0x71;
        assert_eq!(key_of_info(&ed448), None);
        assert_eq!(key_of_info(&info[..43]), None);
    }

    #[test]
    fn curves_are_told_apart() {
        assert!(is_ed25519(&ED25519_OID) && is_ed25519(&ED25519_NAME));
        let ed448 = [0x06, 0x03, 0x2b, 0x65, 0x71];
        let p256 = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
        assert!(![&ed448[..], &p256, b"\x13\x0aedwards448", b""].into_iter().any(is_ed25519));
    }
}
