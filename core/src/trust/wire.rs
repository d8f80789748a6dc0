//! A trust list's content as CBOR: maps with small integer keys, refused if anything in them is unknown.

use std::collections::BTreeSet;

use ciborium::Value;

use super::TrustListError;
use super::content::{Epoch, Issuer, Names, Network, Purpose, TrustListDraft, Withdrawal, WithdrawalReason};
use crate::cbor;
use crate::keys::{IssuerPublicKey, NetworkPublicKey, RootSetId};
use crate::model::Timestamp;

/// The version of the content's layout.
const VERSION: u64 = 1;

/// The content as the roots of this set sign it.
pub(super) fn encode(list: &TrustListDraft, roots: RootSetId) -> Vec<u8> {
    cbor::encode(&map([
        (1, Some(VERSION.into())),
        (2, Some(list.number.into())),
        (3, Some(list.issued_at.0.into())),
        (4, Some(list.best_before.0.into())),
        (5, Some(Value::Array(list.issuers.iter().map(issuer_to_value).collect()))),
        (6, Some(Value::Array(list.networks.iter().map(network_to_value).collect()))),
        (7, Some(Value::Array(vec![list.ageing_days.into(), list.old_days.into()]))),
        (8, Some(Value::Bytes(roots.as_bytes().to_vec()))),
        (9, Some(&list.names).filter(|names| !names.is_empty()).map(names_to_value)),
    ]))
}

/// The content, and for which set of roots it was signed. Step 6 of accepting a list.
pub(super) fn decode(bytes: &[u8]) -> Result<(TrustListDraft, RootSetId), TrustListError> {
    let mut fields = Fields::new(cbor::decode(bytes).map_err(|error| TrustListError::Shape(error.into()))?)?;
    if fields.required(1, "version")? != VERSION.into() {
        return Err(TrustListError::Content { rule: "version: newer than this reader; update it" });
    }
    let list = TrustListDraft {
        number: number(&fields.required(2, "number")?, "number")?,
        issued_at: instant(&fields.required(3, "issued_at")?, "issued_at")?,
        best_before: instant(&fields.required(4, "best_before")?, "best_before")?,
        issuers: array(fields.required(5, "issuers")?, "issuers")?
            .into_iter()
            .map(issuer_from_value)
            .collect::<Result<_, _>>()?,
        networks: array(fields.required(6, "networks")?, "networks")?
            .into_iter()
            .map(network_from_value)
            .collect::<Result<_, _>>()?,
        ageing_days: 0,
        old_days: 0,
        names: fields.optional(9).map(publisher_from_value).transpose()?.unwrap_or_default(),
    };
    let [ageing, old] = pair(fields.required(7, "ages")?, "ages")?;
    let roots =
        RootSetId::from_bytes(key_bytes(&fields.required(8, "roots")?)?).map_err(|_| wrong("roots"))?;
    fields.finish()?;
    let list =
        TrustListDraft { ageing_days: number(&ageing, "ages")?, old_days: number(&old, "ages")?, ..list };
    list.check()?;
    Ok((list, roots))
}

fn issuer_to_value(issuer: &Issuer) -> Value {
    let purposes = issuer.purposes.iter().map(|purpose| purpose_code(*purpose).into()).collect();
    let withdrawn = issuer.withdrawn.map(|w| Value::Array(vec![w.at.0.into(), reason_code(w.reason).into()]));
    map([
        (1, Some(Value::Bytes(issuer.key.as_bytes().to_vec()))),
        (2, Some(names_to_value(&issuer.names))),
        (3, issuer.country.clone().map(Value::Text)),
        (4, issuer.organisation.clone().map(Value::Text)),
        (5, Some(Value::Array(purposes))),
        (6, Some(issuer.from.0.into())),
        (7, issuer.until.map(|until| until.0.into())),
        (8, withdrawn),
        (9, issuer.number.map(Into::into)),
    ])
}

fn issuer_from_value(value: Value) -> Result<Issuer, TrustListError> {
    let mut fields = Fields::new(value)?;
    let key = IssuerPublicKey::from_bytes(key_bytes(&fields.required(1, "issuer key")?)?);
    let issuer = Issuer {
        key: key.map_err(|_| wrong("issuer key"))?,
        names: names_from_value(fields.required(2, "names")?)?,
        country: fields.optional(3).map(|v| text(v, "country")).transpose()?,
        organisation: fields.optional(4).map(|v| text(v, "organisation")).transpose()?,
        purposes: purposes_from_value(fields.required(5, "purposes")?)?,
        from: instant(&fields.required(6, "from")?, "from")?,
        until: fields.optional(7).map(|v| instant(&v, "until")).transpose()?,
        withdrawn: fields.optional(8).map(withdrawal_from_value).transpose()?,
        number: fields.optional(9).map(|v| number(&v, "issuer number")).transpose()?,
    };
    fields.finish()?;
    Ok(issuer)
}

fn network_to_value(network: &Network) -> Value {
    map([
        (1, Some(Value::Bytes(network.key.as_bytes().to_vec()))),
        (2, Some(names_to_value(&network.names))),
        (3, Some(network.from.0.into())),
        (4, network.until.map(|until| until.0.into())),
        (5, network.epoch.map(|e| Value::Array(vec![e.network.into(), e.epoch.into()]))),
    ])
}

