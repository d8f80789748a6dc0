//! Every maximum of the format and of reading it, in one place. Beyond one of them is an error, never a truncation.

/// Deepest nesting of CBOR arrays, maps and tags.
pub const CBOR_DEPTH: usize = 24;
/// Most CBOR data items in one document.
pub const CBOR_ITEMS: usize = 65_536;
/// Longest sealed card in bytes.
pub const CARD_BYTES: usize = 65_536;
/// Longest attestation payload after inflating, in bytes.
pub const PAYLOAD_BYTES: usize = 131_072;
/// Longest FHIR document read, in bytes.
pub const FHIR_BYTES: usize = 32 * 1024 * 1024;
/// Most keys in a set of roots.
pub const ROOTS: usize = 16;
/// Most sets of roots that follow one another.
pub const ROOT_SETS: usize = 32;
/// Longest trust list in bytes.
pub const TRUST_LIST_BYTES: usize = 4 * 1024 * 1024;
/// Longest text in an entry, in bytes.
pub const TEXT_BYTES: usize = 16_384;
/// Most sections in an attestation.
pub const SECTIONS: usize = 64;
/// Most entries in a section.
pub const SECTION_ENTRIES: usize = 4096;
/// Most recipients of a compartment.
pub const RECIPIENTS: usize = 16;
/// Most attestations in a record.
pub const ATTESTATIONS: usize = 256;
/// Longest name of a device or network in a request or grant, in bytes.
pub const DEVICE_NAME_BYTES: usize = 128;
/// Longest trust list of the GDHCN, a DID document, in bytes.
pub const GDHCN_BYTES: usize = 16 * 1024 * 1024;
/// Most verification methods in a DID document.
pub const GDHCN_METHODS: usize = 16_384;
/// Longest identifier in a DID document, in bytes.
pub const GDHCN_ID_BYTES: usize = 1024;
/// Longest certificate of a key in a DID document, in bytes of DER.
pub const GDHCN_CERTIFICATE_BYTES: usize = 16_384;
/// Longest key id of another network, in bytes.
pub const FOREIGN_KEY_ID_BYTES: usize = 32;
/// Longest text of an HCERT, in bytes: more than the largest QR symbol bears.
pub const HCERT_TEXT_BYTES: usize = 8192;
/// Longest COSE message of an HCERT after inflating, in bytes.
pub const HCERT_BYTES: usize = 65_536;
/// Deepest nesting of an HCERT's CBOR.
pub const HCERT_DEPTH: usize = 16;
/// Most members of a map in an HCERT whose keys are looked up.
pub const HCERT_MEMBERS: usize = 64;
/// Most facts in an HCERT.
pub const HCERT_FACTS: usize = 1024;
/// Longest path to a fact in an HCERT, in bytes.
pub const HCERT_PATH_BYTES: usize = 1024;
/// Most parts in a sequence of symbols: the points at which the polynomial of its parity is known or asked for.
pub const SEQUENCE_PARTS: usize = 255;
/// Longest part of a sequence in bytes: what a QR symbol of version 40-L bears.
pub const SEQUENCE_PART_BYTES: usize = 2936;
/// Most times that parts of a sequence are put together in different ways to find one that is wrong.
pub const SEQUENCE_TRIES: usize = 1024;
/// Most records in a status list: 2 % of three thousand million cards.
pub const STATUS_ENTRIES: u64 = 1 << 26;
/// Longest signed head of a status list in bytes.
pub const STATUS_HEAD_BYTES: usize = 1024;
/// Longest delta between two status lists in bytes.
pub const STATUS_DELTA_BYTES: usize = 64 * 1024 * 1024;
