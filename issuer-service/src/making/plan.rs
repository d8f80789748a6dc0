//! From arguments to checked choices, before any work starts.

use crate::args::{ConfidentialChoice, ContentChoice, Digits, LeaveOutChoice, Making, NamesChoice};
use crate::messages;
use crate::signer::issuer_signer;
use phr_cli_kit::{
    Failure, Overwrite, Passphrase, TrustInUse, access_code_from_file, now, public_key, system_random,
};
use phr_core::card::SizeClass;
use phr_core::carrier::Carrier;
use phr_core::confidential::Policy;
use phr_core::content::{Content, Names};
use phr_core::cose::Signer;
use phr_core::keys::{AccessCode, CodeLength, IssuerPublicKey, IssuerSecretKey, KeyId, NetworkPublicKey};
use phr_core::model::Timestamp;
use phr_core::trust::{Purpose, Trust, Verdict};
use phr_scan::{SizePolicy, Version};
use std::collections::BTreeSet;
use std::path::Path;

/// What holds for every card of one call.
pub(crate) struct Plan {
    /// Who signs.
    pub(super) signer: Box<dyn Signer<Key = IssuerPublicKey>>,
    /// A key of nobody's, for measuring how long a signed draft is: what is not issued is not signed.
    pub(super) measuring_key: IssuerSecretKey,
    /// The trust list, if one was given.
    pub(crate) trust: Option<TrustInUse>,
    /// The networks that may open `care`.
    pub(crate) networks: Vec<NetworkPublicKey>,
    /// The networks that may open `confidential`.
    pub(super) confidential_networks: Vec<NetworkPublicKey>,
    /// Where the holder's access code comes from.
    pub(crate) holder: Holder,
    /// Which facts go on the card.
    pub(super) content: Content,
    /// Which names go along.
    pub(super) names: Names,
    /// What may be left out so that the card fits.
    pub(super) leave_out: LeaveOut,
    /// Which entries are confidential.
    pub(crate) confidential: Policy,
    /// Whether a card without confidential entries gets a confidential compartment too.
    pub(super) always_confidential: bool,
    /// What the card is for.
    pub(super) carrier: Carrier,
    /// How large the symbol may be; none where the carrier bears no symbol.
    pub(super) symbol: Option<SizePolicy>,
    /// The largest card that the carrier bears.
    pub(super) ceiling: Option<SizeClass>,
    /// The scale of the picture.
    pub(super) pixels_per_module: u8,
    /// When the cards are issued.
    pub(crate) issued_at: Timestamp,
    /// Whether a card that is there may be replaced.
    pub(crate) overwrite: Overwrite,
    /// What the person should know although the work goes on.
    pub(crate) warnings: Vec<String>,
}

/// What may be left out so that a card fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LeaveOut {
    Nothing,
    Details,
    Entries,
}

/// Where the holder's access code comes from.
pub(crate) enum Holder {
    /// There is none.
    Nobody,
    /// A new code for each card.
    New(CodeLength),
    /// The code that the person has; the slip is made again.
    Known(AccessCode),
    /// The code that opened the person's card; the slip stays good.
    Kept(AccessCode),
}

impl Plan {
    /// For a card whose holder has this code, signed for this purpose.
    pub(crate) fn new(
        options: Making,
        holder: Holder,
        purpose: Purpose,
        trust: Option<TrustInUse>,
    ) -> Result<Self, Failure> {
        let issued_at = options.time.unwrap_or_else(now);
        let lists = trust.as_ref().map(|trust| &trust.trust);
        let networks = networks(&options.network, lists, issued_at)?;
        if networks.is_empty() && matches!(holder, Holder::Nobody) {
            return Err(Failure::usage("--no-holder", messages::NOBODY_OPENS));
        }
        let passphrase = Passphrase::from_option(options.passphrase_file.as_deref());
        let signer = issuer_signer(&options.key, &passphrase)?;
        let warnings = warnings(signer.public_key(), lists, purpose, issued_at, networks.is_empty());
        let symbol = symbol_policy(options.carrier, options.max_version)?;
        Ok(Self {
            signer,
            measuring_key: IssuerSecretKey::generate(&mut system_random()),
            networks,
            confidential_networks: networks_named(&options.confidential_network, "--confidential-network")?,
            holder,
            content: content(options.content),
            names: names(options.names),
            leave_out: leave_out(options.leave_out),
            confidential: policy(options.confidential),
            always_confidential: options.always_confidential,
            carrier: options.carrier,
            ceiling: match &symbol {
                Some(policy) => super::room::largest_class(policy),
                None => options.carrier.largest_class(),
            },
            symbol,
            pixels_per_module: options.pixels_per_module,
            issued_at,
            overwrite: Overwrite::forced(options.force),
            warnings,
            trust,
        })
    }

