//! `phr-reader sequence`: a file as several QR codes, and back.

use crate::args::SequenceCommand;
use crate::messages;
use phr_cli_kit::{
    Exit, Failure, Overwrite, SequenceMedium, SequenceNews, check_not_input, read_input, read_pictures_into,
    say, wanted_symbols, write_new, write_sequence,
};
use phr_core::carrier::sequence::{Assembly, Parity, SequenceKind};
use phr_core::limits;
use std::path::{Path, PathBuf};

pub(crate) fn run(command: &SequenceCommand) -> Result<Exit, Failure> {
    match command {
        SequenceCommand::Make { file, kind, out, parity, screen, force } => {
            let medium = if *screen { SequenceMedium::Screen } else { SequenceMedium::Paper };
            let parity = parity.map_or(Parity::Usual, Parity::Parts);
            make(file, *kind, out, medium, parity, Overwrite::forced(*force))
        }
        SequenceCommand::Read { pictures, out, force } => read(pictures, out, Overwrite::forced(*force)),
    }
}

fn make(
    file: &Path,
    kind: Option<SequenceKind>,
    out: &Path,
    medium: SequenceMedium,
    parity: Parity,
    overwrite: Overwrite,
) -> Result<Exit, Failure> {
    let bytes = read_input(file, limits::TRUST_LIST_BYTES)?;
    let unknown = || {
        Failure::new("sequence-kind-unknown", messages::KIND_UNKNOWN)
            .during(file.display())
            .hint(messages::KIND_HINT)
    };
    let kind = kind.or_else(|| SequenceKind::of_content(&bytes)).ok_or_else(unknown)?;
    let (sequence, symbol) = write_sequence(out, &bytes, kind, medium, parity, overwrite)?;
    say(messages::sequence_written(out, &sequence, &symbol));
    Ok(Exit::Good)
}

fn read(pictures: &[PathBuf], out: &Path, overwrite: Overwrite) -> Result<Exit, Failure> {
    let inputs: Vec<&Path> = pictures.iter().map(PathBuf::as_path).collect();
    check_not_input(out, &inputs)?;
    let mut assembly = Assembly::new();
    read_pictures_into(&mut assembly, pictures, &mut |news| tell(&news))?;
    if let Some(whole) = assembly.whole() {
        write_new(out, whole.bytes, overwrite)?;
        say(messages::sequence_read(out, &whole));
    }
    Ok(Exit::Good)
}

pub(crate) fn tell(news: &SequenceNews<'_>) {
    match news {
        SequenceNews::Taken(picture, progress) => {
            say(format!("{}: {}", picture.display(), wanted_symbols(progress)))
        }
        SequenceNews::Refused(picture, error) => say(messages::symbol_refused(picture, *error)),
        SequenceNews::LookingAgain => say(messages::LOOKING_AGAIN),
        SequenceNews::Skipped(failure) => say(failure),
    }
}
