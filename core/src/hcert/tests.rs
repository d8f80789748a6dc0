use super::*;
use crate::gdhcn::TrustDocument;
use proptest::prelude::*;
use serde_json::Value as Json;

const LIST: &str = include_str!("../../../tests/hcert/documents/list.json");
const GOOD: &str = include_str!("../../../tests/hcert/vectors/good-dcc-vaccination.json");

fn keys() -> GdhcnKeys {
    GdhcnKeys::from_documents(&[TrustDocument::parse(LIST.as_bytes()).unwrap()])
}

fn good() -> (String, Timestamp) {
    let vector: Json = serde_json::from_str(GOOD).unwrap();
    (vector["text"].as_str().unwrap().to_owned(), Timestamp(vector["clock"].as_i64().unwrap()))
}

#[test]
fn the_facts_stand_in_the_certificates_order_with_their_paths() {
    let (text, now) = good();
    let keys = keys();
    let reading = Hcert::parse(&text).unwrap().verify(&keys, now).unwrap();
    let claims = reading.claims().unwrap();
    assert_eq!(claims.issuer.as_deref(), Some("XA"));
    let paths: Vec<&str> = claims.contents[0].facts.iter().map(|fact| fact.path.as_str()).collect();
    assert_eq!(paths[..7], ["ver", "nam.fn", "nam.gn", "nam.fnt", "nam.gnt", "dob", "v[0].tg"]);
    let dose = claims.contents[0].facts.iter().find(|fact| fact.path == "v[0].dn").unwrap();
    assert_eq!(dose.value, FactValue::Integer(2));
    assert_eq!(reading.signer().unwrap().key_id, *Hcert::parse(&text).unwrap().key_id());
}

#[test]
fn the_end_of_the_validity_is_within_it() {
    let (text, now) = good();
    let keys = keys();
    let certificate = Hcert::parse(&text).unwrap();
    let until = certificate.verify(&keys, now).unwrap().claims().unwrap().expires_at;
    let verdict = |at| certificate.verify(&keys, at).unwrap().verdict();
    assert_eq!(verdict(until), HcertVerdict::Trusted);
    assert_eq!(verdict(Timestamp(until.0 + 1)), HcertVerdict::Expired);
    assert_eq!(verdict(Timestamp(i64::MAX)), HcertVerdict::Expired);
    assert_eq!(verdict(Timestamp(i64::MIN)), HcertVerdict::NotYetValid);
}

#[test]
fn verdicts_are_ordered_by_gravity() {
    use HcertVerdict as V;
    let order =
        [V::Trusted, V::KeyExpired, V::Expired, V::NotYetValid, V::OutsideKeyDates, V::OutsidePurpose];
    assert!(order.is_sorted());
    assert!(order.iter().skip(1).all(|verdict| !verdict.is_trusted()));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(HC1:)?[ -~]{0,200}") {
        let _ = Hcert::parse(&text);
    }

    #[test]
    fn no_packed_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Hcert::parse(&format!("HC1:{}", base45::encode(&bytes)));
    }

    #[test]
    fn no_message_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Hcert::from_cose(&bytes);
    }

    #[test]
    fn no_signed_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = HcertClaims::decode(&bytes);
    }

    #[test]
    fn a_changed_message_says_the_same_or_is_not_trusted(at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let (text, now) = good();
        let keys = keys();
        let original = Hcert::parse(&text).unwrap().verify(&keys, now).unwrap().claims().cloned();
        let mut message = text::decode(&text).unwrap();
        let at = at.index(message.len());
        message[at] = with;
        if let Ok(changed) = Hcert::from_cose(&message)
            && let Ok(reading) = changed.verify(&keys, now)
            && reading.verdict().is_trusted()
        {
            prop_assert_eq!(reading.claims().cloned(), original);
        }
    }
}
