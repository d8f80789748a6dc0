//! From arguments to checked choices, before any work starts.

use crate::args::{ConfidentialChoice, ContentChoice, Digits, LeaveOutChoice, Making, NamesChoice};
use crate::messages;
use crate::signer::issuer_signer;
use phr_cli_kit::{
    Failure, Overwrite, Passphrase, TrustInUse, access_code_from_file, now, public_key, system_random,
};
use phr_core::confidential::Policy;
use phr_core::content::{Content, Names};
use phr_core::keys::{CodeLength, NetworkPublicKey};
use phr_core::model::Timestamp;
use phr_core::trust::{Purpose, Trust, Verdict};
use phr_making::{ChoiceError, Choices, Holder, LeaveOut};
use phr_scan::Version;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::path::Path;

/// What holds for every card of one call.
pub(crate) struct Plan {
    making: phr_making::Plan,
    /// The trust list, if one was given.
    pub(crate) trust: Option<TrustInUse>,
    /// Whether a card that is there may be replaced.
    pub(crate) overwrite: Overwrite,
    /// What the person should know although the work goes on.
    pub(crate) warnings: Vec<String>,
}

impl Deref for Plan {
    type Target = phr_making::Plan;

    fn deref(&self) -> &Self::Target {
        &self.making
    }
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
            return Err(refused(ChoiceError::NobodyOpens));
        }
        let passphrase = Passphrase::from_option(options.passphrase_file.as_deref());
        let signer = issuer_signer(&options.key, &passphrase)?;
        let no_network = networks.is_empty();
        if options.max_version.is_some() && options.carrier.symbol_ceiling().is_none() {
            return Err(refused(ChoiceError::NoSymbol));
        }
        let choices = Choices {
            networks,
            confidential_networks: networks_named(&options.confidential_network, "--confidential-network")?,
            holder,
            content: content(options.content),
            names: names(options.names),
            leave_out: leave_out(options.leave_out),
            confidential: policy(options.confidential),
            always_confidential: options.always_confidential,
            carrier: options.carrier,
            max_version: options.max_version.map(|number| Version::new(number).unwrap_or(Version::MAX)),
            pixels_per_module: options.pixels_per_module,
            issued_at,
        };
        let making = phr_making::Plan::new(choices, signer, &mut system_random()).map_err(refused)?;
        let overwrite = Overwrite::forced(options.force);
        let mut plan = Self { making, trust, overwrite, warnings: Vec::new() };
        let doubt = plan.verdict(purpose).filter(|verdict| *verdict != Verdict::Trusted);
        plan.warnings.extend(doubt.map(|verdict| messages::issuer_not_trusted(verdict.code())));
        plan.warnings.extend(no_network.then(|| messages::NO_NETWORK.to_owned()));
        Ok(plan)
    }

    /// What readers with the trust list that was given, if one was, will say of the key for this purpose.
    pub(crate) fn verdict(&self, purpose: Purpose) -> Option<Verdict> {
        self.trust.as_ref().map(|held| self.making.verdict(&held.trust, purpose))
    }
}

fn refused(error: ChoiceError) -> Failure {
    match error {
        ChoiceError::NoSymbol => Failure::usage("--max-version", messages::NO_SYMBOL),
        _ => Failure::usage("--no-holder", messages::NOBODY_OPENS),
    }
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