fn network_from_value(value: Value) -> Result<Network, TrustListError> {
    let mut fields = Fields::new(value)?;
    let key = NetworkPublicKey::from_bytes(key_bytes(&fields.required(1, "network key")?)?);
    let network = Network {
        key: key.map_err(|_| wrong("network key"))?,
        names: names_from_value(fields.required(2, "names")?)?,
        from: instant(&fields.required(3, "from")?, "from")?,
        until: fields.optional(4).map(|v| instant(&v, "until")).transpose()?,
        epoch: fields.optional(5).map(epoch_from_value).transpose()?,
    };
    fields.finish()?;
    Ok(network)
}

/// Who publishes the list, if the field is there: then it has a name.
fn publisher_from_value(value: Value) -> Result<Names, TrustListError> {
    let names = names_from_value(value)?;
    match names.is_empty() {
        true => Err(TrustListError::Content { rule: "names: none" }),
        false => Ok(names),
    }
}

fn epoch_from_value(value: Value) -> Result<Epoch, TrustListError> {
    let [network, epoch] = pair(value, "epoch")?;
    Ok(Epoch { network: number(&network, "epoch")?, epoch: number(&epoch, "epoch")? })
}

fn names_to_value(names: &Names) -> Value {
    let entry = |(tag, name): (&String, &String)| (Value::Text(tag.clone()), Value::Text(name.clone()));
    cbor::map(names.iter().map(entry).collect())
}

fn names_from_value(value: Value) -> Result<Names, TrustListError> {
    let entries = value.into_map().map_err(|_| wrong("names"))?;
    entries.into_iter().map(|(tag, name)| Ok((text(tag, "names")?, text(name, "names")?))).collect()
}

const PURPOSES: [(Purpose, u64); 3] = [(Purpose::Assess, 1), (Purpose::Visit, 2), (Purpose::Revoke, 3)];

fn purpose_code(purpose: Purpose) -> u64 {
    match purpose {
        Purpose::Assess => 1,
        Purpose::Visit => 2,
        Purpose::Revoke => 3,
    }
}

/// Purposes stand in ascending order, so that there is one encoding of each set.
fn purposes_from_value(value: Value) -> Result<BTreeSet<Purpose>, TrustListError> {
    let codes: Vec<u64> =
        array(value, "purposes")?.iter().map(|v| number(v, "purposes")).collect::<Result<_, _>>()?;
    if !codes.is_sorted_by(|a, b| a < b) {
        return Err(wrong("purposes"));
    }
    let purpose = |code| PURPOSES.iter().find(|(_, c)| *c == code).map(|(purpose, _)| *purpose);
    codes.into_iter().map(|code| purpose(code).ok_or(wrong("purposes"))).collect()
}

const REASONS: [WithdrawalReason; 4] = [
    WithdrawalReason::Unspecified,
    WithdrawalReason::Compromised,
    WithdrawalReason::Replaced,
    WithdrawalReason::Ceased,
];

fn reason_code(reason: WithdrawalReason) -> u64 {
    match reason {
        WithdrawalReason::Unspecified => 0,
        WithdrawalReason::Compromised => 1,
        WithdrawalReason::Replaced => 2,
        WithdrawalReason::Ceased => 3,
    }
}

fn withdrawal_from_value(value: Value) -> Result<Withdrawal, TrustListError> {
    let [at, reason] = pair(value, "withdrawn")?;
    let reason = REASONS.get(number::<usize>(&reason, "withdrawn")?).ok_or(wrong("withdrawn"))?;
    Ok(Withdrawal { at: instant(&at, "withdrawn")?, reason: *reason })
}

/// A map's entries, taken out by key.
pub(super) struct Fields(Vec<(Value, Value)>);

impl Fields {
    pub(super) fn new(value: Value) -> Result<Fields, TrustListError> {
        value.into_map().map(Fields).map_err(|_| wrong("map"))
    }

    fn optional(&mut self, key: u64) -> Option<Value> {
        let index = self.0.iter().position(|(k, _)| *k == key.into())?;
        Some(self.0.remove(index).1)
    }

    pub(super) fn required(&mut self, key: u64, name: &'static str) -> Result<Value, TrustListError> {
        self.optional(key).ok_or(wrong(name))
    }

    pub(super) fn finish(self) -> Result<(), TrustListError> {
        if self.0.is_empty() { Ok(()) } else { Err(wrong("unknown field")) }
    }
}

pub(super) fn map<const N: usize>(fields: [(u64, Option<Value>); N]) -> Value {
    Value::Map(fields.into_iter().filter_map(|(key, value)| Some((key.into(), value?))).collect())
}

pub(super) fn array(value: Value, name: &'static str) -> Result<Vec<Value>, TrustListError> {
    value.into_array().map_err(|_| wrong(name))
}

pub(super) fn pair(value: Value, name: &'static str) -> Result<[Value; 2], TrustListError> {
    array(value, name)?.try_into().map_err(|_| wrong(name))
}

fn text(value: Value, name: &'static str) -> Result<String, TrustListError> {
    value.into_text().map_err(|_| wrong(name))
}

pub(super) fn number<N: TryFrom<ciborium::value::Integer>>(
    value: &Value,
    name: &'static str,
) -> Result<N, TrustListError> {
    value.as_integer().and_then(|integer| integer.try_into().ok()).ok_or(wrong(name))
}

pub(super) fn instant(value: &Value, name: &'static str) -> Result<Timestamp, TrustListError> {
    number(value, name).map(Timestamp)
}

fn key_bytes(value: &Value) -> Result<[u8; 32], TrustListError> {
    value.as_bytes().and_then(|bytes| bytes.as_slice().try_into().ok()).ok_or(wrong("key"))
}

pub(super) fn wrong(field: &'static str) -> TrustListError {
    TrustListError::Field { field }
}
