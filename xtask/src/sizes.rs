//! How many bytes real summaries take as cards, and what they fit.

use crate::corpus::Corpus;
use crate::dictionary;
use phr_core::content::{self, Content, Names};
use phr_core::{compress, limits};

/// Bytes around a packed payload: one signature, one network and the holder, and the least padding.
const ENVELOPE: usize = 275;
/// Bytes of a card that one QR symbol holds as text.
const SYMBOLS: [(&str, usize); 4] = [("20-M", 658), ("25-L", 1263), ("30-L", 1720), ("40-L", 2936)];

/// Measures every bundle of a folder.
pub(crate) fn run(folder: &std::path::Path) -> Result<String, String> {
    let corpus = Corpus::read(folder)?;
    let mut json: Vec<usize> = corpus.bundles.iter().map(|b| b.json).collect();
    let mut said = format!("{} bundles, median {} bytes of JSON\n", json.len(), median(&mut json));
    said += "content names    payload packed  card(p25/median/p90)    fits one symbol\n";
    for (content, content_name) in [(Content::Core, "core"), (Content::Full, "full")] {
        for (names, names_name) in [(Names::None, "none"), (Names::Needed, "needed"), (Names::All, "all")] {
            let mut payloads = Vec::new();
            let mut packed = Vec::new();
            for bundle in &corpus.bundles {
                let (entries, _) = content::select(bundle.entries.clone(), content, names);
                let payload = dictionary::payload(entries);
                packed.push(compress::deflate(&payload).len());
                payloads.push(payload.len());
            }
            let mut cards: Vec<usize> = packed.iter().map(|length| length + ENVELOPE).collect();
            cards.sort_unstable();
            let fits = SYMBOLS.map(|(symbol, capacity)| {
                let fitting = cards.iter().filter(|card| **card <= capacity).count();
                format!("{symbol} {:.0} %", 100.0 * fitting as f64 / cards.len() as f64)
            });
            said += &format!(
                "{content_name:<8}{names_name:<8}{:>8}{:>7}{:>7}/{}/{}    {}\n",
                median(&mut payloads),
                median(&mut packed),
                cards[cards.len() / 4],
                cards[cards.len() / 2],
                cards[cards.len() * 9 / 10],
                fits.join(", ")
            );
        }
    }
    let not_carried: usize = corpus.bundles.iter().map(|bundle| bundle.not_carried).sum();
    said += &format!(
        "{not_carried} details of the sources had no place; none of {} bytes was passed",
        limits::PAYLOAD_BYTES
    );
    Ok(said)
}

fn median(lengths: &mut [usize]) -> usize {
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or(0)
}
