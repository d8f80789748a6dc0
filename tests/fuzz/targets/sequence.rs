//! Texts of a sequence's parts: any at all, and right ones with something else in them. Whatever comes, it is either the
//! content that was split or nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::carrier::sequence::{Assembly, Parity, Sequence, SequenceKind, SymbolCapacity};
use phr_core::carrier::text;
use phr_core::sha256;
use std::sync::LazyLock;

const CONTENT: &[u8] = b"what a trust list would say, and more of it, so that there are some parts";

static PARTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let capacity = SymbolCapacity::bytes(19 + 10);
    let sequence = Sequence::split(CONTENT, SequenceKind::TrustList, capacity, Parity::Parts(4));
    let sequence = sequence.expect("twelve parts are few enough");
    let bytes = |part: &String| text::decode(&part.replacen("PHRS1:", "PHR1:", 1)).expect("digits of bytes");
    sequence.texts().iter().map(bytes).collect()
});

fuzz_target!(|input: &[u8]| {
    let mut assembly = Assembly::new();
    for line in input.split(|byte| *byte == b'\n') {
        match line {
            // A part as it is, or with some bytes changed under a right check.
            [which, changes @ ..] if which % 2 == 0 => drop(assembly.push(&made(usize::from(*which) / 2, changes))),
            text => drop(assembly.push(&String::from_utf8_lossy(text))),
        }
        if let Some(whole) = assembly.whole() {
            let is_ours = whole.set.as_bytes()[..] == PARTS[0][..8];
            assert!(!is_ours || whole.bytes == CONTENT, "another content under the same id");
        }
    }
});

fn made(which: usize, changes: &[u8]) -> String {
    let mut part = PARTS[which % PARTS.len()].clone();
    part.truncate(part.len() - 4);
    for change in changes.chunks_exact(2) {
        let place = usize::from(change[0]) % part.len();
        part[place] = change[1];
    }
    let check = sha256(&part);
    part.extend_from_slice(&check[..4]);
    text::encode(&part).replacen("PHR1:", "PHRS1:", 1)
}
