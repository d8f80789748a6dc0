//! What a site and a centre say to one another, as deterministic CBOR: `card-format-spec/phr-sync.cddl`.
//!
//! Each message is read whole or refused. Bodies are bounded before they are read, and so is what they hold.

use ciborium::Value;
use phr_core::cbor::{self, CborError};
use phr_core::limits;
use phr_core::model::Timestamp;
use phr_storage::{
    AttestationHash, Closing, ClosingKey, ConsentId, FollowUpStatus, Origin, SiteId, TakenClosing,
};

/// The version of these messages.
const VERSION: u64 = 1;
/// Most hashes in an offer.
pub(crate) const OFFERED: usize = 512;
/// Bytes of the largest batch of several things.
pub(crate) const BATCH_BYTES: usize = 64 * 1024;
/// Bytes of the largest request: one attestation may be larger than a batch.
pub(crate) const REQUEST_BYTES: usize = 256 * 1024;
/// Bytes of the largest answer.
pub(crate) const ANSWER_BYTES: usize = 512 * 1024;
/// Most things in a batch.
pub(crate) const BATCH_THINGS: usize = 256;
/// Bytes of the largest consent.
pub(crate) const CONSENT_BYTES: usize = 16 * 1024;
/// Bytes of the longest code.
const CODE_BYTES: usize = 64;
/// Most trust lists.
const LISTS: usize = 16;
/// Most persons that a search finds.
pub(crate) const FOUND: usize = 10;

/// Why bytes are not a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WireFault {
    /// They are not deterministic CBOR.
    #[error("not the CBOR of these messages: {0}")]
    Cbor(#[from] CborError),
    /// They are another thing.
    #[error("not a {0}")]
    Unexpected(&'static str),
    /// A message of a later version.
    #[error("a message of version {0}; update this program")]
    OtherVersion(u64),
    /// It holds more than a message may.
    #[error("a {0} holds more than it may")]
    TooMuch(&'static str),
}

impl WireFault {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Cbor(error) => error.code(),
            Self::Unexpected(_) => "sync-unexpected",
            Self::OtherVersion(_) => "sync-other-version",
            Self::TooMuch(_) => "sync-too-much",
        }
    }
}

/// Which records a centre gives to sites.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PullPolicy {
    /// None.
    #[default]
    Nothing,
    /// Those whose record id the site has, from a card.
    ByRecordId,
    /// Those also that a search for a person finds.
    BySearch,
}

impl PullPolicy {
    pub(crate) const ALL: [Self; 3] = [Self::Nothing, Self::ByRecordId, Self::BySearch];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::ByRecordId => "by-record-id",
            Self::BySearch => "by-search",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == text)
    }
}

/// A name of a centre's database.
pub(crate) type Identity = [u8; 16];

/// What a centre says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) centre: Identity,
    pub(crate) policy: PullPolicy,
    /// A hash over the lists that it holds: another one says that some list is another.
    pub(crate) lists: [u8; 32],
}

/// Hashes of what a site has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer(pub(crate) Vec<AttestationHash>);

/// Which of them the centre lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfferAnswer {
    pub(crate) centre: Identity,
    /// Their places in the offer, counted from 0, in order.
    pub(crate) lacks: Vec<u32>,
}

/// An attestation on its way.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The COSE_Sign1.
    pub(crate) bytes: Vec<u8>,
    pub(crate) origin: Origin,
    /// The site that stored it first; the one that sends it where nothing is said.
    pub(crate) site: Option<SiteId>,
    pub(crate) stored_at: Timestamp,
}

/// A consent on its way.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ConsentItem {
    pub(crate) id: ConsentId,
    pub(crate) record_id: [u8; 8],
    pub(crate) content: Vec<u8>,
    pub(crate) given_at: Timestamp,
    pub(crate) withdrawn_at: Option<Timestamp>,
}

/// A batch.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Batch {
    pub(crate) items: Vec<Item>,
    pub(crate) consents: Vec<ConsentItem>,
}

