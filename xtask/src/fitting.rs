//! How much of real summaries each carrier bears, and what has to be left out.

use crate::corpus::{Bundle, Corpus};
use phr_core::card::{Record, Sealing, SizeChoice, SizeClass};
use phr_core::carrier::Carrier;
use phr_core::compress;
use phr_core::content::{Content, Names};
use phr_core::cose::sign_attestation;
use phr_core::fit::{Allowance, Fitting, Selection, fit_within};
use phr_core::keys::{AccessCode, CodeLength, IssuerSecretKey, NetworkPublicKey, NetworkSecretKey};
use phr_core::model::{Entries, Timestamp};
use phr_core::wire::{self, AttestationKind, AttestationPayload, LeftOut, RecordId};
use std::collections::BTreeMap;
use std::path::Path;

/// For whom the cards would be: one network and the holder.
struct Envelope {
    signer: IssuerSecretKey,
    networks: [NetworkPublicKey; 1],
    code: AccessCode,
}

/// How the summaries of a folder fared on one carrier.
#[derive(Default)]
struct Tally {
    whole: usize,
    leaner: usize,
    entries_left_out: usize,
    too_large: usize,
    /// Share of its entries that each summary keeps.
    kept: Vec<f64>,
}

/// Fits every bundle of a folder to every carrier.
pub(crate) fn run(folder: &Path) -> Result<String, String> {
    let corpus = Corpus::read(folder)?;
    let envelope = Envelope::new();
    let mut said = format!("{} bundles, for one network and the holder\n", corpus.bundles.len());
    for (names, about) in
        [(Names::Needed, "names that readers lack stay"), (Names::None, "names may go before entries do")]
    {
        let allowance = Allowance { names, ..Allowance::default() };
        said += &format!("\n{about}\n");
        said += "| carrier | class | whole | leaner | entries left out | does not fit | entries carried: mean | worst tenth |\n";
        said += "|---|---|---|---|---|---|---|---|\n";
        // Carriers of one class bear the same.
        let mut tallies = BTreeMap::new();
        for carrier in Carrier::ALL {
            let class = carrier.largest_class();
            let tally =
                tallies.entry(class).or_insert_with(|| tally(&corpus.bundles, class, allowance, &envelope));
            said += &row(*carrier, class, tally);
        }
    }
    Ok(said)
}

fn tally(bundles: &[Bundle], class: Option<SizeClass>, allowance: Allowance, envelope: &Envelope) -> Tally {
    let mut tally = Tally::default();
    let room = class.and_then(|class| envelope.sealing().room(class, 0)).unwrap_or(0);
    for bundle in bundles {
        let start = (Content::Full, Names::Needed);
        let fits = |selection: &Selection| {
            envelope
                .record_length(&selection.entries, &selection.left_out)
                .is_some_and(|length| length <= room)
        };
        tally.add(bundle, fit_within(&bundle.entries, start, allowance, fits));
    }
    tally.kept.sort_by(f64::total_cmp);
    tally
}

impl Tally {
    fn add(&mut self, bundle: &Bundle, fitting: Fitting) {
        let share = |selection: &Selection| match bundle.entries.count() {
            0 => 1.0,
            all => selection.entries.count() as f64 / all as f64,
        };
        let (count, kept) = match &fitting {
            Fitting::Whole(selection) => (&mut self.whole, share(selection)),
            Fitting::Reduced(selection) if selection.removed.is_empty() => {
                (&mut self.leaner, share(selection))
            }
            Fitting::Reduced(selection) => (&mut self.entries_left_out, share(selection)),
            Fitting::TooLarge { .. } => (&mut self.too_large, 0.0),
        };
        *count += 1;
        self.kept.push(kept);
    }
}

fn row(carrier: Carrier, class: Option<SizeClass>, tally: &Tally) -> String {
    let all = tally.kept.len();
    let percent = |count: usize| format!("{:.0} %", 100.0 * count as f64 / all as f64);
    let mean = tally.kept.iter().sum::<f64>() / all as f64;
    format!(
        "| {carrier} | {} | {} | {} | {} | {} | {:.0} % | {:.0} % |\n",
        class.map_or("none".to_owned(), |class| class.bytes().to_string()),
        percent(tally.whole),
        percent(tally.leaner),
        percent(tally.entries_left_out),
        percent(tally.too_large),
        100.0 * mean,
        100.0 * tally.kept[all / 10],
    )
}

impl Envelope {
    fn new() -> Self {
        let mut random = phr_tests::random();
        Self {
            signer: IssuerSecretKey::generate(&mut random),
            networks: [NetworkSecretKey::generate(&mut random).public_key()],
            code: AccessCode::generate(CodeLength::Sixteen, &mut random),
        }
    }

    fn sealing(&self) -> Sealing<'_> {
        Sealing { holder: Some(&self.code), networks: &self.networks, size: SizeChoice::Smallest }
    }

    /// Bytes of the signed record that says this.
    fn record_length(&self, entries: &Entries, left_out: &LeftOut) -> Option<usize> {
        let (kind, entries) = (AttestationKind::Assessment, entries.clone().into_canonical());
        let new = AttestationPayload::new(kind, Timestamp(1_790_000_000), RecordId(*b"measured"), entries);
        let payload = wire::encode(&AttestationPayload { left_out: left_out.clone(), ..new });
        let attestation = sign_attestation(compress::deflate(&payload), &self.signer).ok()?;
        Some(Record::new(vec![attestation]).encode().ok()?.len())
    }
}
