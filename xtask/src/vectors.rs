//! The files of `card-format-spec/vectors`, and the dictionary that stands beside them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use phr_core::compress;

/// The preset dictionary, for readers that are not this code.
const DICTIONARY: &str = "card-format-spec/dictionary-1.bin";

/// Writes the vectors; removes those that are made no longer.
pub(crate) fn generate(root: &Path) -> Result<String, String> {
    let folder = folder(root);
    std::fs::create_dir_all(&folder).map_err(|error| said(&folder, &error))?;
    let dictionary = root.join(DICTIONARY);
    std::fs::write(&dictionary, compress::DICTIONARY).map_err(|error| said(&dictionary, &error))?;
    let made = made();
    let mut changed = 0;
    for (name, text) in &made {
        let path = folder.join(name);
        if std::fs::read_to_string(&path).ok().as_ref() != Some(text) {
            std::fs::write(&path, text).map_err(|error| said(&path, &error))?;
            changed += 1;
        }
    }
    let surplus = surplus(&folder, &made)?;
    for path in &surplus {
        std::fs::remove_file(path).map_err(|error| said(path, &error))?;
    }
    Ok(format!("{} vectors, {changed} of them new or changed, {} removed", made.len(), surplus.len()))
}

/// Writes nothing; fails if [`generate`] would change a file.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let folder = folder(root);
    let made = made();
    let differs = |(name, text): &(&String, &String)| {
        std::fs::read_to_string(folder.join(name)).ok().as_ref() != Some(*text)
    };
    let mut faults: Vec<String> = made.iter().filter(differs).map(|(name, _)| name.clone()).collect();
    if std::fs::read(root.join(DICTIONARY)).ok().as_deref() != Some(compress::DICTIONARY) {
        faults.push(DICTIONARY.to_owned());
    }
    faults.extend(surplus(&folder, &made)?.iter().map(|path| path.display().to_string()));
    if faults.is_empty() {
        return Ok(format!("{} vectors, all as they are made", made.len()));
    }
    Err(format!("out of date: {}; run `cargo run -p xtask -- vectors`", faults.join(", ")))
}

fn folder(root: &Path) -> PathBuf {
    root.join("card-format-spec/vectors")
}

fn made() -> BTreeMap<String, String> {
    let text = |json: &serde_json::Value| format!("{json:#}\n");
    phr_tests::vectors::all().iter().map(|v| (format!("{}.json", v.name), text(&v.json))).collect()
}

fn surplus(folder: &Path, made: &BTreeMap<String, String>) -> Result<Vec<PathBuf>, String> {
    let files = std::fs::read_dir(folder).map_err(|error| said(folder, &error))?;
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    let is_surplus = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.ends_with(".json") && !made.contains_key(&name)
    };
    Ok(paths.filter(is_surplus).collect())
}

fn said(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
