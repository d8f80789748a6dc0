//! Sealing: a record becomes a card of one of the size classes.

use ciborium::Value;

use super::open::SealedCard;
use super::record::Record;
use super::size::{SizeChoice, SizeClass};
use crate::cbor;
use crate::cose::{
    COMPARTMENT_OVERHEAD, Encrypted, HOLDER_LEN, HolderKeys, NETWORK_LEN, SealError, bstr_len, label, pad,
};
use crate::keys::{AccessCode, NetworkPublicKey};
use crate::limits;
use crate::primitives::{self, CryptoRng, IV_LEN, TAG_LEN, Zeroizing};

/// For whom a card is sealed, and how long it may be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sealing<'a> {
    /// The holder's access code. Without one, only networks open the card.
    pub holder: Option<&'a AccessCode>,
    /// The care networks that may open `care`.
    pub networks: &'a [NetworkPublicKey],
    /// The length.
    pub size: SizeChoice,
}

/// What goes into the confidential compartment.
#[derive(Debug, Clone, Copy)]
pub struct ConfidentialPart<'a> {
    /// The attestations; none, if the compartment is there only so that no card stands out.
    pub record: &'a Record,
    /// The care networks that may open it besides the holder: normally none.
    pub networks: &'a [NetworkPublicKey],
}

/// Bytes before the first compartment: the array's head and the version.
const CARD_OVERHEAD: usize = 2;
/// A confidential compartment's plaintext is padded to a multiple of this.
const CONFIDENTIAL_STEP: usize = 64;

impl Sealing<'_> {
    /// Seals a record, under fresh keys.
    ///
    /// # Errors
    /// [`SealError`]; [`SealError::TooLarge`] if the content does not fit the chosen size.
    pub fn seal(
        &self,
        care: &Record,
        confidential: Option<ConfidentialPart<'_>>,
        random: &mut dyn CryptoRng,
    ) -> Result<SealedCard, SealError> {
        let too_large = SealError::TooLarge { needed: limits::CARD_BYTES + 1, limit: limits::CARD_BYTES };
        let iv = generate_iv(random);
        let holder = match self.holder {
            Some(code) => Some(HolderKeys::derive(code.expose_digits(), &iv).ok_or(SealError::OutOfMemory)?),
            None => None,
        };
        let confidential = confidential.map(|part| part.seal(holder.as_ref(), random)).transpose()?;
        let confidential_bytes = confidential.as_ref().map(|c| cbor::encode(&c.to_value()));
        let confidential_len = confidential_bytes.as_ref().map_or(0, Vec::len);

        let content = Zeroizing::new(care.encode().map_err(|_| too_large)?);
        let length = self.plaintext_length(content.len(), confidential_len)?;
        let padded = Zeroizing::new(pad(&content, length).ok_or(too_large)?);
        let kek = holder.as_ref().map(|keys| keys.derive_key(label::CARE));
        let aad = care_aad(confidential_bytes.as_deref());
        let care = Encrypted::seal(&padded, &aad, iv, self.networks, kek.as_ref(), random)?;
        Ok(SealedCard::assemble(care, confidential))
    }

    /// How many bytes of record fit a card of this class beside a confidential compartment of so many bytes (0 for
    /// none), or `None` if not even an empty record does.
    pub fn room(&self, class: SizeClass, confidential_bytes: usize) -> Option<usize> {
        self.exact_plaintext(class, confidential_bytes)?.checked_sub(1)
    }

    /// How long a card with a record of so many bytes, beside a confidential compartment of so many (0 for none), would be if
    /// its size did not have to be one of the classes.
    pub fn unpadded_length(&self, record: usize, confidential_bytes: usize) -> usize {
        self.shortest(record, confidential_bytes)
    }

    /// The padded plaintext length that makes the card exactly as long as the smallest allowed class that holds the
    /// content.
    fn plaintext_length(&self, content: usize, confidential: usize) -> Result<usize, SealError> {
        SizeClass::all()
            .filter(|class| self.size.allows(*class))
            .filter_map(|class| self.exact_plaintext(class, confidential))
            .find(|length| *length > content)
            .ok_or_else(|| SealError::TooLarge {
                needed: self.shortest(content, confidential),
                limit: self.size.limit(),
            })
    }

    /// The plaintext length for which the card has exactly the class's length. There is none where the ciphertext's
    /// head grows by a byte just there; the next class is taken then.
    fn exact_plaintext(&self, class: SizeClass, confidential: usize) -> Option<usize> {
        let ciphertext_with_head = (class.bytes() + TAG_LEN).checked_sub(self.overhead(confidential))?;
        [1, 2, 3, 5]
            .into_iter()
            .filter_map(|head| ciphertext_with_head.checked_sub(head))
            .find(|ciphertext| bstr_len(*ciphertext) == ciphertext_with_head)
            .and_then(|ciphertext| ciphertext.checked_sub(TAG_LEN))
    }

    /// The length of the card with the one byte of padding that there always is.
    fn shortest(&self, content: usize, confidential: usize) -> usize {
        self.overhead(confidential) + bstr_len(content + 1 + TAG_LEN) - TAG_LEN
    }

    /// Everything but the padded plaintext and the ciphertext's head.
    fn overhead(&self, confidential: usize) -> usize {
        let holder = if self.holder.is_some() { HOLDER_LEN } else { 0 };
        CARD_OVERHEAD + COMPARTMENT_OVERHEAD + NETWORK_LEN * self.networks.len() + holder + confidential
    }
}

