//! Photographs with known contents, in the folder `qr-photos` of `PHR_CORPUS` (else `../shared/corpus` beside the
//! workspace). Without the folder this says so and passes, or fails when `PHR_REQUIRE_CORPUS` is 1.

#![cfg(feature = "pictures")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test program")]

use std::path::{Path, PathBuf};

use phr_scan::{Effort, PictureLimits, ReadError, Verdict, read_picture};

/// Photographs read when this was last measured, of 320; and those that the black-and-white decoder reads alone.
const READ: usize = 301;
const READ_BY_ZXING: usize = 289;

#[test]
fn photographs_are_read_as_they_were() {
    let Some(root) = corpus() else { return };
    let (mut read, mut by_zxing, mut wrong) = (0, 0, Vec::new());
    let files = pictures_below(&root);
    for file in &files {
        match read_picture(&std::fs::read(file).unwrap(), &PictureLimits::default(), |_| Verdict::Accept) {
            Ok(reading) => {
                read += 1;
                by_zxing += usize::from(reading.decoder() == phr_scan::Decoder::Zxing);
                if expected(file).is_some_and(|expected| !is_close(&expected, reading.payload())) {
                    wrong.push(file.display().to_string());
                }
            }
            Err(error) => assert_eq!(error, ReadError::NothingFound, "{}", file.display()),
        }
    }
    println!("{read} of {} photographs read, {by_zxing} of them by the first decoder", files.len());
    assert_eq!(wrong, Vec::<String>::new(), "payloads that are not what the photograph shows");
    assert!(read >= READ, "{read} read, {READ} before");
    assert!(by_zxing >= READ_BY_ZXING, "{by_zxing} by the first decoder, {READ_BY_ZXING} before");
    assert_eq!(PictureLimits::default().effort, Effort::STILL);
}

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let root = std::env::var_os("PHR_CORPUS").map_or(beside, PathBuf::from).join("qr-photos");
    if root.is_dir() {
        return Some(root);
    }
    let required = std::env::var_os("PHR_REQUIRE_CORPUS").is_some_and(|value| value == "1");
    assert!(!required, "the photographs are not there: {}", root.display());
    println!("NOT TESTED: the photographs are not there: {}; set PHR_CORPUS", root.display());
    None
}

fn pictures_below(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let is_picture = path.extension().is_some_and(|e| e == "png" || e == "jpg" || e == "webp");
            if path.is_dir() {
                folders.push(path);
            } else if is_picture {
                files.push(path);
            }
        }
    }
    files
}

fn expected(picture: &Path) -> Option<String> {
    std::fs::read_to_string(picture.with_extension("txt")).ok()
}

/// The expected files are UTF-8 and the payloads may be in other character sets, so only the letters and digits of
/// ASCII are compared, in their order, and of these nine in ten must be the same: one expected text has a slip of the
/// pen.
fn is_close(expected: &str, payload: &[u8]) -> bool {
    let plain =
        |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().filter(u8::is_ascii_alphanumeric).collect() };
    let (expected, found) = (plain(expected.as_bytes()), plain(payload));
    longest_common_subsequence(&expected, &found) * 10 >= expected.len() * 9
}

fn longest_common_subsequence(a: &[u8], b: &[u8]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}
