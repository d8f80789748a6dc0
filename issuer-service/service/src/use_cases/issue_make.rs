//! Making a card of a record that is kept here.

use super::issue_choices::{Choices, CodeChoice, LeaveOut};
use super::judging::Judging;
use super::kept::{Kept, Look, Stored};
use super::open_card;
use super::patients;
use super::print_paper::Paper;
use super::take_over;
use crate::app::{App, blocking};
use crate::config::SharedSigner;
use crate::error::{Error, Result};
use phr_cli_kit::Failure;
use phr_core::card::Record;
use phr_core::carrier::Carrier;
use phr_core::confidential::Policy;
use phr_core::content::{Content, Names};
use phr_core::cose::{Signer, SignerError};
use phr_core::keys::{IssuerPublicKey, NetworkPublicKey};
use phr_core::model::Timestamp;
use phr_core::summary::restate;
use phr_core::trust::Trust;
use phr_making::{Draft, Holder, Made, MakeError, Plan, Source, TooLarge, make, make_card};
use phr_storage::{Actor, PersonId};
use rand_core::CryptoRng;
use std::sync::Arc;

/// A care network that may be let open cards.
#[derive(Clone)]
pub(crate) struct Network {
    /// Its name in forms.
    pub(crate) id: String,
    pub(crate) key: NetworkPublicKey,
    /// Its names by language.
    names: phr_core::trust::Names,
}

impl Network {
    /// Its name in a language, or its hint.
    pub(crate) fn name(&self, language: &str) -> Option<&str> {
        let named = self.names.get(language).or_else(|| self.names.get("en"));
        named.or_else(|| self.names.values().next()).map(String::as_str)
    }
}

/// The current networks of the trust lists, each once.
pub(crate) fn networks(trust: &Trust, at: Timestamp) -> Vec<Network> {
    let mut found: Vec<Network> = Vec::new();
    let listed = trust.lists().iter().flat_map(|list| &list.content().networks);
    for network in listed.filter(|network| network.is_current(at)) {
        if found.iter().all(|known| known.key != network.key) {
            let id = network.key.hint().to_string();
            found.push(Network { id, key: network.key, names: network.names.clone() });
        }
    }
    found
}

/// What cards are made with, as was chosen.
pub(crate) struct Making {
    choices: Choices,
    networks: Vec<NetworkPublicKey>,
    signer: SharedSigner,
    issuer: String,
    /// Whether the card is to be newer than all that were made before.
    pub(crate) anew: bool,
}

impl Making {
    /// With the signer of this service, and those of the chosen networks that the trust lists have now.
    ///
    /// # Errors
    /// `no-issuer-key`; `issue-nobody-opens` where no chosen network is there any more and there is no code.
    pub(crate) async fn new(app: &App, choices: Choices) -> Result<Self> {
        let signer = app.signer().ok_or_else(|| {
            Failure::new(
                "no-issuer-key",
                "there is no key that signs cards; an administrator makes or imports one",
            )
        })?;
        let judging = judging(app).await?;
        let known = networks(&judging.trust, app.now());
        let chosen = known.iter().filter(|network| choices.networks.contains(&network.id));
        let networks: Vec<NetworkPublicKey> = chosen.map(|network| network.key).collect();
        if networks.is_empty() && matches!(choices.code, CodeChoice::None) {
            let message = "nobody could open this card; give it an access code";
            return Err(Failure::new("issue-nobody-opens", message).into());
        }
        Ok(Self { choices, networks, signer, issuer: app.organisation(), anew: false })
    }

    /// Makes a card; what does not fit is an answer and not an error. Takes a moment and much memory for the access code.
    ///
    /// # Errors
    /// `no-record`; `confidential-nobody-opens`; what signing, sealing and drawing say.
    pub(crate) fn try_make(
        &self,
        app: &App,
        kept: &Kept,
        judging: &Judging,
    ) -> Result<Result<Made, Box<TooLarge>>> {
        let nothing = || Failure::new("no-record", "nothing was signed of this person yet");
        let chain = kept.chain.as_ref().ok_or_else(nothing)?;
        let own = self.signer.public_key().key_id();
        let random = &mut app.random();
        // What others signed is not replaced by the word of a service that no trust list has.
        let may_restate =
            judging.is_own_listed || chain.record.attestations().iter().all(|a| a.key_id == own);
        if self.anew && !may_restate {
            let message = "this record has statements of others, and no trust list has this service's key: a card that says \
                them again would be trusted by nobody; import a trust list with the key first";
            return Err(Failure::new("restate-not-allowed", message).into());
        }
        let leave_out = if may_restate { self.choices.leave_out } else { LeaveOut::Nothing };
        let plan = self.plan(app.now(), leave_out, random)?;
        let care = chain.opened.care().attestations();
        let confidential = chain.opened.confidential().record().map(Record::attestations);
        let made = match self.anew {
            false => make_card(&plan, care, confidential, &judging.trust, random),
            true => {
                let restated = restate(&chain.record, plan.issued_at);
                let restated = restated.map_err(|error| Failure::new("restate-not-allowed", error))?;
                let draft = Draft {
                    care: Vec::new(),
                    statement: Some(restated),
                    behind: None,
                    confidential: confidential.map(<[_]>::to_vec),
                    secret: None,
                    source: Source::default(),
                    restatement: None,
                };
                make(&plan, draft, random)
            }
        };
        match made {
            Ok(made) => Ok(Ok(made)),
            Err(MakeError::TooLarge(too_large)) => Ok(Err(too_large)),
            Err(error) => Err(refusal(&error).into()),
        }
    }