/// What became of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is stored since this request.
    Stored,
    /// It was there.
    Known,
    /// It is not taken; a code says why.
    Refused(String),
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BatchAnswer {
    pub(crate) centre: Identity,
    /// SHA-256 of the request's body, so that no answer is taken for another's.
    pub(crate) request: [u8; 32],
    /// In the order of the items and then of the consents.
    pub(crate) outcomes: Vec<Outcome>,
}

/// Follow-ups that somebody closed in the list of a site, and which attestations' the site asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closings {
    pub(crate) closings: Vec<Closing>,
    pub(crate) asks: Vec<AttestationHash>,
}

/// What became of them, and what was closed of what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClosingsAnswer {
    pub(crate) centre: Identity,
    /// SHA-256 of the request's body.
    pub(crate) request: [u8; 32],
    /// In the order of the closings that were sent.
    pub(crate) taken: Vec<TakenClosing>,
    pub(crate) closings: Vec<Closing>,
}

fn closing_value(closing: &Closing) -> Value {
    let status: u64 = match closing.status {
        FollowUpStatus::Open => 0,
        FollowUpStatus::Done => 1,
        FollowUpStatus::Cancelled => 2,
        FollowUpStatus::Missed => 3,
    };
    let key = &closing.key;
    Value::Array(vec![
        bytes(&key.attestation.0),
        u64::from(key.entry).into(),
        key.due_first.into(),
        key.due_last.into(),
        status.into(),
        closing.closed_at.0.into(),
        closing.site.as_ref().map_or(Value::Null, |site| Value::Text(site.to_string())),
    ])
}

fn read_closing(fields: &mut Fields) -> Result<Closing, WireFault> {
    let attestation = AttestationHash(fields.exact()?);
    let entry = u32::try_from(fields.unsigned()?).map_err(|_| fields.unexpected())?;
    let (due_first, due_last) = (fields.time()?.0, fields.time()?.0);
    let status = match fields.unsigned()? {
        1 => FollowUpStatus::Done,
        2 => FollowUpStatus::Cancelled,
        3 => FollowUpStatus::Missed,
        _ => return Err(fields.unexpected()),
    };
    let (closed_at, site) = (fields.time()?, fields.maybe_site()?);
    Ok(Closing { key: ClosingKey { attestation, entry, due_first, due_last }, status, closed_at, site })
}

impl Message for Closings {
    const NAME: &'static str = "closings";

    fn fields(&self) -> Vec<Value> {
        vec![Value::Array(self.closings.iter().map(closing_value).collect()), hashes(&self.asks)]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        let closings = fields.list(BATCH_THINGS, |field| field.inner(read_closing))?;
        Ok(Self { closings, asks: fields.hashes(OFFERED)? })
    }
}

impl Message for ClosingsAnswer {
    const NAME: &'static str = "answer to closings";

    fn fields(&self) -> Vec<Value> {
        let taken = |taken: &TakenClosing| -> Value {
            match taken {
                TakenClosing::Stored => 0.into(),
                TakenClosing::Known => 1.into(),
                TakenClosing::Unknown => 2.into(),
            }
        };
        vec![
            bytes(&self.centre),
            bytes(&self.request),
            Value::Array(self.taken.iter().map(taken).collect()),
            Value::Array(self.closings.iter().map(closing_value).collect()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        let taken = |field: &mut Fields| match field.unsigned()? {
            0 => Ok(TakenClosing::Stored),
            1 => Ok(TakenClosing::Known),
            2 => Ok(TakenClosing::Unknown),
            _ => Err(field.unexpected()),
        };
        Ok(Self {
            centre: fields.exact()?,
            request: fields.exact()?,
            taken: fields.list(BATCH_THINGS, taken)?,
            closings: fields.list(OFFERED, |field| field.inner(read_closing))?,
        })
    }
}

/// A site asks for what it lacks of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordAsk {
    pub(crate) record_id: [u8; 8],
    pub(crate) has: Vec<AttestationHash>,
}

/// What it lacks.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RecordAnswer {
    pub(crate) centre: Identity,
    /// Whether there is more: ask again.
    pub(crate) more: bool,
    pub(crate) batch: Batch,
}

/// A site looks for a person.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SearchAsk {
    /// The patient, as the payload of an attestation that says nothing else.
    pub(crate) patient: Vec<u8>,
}

