//! The public photographs: folders below `qr-photos` of the corpus.

use std::path::{Path, PathBuf};

use phr_scan::Luma;

use crate::readers::Reader;
use crate::report::Report;

/// Compares the readers on every photograph, every `every`th one of each folder.
pub(crate) fn run(readers: &[Reader], every: usize) -> String {
    let root =
        std::env::var_os("PHR_CORPUS").map_or_else(|| PathBuf::from("../shared/corpus"), PathBuf::from);
    let root = root.join("qr-photos");
    let mut report = Report::new(readers.iter().map(|reader| reader.name.clone()).collect());
    let mut files = pictures_below(&root);
    if files.is_empty() {
        return format!("\nphotographs: none in {}; say where they are in PHR_CORPUS\n", root.display());
    }
    files.sort();
    for path in files.into_iter().step_by(every.max(1)) {
        let Ok(picture) = image::open(&path) else {
            report.note("not a picture", path.display().to_string());
            continue;
        };
        let grey = picture.into_luma8();
        let (width, height) = (grey.width() as usize, grey.height() as usize);
        let Ok(frame) = Luma::new(width, height, grey.into_raw()) else { continue };
        let folder = path.parent().and_then(|folder| folder.strip_prefix(&root).ok()).unwrap_or(&root);
        let groups = ["all".to_owned(), folder.display().to_string()];
        let expected = expected(&path);
        for (number, reader) in readers.iter().enumerate() {
            let (found, time) = reader.timed(&frame);
            let right: Vec<bool> = found
                .iter()
                .map(|payload| expected.as_ref().is_none_or(|text| is_close(text, payload)))
                .collect();
            if right.contains(&false) {
                report.note(
                    &format!("{} differs from the expected text", reader.name),
                    path.display().to_string(),
                );
            }
            report.add(&groups, number, &right, time);
        }
    }
    report.text("photographs")
}

fn pictures_below(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            match path.extension().and_then(|end| end.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some("png" | "jpg" | "webp") => files.push(path),
                _ => {}
            }
        }
    }
    files
}

fn expected(picture: &Path) -> Option<String> {
    std::fs::read_to_string(picture.with_extension("txt")).ok()
}

/// The expected texts are UTF-8 and payloads may be in other character sets, so the letters and digits of ASCII are
/// compared, in their order; nine in ten must be the same.
fn is_close(expected: &str, payload: &[u8]) -> bool {
    let plain =
        |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().filter(u8::is_ascii_alphanumeric).collect() };
    let (expected, found) = (plain(expected.as_bytes()), plain(payload));
    let mut row = vec![0usize; found.len() + 1];
    for x in &expected {
        let mut diagonal = 0;
        for (j, y) in found.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[found.len()] * 10 >= expected.len() * 9
}
