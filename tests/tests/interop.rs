//! An off-the-shelf COSE library opens our cards, and we open its; one for calendars reads ours.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use phr_core::calendar::{CalendarEvent, Status, Window, to_icalendar};
use phr_core::card::{
    Access, ConfidentialPart, Record, SealedCard, Sealing, SignatureCheck, SizeChoice, SizeClass,
};
use phr_core::cose::sign_attestation;
use phr_core::keys::{AccessCode, CodeLength, IssuerSecretKey, NetworkSecretKey, RootSecretKey};
use phr_core::model::{PartialDateTime, Timestamp, When};
use phr_core::trust::{
    Issuer, Names, Network, Purpose, RootChain, RootSet, Trust, TrustList, TrustListDraft,
};
use phr_tests::{from_hex, python, random, run_interop, to_hex};
use serde_json::json;

#[test]
fn python_cwt_opens_our_card_by_either_key() {
    let Some(python) = python() else { return };
    let keys = Keys::generate();
    let record = keys.record(&[b"first", b"a later visit"]);
    let networks = [NetworkSecretKey::generate(&mut random()).public_key(), keys.network.public_key()];
    let sealing = Sealing { holder: Some(&keys.code), networks: &networks, size: SizeChoice::Smallest };
    let card = sealing.seal(&record, None, &mut random()).unwrap();
    let result = run_interop(&python, "open_with_python_cwt.py", &keys.opening(&card));
    let expected = json!([to_hex(b"first"), to_hex(b"a later visit")]);
    assert_eq!(result["by_holder"], expected);
    assert_eq!(result["by_network"], expected);
    assert_eq!(result["wrong_label_refused"], true);
    assert_eq!(result["wrong_kek_refused"], true);
    assert_eq!(result["trust_list_numbers"], json!([7, 7]));
}

#[test]
fn python_cwt_opens_our_confidential_compartment_by_the_holders_key_only() {
    let Some(python) = python() else { return };
    let keys = Keys::generate();
    let (care, confidential) = (keys.record(&[&[7; 900]]), keys.record(&[&[9; 300]]));
    let networks = [keys.network.public_key()];
    let sealing = Sealing { holder: Some(&keys.code), networks: &networks, size: SizeChoice::Smallest };
    let part = ConfidentialPart { record: &confidential, networks: &[] };
    let card = sealing.seal(&care, Some(part), &mut random()).unwrap();
    let result = run_interop(&python, "open_with_python_cwt.py", &keys.opening(&card));
    assert_eq!(result["by_network"], json!([to_hex(&[7; 900])]));
    assert_eq!(result["confidential_by_holder"], json!([to_hex(&[9; 300])]));
    assert_eq!(result["confidential_refuses_network"], true);
}

#[test]
fn we_open_a_card_that_python_cwt_made() {
    let Some(python) = python() else { return };
    let keys = Keys::generate();
    let input = json!({
        "payload": to_hex(&[5; 400]),
        "issuer_secret": keys.issuer.expose_text().as_str(),
        "access_code": keys.code.expose_digits(),
        "network_public": keys.network.public_key().to_string(),
        "bytes": 988,
    });
    let result = run_interop(&python, "seal_with_python_cwt.py", &input);
    let card = SealedCard::parse(&from_hex(result["card"].as_str().unwrap())).unwrap();
    assert_eq!(card.inspect().size_class, SizeClass::of(988));
    let trust = Trust::from(keys.trust_list());
    for access in [Access::Holder(&keys.code), Access::Network(&keys.network)] {
        let opened = card.open(access).unwrap();
        let checks = opened.check_signatures(&trust);
        let [SignatureCheck::Good { payload, .. }] = checks.as_slice() else { panic!("{checks:?}") };
        assert_eq!(payload.payload(), [5; 400]);
    }
}

