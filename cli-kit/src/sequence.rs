//! Sequences of symbols in files: pictures and sheets to be shown or printed, and pictures that were taken of them.

use crate::folders::folder_of;
use crate::input_kind::InputKind;
use crate::sequence_messages as messages;
use crate::{Failure, Overwrite, read_input, write_new};
use phr_core::carrier::sequence::{
    Assembly, PREFIX, Parity, Progress, Sequence, SequenceError, SequenceKind, SymbolCapacity,
};
use phr_scan::{
    Decoder, Effort, ErrorCorrection, Labelled, PictureLimits, ReadError, SizePolicy, Symbol, Verdict,
    Version, digit_capacity, draw_alike, read_each_in_picture, sheets,
};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Longest picture in bytes.
const LONGEST: usize = 64 * 1024 * 1024;
/// Pixels to a module in the pictures of single symbols.
const SCALE: u8 = 8;
/// The first look at a picture: decoders that are quick.
const QUICK: Effort = Effort { up_to: Decoder::ZxingFiltered, ..Effort::FRAME };

/// Where a sequence is going to be read from. It decides how large its symbols are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SequenceMedium {
    /// Paper: symbols up to version 25-M.
    Paper,
    /// A screen, or a bad camera: symbols up to version 18-M, and more of them.
    Screen,
}

/// What a sequence is made of, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SequenceOptions {
    /// What the bytes are.
    pub kind: SequenceKind,
    /// What it is going to be read from.
    pub medium: SequenceMedium,
    /// How many symbols may be lost.
    pub parity: Parity,
}

