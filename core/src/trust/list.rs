//! Signing a trust list, and accepting a signed one.
//!
//! Accepting follows the numbered steps of "Accepting a trust list" in the specification; each is marked where it is
//! done.

use ciborium::Value;

use super::content::{Issuer, Network, TrustListDraft};
use super::roots::{RootChain, RootSet};
use super::signatures::{Quorum, check_signers};
use super::verdict::Freshness;
use super::{TrustListError, wire};
use crate::cbor;
use crate::cose::{JointlySigned, ShapeError, Signer, SignerError, label};
use crate::keys::{KeyId, NetworkHint, RootPublicKey, RootSetId};
use crate::limits;
use crate::model::Timestamp;

/// A list that enough roots were found to have signed. Only [`TrustList::parse`] and signing make one.
///
/// ```cddl
/// signed-trust-list = [ [ 1*32 root-set ], [ *31 bstr .cbor signed-rotation ], bstr .cbor jointly-signed<trust-list> ]
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustList {
    content: TrustListDraft,
    roots: RootChain,
    bytes: Vec<u8>,
}

/// What tells a reader whose list it may take.
#[derive(Debug, Clone, Copy)]
pub enum Anchor<'a> {
    /// The name of a set of roots, which a person gave the reader: it has no list yet.
    Given(RootSetId),
    /// The list that the reader holds.
    Held(&'a TrustList),
}

impl TrustList {
    /// Accepts a list in place of what the reader has: all steps but the last two, which are
    /// [`TrustList::check_not_frozen`] and to keep it.
    ///
    /// # Errors
    /// [`TrustListError`]; what the reader has stays in use.
    pub fn accept(bytes: &[u8], anchor: Anchor<'_>) -> Result<TrustList, TrustListError> {
        match anchor {
            Anchor::Given(roots) => TrustList::parse(bytes, roots),
            Anchor::Held(held) => {
                let list = signed(bytes, |chain| check_follows(chain, held))?;
                list.check_replaces(held)?;
                Ok(list)
            }
        }
    }

    /// Reads a list and checks that enough of its roots signed it, and that these follow from the set that the reader
    /// was given. Nothing of its content is looked at before.
    ///
    /// # Errors
    /// [`TrustListError`].
    pub fn parse(bytes: &[u8], roots: RootSetId) -> Result<TrustList, TrustListError> {
        // Step 4: the set that the reader was given is one of the chain's.
        signed(bytes, |chain| match chain.contains(roots) {
            true => Ok(()),
            false => Err(TrustListError::OtherRoots { offered: chain.last().id() }),
        })
    }

    /// The signed list, for a file.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the list says.
    pub fn content(&self) -> &TrustListDraft {
        &self.content
    }

    /// The roots that signed it, with those before them.
    pub fn roots(&self) -> &RootChain {
        &self.roots
    }

    /// The name of the set of roots that signed it.
    pub fn root_set_id(&self) -> RootSetId {
        self.roots.last().id()
    }

    /// The list's number.
    pub fn number(&self) -> u64 {
        self.content.number
    }

    /// The issuer with this key id.
    pub fn issuer(&self, key_id: KeyId) -> Option<&Issuer> {
        self.content.issuers.iter().find(|issuer| issuer.key.key_id() == key_id)
    }

    /// The networks with this hint; nearly always one.
    pub fn networks(&self, hint: NetworkHint) -> impl Iterator<Item = &Network> {
        self.content.networks.iter().filter(move |network| network.key.hint() == hint)
    }

    /// Whether both say the same, whoever of the roots signed the one and the other.
    pub fn is_same_as(&self, other: &TrustList) -> bool {
        self.roots == other.roots && self.content == other.content
    }

    /// Step 8 of accepting a list: it is by later roots, or has a higher number, or says the same as the one that the reader
    /// has. Of two lists with one number that say different things, nobody can say which came later.
    ///
    /// # Errors
    /// [`TrustListError::Older`] or [`TrustListError::Rival`].
    pub fn check_replaces(&self, held: &TrustList) -> Result<(), TrustListError> {
        let (offered, held_number) = (self.number(), held.number());
        if self.is_same_as(held) || self.root_set_id() != held.root_set_id() || offered > held_number {
            return Ok(());
        }
        Err(match offered == held_number {
            true => TrustListError::Rival { number: offered },
            false => TrustListError::Older { held: held_number, offered },
        })
    }

