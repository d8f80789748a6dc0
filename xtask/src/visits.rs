//! How many bytes a visit adds to a card, and how many visits fit behind a median summary.

use crate::corpus::{Bundle, Corpus};
use crate::dictionary;
use phr_core::content::{self, Content, Names};
use phr_core::cose::{ShortHash, sign_attestation};
use phr_core::keys::IssuerSecretKey;
use phr_core::model::{Entries, Timestamp};
use phr_core::wire::{self, AttestationKind, AttestationPayload, RecordId};
use phr_core::{compress, fhir};
use std::path::Path;

/// Bytes around the attestations of a card: one network and the holder, the record's head, and the least padding.
const ENVELOPE: usize = 189;
/// Bytes of the first attestation besides its packed payload.
const SIGNATURE: usize = 85;
/// Bytes of card that carriers bear.
const CARRIERS: [(&str, usize); 3] = [("code 25-L", 1263), ("code 40-L", 2936), ("chip 2 KiB", 1990)];

/// Measures the visits of `samples`, and the summaries of `corpus` that they follow.
pub(crate) fn run(samples: &Path, corpus: &Path) -> Result<String, String> {
    let visits = read_visits(samples)?;
    let mut said =
        String::from("visit                        entries  payload packed  bytes with signature\n");
    let mut lengths = Vec::new();
    for (name, entries) in &visits {
        let count = entries.count();
        let (payload, packed, signed) = measure(entries.clone());
        said += &format!("{name:<30}{count:>6}{payload:>9}{packed:>7}{signed:>7}\n");
        lengths.push(signed);
    }
    lengths.sort_unstable();
    let visit = lengths[lengths.len() / 2];
    said += &format!("median visit: {visit} bytes\n");
    let corpus = Corpus::read(corpus)?;
    for (content, names, about) in [
        (Content::Core, Names::None, "core facts, no names"),
        (Content::Core, Names::Needed, "core facts, needed names"),
        (Content::Full, Names::Needed, "all facts, needed names"),
    ] {
        let mut summaries: Vec<usize> = corpus.bundles.iter().map(|b| summary(b, content, names)).collect();
        summaries.sort_unstable();
        let median = summaries[summaries.len() / 2];
        let fit = CARRIERS
            .map(|(carrier, bytes)| format!("{carrier} {}", bytes.saturating_sub(ENVELOPE + median) / visit));
        said +=
            &format!("after a median summary of {median} bytes ({about}): {} such visits\n", fit.join(", "));
    }
    Ok(said)
}

fn summary(bundle: &Bundle, content: Content, names: Names) -> usize {
    let (entries, _) = content::select(bundle.entries.clone(), content, names);
    compress::deflate(&dictionary::payload(entries)).len() + SIGNATURE
}

/// Bytes of the payload, packed, and as an attestation.
fn measure(entries: Entries) -> (usize, usize, usize) {
    let (entries, left_out) = content::select(entries, Content::Full, Names::Needed);
    let record_id = RecordId(*b"\x5e\x1f\xc3\x09\xb2\x77\xe4\x8d");
    let issued_at = Timestamp(1_791_000_000);
    let draft =
        AttestationPayload::new(AttestationKind::Visit, issued_at, record_id, entries.into_canonical());
    let hash = ShortHash(*b"\x9c\x02\xf1\x6b\xd8\x35\x4e\xa7");
    let payload = wire::encode(&AttestationPayload { previous: [hash].into(), left_out, ..draft });
    let packed = compress::deflate(&payload);
    let key = IssuerSecretKey::generate(&mut phr_tests::random());
    let signed = sign_attestation(packed.clone(), &key).map_or(0, |attestation| attestation.as_bytes().len());
    (payload.len(), packed.len(), signed)
}

fn read_visits(folder: &Path) -> Result<Vec<(String, Entries)>, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", folder.display());
    let files = std::fs::read_dir(folder).map_err(|error| told(&error))?;
    let mut paths: Vec<_> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
            let json = std::fs::read(path).map_err(|error| told(&error))?;
            let visit: serde_json::Value = serde_json::from_slice(&json).map_err(|error| told(&error))?;
            let resources = visit["resources"].as_array().cloned().unwrap_or_default();
            let imported = fhir::import_resources(&resources).map_err(|error| told(&error))?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Ok((name, imported.entries))
        })
        .collect()
}