/// A person who may be the one.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SearchFound {
    pub(crate) record_id: [u8; 8],
    pub(crate) patient: Vec<u8>,
}

/// Who was found, the likeliest first.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SearchAnswer {
    pub(crate) centre: Identity,
    pub(crate) found: Vec<SearchFound>,
}

/// Nothing of a person in a log.
macro_rules! prints_nothing {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}
prints_nothing!(Item, ConsentItem, Batch, RecordAnswer, SearchAsk, SearchFound, SearchAnswer);

/// The trust lists that a centre holds, as they were signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lists {
    pub(crate) trust: Vec<Vec<u8>>,
}

impl Message for Lists {
    const NAME: &'static str = "lists";

    fn fields(&self) -> Vec<Value> {
        vec![Value::Array(self.trust.iter().map(|list| bytes(list)).collect())]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        Ok(Self { trust: fields.list(LISTS, |field| field.bytes(limits::TRUST_LIST_BYTES))? })
    }
}

/// A message.
pub(crate) trait Message: Sized {
    /// What it is called in errors.
    const NAME: &'static str;

    fn fields(&self) -> Vec<Value>;
    fn read(fields: &mut Fields) -> Result<Self, WireFault>;

    fn encode(&self) -> Vec<u8> {
        let fields = self.fields();
        cbor::encode(&Value::Array([vec![VERSION.into()], fields].concat()))
    }

    fn decode(bytes: &[u8]) -> Result<Self, WireFault> {
        let mut fields = Fields::of(cbor::decode(bytes)?, Self::NAME)?;
        match fields.unsigned()? {
            VERSION => {}
            version => return Err(WireFault::OtherVersion(version)),
        }
        let message = Self::read(&mut fields)?;
        fields.end()?;
        Ok(message)
    }
}

/// The members of an array, one after the other.
pub(crate) struct Fields {
    values: std::vec::IntoIter<Value>,
    name: &'static str,
}

impl Fields {
    fn of(value: Value, name: &'static str) -> Result<Self, WireFault> {
        let values = value.into_array().map_err(|_| WireFault::Unexpected(name))?.into_iter();
        Ok(Self { values, name })
    }

    fn unexpected(&self) -> WireFault {
        WireFault::Unexpected(self.name)
    }

    fn next(&mut self) -> Result<Value, WireFault> {
        self.values.next().ok_or(WireFault::Unexpected(self.name))
    }

    fn end(mut self) -> Result<(), WireFault> {
        if self.values.next().is_none() { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unsigned(&mut self) -> Result<u64, WireFault> {
        let integer = self.next()?.into_integer().map_err(|_| self.unexpected())?;
        u64::try_from(integer).map_err(|_| self.unexpected())
    }

    fn time(&mut self) -> Result<Timestamp, WireFault> {
        let integer = self.next()?.into_integer().map_err(|_| self.unexpected())?;
        i64::try_from(integer).map(Timestamp).map_err(|_| self.unexpected())
    }

    fn maybe_time(&mut self) -> Result<Option<Timestamp>, WireFault> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Integer(integer) => {
                i64::try_from(integer).map(|at| Some(Timestamp(at))).map_err(|_| self.unexpected())
            }
            _ => Err(self.unexpected()),
        }
    }

