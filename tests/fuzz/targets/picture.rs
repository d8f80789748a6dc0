//! Picture files, and small grey frames of any content.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_scan::{Luma, PictureLimits, Verdict, read_first, read_picture};

fuzz_target!(|bytes: &[u8]| {
    let _ = read_picture(bytes, &PictureLimits::default(), |_| Verdict::Accept);
    let side = (bytes.len() as f64).sqrt() as usize;
    if let Ok(frame) = Luma::new(side, side, bytes[..side * side].to_vec()) {
        let _ = read_first(&frame);
    }
});