#[test]
fn python_icalendar_finds_what_a_calendar_says() {
    let Some(python) = python() else { return };
    let texts = [
        "Chest X-ray",
        "back\\slash, comma; semicolon: colon \\n \\, \"quoted\" 'too'",
        "first line\nsecond line\n\n BEGIN:VEVENT\nEND:VEVENT",
        "متابعة السل بعد ثلاثة أشهر من الوصول إلى مركز الاستقبال في الميناء الشمالي",
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
        "𝒳👍🏽 e\u{301} tab\there, trailing ",
    ];
    let events: Vec<_> =
        texts.into_iter().zip(0..).map(|(text, number)| calendar_event(text, number)).collect();
    let calendar = to_icalendar(&events, Timestamp(1_795_424_400), "-//PHR Card//a, test//EN");
    let result = run_interop(&python, "read_with_icalendar.py", &json!({ "calendar": calendar }));
    assert_eq!(result["product"], "-//PHR Card//a, test//EN");
    let windows = [
        ("2027-01-05", Some("2027-01-06")),
        ("2028-02-01", Some("2028-03-01")),
        ("2027-01-01", Some("2028-01-01")),
        ("2026-12-31T22:30:00+00:00", None),
    ];
    for (number, text) in texts.iter().enumerate() {
        let (start, end) = windows[number % windows.len()];
        let expected = json!({
            "uid": format!("{number}@test"),
            "sequence": number,
            "stamp": "2026-11-23T09:00:00+00:00",
            "start": start,
            "end": end,
            "summary": text,
            "description": text,
            "categories": [text, "x"],
            "status": "TENTATIVE",
            "class": "CONFIDENTIAL",
            "alarm_days": [number],
        });
        assert_eq!(result["events"][number], expected);
    }
}

fn calendar_event(text: &str, number: u16) -> CalendarEvent {
    let due = ["2027-01-05", "2028-02", "2027", "2027-01-01T00:30:00+02:00"][usize::from(number) % 4];
    CalendarEvent {
        uid: format!("{number}@test"),
        sequence: number.into(),
        summary: text.to_owned(),
        description: Some(text.to_owned()),
        window: Window::of(&When::At(PartialDateTime::parse(due).unwrap())).unwrap(),
        status: Status::Tentative,
        categories: vec![text.to_owned(), "x".to_owned()],
        alarm_days_before: Some(number),
    }
}

struct Keys {
    issuer: IssuerSecretKey,
    network: NetworkSecretKey,
    roots: [RootSecretKey; 2],
    code: AccessCode,
}

impl Keys {
    fn generate() -> Keys {
        Keys {
            issuer: IssuerSecretKey::generate(&mut random()),
            network: NetworkSecretKey::generate(&mut random()),
            roots: [(); 2].map(|()| RootSecretKey::generate(&mut random())),
            code: AccessCode::generate(CodeLength::Sixteen, &mut random()),
        }
    }

    fn record(&self, payloads: &[&[u8]]) -> Record {
        let sign = |payload: &&[u8]| sign_attestation(payload.to_vec(), &self.issuer).unwrap();
        Record::new(payloads.iter().map(sign).collect())
    }

    fn trust_list(&self) -> TrustList {
        let mut draft = TrustListDraft::new(7, Timestamp(1_750_000_000), Timestamp(1_800_000_000));
        let names = Names::from([("en".into(), "Harbour reception centre".into())]);
        let from = Timestamp(1_700_000_000);
        draft
            .add_issuer(Issuer {
                key: self.issuer.public_key(),
                names: names.clone(),
                country: Some("CH".into()),
                organisation: None,
                purposes: [Purpose::Assess, Purpose::Visit].into(),
                from,
                until: None,
                withdrawn: None,
                number: None,
            })
            .unwrap();
        draft
            .add_network(Network { key: self.network.public_key(), names, from, until: None, epoch: None })
            .unwrap();
        let keys = self.roots.each_ref().map(RootSecretKey::public_key);
        let mut list = draft.prepare(RootChain::first(RootSet::new(2, keys).unwrap())).unwrap();
        self.roots.iter().for_each(|root| list.sign(root).unwrap());
        list.finish().unwrap()
    }

    fn opening(&self, card: &SealedCard) -> serde_json::Value {
        json!({
            "card": to_hex(card.as_bytes()),
            "access_code": self.code.expose_digits(),
            "network_secret": self.network.expose_text().as_str(),
            "issuer_public": self.issuer.public_key().to_string(),
            "trust_list": to_hex(self.trust_list().as_bytes()),
            "roots_public": self.roots.each_ref().map(|root| root.public_key().to_string()),
        })
    }
}
