//! Lists that were altered, and lists that are rightly signed and wrong all the same.

use super::*;

#[test]
fn every_bit_that_is_turned_over_is_noticed() {
    let content = random_content(3, 2100);
    let list = sign(1, &content);
    assert_eq!(list.head().buckets(), 2);
    let head = list.signed().bytes.len();
    let body = head + 2 * INDEX_ENTRY;
    let bytes = list.as_bytes().to_vec();
    // Every bit of head and index, and some of each byte of the buckets.
    let bits = (0..body * 8).chain((body * 8..bytes.len() * 8).step_by(13));
    for bit in bits {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 0x80 >> (bit % 8);
        assert!(notices(bytes, bit / 8 >= body), "bit {bit}");
    }
}

proptest! {
    #[test]
    fn every_bit_of_a_short_list_is_noticed(content in contents(), place: prop::sample::Index) {
        let list = sign(1, &content);
        let (mut bytes, body) = (list.as_bytes().to_vec(), list.signed().bytes.len() + INDEX_ENTRY);
        let bit = place.index(bytes.len() * 8);
        bytes[bit / 8] ^= 0x80 >> (bit % 8);
        prop_assert!(notices(bytes, bit / 8 >= body));
    }

    #[test]
    fn bytes_cut_off_or_added_are_noticed(content in contents(), place: prop::sample::Index, more: u8) {
        let bytes = sign(1, &content).as_bytes().to_vec();
        prop_assert!(StatusList::open(bytes[..place.index(bytes.len())].to_vec(), &key()).is_err());
        prop_assert_eq!(StatusList::open([bytes, vec![more]].concat(), &key()).unwrap_err().code(), "status-list-length");
    }

    /// Whatever an issuer signs: nothing panics, and what is read is coded in the only way that there is.
    #[test]
    fn a_bucket_that_is_read_has_one_coding(
        count in 0u16..6, code in code_lengths(), span in prop_oneof![0u32..100, any::<u32>()], bucket in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let Some(list) = forge(count, code, span, &bucket) else { return Ok(()) };
        let read: Result<Vec<_>, _> = list.entries().collect();
        let asked = list.status(RecordId([0x80; 8]));
        prop_assert_eq!(read.is_ok(), asked.is_ok());
        if let Ok(entries) = read {
            let head = list.head();
            let found = entries.iter().find(|entry| entry.record_id == RecordId([0x80; 8])).map(|entry| entry.listing);
            prop_assert_eq!(asked, Ok(found.into()));
            prop_assert_eq!(head.coding.encode(head.ids(), &entries), Some(bucket));
        }
    }

    /// As above, with entries that are mostly right, so that reading gets far.
    #[test]
    fn a_bucket_that_is_nearly_right_has_one_coding(content in contents(), place: prop::sample::Index, bits in 1u8..8) {
        let list = sign(1, &content);
        let head = list.head();
        let mut bucket = list.as_bytes()[list.signed().bytes.len() + INDEX_ENTRY..].to_vec();
        prop_assume!(!bucket.is_empty());
        *place.get_mut(&mut bucket) ^= bits;
        let count = content.len() as u64;
        if let Ok(entries) = head.coding.decode(head.ids(), 0, count, &bucket) {
            prop_assert!(entries.is_sorted_by(|a, b| a.record_id < b.record_id));
            prop_assert_eq!(head.coding.encode(head.ids(), &entries), Some(bucket));
        }
    }
}

