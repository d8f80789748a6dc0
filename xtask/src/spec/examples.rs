//! Examples: bytes of vectors with a comment on each part.

use std::collections::BTreeMap;
use std::path::Path;

use ciborium::Value;
use phr_core::cbor;
use phr_core::compress;
use serde_json::Value as Json;

/// Most bytes on a line.
const LINE: usize = 24;

/// The examples, by name.
pub(super) fn all(root: &Path) -> Result<BTreeMap<String, String>, String> {
    let vector = read(root, "good-two-networks")?;
    let card = bytes(&vector["card"])?;
    let attestation = bytes(&vector["attestations"][0]["attestation"])?;
    let packed = bytes(&vector["attestations"][0]["packed"])?;
    let text = vector["text"].as_str().ok_or("no text")?;
    let hash = sha256(compress::DICTIONARY);
    Ok(BTreeMap::from([
        ("example text".to_owned(), block(&[format!("{}…", text.get(..58).unwrap_or(text))])),
        ("example card".to_owned(), block(&annotated_card(&card)?)),
        ("example attestation".to_owned(), block(&annotated_attestation(&attestation)?)),
        ("example status".to_owned(), block(&annotated_status(root)?)),
        ("example packed".to_owned(), block(&hex_lines(&packed, &["method 1, and the DEFLATE stream"]))),
        ("dictionary".to_owned(), block(&[format!("{} bytes, SHA-256 {hash}", compress::DICTIONARY.len())])),
    ]))
}

fn read(root: &Path, name: &str) -> Result<Json, String> {
    let path = root.join(format!("card-format-spec/vectors/{name}.json"));
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn block(lines: &[String]) -> String {
    format!("\n```text\n{}\n```\n\n", lines.join("\n"))
}

fn annotated_card(card: &[u8]) -> Result<Vec<String>, String> {
    let value = cbor::decode(card).map_err(|error| error.to_string())?;
    let Some([_, Value::Array(care)]) = value.as_array().map(Vec::as_slice) else {
        return Err("no card".into());
    };
    let [protected, unprotected, ciphertext, Value::Array(recipients)] = care.as_slice() else {
        return Err("no compartment".into());
    };
    let mut lines = hex_lines(card.get(..2).unwrap_or_default(), &["card of two elements; version 1"]);
    lines.extend(hex_lines(&[0x84], &["care: COSE_Encrypt"]));
    lines.extend(part(protected, "protected: content is ChaCha20-Poly1305 (24)"));
    lines.extend(part(unprotected, "unprotected: IV, also the salt of the slow hash"));
    lines.extend(shortened(&cbor::encode(ciphertext), "ciphertext with its tag"));
    lines.extend(hex_lines(&[0x80 | recipients.len() as u8], &["recipients"]));
    for recipient in recipients {
        let Some([protected, unprotected, wrapped]) = recipient.as_array().map(Vec::as_slice) else {
            return Err("no recipient".into());
        };
        let network = protected.as_bytes().is_some_and(|bytes| !bytes.is_empty());
        let said = if network {
            [
                "a network",
                "protected: HPKE-4-KE (50)",
                "unprotected: hint, and encapsulated key",
                "content key, encrypted",
            ]
        } else {
            ["the holder", "protected: empty", "unprotected: A256KW (-5)", "content key, wrapped"]
        };
        lines.extend(hex_lines(&[0x83], &said[..1]));
        lines.extend(part(protected, said[1]).into_iter().chain(part(unprotected, said[2])));
        lines.extend(part(wrapped, said[3]));
    }
    Ok(lines)
}

fn annotated_attestation(attestation: &[u8]) -> Result<Vec<String>, String> {
    let value = cbor::decode(attestation).map_err(|error| error.to_string())?;
    let Some([protected, unprotected, payload, signature]) = value.as_array().map(Vec::as_slice) else {
        return Err("no attestation".into());
    };
    let mut lines = hex_lines(&[0x84], &["COSE_Sign1"]);
    lines.extend(part(protected, "protected: Ed25519 (-19), key id"));
    lines.extend(part(unprotected, "unprotected: nothing"));
    lines.extend(part(payload, "packed payload"));
    lines.extend(part(signature, "signature"));
    Ok(lines)
}

/// The list of `good-status-few`, which has one bucket.
fn annotated_status(root: &Path) -> Result<Vec<String>, String> {
    let path = root.join("card-format-spec/vectors/status/good-status-few/list.phrstatus");
    let list = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (head, body) = cbor::decode_first(&list).map_err(|error| error.to_string())?;
    let Some([protected, unprotected, Value::Bytes(payload), signature]) = head.as_array().map(Vec::as_slice)
    else {
        return Err("no head".into());
    };
    let fields = cbor::decode(payload).map_err(|error| error.to_string())?;
    let said = [
        "version 1",
        "number",
        "issued at",
        "best before",
        "how many records",
        "time base, span",
        "ageing-days, old-days",
        "lengths of the codes, by class",
        "SHA-256 of the index",
    ];
    let mut lines = hex_lines(&[0x84], &["head: COSE_Sign1"]);
    lines.extend(part(protected, "protected: Ed25519 (-19), key id"));
    lines.extend(part(unprotected, "unprotected: nothing"));
    let payload_head = &cbor::encode(&Value::Bytes(payload.clone()))[..2];
    lines.extend(hex_lines(&[payload_head, &payload[..1]].concat(), &["payload: a map of nine"]));
    for ((key, value), said) in fields.as_map().into_iter().flatten().zip(said) {
        lines.extend(hex_lines(&[cbor::encode(key), cbor::encode(value)].concat(), &[said]));
    }
    lines.extend(part(signature, "signature"));
    lines.extend(hex_lines(&body[..4], &["index: records and bytes of the bucket"]));
    lines.extend(hex_lines(&body[4..36], &["SHA-256 of the bucket"]));
    lines.extend(hex_lines(&body[36..], &["the bucket: ids, then classes and times"]));
    Ok(lines)
}

fn part(value: &Value, said: &str) -> Vec<String> {
    hex_lines(&cbor::encode(value), &[said])
}

/// The beginning and the end of what is long.
fn shortened(bytes: &[u8], said: &str) -> Vec<String> {
    let (first, last) = (bytes.get(..16).unwrap_or(bytes), bytes.get(bytes.len() - 4..).unwrap_or_default());
    let hex = format!("{} … {}", hex(first), hex(last));
    vec![format!("{hex:<74}{said}, {} bytes with the head", bytes.len())]
}

/// Lines of bytes, the first with a comment.
fn hex_lines(bytes: &[u8], said: &[&str]) -> Vec<String> {
    let lines = bytes.chunks(LINE).map(hex);
    lines
        .zip(said.iter().copied().chain(core::iter::repeat("")))
        .map(|(hex, said)| format!("{hex:<74}{said}").trim_end().to_owned())
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

fn bytes(hex: &Json) -> Result<Vec<u8>, String> {
    hex.as_str().map(phr_tests::from_hex).ok_or_else(|| "no bytes".to_owned())
}

fn sha256(bytes: &[u8]) -> String {
    phr_tests::to_hex(&phr_tests::sha256(bytes))
}