    /// The same, where what does not fit is an error.
    ///
    /// # Errors
    /// `card-too-large`; as [`Making::try_make`].
    pub(crate) fn make(&self, app: &App, kept: &Kept, judging: &Judging) -> Result<Made> {
        self.try_make(app, kept, judging)?.map_err(|too_large| {
            let (needed, room) = (too_large.record, too_large.room);
            let message = format!("the record takes {needed} bytes, and there is room for {room}");
            Failure::new("card-too-large", message).into()
        })
    }

    fn plan(&self, at: Timestamp, leave_out: LeaveOut, random: &mut dyn CryptoRng) -> Result<Plan> {
        let choices = phr_making::Choices {
            networks: self.networks.clone(),
            confidential_networks: Vec::new(),
            holder: match &self.choices.code {
                CodeChoice::New(length) => Holder::New(*length),
                CodeChoice::Known(code) => Holder::Kept(code.clone()),
                CodeChoice::None => Holder::Nobody,
            },
            content: Content::Full,
            names: Names::Needed,
            leave_out: match leave_out {
                LeaveOut::Nothing => phr_making::LeaveOut::Nothing,
                LeaveOut::Details => phr_making::LeaveOut::Details,
                LeaveOut::Entries => phr_making::LeaveOut::Entries,
            },
            confidential: Policy::Listed,
            always_confidential: false,
            carrier: self.choices.carrier,
            max_version: None,
            pixels_per_module: 8,
            issued_at: at,
        };
        let signer = Box::new(Signing(Arc::clone(&self.signer)));
        Plan::new(choices, signer, random).map_err(|_| {
            Failure::new("issue-nobody-opens", "nobody could open this card; give it an access code").into()
        })
    }

    /// Reads a person's record in somebody's name and makes a card of it, with what stands around its code.
    ///
    /// # Errors
    /// As [`Making::make`]; what storage says.
    pub(crate) async fn make_for(
        self: &Arc<Self>,
        app: &App,
        actor: &Actor,
        person: PersonId,
    ) -> Result<(Made, Paper)> {
        let stored = read(app, actor, person).await?;
        let (making, app) = (Arc::clone(self), app.clone());
        blocking(move || {
            let judging = judging_now(&app)?;
            let kept = stored.judge(&judging, app.now()).map_err(Error::internal)?;
            let made = making.make(&app, &kept, &judging)?;
            Ok((made, making.paper(&kept)))
        })
        .await?
    }

    /// What bears the cards.
    pub(crate) fn carrier(&self) -> Carrier {
        self.choices.carrier
    }

    /// What stands around the card's code.
    pub(crate) fn paper(&self, kept: &Kept) -> Paper {
        let mut languages = self.choices.languages();
        if self.choices.person.is_empty() {
            // Each person's own, as far as the prints have it.
            languages = vec![self.choices.clinician.clone(), language_of(&kept.patient)];
            languages.dedup();
        }
        Paper {
            languages,
            names: if self.choices.names { names(patients::called(&kept.patient)) } else { Vec::new() },
            issuer: self.issuer.clone(),
            networks: !self.networks.is_empty(),
        }
    }
}

/// A signer that cards share.
struct Signing(SharedSigner);

impl Signer for Signing {
    type Key = IssuerPublicKey;

    fn public_key(&self) -> IssuerPublicKey {
        self.0.public_key()
    }

    fn sign(&self, message: &[u8]) -> std::result::Result<[u8; 64], SignerError> {
        self.0.sign(message)
    }
}

/// Why no card was made, as it is told.
fn refusal(error: &MakeError) -> Failure {
    let message = match error {
        MakeError::NobodyOpensConfidential => {
            "some entries are confidential, and nobody could open them without an access code".to_owned()
        }
        MakeError::NothingToSay => "nothing was signed of this person yet".to_owned(),
        MakeError::Issue(error) => error.to_string(),
        MakeError::Draw(error) => error.to_string(),
        _ => "the card could not be made".to_owned(),
    };
    Failure::new(error.code(), message)
}

/// The person's names for the outside of a card: as written, and in Latin letters.
pub(crate) fn names(called: patients::Called) -> Vec<String> {
    [Some(called.name), called.latin].into_iter().flatten().filter(|name| !name.is_empty()).collect()
}

/// The person's preferred language, if the prints have it.
pub(crate) fn language_of(patient: &phr_core::model::Patient) -> String {
    let tags = patient.languages.iter().filter_map(|language| language.code.coding());
    let known = tags.filter_map(|coding| crate::text::Language::parse(&coding.code)).next();
    known.unwrap_or(crate::text::Language::English).tag().to_owned()
}

/// A person and the whole record, read in somebody's name.
pub(crate) async fn read(app: &App, actor: &Actor, person: PersonId) -> Result<Stored> {
    let mut work = app.storage().begin(actor.clone()).await?;
    let stored = Kept::read(&mut work, person, Look::Confidential).await;
    match stored {
        Ok(stored) => {
            work.commit().await?;
            // A card without it would lack it without a word: no statement counts it yet.
            if take_over::is_left_behind(app.storage(), person).await? {
                let message = "a part of this record stayed on the card that it was read from; read that card again with its \
                    access code, or sign a visit, which counts what is missing, and make the card then";
                return Err(Failure::new("part-left-behind", message).into());
            }
            Ok(stored)
        }
        Err(error) => {
            work.cancel().await?;
            Err(error.into())
        }
    }
}

/// What records are judged by, as it is now.
pub(crate) fn judging_now(app: &App) -> Result<Judging> {
    let store = app.trust_store();
    Ok(Judging::load(&store, &open_card::own(app), app.now(), &mut app.random())?)
}

/// The same, where it keeps nobody waiting.
pub(crate) async fn judging(app: &App) -> Result<Judging> {
    // Commands and workers may ask before any page was: then it is not known yet who this service is.
    app.phase().await?;
    let app = app.clone();
    blocking(move || judging_now(&app)).await?
}