    fn maybe_site(&mut self) -> Result<Option<SiteId>, WireFault> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(site) => site.parse().map(Some).map_err(|_| self.unexpected()),
            _ => Err(self.unexpected()),
        }
    }

    fn flag(&mut self) -> Result<bool, WireFault> {
        self.next()?.into_bool().map_err(|_| self.unexpected())
    }

    fn bytes(&mut self, most: usize) -> Result<Vec<u8>, WireFault> {
        let bytes = self.next()?.into_bytes().map_err(|_| self.unexpected())?;
        if bytes.len() > most { Err(WireFault::TooMuch(self.name)) } else { Ok(bytes) }
    }

    fn exact<const N: usize>(&mut self) -> Result<[u8; N], WireFault> {
        self.bytes(N)?.try_into().map_err(|_| self.unexpected())
    }

    fn list<T>(
        &mut self,
        most: usize,
        read: impl Fn(&mut Self) -> Result<T, WireFault>,
    ) -> Result<Vec<T>, WireFault> {
        let values = self.next()?.into_array().map_err(|_| self.unexpected())?;
        if values.len() > most {
            return Err(WireFault::TooMuch(self.name));
        }
        let one = |value| {
            let mut alone = Self { values: vec![value].into_iter(), name: self.name };
            let read = read(&mut alone)?;
            alone.end().map(|()| read)
        };
        values.into_iter().map(one).collect()
    }

    fn inner<T>(&mut self, read: impl Fn(&mut Self) -> Result<T, WireFault>) -> Result<T, WireFault> {
        let mut inner = Self::of(self.next()?, self.name)?;
        let read = read(&mut inner)?;
        inner.end().map(|()| read)
    }

    fn hashes(&mut self, most: usize) -> Result<Vec<AttestationHash>, WireFault> {
        self.list(most, |field| field.exact().map(AttestationHash))
    }

    fn batch(&mut self) -> Result<Batch, WireFault> {
        let items = self.list(BATCH_THINGS, |field| field.inner(Item::read))?;
        let consents = self.list(BATCH_THINGS, |field| field.inner(ConsentItem::read))?;
        Ok(Batch { items, consents })
    }
}

fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}

fn hashes(hashes: &[AttestationHash]) -> Value {
    Value::Array(hashes.iter().map(|hash| bytes(&hash.0)).collect())
}

impl Item {
    pub(crate) fn value(&self) -> Value {
        let origin: u64 = match self.origin {
            Origin::MadeHere => 0,
            Origin::ReadFromCard => 1,
            Origin::Received => 2,
        };
        let site = self.site.as_ref().map_or(Value::Null, |site| Value::Text(site.to_string()));
        Value::Array(vec![bytes(&self.bytes), origin.into(), site, self.stored_at.0.into()])
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        let bytes = fields.bytes(REQUEST_BYTES)?;
        let origin = match fields.unsigned()? {
            0 => Origin::MadeHere,
            1 => Origin::ReadFromCard,
            2 => Origin::Received,
            _ => return Err(fields.unexpected()),
        };
        let site = fields.maybe_site()?;
        Ok(Self { bytes, origin, site, stored_at: fields.time()? })
    }
}

impl ConsentItem {
    pub(crate) fn value(&self) -> Value {
        let withdrawn = self.withdrawn_at.map_or(Value::Null, |at| at.0.into());
        let (id, record) = (bytes(&self.id.0), bytes(&self.record_id));
        Value::Array(vec![id, record, bytes(&self.content), self.given_at.0.into(), withdrawn])
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        Ok(Self {
            id: ConsentId(fields.exact()?),
            record_id: fields.exact()?,
            content: fields.bytes(CONSENT_BYTES)?,
            given_at: fields.time()?,
            withdrawn_at: fields.maybe_time()?,
        })
    }
}

impl Batch {
    fn values(&self) -> [Value; 2] {
        let items = self.items.iter().map(Item::value).collect();
        let consents = self.consents.iter().map(ConsentItem::value).collect();
        [Value::Array(items), Value::Array(consents)]
    }
}

impl Message for Statement {
    const NAME: &'static str = "statement";

    fn fields(&self) -> Vec<Value> {
        vec![bytes(&self.centre), Value::Text(self.policy.as_str().to_owned()), bytes(&self.lists)]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        let centre = fields.exact()?;
        let policy = fields.next()?.into_text().map_err(|_| fields.unexpected())?;
        let policy = PullPolicy::parse(&policy).ok_or(fields.unexpected())?;
        Ok(Self { centre, policy, lists: fields.exact()? })
    }
}

impl Message for Offer {
    const NAME: &'static str = "offer";

    fn fields(&self) -> Vec<Value> {
        vec![hashes(&self.0)]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        fields.hashes(OFFERED).map(Self)
    }
}

impl Message for OfferAnswer {
    const NAME: &'static str = "answer to an offer";

