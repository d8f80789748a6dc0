//! Lists the wording and the assets, so that a file that is put beside the others is served without a line of code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut texts = String::from("pub(crate) static SOURCES: &[(&str, &str, &str)] = &[\n");
    for language in sorted(&root.join("text"))? {
        for file in sorted(&language)? {
            _ = writeln!(texts, "({:?}, {:?}, include_str!({:?})),", name(&language), name(&file), file);
        }
    }
    texts.push_str("];\n");
    fs::write(out.join("texts.rs"), texts)?;
    let mut assets = String::from("pub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    for file in sorted(&root.join("assets"))? {
        _ = writeln!(assets, "({:?}, include_bytes!({:?})),", name(&file), file);
    }
    assets.push_str("];\n");
    fs::write(out.join("assets.rs"), assets)
}

/// What is in a folder, and a rebuild when that changes.
#[allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    found.retain(|path| !name(path).starts_with('.'));
    found.sort();
    Ok(found)
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}