    /// Step 9 of accepting a list: one that is past its best-before date is taken only if it is newer than what the reader
    /// has. `now` is the latest time that the reader knows of.
    ///
    /// # Errors
    /// [`TrustListError::Frozen`].
    pub fn check_not_frozen(&self, held: Option<&TrustList>, now: Timestamp) -> Result<(), TrustListError> {
        let best_before = self.content.best_before;
        let newer = held.is_some_and(|held| !held.is_same_as(self));
        if best_before < now && !newer { Err(TrustListError::Frozen { best_before }) } else { Ok(()) }
    }

    /// How far the list can be relied on at this time, which is not before the list was made.
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        let TrustListDraft { issued_at, best_before, ageing_days, old_days, .. } = self.content;
        Freshness::of(issued_at, best_before, (ageing_days, old_days), now)
    }
}

/// Step 4 for a reader that holds a list: the list offered begins with the same sets of roots, from the first on.
fn check_follows(chain: &RootChain, held: &TrustList) -> Result<(), TrustListError> {
    let offered = chain.last().id();
    if chain.sets().starts_with(held.roots.sets()) {
        Ok(())
    } else if offered != held.root_set_id() && held.roots.contains(offered) {
        Err(TrustListError::OlderRoots { offered })
    } else {
        Err(TrustListError::OtherRoots { offered })
    }
}

/// Steps 1 to 7 of accepting a list. `anchored` is step 4.
fn signed(
    bytes: &[u8],
    anchored: impl FnOnce(&RootChain) -> Result<(), TrustListError>,
) -> Result<TrustList, TrustListError> {
    // Steps 1 to 3.
    let list = PartlySignedList::read(bytes)?;
    anchored(&list.roots)?;
    list.check_signers()?;
    list.into_signed(bytes.to_vec())
}

/// A list on its way from root to root, until enough have signed. Its bytes are those of a signed list with fewer
/// signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartlySignedList {
    roots: RootChain,
    message: JointlySigned,
}

impl TrustListDraft {
    /// The list as its roots are to sign it, signed by nobody yet.
    ///
    /// # Errors
    /// [`TrustListError::Content`] if the list breaks a rule; [`TrustListError::Shape`] if it has more in it than
    /// readers take.
    pub fn prepare(&self, roots: RootChain) -> Result<PartlySignedList, TrustListError> {
        let payload = wire::encode(self, roots.last().id());
        wire::decode(&payload)?;
        Ok(PartlySignedList { message: JointlySigned::unsigned(payload), roots })
    }

    /// Signs the list in one go with a root that signs alone.
    ///
    /// # Errors
    /// As [`TrustListDraft::prepare`] and [`PartlySignedList::finish`], or what the signer says.
    pub fn sign(&self, root: &dyn Signer<Key = RootPublicKey>) -> Result<TrustList, TrustListError> {
        let mut list = self.prepare(RootChain::first(RootSet::single(root.public_key())))?;
        list.sign(root)?;
        list.finish()
    }
}

impl PartlySignedList {
    /// Reads what [`PartlySignedList::encode`] wrote, and checks the signatures that are there.
    ///
    /// # Errors
    /// [`TrustListError`].
    pub fn parse(bytes: &[u8]) -> Result<PartlySignedList, TrustListError> {
        let list = PartlySignedList::read(bytes)?;
        list.check_signers()?;
        list.content_unsigned()?;
        Ok(list)
    }

    /// The list with the signatures that it has, for a file.
    pub fn encode(&self) -> Vec<u8> {
        let [sets, rotations] = self.roots.to_values();
        cbor::encode(&Value::Array(vec![sets, rotations, Value::Bytes(self.message.encode())]))
    }

    /// What the list says, although not enough have signed it: for those who are asked to.
    ///
    /// # Errors
    /// [`TrustListError::Field`] or [`TrustListError::Content`].
    pub fn content_unsigned(&self) -> Result<TrustListDraft, TrustListError> {
        let (content, signed_for) = wire::decode(self.message.payload_unverified())?;
        // Step 7: the list was signed for these roots.
        if signed_for != self.roots.last().id() {
            return Err(TrustListError::RootsDiffer { signed_for });
        }
        Ok(content)
    }

    /// The roots.
    pub fn roots(&self) -> &RootChain {
        &self.roots
    }

    /// Who has signed.
    pub fn signers(&self) -> Vec<KeyId> {
        self.message.signers().collect()
    }