    fn fields(&self) -> Vec<Value> {
        let lacks = self.lacks.iter().map(|place| (*place).into()).collect();
        vec![bytes(&self.centre), Value::Array(lacks)]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        let centre = fields.exact()?;
        let place = |field: &mut Fields| u32::try_from(field.unsigned()?).map_err(|_| field.unexpected());
        let lacks = fields.list(OFFERED, place)?;
        let is_in_order = lacks.windows(2).all(|two| two[0] < two[1]);
        if is_in_order { Ok(Self { centre, lacks }) } else { Err(fields.unexpected()) }
    }
}

impl Message for Batch {
    const NAME: &'static str = "batch";

    fn fields(&self) -> Vec<Value> {
        self.values().to_vec()
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        fields.batch()
    }
}

impl Message for BatchAnswer {
    const NAME: &'static str = "answer to a batch";

    fn fields(&self) -> Vec<Value> {
        let outcome = |outcome: &Outcome| -> Value {
            match outcome {
                Outcome::Stored => 0.into(),
                Outcome::Known => 1.into(),
                Outcome::Refused(_) => 2.into(),
            }
        };
        let refusal = |outcome: &Outcome| match outcome {
            Outcome::Refused(code) => Some(Value::Text(code.clone())),
            Outcome::Stored | Outcome::Known => None,
        };
        let outcomes = Value::Array(self.outcomes.iter().map(outcome).collect());
        let refusals = Value::Array(self.outcomes.iter().filter_map(refusal).collect());
        vec![bytes(&self.centre), bytes(&self.request), outcomes, refusals]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        let (centre, request) = (fields.exact()?, fields.exact()?);
        let numbers = fields.list(2 * BATCH_THINGS, Fields::unsigned)?;
        let code = |field: &mut Fields| {
            let code = field.next()?.into_text().map_err(|_| field.unexpected())?;
            if is_code(&code) { Ok(code) } else { Err(field.unexpected()) }
        };
        let mut refusals = fields.list(2 * BATCH_THINGS, code)?.into_iter();
        let mut outcome = |number| match number {
            0 => Ok(Outcome::Stored),
            1 => Ok(Outcome::Known),
            2 => refusals.next().map(Outcome::Refused).ok_or(fields.unexpected()),
            _ => Err(fields.unexpected()),
        };
        let outcomes = numbers.into_iter().map(&mut outcome).collect::<Result<_, _>>()?;
        match refusals.next() {
            None => Ok(Self { centre, request, outcomes }),
            Some(_) => Err(fields.unexpected()),
        }
    }
}

/// A code is shown on a page and written to the log: nothing but a code.
pub(crate) fn is_code(code: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=CODE_BYTES).contains(&code.len()) && code.bytes().all(allowed)
}

impl Message for RecordAsk {
    const NAME: &'static str = "request for a record";

    fn fields(&self) -> Vec<Value> {
        vec![bytes(&self.record_id), hashes(&self.has)]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        Ok(Self { record_id: fields.exact()?, has: fields.hashes(OFFERED)? })
    }
}

impl Message for RecordAnswer {
    const NAME: &'static str = "record";

    fn fields(&self) -> Vec<Value> {
        let [items, consents] = self.batch.values();
        vec![bytes(&self.centre), Value::Bool(self.more), items, consents]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        Ok(Self { centre: fields.exact()?, more: fields.flag()?, batch: fields.batch()? })
    }
}

impl Message for SearchAsk {
    const NAME: &'static str = "search";

    fn fields(&self) -> Vec<Value> {
        vec![bytes(&self.patient)]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        Ok(Self { patient: fields.bytes(BATCH_BYTES)? })
    }
}

impl Message for SearchAnswer {
    const NAME: &'static str = "answer to a search";

    fn fields(&self) -> Vec<Value> {
        let found = |found: &SearchFound| Value::Array(vec![bytes(&found.record_id), bytes(&found.patient)]);
        vec![bytes(&self.centre), Value::Array(self.found.iter().map(found).collect())]
    }

    fn read(fields: &mut Fields) -> Result<Self, WireFault> {
        let found = |fields: &mut Fields| {
            Ok(SearchFound { record_id: fields.exact()?, patient: fields.bytes(BATCH_BYTES)? })
        };
        let centre = fields.exact()?;
        Ok(Self { centre, found: fields.list(FOUND, |field| field.inner(found))? })
    }
}
