//! From arguments to checked choices, before any work starts.

use crate::args::{ContentChoice, Digits, IssueOptions, NamesChoice};
use crate::messages;
use phr_cli_kit::{
    Failure, Overwrite, Passphrase, access_code_from_file, now, public_key, read_trust_list, secret_key,
};
use phr_core::content::{Content, Names};
use phr_core::keys::{AccessCode, CodeLength, IssuerSecretKey, NetworkPublicKey, RootPublicKey};
use phr_core::model::Timestamp;
use phr_core::trust::{Purpose, TrustList, Verdict};
use phr_scan::{SizePolicy, Version};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What holds for every card of one call.
pub(super) struct Plan {
    /// The key that signs.
    pub(super) key: IssuerSecretKey,
    /// The networks that may open the cards.
    pub(super) networks: Vec<NetworkPublicKey>,
    /// Where the holder's access code comes from.
    pub(super) holder: Holder,
    /// Which facts go on the card.
    pub(super) content: Content,
    /// Which names go along.
    pub(super) names: Names,
    /// How large the symbol may be.
    pub(super) symbol: SizePolicy,
    /// The scale of the picture.
    pub(super) pixels_per_module: u8,
    /// When the cards are issued.
    pub(super) issued_at: Timestamp,
    /// Whether a card that is there may be replaced.
    pub(super) overwrite: Overwrite,
    /// What the person should know although the work goes on.
    pub(super) warnings: Vec<String>,
}

/// Where the holder's access code comes from.
pub(super) enum Holder {
    /// There is none.
    Nobody,
    /// A new code for each card.
    New(CodeLength),
    /// The code that the person has.
    Known(AccessCode),
}

/// One summary and where its card goes.
pub(super) struct Job {
    pub(super) source: PathBuf,
    pub(super) folder: PathBuf,
}

impl Plan {
    pub(super) fn from_options(options: IssueOptions) -> Result<(Self, Vec<Job>), Failure> {
        let jobs = jobs(&options.fhir, &options.out)?;
        let issued_at = options.time.unwrap_or_else(now);
        let trust = trust_list(&options)?;
        let networks = networks(&options.network, trust.as_ref(), issued_at)?;
        let holder = holder(&options, jobs.len())?;
        if networks.is_empty() && matches!(holder, Holder::Nobody) {
            return Err(Failure::usage("--no-holder", messages::NOBODY_OPENS));
        }
        let key: IssuerSecretKey =
            secret_key(&options.key, &Passphrase::from_option(options.passphrase_file.as_deref()))?;
        let mut warnings = Vec::new();
        if let Some(trust) = &trust {
            let verdict = trust.judge(key.public_key().key_id(), Purpose::Assess, issued_at, issued_at);
            warnings
                .extend((verdict != Verdict::Trusted).then(|| messages::issuer_not_trusted(verdict.code())));
        }
        warnings.extend(networks.is_empty().then(|| messages::NO_NETWORK.to_owned()));
        let plan = Self {
            key,
            networks,
            holder,
            content: content(options.content),
            names: names(options.names),
            symbol: SizePolicy::with_ceiling(Version::new(options.max_version).unwrap_or(Version::MAX)),
            pixels_per_module: options.pixels_per_module,
            issued_at,
            overwrite: if options.force { Overwrite::Allow } else { Overwrite::Refuse },
            warnings,
        };
        Ok((plan, jobs))
    }
}

/// One folder for each summary: `out` itself for one, and for several a folder in it that is named like the file.
fn jobs(sources: &[PathBuf], out: &Path) -> Result<Vec<Job>, Failure> {
    if let [source] = sources {
        return Ok(vec![Job { source: source.clone(), folder: out.to_owned() }]);
    }
    let mut names = BTreeSet::new();
    let job = |source: &PathBuf| {
        let stem = source.file_stem().filter(|_| source != Path::new("-"));
        let stem = stem.ok_or_else(|| Failure::usage("--fhir", messages::STDIN_AMONG_MANY))?;
        match names.insert(stem.to_owned()) {
            true => Ok(Job { source: source.clone(), folder: out.join(stem) }),
            false => Err(Failure::usage("--fhir", messages::SAME_FOLDER).during(source.display())),
        }
    };
    sources.iter().map(job).collect()
}

fn trust_list(options: &IssueOptions) -> Result<Option<TrustList>, Failure> {
    let Some((path, root)) = options.trust.as_ref().zip(options.root.as_ref()) else { return Ok(None) };
    let root: RootPublicKey = public_key(root)?;
    read_trust_list(path, &root).map(Some)
}

/// The networks that are named, and those that the trust list has for this day; each once.
fn networks(
    named: &[String],
    trust: Option<&TrustList>,
    at: Timestamp,
) -> Result<Vec<NetworkPublicKey>, Failure> {
    let mut networks = Vec::new();
    for argument in named {
        networks.push(public_key(argument).map_err(|failure| failure.during("--network"))?);
    }
    let listed = trust.into_iter().flat_map(|list| &list.content().networks);
    networks.extend(listed.filter(|network| network.is_current(at)).map(|network| network.key));
    let mut seen = BTreeSet::new();
    networks.retain(|key| seen.insert(*key));
    Ok(networks)
}

fn holder(options: &IssueOptions, people: usize) -> Result<Holder, Failure> {
    let length = match options.digits {
        Digits::Sixteen => CodeLength::Sixteen,
        Digits::Twenty => CodeLength::Twenty,
    };
    match options.access_code.as_str() {
        _ if options.no_holder => Ok(Holder::Nobody),
        "new" => Ok(Holder::New(length)),
        _ if people > 1 => {
            Err(Failure::usage("--access-code", messages::ONE_CODE_FOR_MANY).hint(messages::ONE_CODE_HINT))
        }
        file => access_code_from_file(Path::new(file)).map(Holder::Known),
    }
}

fn content(choice: ContentChoice) -> Content {
    match choice {
        ContentChoice::Full => Content::Full,
        ContentChoice::Core => Content::Core,
    }
}

fn names(choice: NamesChoice) -> Names {
    match choice {
        NamesChoice::All => Names::All,
        NamesChoice::Needed => Names::Needed,
        NamesChoice::None => Names::None,
    }
}
