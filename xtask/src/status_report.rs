//! What status lists cost: bytes for each record, beside the least that any coding needs and what others' take; the time
//! to make a list and to look a record up; the memory of a reader.

mod entropy;
mod measure;
mod peers;
mod table;

use std::path::Path;

use measure::Measured;

/// How many cards the report is for unless it is told.
const CARDS: [u64; 4] = [100_000, 1_000_000, 10_000_000, 100_000_000];

/// Measures lists of issuers with so many cards.
pub(crate) fn run(cards: &[u64], json: bool) -> Result<String, String> {
    let cards = if cards.is_empty() { &CARDS } else { cards };
    let measured: Vec<Measured> =
        cards.iter().map(|cards| measure::measure(*cards)).collect::<Result<_, _>>()?;
    let report = if json { table::json(&measured) } else { table::text(&measured) };
    phr_cli_kit::print(report).map_err(|failure| failure.to_string())?;
    Ok("made-up lists; times and memory are of this machine".to_owned())
}

/// What the measuring process asks of another one, so that nothing else is in its memory.
pub(crate) fn probe(list: &Path) -> Result<String, String> {
    let grown = measure::reader_memory(list)?;
    phr_cli_kit::print(format!("{grown}\n")).map_err(|failure| failure.to_string())?;
    Ok("looked up".to_owned())
}
