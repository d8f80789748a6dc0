//! Makes the preset dictionary of the card format from the payloads of real summaries.
//!
//! Identities, words and everything that only one family of documents says stay out of it: payloads are made of codes,
//! dates, numbers and structure alone, and a run of bytes counts only where documents of several families share it.

mod visits;

use crate::corpus::{Bundle, Corpus};
use phr_core::content::{self, Content, Names};
use phr_core::model::*;
use phr_core::terminology::System;
use phr_core::wire::{self, AttestationKind, AttestationPayload, RecordId};
use phr_core::{compress, terminology};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Length of the runs of bytes whose frequency is counted.
const RUN: usize = 4;
/// Length of the segments that the dictionary is put together from.
const SEGMENT: usize = 48;
/// A run counts from this many families of documents on.
const FAMILIES: usize = 2;

/// The payload of a bundle without identities and words.
pub(crate) fn anonymous_payload(entries: &Entries) -> Vec<u8> {
    let (mut entries, _) = content::select(entries.clone(), Content::Core, Names::None);
    entries.patient = Patient { sex: entries.patient.sex, ..Patient::default() };
    entries.composed = None;
    entries.for_each_concept(&mut |concept| {
        if concept.coding().is_none() {
            *concept = Concept::coded(Coding::new("", ""));
        }
    });
    payload(entries)
}

/// A payload with everything, as a card would have it.
pub(crate) fn payload(entries: Entries) -> Vec<u8> {
    wire::encode(&AttestationPayload::new(
        AttestationKind::Assessment,
        Timestamp(1_790_000_000),
        RecordId(*b"measured"),
        entries,
    ))
}

/// A dictionary of at most `size` bytes for payloads like those of `bundles`: the most shared segments last, where
/// DEFLATE reaches them with the shortest distances.
pub(crate) fn train(bundles: &[&Bundle], size: usize) -> Vec<u8> {
    let payloads: Vec<(&str, Vec<u8>)> =
        bundles.iter().map(|b| (b.family.as_str(), anonymous_payload(&b.entries))).collect();
    let mut worth = shared_runs(&payloads);
    let mut segments: Vec<Vec<u8>> = Vec::new();
    let mut length = 0;
    while length < size {
        let Some((payload, start)) = best_segment(&payloads, &worth) else { break };
        let end = (start + SEGMENT).min(payload.len());
        let segment = trim(&payload[start..end], &worth);
        segment.windows(RUN).for_each(|run| {
            worth.remove(run);
        });
        length += segment.len();
        segments.push(segment.to_vec());
    }
    segments.reverse();
    let all = [agreed_codes(), segments.concat(), visits::typical(), visits::beginnings()].concat();
    all[all.len().saturating_sub(size)..].to_vec()
}

/// Every concept of the agreed terminology as a payload writes it, the least used kinds first: what a health assessment
/// records is in the dictionary even where no document of the corpus has it.
fn agreed_codes() -> Vec<u8> {
    let mut concepts: Vec<_> =
        terminology::concepts().filter(|(system, _, _)| *system != System::UCUM).collect();
    concepts.sort_by_key(|(system, code, _)| (core::cmp::Reverse(system.wire_number()), *code));
    let facts = concepts.into_iter().map(|(system, code, _)| {
        let concept = Concept::coded(Coding::new(system.uri(), code));
        let fact = match system {
            System::LOINC => {
                Fact::Observation(Box::new(Observation { code: Some(concept), ..Default::default() }))
            }
            _ => Fact::Condition(Condition { code: Some(concept), ..Default::default() }),
        };
        Entry::new(fact)
    });
    let section = Section { entries: facts.collect(), ..Section::new(SectionKind::Other(None)) };
    let payload = payload(Entries { sections: vec![section], ..Entries::default() });
    // The array and the packed states around every code say nothing: [0, code] is 0x82 0x00 and the code.
    payload
        .split(|byte| *byte == 0x82)
        .map(|entry| entry.strip_prefix(&[0]).unwrap_or(entry))
        .collect::<Vec<_>>()
        .concat()
}

