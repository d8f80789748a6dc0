//! Deltas: what they lead to, and what they are refused for.

use super::*;
use crate::cbor;
use ciborium::Value;

proptest! {
    #[test]
    fn a_delta_leads_to_the_later_list(before in contents(), after in contents(), kept in contents()) {
        // Some entries stay, some of the others change.
        let join = |content: Content| kept.clone().into_iter().chain(content).collect::<Content>();
        let (old, new) = (sign(3, &join(before)), sign(8, &join(after)));
        let delta = StatusDelta::between(&old, &new).unwrap();
        let delta = StatusDelta::parse(delta.as_bytes(), &key()).unwrap();
        let applied = delta.apply(&old).unwrap();
        prop_assert_eq!(applied.as_bytes(), new.as_bytes());
    }

    #[test]
    fn every_bit_of_a_delta_is_noticed(before in contents(), after in contents(), place: prop::sample::Index) {
        let (old, new) = (sign(3, &before), sign(8, &after));
        let mut bytes = StatusDelta::between(&old, &new).unwrap().as_bytes().to_vec();
        let bit = place.index(bytes.len() * 8);
        bytes[bit / 8] ^= 0x80 >> (bit % 8);
        let applied = StatusDelta::parse(&bytes, &key()).and_then(|delta| delta.apply(&old));
        prop_assert!(applied.is_err(), "bit {}", bit);
    }
}

#[test]
fn a_delta_goes_across_lists_with_more_or_fewer_buckets() {
    let (few, many) = (random_content(6, 2000), random_content(6, 9000));
    let (few, many) = (sign(1, &few), sign(2, &many));
    assert_eq!((few.head().buckets(), many.head().buckets()), (1, 8));
    let grown = StatusDelta::between(&few, &many).unwrap().apply(&few).unwrap();
    assert_eq!(grown.as_bytes(), many.as_bytes());
    let fewer = sign(3, &said(&few));
    let shrunk = StatusDelta::between(&many, &fewer).unwrap().apply(&many).unwrap();
    assert_eq!(shrunk.as_bytes(), fewer.as_bytes());
}

#[test]
fn a_delta_is_about_as_long_as_what_changed() {
    let before = random_content(7, 5000);
    let mut after = before.clone();
    after.extend(random_content(8, 100));
    let delta = StatusDelta::between(&sign(1, &before), &sign(2, &after)).unwrap();
    assert_eq!(delta.changes(), (100, 0));
    assert!(delta.as_bytes().len() < 100 * 9 + 300, "{}", delta.as_bytes().len());
}

#[test]
fn a_delta_is_for_one_list_only() {
    let (old, new) = (sign(3, &random_content(1, 10)), sign(4, &random_content(2, 10)));
    let delta = StatusDelta::between(&old, &new).unwrap();
    let code = |list: &StatusList<Vec<u8>>| delta.apply(list).unwrap_err().code();
    assert_eq!(code(&sign(2, &random_content(1, 10))), "status-delta-other-base");
    assert_eq!(code(&sign(3, &random_content(3, 10))), "status-delta-other-base");
    assert_eq!(code(&new), "status-delta-other-base");
    assert_eq!(StatusDelta::between(&new, &old).unwrap_err().code(), "status-list-older");
    assert_eq!(StatusDelta::between(&new, &new).unwrap_err().code(), "status-list-older");
}

#[test]
fn a_delta_is_by_the_issuer() {
    let (old, new) = (sign(3, &random_content(1, 10)), sign(4, &random_content(2, 10)));
    let bytes = StatusDelta::between(&old, &new).unwrap().as_bytes().to_vec();
    let other = IssuerSecretKey::generate(&mut Seeded::new(401)).public_key();
    assert_eq!(StatusDelta::parse(&bytes, &other).unwrap_err().code(), "status-list-other-key");
    let forged = with(&bytes, |parts| flip(&mut parts[3]));
    assert_eq!(StatusDelta::parse(&forged, &key()).unwrap_err().code(), "status-list-signature-wrong");
}

