//! Folders whose files are made: written, or compared with what would be written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What stands among made files and is not made.
const BY_HAND: &str = "README.md";

/// Every file of a folder, by its path below it.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The form of a JSON file.
pub(crate) fn json(value: &serde_json::Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

/// Writes the files; removes those that are made no longer.
pub(crate) fn write(folder: &Path, made: &Files) -> Result<String, String> {
    let mut changed = 0;
    for (name, bytes) in made {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(|error| said(parent, &error))?;
        if std::fs::read(&path).ok().as_ref() != Some(bytes) {
            std::fs::write(&path, bytes).map_err(|error| said(&path, &error))?;
            changed += 1;
        }
    }
    let surplus = surplus(folder, made)?;
    for path in &surplus {
        std::fs::remove_file(path).map_err(|error| said(path, &error))?;
    }
    Ok(format!("{} files, {changed} of them new or changed, {} removed", made.len(), surplus.len()))
}

/// The files that [`write()`] would change.
pub(crate) fn differing(folder: &Path, made: &Files) -> Result<Vec<String>, String> {
    let differs =
        |(name, bytes): &(&String, &Vec<u8>)| std::fs::read(folder.join(name)).ok().as_ref() != Some(*bytes);
    let mut differing: Vec<String> = made.iter().filter(differs).map(|(name, _)| name.clone()).collect();
    differing.extend(surplus(folder, made)?.iter().map(|path| path.display().to_string()));
    Ok(differing)
}

pub(crate) fn said(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Files that are there and not made.
fn surplus(folder: &Path, made: &Files) -> Result<Vec<PathBuf>, String> {
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