/// How many families share each run of bytes, for those that several share.
fn shared_runs(payloads: &[(&str, Vec<u8>)]) -> BTreeMap<Vec<u8>, u64> {
    let mut families: BTreeMap<&[u8], BTreeSet<&str>> = BTreeMap::new();
    for (family, payload) in payloads {
        for run in payload.windows(RUN) {
            families.entry(run).or_default().insert(family);
        }
    }
    let shared = families.into_iter().filter(|(_, who)| who.len() >= FAMILIES);
    shared.map(|(run, who)| (run.to_vec(), who.len() as u64)).collect()
}

/// The segment with the greatest sum of worths.
fn best_segment<'a>(
    payloads: &'a [(&str, Vec<u8>)],
    worth: &BTreeMap<Vec<u8>, u64>,
) -> Option<(&'a [u8], usize)> {
    let mut best: Option<(u64, &[u8], usize)> = None;
    for (_, payload) in payloads {
        let worths: Vec<u64> = payload.windows(RUN).map(|run| worth.get(run).copied().unwrap_or(0)).collect();
        let span = SEGMENT - RUN + 1;
        let mut sum: u64 = worths.iter().take(span).sum();
        for start in 0..worths.len() {
            if start > 0 {
                sum -= worths[start - 1];
                sum += worths.get(start + span - 1).copied().unwrap_or(0);
            }
            if sum > 0 && best.is_none_or(|(most, _, _)| sum > most) {
                best = Some((sum, payload, start));
            }
        }
    }
    best.map(|(_, payload, start)| (payload, start))
}

/// The segment without the bytes at its ends that belong to no shared run.
fn trim<'a>(segment: &'a [u8], worth: &BTreeMap<Vec<u8>, u64>) -> &'a [u8] {
    let runs: Vec<bool> = segment.windows(RUN).map(|run| worth.contains_key(run)).collect();
    let (Some(first), Some(last)) = (runs.iter().position(|w| *w), runs.iter().rposition(|w| *w)) else {
        return segment;
    };
    &segment[first..last + RUN]
}

/// Makes a dictionary from every bundle, says what dictionaries of several sizes save on authors they have not seen, and
/// writes the dictionary where wanted.
pub(crate) fn run(folder: &Path, size: usize, out: Option<&Path>) -> Result<String, String> {
    let corpus = Corpus::read(folder)?;
    let mut said = format!("{} bundles\n", corpus.bundles.len());
    for size in [0, 4096, 8192, 16_384, 32_768] {
        let mut lengths = held_out(&corpus, size);
        lengths.sort_unstable();
        let mean = lengths.iter().sum::<usize>() / lengths.len();
        said += &format!("held out, {size:>5} bytes: median {}, mean {mean}\n", lengths[lengths.len() / 2]);
    }
    let dictionary = train(&corpus.bundles.iter().collect::<Vec<_>>(), size);
    said += &format!("the dictionary of all bundles has {} bytes", dictionary.len());
    if let Some(path) = out {
        std::fs::write(path, &dictionary).map_err(|error| format!("{}: {error}", path.display()))?;
        said += &format!("; written to {}", path.display());
    }
    Ok(said)
}

/// Packed length of every core payload, each with a dictionary made from the other half of the families.
pub(crate) fn held_out(corpus: &Corpus, size: usize) -> Vec<usize> {
    let mut lengths = Vec::new();
    for fold in 0..2 {
        let (test, train_on): (Vec<&Bundle>, Vec<&Bundle>) =
            corpus.bundles.iter().partition(|b| b.fold == fold);
        let dictionary = train(&train_on, size);
        lengths.extend(test.iter().map(|bundle| {
            let (entries, _) = content::select(bundle.entries.clone(), Content::Core, Names::None);
            let payload = payload(entries);
            compress::deflate_with(&dictionary, &payload).map_or(payload.len(), |packed| packed.len())
        }));
    }
    lengths
}
