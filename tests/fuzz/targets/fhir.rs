//! FHIR import: whatever is imported can be put on a card and read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::fhir;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(imported) = fhir::import(bytes) {
        let _ = imported.entries.into_canonical();
    }
});
