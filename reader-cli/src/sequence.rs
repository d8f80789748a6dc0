//! `phr-reader sequence`: a file as several QR codes, and back.

use crate::args::{MakeSequence, ReadSequence, SequenceCommand};
use crate::messages;
use phr_cli_kit::{
    Exit, Failure, Overwrite, SequenceMedium, SequenceNews, SequenceOptions, check_not_input, read_input,
    read_pictures_into, say, wanted_symbols, write_new, write_sequence,
};
use phr_core::carrier::sequence::{Assembly, Parity, SequenceKind};
use phr_core::limits;
use std::path::{Path, PathBuf};

pub(crate) fn run(command: &SequenceCommand) -> Result<Exit, Failure> {
    match command {
        SequenceCommand::Make(options) => make(options)?,
        SequenceCommand::Read(options) => read(options)?,
    }
    Ok(Exit::Good)
}

fn make(options: &MakeSequence) -> Result<(), Failure> {
    let bytes = read_input(&options.file, limits::TRUST_LIST_BYTES)?;
    let kind = options.kind.or_else(|| SequenceKind::of_content(&bytes)).ok_or_else(|| {
        Failure::new("sequence-kind-unknown", messages::KIND_UNKNOWN)
            .during(options.file.display())
            .hint(messages::KIND_HINT)
    })?;
    let drawn = SequenceOptions {
        kind,
        medium: if options.screen { SequenceMedium::Screen } else { SequenceMedium::Paper },
        parity: options.parity.map_or(Parity::Usual, Parity::Parts),
    };
    let (sequence, symbol) = write_sequence(&options.out, &bytes, drawn, Overwrite::forced(options.force))?;
    say(messages::sequence_written(&options.out, &sequence, &symbol));
    Ok(())
}

fn read(options: &ReadSequence) -> Result<(), Failure> {
    let inputs: Vec<&Path> = options.pictures.iter().map(PathBuf::as_path).collect();
    check_not_input(&options.out, &inputs)?;
    let mut assembly = Assembly::new();
    read_pictures_into(&mut assembly, &options.pictures, &mut |news| tell(&news))?;
    if let Some(whole) = assembly.whole() {
        write_new(&options.out, whole.bytes, Overwrite::forced(options.force))?;
        say(messages::sequence_read(&options.out, &whole));
    }
    Ok(())
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