impl ConfidentialPart<'_> {
    /// How many bytes the compartment takes on the card, with or without a recipient for the holder.
    pub fn sealed_length(&self, holder: bool) -> usize {
        let content = self.record.encode().map_or(0, |bytes| bytes.len());
        let holder = if holder { HOLDER_LEN } else { 0 };
        COMPARTMENT_OVERHEAD
            + NETWORK_LEN * self.networks.len()
            + holder
            + bstr_len(padded_length(content) + TAG_LEN)
            - TAG_LEN
    }

    fn seal(&self, holder: Option<&HolderKeys>, random: &mut dyn CryptoRng) -> Result<Encrypted, SealError> {
        let too_large = SealError::TooLarge { needed: limits::CARD_BYTES + 1, limit: limits::CARD_BYTES };
        let content = Zeroizing::new(self.record.encode().map_err(|_| too_large)?);
        let padded = Zeroizing::new(pad(&content, padded_length(content.len())).ok_or(too_large)?);
        let kek = holder.map(|keys| keys.derive_key(label::CONFIDENTIAL));
        let iv = generate_iv(random);
        Encrypted::seal(&padded, label::CONFIDENTIAL, iv, self.networks, kek.as_ref(), random)
    }
}

/// The length to which a confidential compartment's content is padded.
fn padded_length(content: usize) -> usize {
    (content / CONFIDENTIAL_STEP + 1) * CONFIDENTIAL_STEP
}

/// The external associated data of `care`: its label, and the hash of the confidential compartment if there is one,
/// so that none can be taken away, added or exchanged unnoticed.
pub(super) fn care_aad(confidential: Option<&[u8]>) -> Vec<u8> {
    let mut aad = label::CARE.to_vec();
    if let Some(bytes) = confidential {
        aad.extend_from_slice(&primitives::sha256(bytes));
    }
    aad
}

/// The card's CBOR.
pub(super) fn encode_card(care: &Encrypted, confidential: Option<&Encrypted>) -> Vec<u8> {
    let version = Value::from(super::open::VERSION);
    let compartments = [care].into_iter().chain(confidential).map(Encrypted::to_value);
    cbor::encode(&Value::Array([version].into_iter().chain(compartments).collect()))
}

fn generate_iv(random: &mut dyn CryptoRng) -> [u8; IV_LEN] {
    let mut iv = [0; IV_LEN];
    random.fill_bytes(&mut iv);
    iv
}
