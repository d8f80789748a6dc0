//! The folder of a card: all of its files or none.

use super::plan::Plan;
use super::told::slip;
use crate::messages;
use phr_cli_kit::{Failure, Overwrite, write_new, write_private};
use phr_core::card::SealedCard;
use phr_core::carrier::text;
use phr_making::Made;
use phr_scan::{PictureLimits, Verdict, read_picture};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const PICTURE: &str = "card.png";
const DRAWING: &str = "card.svg";
const TEXT: &str = "card.txt";
const BYTES: &str = "card.phr";
const SLIP: &str = "access-code.txt";
const REPORT: &str = "report.json";
const ALL: [&str; 6] = [PICTURE, DRAWING, TEXT, BYTES, SLIP, REPORT];

/// Whether a card may be written here. Asked before the work, so that nobody waits for nothing.
pub(crate) fn check_free(folder: &Path, overwrite: Overwrite) -> Result<(), Failure> {
    let taken = ALL.iter().map(|name| folder.join(name)).find(|path| path.symlink_metadata().is_ok());
    match (taken, overwrite) {
        (Some(path), Overwrite::Refuse) => Err(Failure::new("card-exists", messages::CARD_EXISTS)
            .during(path.display())
            .hint(messages::CARD_EXISTS_HINT)),
        _ => Ok(()),
    }
}

/// Writes the files of a card into a folder beside the place where they go, reads the card back from them, and only
/// then moves them there.
pub(super) fn write(folder: &Path, made: &Made, plan: &Plan) -> Result<(), Failure> {
    let parent = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unwritable = |error: io::Error| Failure::new("file-unwritable", error).during(folder.display());
    fs::create_dir_all(parent).map_err(unwritable)?;
    let nursery = tempfile::Builder::new().prefix(".phr-issuer-").tempdir_in(parent).map_err(unwritable)?;
    let place = |name: &str| nursery.path().join(name);
    let new = Overwrite::Refuse;
    if let Some(symbol) = &made.symbol {
        write_new(&place(PICTURE), &symbol.to_png(plan.pixels_per_module())?, new)?;
        let svg = symbol.to_svg(messages::SVG_TITLE, messages::SVG_DESCRIPTION);
        write_new(&place(DRAWING), svg.as_bytes(), new)?;
    }
    write_new(&place(TEXT), format!("{}\n", made.text).as_bytes(), new)?;
    write_new(&place(BYTES), made.card.as_bytes(), new)?;
    if let Some(code) = &made.access_code {
        write_private(&place(SLIP), slip(code, plan).expose().as_bytes(), new)?;
    }
    let report = made.report.to_json().map_err(|error| Failure::new("report", error))?;
    write_private(&place(REPORT), report.as_bytes(), new)?;
    prove(made.symbol.as_ref().map(|_| place(PICTURE)).as_deref(), &place(BYTES), &made.card)?;
    check_free(folder, plan.overwrite)?;
    settle(nursery, folder).map_err(unwritable)
}

/// Reads the card back from the files that were written.
fn prove(picture: Option<&Path>, bytes: &Path, card: &SealedCard) -> Result<(), Failure> {
    let is_the_card = |payload: &[u8]| {
        let decoded = std::str::from_utf8(payload).ok().and_then(|text| text::decode(text).ok());
        match decoded.and_then(|bytes| SealedCard::parse(&bytes).ok()).as_ref() == Some(card) {
            true => Verdict::Accept,
            false => Verdict::KeepLooking,
        }
    };
    let failed = || Failure::new("proof-failed", messages::PROOF_FAILED).hint(messages::PROOF_HINT);
    if let Some(picture) = picture {
        let picture = fs::read(picture).map_err(|_| failed())?;
        read_picture(&picture, &PictureLimits::default(), is_the_card).map_err(|_| failed())?;
    }
    let bytes = fs::read(bytes).map_err(|_| failed())?;
    if bytes == card.as_bytes() { Ok(()) } else { Err(failed()) }
}

/// Moves the files to where they belong: the folder as a whole where there is none, else file by file.
fn settle(nursery: TempDir, folder: &Path) -> io::Result<()> {
    if folder.symlink_metadata().is_err() {
        open_to_others(nursery.path())?;
        fs::rename(nursery.path(), folder)?;
        // What the guard would remove is no longer there.
        let _ = nursery.keep();
        return Ok(());
    }
    let mut moved: Vec<PathBuf> = Vec::new();
    for name in ALL {
        let (from, to) = (nursery.path().join(name), folder.join(name));
        let step = match from.exists() {
            true => fs::rename(&from, &to),
            // A slip of a card that was replaced would open nothing.
            false => remove_if_there(&to),
        };
        if let Err(error) = step {
            moved.iter().for_each(|path| drop(fs::remove_file(path)));
            return Err(error);
        }
        moved.push(to);
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Temporary folders are closed to others; a card's folder is like any other, and its secret files are closed
/// themselves.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_others(_folder: &Path) -> io::Result<()> {
    Ok(())
}
