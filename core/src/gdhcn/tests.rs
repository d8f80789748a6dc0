use super::*;
use crate::limits;
use proptest::prelude::*;
use serde_json::{Value, json};

const LIST: &str = include_str!("../../../tests/hcert/documents/list.json");

fn list() -> Value {
    serde_json::from_str(LIST).unwrap()
}

fn parse(json: &Value) -> Result<TrustDocument, GdhcnError> {
    TrustDocument::parse(json.to_string().as_bytes())
}

fn code(json: &Value) -> &'static str {
    parse(json).unwrap_err().code()
}

/// What becomes of the list's first entry with this change.
fn first(change: impl FnOnce(&mut Value)) -> Result<TrustedKey, NotTakenReason> {
    let mut json = list();
    change(&mut json["verificationMethod"][0]);
    let document = parse(&json).unwrap();
    match document.not_taken().first() {
        Some(entry) => Err(entry.reason.clone()),
        None => Ok(document.keys()[0].clone()),
    }
}

#[test]
fn what_is_no_trust_list_is_refused() {
    assert_eq!(TrustDocument::parse(b"").unwrap_err().code(), "gdhcn-json");
    assert_eq!(TrustDocument::parse(b"\xff").unwrap_err().code(), "gdhcn-json");
    assert_eq!(code(&json!(["did:web:example.org", []])), "gdhcn-id");
    assert_eq!(code(&json!(7)), "gdhcn-id");
    assert_eq!(code(&json!({ "id": "did:web:example.org" })), "gdhcn-no-methods");
    assert_eq!(code(&json!({ "verificationMethod": [] })), "gdhcn-id");
    assert_eq!(code(&json!({ "id": "did:key:z6Mk", "verificationMethod": [] })), "gdhcn-id");
    assert_eq!(code(&json!({ "id": "did:web:example.org", "verificationMethod": {} })), "gdhcn-json");
    assert_eq!(
        TrustDocument::parse(&vec![b' '; limits::GDHCN_BYTES + 1]).unwrap_err().code(),
        "gdhcn-too-long"
    );
}

#[test]
fn members_that_are_there_twice_are_refused() {
    let twice = br#"{"id":"did:web:a.example","id":"did:web:b.example","verificationMethod":[]}"#;
    assert_eq!(TrustDocument::parse(twice).unwrap_err().code(), "gdhcn-id");
    let twice = br#"{"id":"did:web:a.example","verificationMethod":[],"verificationMethod":[]}"#;
    assert_eq!(TrustDocument::parse(twice).unwrap_err().code(), "gdhcn-no-methods");
    let entry = LIST.replacen("\"kty\": \"EC\"", "\"kty\": \"EC\", \"kty\": \"RSA\"", 1);
    let document = TrustDocument::parse(entry.as_bytes()).unwrap();
    assert_eq!(document.not_taken()[0].reason, NotTakenReason::Malformed);
    let entry = LIST.replacen("\"publicKeyJwk\": {", "\"publicKeyJwk\": {}, \"publicKeyJwk\": {", 1);
    let document = TrustDocument::parse(entry.as_bytes()).unwrap();
    assert_eq!(document.not_taken()[0].reason, NotTakenReason::Malformed);
}

#[test]
fn more_entries_than_any_list_has_are_refused() {
    let mut json = list();
    json["verificationMethod"] = Value::Array(vec![json!(0); limits::GDHCN_METHODS]);
    assert_eq!(parse(&json).unwrap().not_taken().len(), limits::GDHCN_METHODS);
    json["verificationMethod"] = Value::Array(vec![json!(0); limits::GDHCN_METHODS + 1]);
    assert_eq!(code(&json), "gdhcn-too-many-methods");
}

#[test]
fn coordinates_are_read_as_numbers_of_whatever_length() {
    let point = first(|_| ()).unwrap().key.to_sec1();
    let plain = base64::encode(&point[1..33]);
    let zeros = base64::encode(&[&[0, 0, 0], &point[1..33]].concat());
    for text in [plain, zeros] {
        assert_eq!(first(|entry| entry["publicKeyJwk"]["x"] = json!(text)).unwrap().key.to_sec1(), point);
    }
    let longer = base64::encode(&[&[1], &point[1..33]].concat());
    for wrong in [longer, String::new(), "AA".to_owned(), base64::encode(&[0; 40])] {
        let refused = first(|entry| entry["publicKeyJwk"]["x"] = json!(wrong)).unwrap_err();
        assert_eq!(refused, NotTakenReason::KeyMalformed, "{wrong}");
    }
}

