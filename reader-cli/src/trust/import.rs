//! `phr-reader trust import` and `update`.

use crate::args::ImportTrust;
use crate::messages;
use crate::sequence::tell as tell_symbol;
use phr_cli_kit::{
    Exit, Failure, InputKind, Past, Source, Taken, TrustStore, fetch, now, print, read_input,
    read_pictures_into, root_set_id, say,
};
use phr_core::carrier::sequence::{Assembly, SequenceKind};
use phr_core::keys::RootSetId;
use phr_core::limits;
use phr_core::model::Timestamp;
use phr_core::trust::TrustList;
use std::path::{Path, PathBuf};

/// Longest input in bytes: a large photograph.
const LONGEST: usize = 64 * 1024 * 1024;

pub(super) fn run(options: &ImportTrust, store: &TrustStore) -> Result<Exit, Failure> {
    let import = Import {
        store,
        given: options.roots.as_deref().map(root_set_id).transpose()?,
        past: if options.even_old { Past::Accept } else { Past::Refuse },
        gdhcn: options.gdhcn,
        now: options.at.unwrap_or_else(now),
    };
    for offered in Offered::read(&options.from)? {
        import.take(&offered).map_err(|failure| failure.during(offered.name.display()))?;
    }
    Ok(Exit::Good)
}

/// Fetches from every address that is known.
pub(super) fn update(store: &TrustStore) -> Result<Exit, Failure> {
    let held = store.load()?;
    let known: Vec<_> = held
        .trust
        .lists()
        .iter()
        .zip(&held.lists)
        .filter_map(|(list, stored)| Some((list, stored.given, stored.source.clone()?)))
        .collect();
    if known.is_empty() {
        return Err(Failure::new("trust-no-address", messages::NO_ADDRESS).hint(messages::NO_ADDRESS_HINT));
    }
    let mut exit = Exit::Good;
    let (now, _) = held.trust.time(now());
    for (list, given, source) in known {
        if let Err(failure) = fetch_newer(store, given, &source, list, now) {
            say(failure);
            exit = Exit::Doubtful;
        }
    }
    Ok(exit)
}

fn fetch_newer(
    store: &TrustStore,
    given: RootSetId,
    source: &Source,
    held: &TrustList,
    now: Timestamp,
) -> Result<(), Failure> {
    let Some(fetched) = fetch(&source.url, source.etag.as_deref(), limits::TRUST_LIST_BYTES)? else {
        // That nothing changed is no answer either where the list is past its date.
        let frozen = held.check_not_frozen(Some(held), now).map_err(Failure::from);
        frozen.map_err(|failure| failure.during(&source.url))?;
        say(messages::not_newer(&source.url));
        return Ok(());
    };
    let source = Source { url: source.url.clone(), etag: fetched.etag };
    let taken = store.take(&fetched.bytes, Some(given), Past::Refuse, Some(source.clone()), now);
    tell(&taken.map_err(|failure| failure.during(&source.url))?, now)
}

/// Something to be taken, whatever it is.
struct Offered {
    /// What it was named by; the first picture, of a list in pictures.
    name: PathBuf,
    bytes: Vec<u8>,
    source: Option<Source>,
}

impl Offered {
    /// Everything that is named. Pictures, and texts of symbols, are of one list.
    fn read(from: &[PathBuf]) -> Result<Vec<Self>, Failure> {
        let mut offered = Vec::new();
        let mut symbols = Vec::new();
        for name in from {
            match Self::fetch(name)? {
                Some(fetched) => offered.push(fetched),
                None => {
                    let bytes = read_input(name, LONGEST)?;
                    match InputKind::of(&bytes) {
                        InputKind::Picture | InputKind::Text => symbols.push(name.clone()),
                        _ => offered.push(Self { name: name.clone(), bytes, source: None }),
                    }
                }
            }
        }
        offered.extend(Self::assemble(symbols)?);
        Ok(offered)
    }

    fn fetch(name: &Path) -> Result<Option<Self>, Failure> {
        let Some(url) = name.to_str().filter(|text| is_address(text)) else { return Ok(None) };
        let fetched = fetch(url, None, LONGEST)?;
        let fetched = fetched.ok_or_else(|| Failure::new("fetch-empty", messages::NOTHING_FETCHED))?;
        let source = Some(Source { url: url.to_owned(), etag: fetched.etag });
        Ok(Some(Self { name: name.to_owned(), bytes: fetched.bytes, source }))
    }

    fn assemble(symbols: Vec<PathBuf>) -> Result<Option<Self>, Failure> {
        let Some(name) = symbols.first().cloned() else { return Ok(None) };
        let mut assembly = Assembly::new();
        read_pictures_into(&mut assembly, &symbols, &mut |news| tell_symbol(&news))?;
        Ok(assembly.whole().map(|whole| Self { name, bytes: whole.bytes.to_vec(), source: None }))
    }
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !Path::new(text).exists()
}

/// How what is offered is to be taken.
struct Import<'a> {
    store: &'a TrustStore,
    given: Option<RootSetId>,
    past: Past,
    gdhcn: bool,
    now: Timestamp,
}

impl Import<'_> {
    fn take(&self, offered: &Offered) -> Result<(), Failure> {
        if offered.bytes.trim_ascii_start().starts_with(b"{") {
            return self.take_gdhcn(&offered.bytes);
        }
        match SequenceKind::of_content(&offered.bytes) {
            Some(SequenceKind::StatusList) => {
                return print(messages::status_taken(
                    &self.store.take_status_list(&offered.bytes, self.now)?,
                ));
            }
            Some(SequenceKind::StatusDelta) => {
                return print(messages::status_taken(
                    &self.store.take_status_delta(&offered.bytes, self.now)?,
                ));
            }
            _ => {}
        }
        let source = offered.source.clone();
        tell(&self.store.take(&offered.bytes, self.given, self.past, source, self.now)?, self.now)
    }

    fn take_gdhcn(&self, bytes: &[u8]) -> Result<(), Failure> {
        if !self.gdhcn {
            return Err(Failure::new("gdhcn-not-asked-for", messages::GDHCN_NOT_ASKED_FOR)
                .hint(messages::GDHCN_NOT_ASKED_FOR_HINT));
        }
        print(messages::document_taken(&self.store.take_gdhcn(bytes, self.now)?))
    }
}

fn tell(taken: &Taken, now: Timestamp) -> Result<(), Failure> {
    print(messages::taken(taken, now))
}