    /// How many signatures are wanting.
    pub fn missing(&self) -> usize {
        self.quorum().missing()
    }

    /// Signs with one root.
    ///
    /// # Errors
    /// As [`PartlySignedList::message`] and [`PartlySignedList::add`], or what the signer says.
    pub fn sign(&mut self, root: &dyn Signer<Key = RootPublicKey>) -> Result<(), TrustListError> {
        let key = root.public_key();
        let signature = root.sign(&self.message(&key)?)?;
        self.add(&key, signature)
    }

    /// The bytes that this root has to sign, where its key lives elsewhere.
    ///
    /// # Errors
    /// [`TrustListError::NotARoot`] if it is none.
    pub fn message(&self, key: &RootPublicKey) -> Result<Vec<u8>, TrustListError> {
        let key_id = key.key_id();
        if self.roots.last().key(key_id) != Some(key) {
            return Err(TrustListError::NotARoot { key_id });
        }
        Ok(self.message.message(key, label::TRUST_LIST))
    }

    /// Puts a root's signature in place.
    ///
    /// # Errors
    /// [`SignerError::SignatureWrong`] if it is not the root's signature of this list; as [`PartlySignedList::message`].
    pub fn add(&mut self, key: &RootPublicKey, signature: [u8; 64]) -> Result<(), TrustListError> {
        self.message(key)?;
        self.message.add(key, label::TRUST_LIST, signature).map_err(|_| SignerError::SignatureWrong.into())
    }

    /// Takes over the signatures of another copy.
    ///
    /// # Errors
    /// [`TrustListError::OtherDocument`] if it is of another list.
    pub fn combine(&mut self, other: PartlySignedList) -> Result<(), TrustListError> {
        if other.roots != self.roots
            || other.message.payload_unverified() != self.message.payload_unverified()
        {
            return Err(TrustListError::OtherDocument);
        }
        self.message.take_over(other.message);
        Ok(())
    }

    /// The signed list, once enough have signed.
    ///
    /// # Errors
    /// [`TrustListError::TooFewSignatures`]; [`ShapeError::TooLarge`] if the list is longer than readers take.
    pub fn finish(self) -> Result<TrustList, TrustListError> {
        let bytes = self.encode();
        if bytes.len() > limits::TRUST_LIST_BYTES {
            return Err(ShapeError::TooLarge.into());
        }
        self.into_signed(bytes)
    }

    /// Whether these bytes have the form of a list: steps 1 to 3. Whether anybody signed it is not looked at.
    pub(crate) fn has_form(bytes: &[u8]) -> bool {
        PartlySignedList::read(bytes).is_ok()
    }

    fn read(bytes: &[u8]) -> Result<PartlySignedList, TrustListError> {
        // Step 1: no more bytes than a list may have.
        if bytes.len() > limits::TRUST_LIST_BYTES {
            return Err(ShapeError::TooLarge.into());
        }
        // Step 2: the outer form, and of the roots.
        let unexpected = ShapeError::Unexpected { expected: "signed-trust-list" };
        let value = cbor::decode(bytes).map_err(ShapeError::from)?;
        let parts = value.into_array().map_err(|_| unexpected)?;
        let [sets, rotations, message]: [Value; 3] = parts.try_into().map_err(|_| unexpected)?;
        let message = message.into_bytes().map_err(|_| unexpected)?;
        let message = JointlySigned::parse(&message, "trust-list")?;
        // Step 3: each set of roots agreed to the next.
        let roots = RootChain::from_values([sets, rotations])?;
        Ok(PartlySignedList { roots, message })
    }

    /// Step 5, first half: each signature is a root's, and good.
    fn check_signers(&self) -> Result<(), TrustListError> {
        check_signers(&self.message, &[self.roots.last()], label::TRUST_LIST)
    }

    fn quorum(&self) -> Quorum {
        Quorum::of(&self.message, self.roots.last())
    }

    /// Step 5, second half, and steps 6 and 7: enough signed, and the content is well formed and meant for these roots.
    fn into_signed(self, bytes: Vec<u8>) -> Result<TrustList, TrustListError> {
        let quorum = self.quorum();
        if !quorum.is_reached() {
            return Err(TrustListError::TooFewSignatures { have: quorum.have, need: quorum.need });
        }
        Ok(TrustList { content: self.content_unsigned()?, roots: self.roots, bytes })
    }
}
