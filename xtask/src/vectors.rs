//! The files of `card-format-spec/vectors`, and the dictionary that stands beside them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use phr_core::compress;

/// The preset dictionary, for readers that are not this code.
const DICTIONARY: &str = "card-format-spec/dictionary-1.bin";
/// What stands among the vectors and is not made.
const BY_HAND: &str = "README.md";

/// Writes the vectors; removes those that are made no longer.
pub(crate) fn generate(root: &Path) -> Result<String, String> {
    let folder = folder(root);
    let dictionary = root.join(DICTIONARY);
    std::fs::write(&dictionary, compress::DICTIONARY).map_err(|error| said(&dictionary, &error))?;
    let made = made();
    let mut changed = 0;
    for (name, bytes) in &made {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(&folder);
        std::fs::create_dir_all(parent).map_err(|error| said(parent, &error))?;
        if std::fs::read(&path).ok().as_ref() != Some(bytes) {
            std::fs::write(&path, bytes).map_err(|error| said(&path, &error))?;
            changed += 1;
        }
    }
    let surplus = surplus(&folder, &made)?;
    for path in &surplus {
        std::fs::remove_file(path).map_err(|error| said(path, &error))?;
    }
    Ok(format!(
        "{} files of vectors, {changed} of them new or changed, {} removed",
        made.len(),
        surplus.len()
    ))
}

/// Writes nothing; fails if [`generate`] would change a file.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let folder = folder(root);
    let made = made();
    let differs =
        |(name, bytes): &(&String, &Vec<u8>)| std::fs::read(folder.join(name)).ok().as_ref() != Some(*bytes);
    let mut faults: Vec<String> = made.iter().filter(differs).map(|(name, _)| name.clone()).collect();
    if std::fs::read(root.join(DICTIONARY)).ok().as_deref() != Some(compress::DICTIONARY) {
        faults.push(DICTIONARY.to_owned());
    }
    faults.extend(surplus(&folder, &made)?.iter().map(|path| path.display().to_string()));
    if faults.is_empty() {
        return Ok(format!("{} files of vectors, all as they are made", made.len()));
    }
    Err(format!("out of date: {}; run `cargo run -p xtask -- vectors`", faults.join(", ")))
}

fn folder(root: &Path) -> PathBuf {
    root.join("card-format-spec/vectors")
}

/// Every file, by its path below the folder.
fn made() -> BTreeMap<String, Vec<u8>> {
    let bytes = |json: &serde_json::Value| format!("{json:#}\n").into_bytes();
    let cards = phr_tests::vectors::all();
    let cards = cards.iter().map(|vector| (format!("{}.json", vector.name), bytes(&vector.json)));
    let below = |folder: &'static str, files: BTreeMap<String, Vec<u8>>| {
        files.into_iter().map(move |(path, bytes)| (format!("{folder}/{path}"), bytes))
    };
    cards.chain(below("trust", phr_tests::vectors::trust_lists())).collect()
}

/// Files that are there and not made.
fn surplus(folder: &Path, made: &BTreeMap<String, Vec<u8>>) -> Result<Vec<PathBuf>, String> {
    let mut surplus = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(&inner).map_err(|error| said(&inner, &error))? {
            let path = entry.map_err(|error| said(&inner, &error))?.path();
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if name != BY_HAND && !made.contains_key(&name) {
                surplus.push(path);
            }
        }
    }
    Ok(surplus)
}

fn said(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
