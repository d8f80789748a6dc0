//! From choices to a plan, checked before any work starts.

use phr_core::card::SizeClass;
use phr_core::carrier::Carrier;
use phr_core::confidential::Policy;
use phr_core::content::{Content, Names};
use phr_core::cose::Signer;
use phr_core::keys::{AccessCode, CodeLength, IssuerPublicKey, IssuerSecretKey, KeyId, NetworkPublicKey};
use phr_core::model::Timestamp;
use phr_core::trust::{Purpose, Trust, Verdict};
use phr_scan::{SizePolicy, Version};
use rand_core::CryptoRng;

/// How cards are to be made.
pub struct Choices {
    /// The networks that may open `care`.
    pub networks: Vec<NetworkPublicKey>,
    /// The networks that may open `confidential`: normally none.
    pub confidential_networks: Vec<NetworkPublicKey>,
    /// Where the holder's access code comes from.
    pub holder: Holder,
    /// Which facts go on the card.
    pub content: Content,
    /// Which names go along.
    pub names: Names,
    /// What may be left out so that the card fits.
    pub leave_out: LeaveOut,
    /// Which entries are confidential.
    pub confidential: Policy,
    /// Whether a card without confidential entries gets a confidential compartment too.
    pub always_confidential: bool,
    /// What the card is for.
    pub carrier: Carrier,
    /// The largest QR version that may be drawn; without it, the highest that scans well on the carrier.
    pub max_version: Option<Version>,
    /// The scale of the picture.
    pub pixels_per_module: u8,
    /// When the cards are issued.
    pub issued_at: Timestamp,
}

/// Why no card can be made with some choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChoiceError {
    /// Neither an access code nor a network would open the card.
    NobodyOpens,
    /// A QR version was chosen for a carrier that bears no symbol.
    NoSymbol,
}

/// What holds for every card of one call.
pub struct Plan {
    /// Who signs.
    pub(super) signer: Box<dyn Signer<Key = IssuerPublicKey>>,
    /// A key of nobody's, for measuring how long a signed draft is: what is not issued is not signed.
    pub(super) measuring_key: IssuerSecretKey,
    /// The networks that may open `care`.
    pub networks: Vec<NetworkPublicKey>,
    /// The networks that may open `confidential`.
    pub(super) confidential_networks: Vec<NetworkPublicKey>,
    /// Where the holder's access code comes from.
    pub holder: Holder,
    /// Which facts go on the card.
    pub(super) content: Content,
    /// Which names go along.
    pub(super) names: Names,
    /// What may be left out so that the card fits.
    pub(super) leave_out: LeaveOut,
    /// Which entries are confidential.
    pub confidential: Policy,
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
    pub issued_at: Timestamp,
}

/// What may be left out so that a card fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeaveOut {
    /// Nothing: what does not fit is not made.
    Nothing,
    /// Names that every reader has, and details.
    Details,
    /// Those, and then entries, the least important first.
    Entries,
}

/// Where the holder's access code comes from.
pub enum Holder {
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
    /// For cards that this key signs.
    ///
    /// # Errors
    /// [`ChoiceError`]
    pub fn new(
        choices: Choices,
        signer: Box<dyn Signer<Key = IssuerPublicKey>>,
        random: &mut dyn CryptoRng,
    ) -> Result<Self, ChoiceError> {
        if choices.networks.is_empty() && matches!(choices.holder, Holder::Nobody) {
            return Err(ChoiceError::NobodyOpens);
        }
        let symbol = match (choices.carrier.symbol_ceiling(), choices.max_version) {
            (Some(ceiling), None) => Some(Version::new(ceiling).unwrap_or(Version::MAX)),
            (Some(_), asked) => asked,
            (None, None) => None,
            (None, Some(_)) => return Err(ChoiceError::NoSymbol),
        };
        let symbol = symbol.map(SizePolicy::with_ceiling);
        Ok(Self {
            signer,
            measuring_key: IssuerSecretKey::generate(random),
            networks: choices.networks,
            confidential_networks: choices.confidential_networks,
            holder: choices.holder,
            content: choices.content,
            names: choices.names,
            leave_out: choices.leave_out,
            confidential: choices.confidential,
            always_confidential: choices.always_confidential,
            carrier: choices.carrier,
            ceiling: match &symbol {
                Some(policy) => super::room::largest_class(policy),
                None => choices.carrier.largest_class(),
            },
            symbol,
            pixels_per_module: choices.pixels_per_module,
            issued_at: choices.issued_at,
        })
    }

    /// What readers with this trust will say of the key for this purpose.
    pub fn verdict(&self, trust: &Trust, purpose: Purpose) -> Verdict {
        trust.judge(&self.signer.public_key(), purpose, self.issued_at, self.issued_at).verdict
    }

    /// The id of the key that signs.
    pub fn key_id(&self) -> KeyId {
        self.signer.public_key().key_id()
    }

    /// The carrier that cards are fitted to.
    pub fn carrier(&self) -> Carrier {
        self.carrier
    }

    /// How large the symbol may be; none where the carrier bears no symbol.
    pub fn symbol(&self) -> Option<&SizePolicy> {
        self.symbol.as_ref()
    }

    /// Pixels for each square of a picture.
    pub fn pixels_per_module(&self) -> u8 {
        self.pixels_per_module
    }
}