#[test]
fn codes_that_are_not_known_stay_as_they_are() {
    let key = first(|entry| {
        entry["id"] = json!("did:web:tng.example.org:v2:trustlist:-:-:-");
        entry["domain"] = json!("Xx-Other");
        entry["keyusage"] = json!("SOMETHING");
    });
    let key = key.unwrap();
    assert_eq!(key.domain, Some(TrustDomain::Other("Xx-Other".to_owned())));
    assert_eq!(key.usage, Some(KeyUsage::Other("SOMETHING".to_owned())));
    assert!(!key.signs_documents());
    assert_eq!(KeyUsage::of("csca"), KeyUsage::Sca);
}

#[test]
fn the_identifier_and_the_members_say_the_same() {
    for (member, value) in [("participant", "XXB"), ("keyusage", "SCA")] {
        let refused = first(|entry| entry[member] = json!(value)).unwrap_err();
        assert_eq!(refused, NotTakenReason::Contradiction, "{member}");
    }
    let key = first(|entry| entry["id"] = json!("did:web:tng.example.org:v2:trustlist")).unwrap();
    assert_eq!(key.participant.as_deref(), Some("XXA"));
    let refused = first(|entry| {
        entry["id"] = json!("did:web:tng.example.org:v2:trustlist:DCC:XXA:DSC#AAAAAAAAAAA=");
    });
    assert_eq!(refused.unwrap_err(), NotTakenReason::Contradiction);
}

#[test]
fn a_key_id_is_needed() {
    let without = |entry: &mut Value| {
        entry["publicKeyJwk"].as_object_mut().unwrap().remove("kid");
        entry["id"] = json!("did:web:tng.example.org:v2:trustlist");
    };
    assert_eq!(first(without).unwrap_err(), NotTakenReason::KeyId);
    assert_eq!(ForeignKeyId::from_bytes(&[]), None);
    assert_eq!(ForeignKeyId::from_bytes(&[0; limits::FOREIGN_KEY_ID_BYTES + 1]), None);
    assert_eq!(ForeignKeyId::from_bytes(&[255; 8]).unwrap().to_string(), "//////////8=");
}

#[test]
fn a_proof_of_any_form_is_told_and_not_checked() {
    let mut json = list();
    assert!(parse(&json).unwrap().proof().is_some());
    for proof in [json!([{}, {}]), json!("proof"), json!(true), Value::Null] {
        json["proof"] = proof;
        assert_eq!(parse(&json).unwrap().proof(), None);
    }
    json["proof"] = json!({ "created": 7 });
    assert_eq!(parse(&json).unwrap().proof().unwrap().created, None);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = TrustDocument::parse(&bytes);
    }

    #[test]
    fn a_list_with_some_bytes_changed_is_refused_or_every_entry_is_told(
        at in any::<prop::sample::Index>(), with in "[ -~]{0,3}",
    ) {
        let at = at.index(LIST.len());
        let changed = format!("{}{with}{}", &LIST[..at], &LIST[at + 1..]);
        if let Ok(document) = TrustDocument::parse(changed.as_bytes()) {
            let told = document.keys().len() + document.not_taken().len() + document.references().len();
            let json: Value = serde_json::from_str(&changed).unwrap();
            prop_assert_eq!(told, json["verificationMethod"].as_array().unwrap().len());
        }
    }

    #[test]
    fn a_certificate_with_a_byte_changed_does_not_make_it_panic(at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let mut json = list();
        let text = json["verificationMethod"][0]["publicKeyJwk"]["x5c"][0].as_str().unwrap().to_owned();
        let mut der = base64::decode(&text).unwrap();
        let at = at.index(der.len());
        der[at] = with;
        json["verificationMethod"][0]["publicKeyJwk"]["x5c"][0] = json!(base64::encode(&der));
        prop_assert!(parse(&json).is_ok());
    }
}