#[test]
fn the_reason_for_refusing_is_told() {
    let content = random_content(4, 50);
    let list = sign(1, &content);
    let (head, bytes) = (list.signed().bytes.len(), list.as_bytes());
    let code = |bytes: Vec<u8>| StatusList::open(bytes, &key()).unwrap_err().code();
    let flipped = |at: usize| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 1;
        bytes
    };
    assert_eq!(code(Vec::new()), "cbor-truncated");
    assert_eq!(code(bytes[..head - 1].to_vec()), "cbor-truncated");
    assert_eq!(code([&[0xd2], bytes].concat()), "cbor-unsupported");
    assert_eq!(code([&[0x59, 0xff, 0xff], bytes, &[0; 2000]].concat()), "cose-too-large");
    assert_eq!(code(bytes[..head + 5].to_vec()), "status-list-length");
    assert_eq!(code(flipped(head - 1)), "status-list-signature-wrong");
    assert_eq!(code(flipped(head)), "status-list-index-altered");
    assert_eq!(said_signer(&bytes), Ok(key().key_id()));
    let other = IssuerSecretKey::generate(&mut Seeded::new(401)).public_key();
    assert_eq!(StatusList::open(bytes, &other).unwrap_err().code(), "status-list-other-key");
    let altered = StatusList::open(flipped(bytes.len() - 1), &key()).unwrap();
    assert_eq!(altered.status(RecordId([0; 8])), Err(StatusError::BucketAltered));
    assert_eq!(altered.entries().last().unwrap(), Err(StatusError::BucketAltered));
}

#[test]
fn a_source_that_cannot_be_read_is_told() {
    struct Broken(u64);
    impl ReadAt for Broken {
        fn length(&self) -> Result<u64, ReadFailed> {
            Ok(self.0)
        }
        fn read_at(&self, _: u64, _: &mut [u8]) -> Result<(), ReadFailed> {
            Err(ReadFailed { reason: "the stick was taken out".to_owned() })
        }
    }
    for length in [0, 100, u64::MAX] {
        let refused = StatusList::open(Broken(length), &key()).unwrap_err();
        assert_eq!(refused.code(), "status-list-unreadable");
        assert!(refused.to_string().contains("taken out"));
    }
}

#[test]
fn an_index_that_does_not_count_up_is_refused() {
    let list = sign(1, &random_content(5, 3));
    let bucket = &list.as_bytes()[list.signed().bytes.len() + INDEX_ENTRY..];
    let head = StatusHead { count: 2, ..list.head().clone() };
    assert_eq!(sign_body(head, &index(3, bucket), bucket).unwrap_err().code(), "status-list-content");
}

/// Whether something is wrong with these bytes when they are opened, or when a record in the damaged part is looked up.
fn notices(bytes: Vec<u8>, in_buckets: bool) -> bool {
    match StatusList::open(bytes, &key()) {
        Err(_) => !in_buckets,
        Ok(list) => {
            let asked = [RecordId([0; 8]), RecordId([0xff; 8])].map(|id| list.status(id));
            let refused = asked.contains(&Err(StatusError::BucketAltered));
            in_buckets && refused && list.entries().any(|entry| entry.is_err())
        }
    }
}

fn code_lengths() -> impl Strategy<Value = [u8; CLASSES]> {
    let counts = prop::collection::vec((0..CLASSES, 1u64..100), 0..6);
    counts.prop_map(|counts| {
        let mut all = [0; CLASSES];
        counts.into_iter().for_each(|(class, count)| all[class] += count);
        let mut lengths = [0; CLASSES];
        let code = ClassCode::for_counts(&all);
        lengths.iter_mut().zip(code.lengths()).for_each(|(to, from)| *to = *from);
        lengths
    })
}

/// A signed list of one bucket with these bytes. `None` if no head can say so.
fn forge(count: u16, lengths: [u8; CLASSES], span: u32, bucket: &[u8]) -> Option<StatusList<Vec<u8>>> {
    let mut head = sign(1, &Content::new()).head().clone();
    head.count = count.into();
    head.coding.code = ClassCode::from_lengths(lengths)?;
    head.coding.scale.span = span;
    sign_body(head, &index(count, bucket), bucket).ok()
}

fn index(count: u16, bucket: &[u8]) -> Vec<u8> {
    [&count.to_be_bytes()[..], &(bucket.len() as u16).to_be_bytes(), &sha256(bucket)].concat()
}

fn sign_body(head: StatusHead, index: &[u8], buckets: &[u8]) -> Result<StatusList<Vec<u8>>, StatusError> {
    let head = StatusHead { index_hash: sha256(index), ..head };
    let prepared = ToBeSigned::prepare(head.encode(), key(), label::STATUS_LIST);
    let signature = issuer().sign(prepared.message());
    let bytes = prepared.finish_message(signature).unwrap().encode();
    StatusList::open([&bytes, index, buckets].concat(), &key())
}
