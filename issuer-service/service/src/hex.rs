//! Bytes as people and other programs compare them.

/// Two lower-case hexadecimal digits to each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