    /// What readers with the trust list that was given, if one was, will say of the key for this purpose.
    pub(crate) fn verdict(&self, purpose: Purpose) -> Option<Verdict> {
        let trust = self.trust.as_ref()?;
        Some(verdict(self.signer.public_key(), &trust.trust, purpose, self.issued_at))
    }

    /// The id of the key that signs.
    pub(crate) fn key_id(&self) -> KeyId {
        self.signer.public_key().key_id()
    }

    /// The carrier, as a person would say it.
    pub(super) fn carrier_words(&self) -> String {
        match &self.symbol {
            Some(policy) => messages::code_of_version(policy.ceiling.number()),
            None => messages::carrier_named(self.carrier.name()),
        }
    }
}

/// The version that is asked for, or else the highest that scans well on the carrier.
fn symbol_policy(carrier: Carrier, asked: Option<u8>) -> Result<Option<SizePolicy>, Failure> {
    let version = |number: u8| SizePolicy::with_ceiling(Version::new(number).unwrap_or(Version::MAX));
    match (carrier.symbol_ceiling(), asked) {
        (Some(ceiling), asked) => Ok(Some(version(asked.unwrap_or(ceiling)))),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(Failure::usage("--max-version", messages::NO_SYMBOL)),
    }
}

fn warnings(
    key: IssuerPublicKey,
    trust: Option<&Trust>,
    purpose: Purpose,
    at: Timestamp,
    no_network: bool,
) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(trust) = trust {
        let verdict = verdict(key, trust, purpose, at);
        warnings.extend((verdict != Verdict::Trusted).then(|| messages::issuer_not_trusted(verdict.code())));
    }
    warnings.extend(no_network.then(|| messages::NO_NETWORK.to_owned()));
    warnings
}

fn verdict(key: IssuerPublicKey, trust: &Trust, purpose: Purpose, at: Timestamp) -> Verdict {
    trust.judge(&key, purpose, at, at).verdict
}

fn networks_named(named: &[String], option: &str) -> Result<Vec<NetworkPublicKey>, Failure> {
    named.iter().map(|argument| public_key(argument).map_err(|failure| failure.during(option))).collect()
}

/// The networks that are named, and those that the trust list has for this day; each once.
fn networks(
    named: &[String],
    trust: Option<&Trust>,
    at: Timestamp,
) -> Result<Vec<NetworkPublicKey>, Failure> {
    let mut networks = networks_named(named, "--network")?;
    let lists = trust.into_iter().flat_map(Trust::lists);
    let listed = lists.flat_map(|list| &list.content().networks);
    networks.extend(listed.filter(|network| network.is_current(at)).map(|network| network.key));
    let mut seen = BTreeSet::new();
    networks.retain(|key| seen.insert(*key));
    Ok(networks)
}

/// The code of somebody whose first card this is: `new`, or a file with the one that they have.
pub(crate) fn holder_for_new_record(
    access_code: &str,
    no_holder: bool,
    digits: Digits,
    people: usize,
) -> Result<Holder, Failure> {
    match access_code {
        _ if no_holder => Ok(Holder::Nobody),
        "new" => Ok(Holder::New(code_length(digits))),
        _ if people > 1 => {
            Err(Failure::usage("--access-code", messages::ONE_CODE_FOR_MANY).hint(messages::ONE_CODE_HINT))
        }
        file => access_code_from_file(Path::new(file)).map(Holder::Known),
    }
}

pub(crate) fn code_length(digits: Digits) -> CodeLength {
    match digits {
        Digits::Sixteen => CodeLength::Sixteen,
        Digits::Twenty => CodeLength::Twenty,
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

fn leave_out(choice: LeaveOutChoice) -> LeaveOut {
    match choice {
        LeaveOutChoice::Nothing => LeaveOut::Nothing,
        LeaveOutChoice::Details => LeaveOut::Details,
        LeaveOutChoice::Entries => LeaveOut::Entries,
    }
}

fn policy(choice: ConfidentialChoice) -> Policy {
    match choice {
        ConfidentialChoice::Listed => Policy::Listed,
        ConfidentialChoice::Marked => Policy::Marked,
    }
}
