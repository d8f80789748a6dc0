//! The files of `card-format-spec/vectors`, and the dictionary that stands beside them.

use std::path::{Path, PathBuf};

use phr_core::compress;
use phr_tests::vectors;

use crate::made::{self, Files};

/// The preset dictionary, for readers that are not this code.
const DICTIONARY: &str = "card-format-spec/dictionary-1.bin";

/// Writes the vectors; removes those that are made no longer.
pub(crate) fn generate(root: &Path) -> Result<String, String> {
    let dictionary = root.join(DICTIONARY);
    std::fs::write(&dictionary, compress::DICTIONARY).map_err(|error| made::said(&dictionary, &error))?;
    made::write(&folder(root), &files())
}

/// Writes nothing; fails if [`generate`] would change a file.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let files = files();
    let mut faults = made::differing(&folder(root), &files)?;
    if std::fs::read(root.join(DICTIONARY)).ok().as_deref() != Some(compress::DICTIONARY) {
        faults.push(DICTIONARY.to_owned());
    }
    match faults.is_empty() {
        true => Ok(format!("{} files of vectors, all as they are made", files.len())),
        false => Err(format!("out of date: {}; run `cargo run -p xtask -- vectors`", faults.join(", "))),
    }
}

fn folder(root: &Path) -> PathBuf {
    root.join("card-format-spec/vectors")
}

/// Every file, by its path below the folder.
fn files() -> Files {
    let grants = below("grant", named(&vectors::grants()));
    let lists = below("trust", vectors::trust_lists());
    named(&vectors::all())
        .into_iter()
        .chain(named(&vectors::sequences()))
        .chain(grants)
        .chain(lists)
        .chain(status_files())
        .collect()
}

/// Each status list's vector is a folder.
fn status_files() -> Files {
    let files = |vector: vectors::StatusVector| {
        let name = vector.name;
        vector.files.into_iter().map(move |(file, bytes)| (format!("status/{name}/{file}"), bytes))
    };
    vectors::status_vectors().into_iter().flat_map(files).collect()
}

fn named(vectors: &[vectors::Vector]) -> Files {
    vectors.iter().map(|vector| (format!("{}.json", vector.name), made::json(&vector.json))).collect()
}

fn below(folder: &'static str, files: Files) -> impl Iterator<Item = (String, Vec<u8>)> {
    files.into_iter().map(move |(path, bytes)| (format!("{folder}/{path}"), bytes))
}
