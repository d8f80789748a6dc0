//! `phr-reader trust import` and `update`.

use crate::args::ImportTrust;
use crate::messages;
use phr_cli_kit::{
    Exit, Failure, Past, Source, Taken, TrustStore, fetch, now, print, read_input, root_set_id, say,
};
use phr_core::limits;
use phr_core::model::Timestamp;
use std::path::Path;

pub(super) fn run(options: &ImportTrust, store: &TrustStore) -> Result<Exit, Failure> {
    let given = options.roots.as_deref().map(root_set_id).transpose()?;
    let now = options.at.unwrap_or_else(now);
    let past = if options.even_old { Past::Accept } else { Past::Refuse };
    for from in &options.from {
        let (bytes, source) = match from.to_str().filter(|text| is_address(text)) {
            Some(url) => {
                let fetched = fetch(url, None, limits::TRUST_LIST_BYTES)?;
                let fetched =
                    fetched.ok_or_else(|| Failure::new("fetch-empty", messages::NOTHING_FETCHED))?;
                (fetched.bytes, Some(Source { url: url.to_owned(), etag: fetched.etag }))
            }
            None => (read_input(from, limits::TRUST_LIST_BYTES)?, None),
        };
        let taken = store.take(&bytes, given, past, source, now);
        tell(&taken.map_err(|failure| failure.during(from.display()))?, now)?;
    }
    Ok(Exit::Good)
}

/// Fetches from every address that is known.
pub(super) fn update(store: &TrustStore) -> Result<Exit, Failure> {
    let held = store.load()?;
    let sources: Vec<_> =
        held.lists.iter().filter_map(|list| Some((list.given, list.source.clone()?))).collect();
    if sources.is_empty() {
        return Err(Failure::new("trust-no-address", messages::NO_ADDRESS).hint(messages::NO_ADDRESS_HINT));
    }
    let mut exit = Exit::Good;
    for (given, source) in sources {
        let outcome =
            fetch(&source.url, source.etag.as_deref(), limits::TRUST_LIST_BYTES).and_then(|fetched| {
                let Some(fetched) = fetched else {
                    say(messages::not_newer(&source.url));
                    return Ok(());
                };
                let newer = Source { etag: fetched.etag, ..source.clone() };
                tell(&store.take(&fetched.bytes, Some(given), Past::Refuse, Some(newer), now())?, now())
            });
        if let Err(failure) = outcome {
            say(failure.during(&source.url));
            exit = Exit::Doubtful;
        }
    }
    Ok(exit)
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !Path::new(text).exists()
}

fn tell(taken: &Taken, now: Timestamp) -> Result<(), Failure> {
    print(messages::taken(taken, now))
}
