//! What is said when a sequence of symbols is written or read.

use phr_core::carrier::sequence::{Progress, Sequence, SequenceKind};

/// There is nothing to draw.
pub(crate) const EMPTY: &str = "there is nothing to draw";
/// No picture shows a part.
pub(crate) const NO_PART: &str = "none of the pictures shows a symbol of a sequence";
/// Hint where symbols are wanted.
pub(crate) const INCOMPLETE_HINT: &str =
    "take pictures of the symbols that are wanted, sharp and from near, and give all pictures again";
/// The folder is there.
pub(crate) const FOLDER_EXISTS: &str = "there is already a folder of this name";
/// Hint for that.
pub(crate) const FOLDER_EXISTS_HINT: &str = "choose another name, or add --force to replace it";
/// The folder has other files.
pub(crate) const NOT_OURS: &str = "this folder has other files than those of a sequence, and is not replaced";
/// Hint for that.
pub(crate) const NOT_OURS_HINT: &str = "choose another name";

/// How far an assembly is, and what is still wanted.
pub fn wanted(progress: &Progress) -> String {
    let Progress { have, need, of, wanted, .. } = progress;
    let read = format!("have {} of the {need} symbols needed", have.min(need));
    if progress.is_whole {
        return read;
    }
    let numbers = wanted.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    match need.saturating_sub(*have) {
        0 => format!(
            "have {have} of {of} symbols, and at least one of them is wrong; still to come: {numbers}"
        ),
        missing if usize::from(missing) == wanted.len() => format!("{read}; still wanted: {numbers}"),
        1 => format!("{read}; still wanted: one of {numbers}"),
        missing => format!("{read}; still wanted: any {missing} of {numbers}"),
    }
}

/// What stands below a symbol on a sheet.
pub(crate) fn label(number: usize, of: usize, sequence: &Sequence) -> String {
    format!("{number} of {of}   ({})", sequence.set())
}

/// What stands at the top of a sheet.
pub(crate) fn heading(sequence: &Sequence) -> String {
    let what = match sequence.kind() {
        SequenceKind::TrustList => "Trust list",
        SequenceKind::StatusList => "Status list",
        SequenceKind::StatusDelta => "Status list, changes",
        SequenceKind::Card => "Health card",
        _ => "Data",
    };
    format!("{what} {}: {}", sequence.set(), enough(sequence))
}

/// What a sheet is for.
pub(crate) fn description(sequence: &Sequence) -> String {
    format!("Photograph these codes in any order and read them with phr-reader; {}.", enough(sequence))
}

fn enough(sequence: &Sequence) -> String {
    match (sequence.need(), sequence.of()) {
        (1, 1) => "one code has it all".to_owned(),
        (need, of) if need == of => format!("all {of} codes are needed"),
        (need, of) => format!("any {need} of the {of} codes are enough"),
    }
}