#[test]
fn changes_change_something_and_lead_where_they_should() {
    let [a, b, c] = [1, 2, 3].map(|n| RecordId([n; 8]));
    let old = sign(3, &Content::from([(a, Listing::Revoked), (b, Listing::Revoked)]));
    let new = sign(4, &Content::from([(a, Listing::Revoked), (c, Listing::Revoked)]));
    let bytes = StatusDelta::between(&old, &new).unwrap().as_bytes().to_vec();
    let changing = |changed: &[RecordId], removed: &[RecordId]| {
        let entries = changed.iter().map(|id| StatusEntry { record_id: *id, listing: Listing::Revoked });
        let entries: Vec<_> = entries.collect();
        let ids = IdCoding::of_delta(changed.len() as u64);
        let coded = new.head().coding.encode(ids, &entries).unwrap();
        let mut writer = BitWriter::default();
        let ids = IdCoding::of_delta(removed.len() as u64);
        super::super::bucket::write_ids(ids, removed.iter().copied(), &mut writer);
        let removed_bytes = writer.finish();
        let bytes = with(&bytes, |parts| {
            parts[4] = part(changed.len(), coded);
            parts[5] = part(removed.len(), removed_bytes);
        });
        StatusDelta::parse(&bytes, &key()).unwrap().apply(&old).map(|list| list.as_bytes().to_vec())
    };
    let code = |changed: &[RecordId], removed: &[RecordId]| changing(changed, removed).unwrap_err().code();
    assert_eq!(changing(&[c], &[b]), Ok(new.as_bytes().to_vec()));
    assert_eq!(code(&[c], &[]), "status-delta-other-result");
    assert_eq!(code(&[], &[b]), "status-delta-other-result");
    assert_eq!(code(&[c], &[a]), "status-delta-other-result");
    assert_eq!(code(&[b, c], &[b]), "status-delta-content");
    assert_eq!(code(&[a, c], &[b]), "status-delta-content");
    assert_eq!(code(&[c], &[b, RecordId([9; 8])]), "status-delta-content");
    assert_eq!(code(&[c], &[RecordId([0; 8]), b]), "status-delta-content");
}

#[test]
fn the_shape_of_a_delta_is_one() {
    let (old, new) = (sign(3, &random_content(1, 10)), sign(4, &random_content(2, 10)));
    let bytes = StatusDelta::between(&old, &new).unwrap().as_bytes().to_vec();
    let code = |change: &dyn Fn(&mut Vec<Value>)| {
        StatusDelta::parse(&with(&bytes, change), &key()).unwrap_err().code()
    };
    assert_eq!(code(&|parts| parts[0] = 2.into()), "status-delta-content");
    assert_eq!(code(&|parts| parts[1] = (-1).into()), "cose-unexpected");
    assert_eq!(code(&|parts| parts[2] = Value::Bytes(vec![0; 31])), "cose-unexpected");
    assert_eq!(code(&|parts| parts[3] = Value::Null), "cose-unexpected");
    assert_eq!(code(&|parts| parts[4] = part(3, vec![0xff])), "status-delta-content");
    assert_eq!(code(&|parts| parts[5] = part(0, vec![0])), "status-delta-content");
    assert_eq!(code(&|parts| parts[5] = part(usize::MAX, vec![0xff; 9])), "status-delta-content");
    assert_eq!(code(&|parts| parts.push(Value::Null)), "cose-unexpected");
    assert_eq!(StatusDelta::parse(&[], &key()).unwrap_err().code(), "cbor-truncated");
}

fn with(delta: &[u8], change: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    let mut value = cbor::decode(delta).unwrap();
    change(value.as_array_mut().unwrap());
    cbor::encode(&value)
}

fn part(count: usize, bytes: Vec<u8>) -> Value {
    Value::Array(vec![(count as u64).into(), Value::Bytes(bytes)])
}

fn flip(value: &mut Value) {
    *value.as_bytes_mut().unwrap().last_mut().unwrap() ^= 1;
}