/// What is told while pictures are read.
#[derive(Debug)]
pub enum SequenceNews<'a> {
    /// A symbol was taken that was not there before.
    Taken(&'a Path, Progress),
    /// A symbol was not taken.
    Refused(&'a Path, SequenceError),
    /// Nothing is wrong with the pictures that is known, and some are looked at again, thoroughly.
    LookingAgain,
    /// A picture could not be read, or has no symbol.
    Skipped(Failure),
}

/// Writes a sequence into a folder: one picture for each symbol, and sheets of A4 size to print. Every symbol was read back
/// before anything is written. The folder appears as a whole or not at all. Gives the sequence and its first symbol.
///
/// # Errors
/// As [`Sequence::split`] and [`draw_alike`]; `folder-exists` where it may not be replaced, `folder-not-a-sequence` where it
/// has other files than those of a sequence; `file-unwritable`.
pub fn write_sequence(
    folder: &Path,
    bytes: &[u8],
    options: SequenceOptions,
    overwrite: Overwrite,
) -> Result<(Sequence, Symbol), Failure> {
    check_replaceable(folder, overwrite)?;
    let version = options.medium.version();
    let capacity = SymbolCapacity::digits(digit_capacity(PREFIX, version, ErrorCorrection::Medium));
    let sequence = Sequence::split(bytes, options.kind, capacity, options.parity)?;
    let symbols = draw_alike(sequence.texts(), &SizePolicy::with_ceiling(version))?;
    let files = files(&sequence, &symbols)?;
    place(folder, &files).map_err(|error| unwritable(folder, error))?;
    let first = symbols.into_iter().next().ok_or_else(|| Failure::new("sequence-empty", messages::EMPTY))?;
    Ok((sequence, first))
}

/// Reads pictures of symbols into an assembly, until the whole is there. A picture may show several symbols, in any order;
/// a text file with one symbol's text in each line does too. What comes of each is told to `news`.
///
/// Every picture is looked at quickly first, and thoroughly only where that was not enough.
///
/// # Errors
/// `sequence-incomplete` where the whole is not there, with what is still wanted.
pub fn read_pictures_into(
    assembly: &mut Assembly,
    paths: &[PathBuf],
    news: &mut dyn FnMut(SequenceNews<'_>),
) -> Result<(), Failure> {
    let mut again = Vec::new();
    for path in paths {
        match read_input(path, LONGEST) {
            Ok(bytes) if InputKind::of(&bytes) == InputKind::Text => push_lines(&bytes, path, assembly, news),
            Ok(bytes) => {
                // Standard input cannot be read a second time.
                let once = path == Path::new("-");
                let effort = if once { Effort::STILL } else { QUICK };
                let found = push_picture(&bytes, effort, path, assembly, news);
                match found {
                    Err(error) if once || error != ReadError::NothingFound => news(skipped(path, error)),
                    _ if once => {}
                    _ => again.push(path),
                }
            }
            Err(failure) => news(SequenceNews::Skipped(failure)),
        }
        if assembly.whole().is_some() {
            return Ok(());
        }
    }
    look_again(&again, assembly, news);
    match assembly.whole() {
        Some(_) => Ok(()),
        None => Err(incomplete(assembly)),
    }
}

impl SequenceMedium {
    fn version(self) -> Version {
        let number = match self {
            Self::Paper => 25,
            Self::Screen => 18,
        };
        Version::new(number).unwrap_or(Version::MAX)
    }
}

fn look_again(paths: &[&PathBuf], assembly: &mut Assembly, news: &mut dyn FnMut(SequenceNews<'_>)) {
    if !paths.is_empty() {
        news(SequenceNews::LookingAgain);
    }
    for path in paths {
        let Ok(bytes) = read_input(path, LONGEST) else { continue };
        if let Err(error) = push_picture(&bytes, Effort::STILL, path, assembly, news) {
            news(skipped(path, error));
        }
        if assembly.whole().is_some() {
            return;
        }
    }
}

fn push_picture(
    bytes: &[u8],
    effort: Effort,
    path: &Path,
    assembly: &mut Assembly,
    news: &mut dyn FnMut(SequenceNews<'_>),
) -> Result<usize, ReadError> {
    let mut limits = PictureLimits::of_own_files();
    limits.effort = effort;
    read_each_in_picture(bytes, &limits, |payload| {
        push(&String::from_utf8_lossy(payload), path, assembly, news);
        match assembly.whole() {
            Some(_) => Verdict::Accept,
            None => Verdict::KeepLooking,
        }
    })
}

fn push_lines(bytes: &[u8], path: &Path, assembly: &mut Assembly, news: &mut dyn FnMut(SequenceNews<'_>)) {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().map(|line| line.trim_matches(['\u{feff}', ' '])).filter(|line| !line.is_empty());
    lines.for_each(|line| push(line, path, assembly, news));
}

/// A symbol that is there already is no news.
fn push(text: &str, path: &Path, assembly: &mut Assembly, news: &mut dyn FnMut(SequenceNews<'_>)) {
    let before = assembly.progress();
    match assembly.push(text) {
        Ok(progress) if Some(&progress) == before.as_ref() => {}
        Ok(progress) => news(SequenceNews::Taken(path, progress)),
        Err(error) => news(SequenceNews::Refused(path, error)),
    }
}

fn skipped(path: &Path, error: ReadError) -> SequenceNews<'static> {
    SequenceNews::Skipped(Failure::from(error).during(path.display()))
}

fn incomplete(assembly: &Assembly) -> Failure {
    let message =
        assembly.progress().map_or(messages::NO_PART.to_owned(), |progress| messages::wanted(&progress));
    Failure::new("sequence-incomplete", message).hint(messages::INCOMPLETE_HINT)
}

/// Names and contents of a sequence's files.
fn files(sequence: &Sequence, symbols: &[Symbol]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let of = symbols.len();
    let digits = of.to_string().len();
    let mut files = Vec::new();
    for (symbol, number) in symbols.iter().zip(1..) {
        files.push((format!("{number:0digits$}-of-{of}.png"), symbol.to_png(SCALE)?));
    }
    let labels: Vec<String> = (1..=of).map(|number| messages::label(number, of, sequence)).collect();
    let labelled: Vec<Labelled<'_>> =
        symbols.iter().zip(&labels).map(|(symbol, label)| Labelled { symbol, label }).collect();
    let sheets = sheets(&labelled, &messages::heading(sequence));
    for (sheet, number) in sheets.iter().zip(1..) {
        let svg = sheet.to_svg(&messages::description(sequence));
        files.push((format!("sheet-{number}-of-{}.svg", sheets.len()), svg.into_bytes()));
    }
    Ok(files)
}

/// Whether a file's name is one that [`files`] gives.
fn is_ours(name: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = |text: &str| text.split_once("-of-").is_some_and(|(a, b)| number(a) && number(b));
    name.strip_suffix(".png").is_some_and(numbers)
        || name.strip_prefix("sheet-").and_then(|rest| rest.strip_suffix(".svg")).is_some_and(numbers)
}

/// Only a folder of nothing but a sequence's files is ever replaced.
fn check_replaceable(folder: &Path, overwrite: Overwrite) -> Result<(), Failure> {
    if folder.symlink_metadata().is_err() {
        return Ok(());
    }
    if overwrite == Overwrite::Refuse {
        return Err(Failure::new("folder-exists", messages::FOLDER_EXISTS)
            .during(folder.display())
            .hint(messages::FOLDER_EXISTS_HINT));
    }
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|error| unwritable(folder, error))?;
    match entries.iter().all(|entry| is_ours(&entry.file_name().to_string_lossy())) {
        true => Ok(()),
        false => Err(Failure::new("folder-not-a-sequence", messages::NOT_OURS)
            .during(folder.display())
            .hint(messages::NOT_OURS_HINT)),
    }
}

/// Writes the files into a folder beside the place where it goes, and then puts it there.
fn place(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), io::Error> {
    let parent = folder_of(folder);
    fs::create_dir_all(parent)?;
    let nursery = tempfile::Builder::new().prefix(".phr-sequence-").tempdir_in(parent)?;
    let (new, old) = (nursery.path().join("new"), nursery.path().join("old"));
    fs::create_dir(&new)?;
    for (name, bytes) in files {
        write_new(&new.join(name), bytes, Overwrite::Refuse)
            .map_err(|failure| io::Error::other(failure.message()))?;
    }
    if folder.symlink_metadata().is_ok() {
        fs::rename(folder, &old)?;
    }
    fs::rename(&new, folder).inspect_err(|_| drop(fs::rename(&old, folder)))
}

fn unwritable(folder: &Path, error: io::Error) -> Failure {
    Failure::new("file-unwritable", error).during(folder.display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn names(folder: &Path) -> BTreeSet<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn write(folder: &Path, bytes: &[u8], overwrite: Overwrite) -> Result<Sequence, Failure> {
        let options = SequenceOptions {
            kind: SequenceKind::TrustList,
            medium: SequenceMedium::Screen,
            parity: Parity::Parts(1),
        };
        write_sequence(folder, bytes, options, overwrite).map(|(sequence, _)| sequence)
    }

    #[test]
    fn a_folder_is_replaced_only_where_it_is_a_sequence() {
        let work = tempfile::tempdir().unwrap();
        let folder = work.path().join("list");
        let first = write(&folder, &[1; 1500], Overwrite::Refuse).unwrap();
        assert_eq!((first.need(), first.of()), (3, 4));
        assert_eq!(names(&folder).len(), 5);
        assert_eq!(write(&folder, &[2; 100], Overwrite::Refuse).unwrap_err().code(), "folder-exists");
        write(&folder, &[2; 100], Overwrite::Allow).unwrap();
        assert_eq!(names(&folder), ["1-of-2.png", "2-of-2.png", "sheet-1-of-1.svg"].map(String::from).into());
        fs::write(folder.join("notes.txt"), "mine").unwrap();
        assert_eq!(write(&folder, &[3; 9], Overwrite::Allow).unwrap_err().code(), "folder-not-a-sequence");
        assert!(folder.join("notes.txt").exists());
        assert_eq!(names(work.path()).len(), 1, "nothing else is left");
    }

    #[test]
    fn pictures_are_read_in_any_order_and_a_lost_one_does_no_harm() {
        let work = tempfile::tempdir().unwrap();
        let folder = work.path().join("list");
        let bytes: Vec<u8> = (0..1500u32).map(|n| (n % 251) as u8).collect();
        let sequence = write(&folder, &bytes, Overwrite::Refuse).unwrap();
        let lines = work.path().join("typed.txt");
        fs::write(&lines, format!("{}\n\nPHRS1:1\n", sequence.texts()[3])).unwrap();
        let paths =
            [folder.join("3-of-4.png"), work.path().join("none.png"), lines, folder.join("1-of-4.png")];
        let (mut assembly, mut told) = (Assembly::new(), Vec::new());
        read_pictures_into(&mut assembly, &paths, &mut |news| {
            told.push(match news {
                SequenceNews::Taken(_, progress) => messages::wanted(&progress),
                SequenceNews::Refused(_, error) => error.code().to_owned(),
                SequenceNews::LookingAgain => "again".to_owned(),
                SequenceNews::Skipped(failure) => failure.code().to_owned(),
            });
        })
        .unwrap();
        assert_eq!(assembly.whole().unwrap().bytes, bytes);
        assert_eq!(told.len(), 5, "{told:?}");
        assert_eq!(told[0], "have 1 of the 3 symbols needed; still wanted: any 2 of 1, 2, 4");
        assert_eq!((&*told[1], &*told[3]), ("file-unreadable", "sequence-digits"));
        let mut assembly = Assembly::new();
        let failure = read_pictures_into(&mut assembly, &paths[..2], &mut |_| {}).unwrap_err();
        assert_eq!(failure.code(), "sequence-incomplete");
    }
}
