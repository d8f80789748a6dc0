use proptest::prelude::*;

use super::*;
use crate::cose::Encrypted;
use crate::keys::{CheckNumber, DeviceRequest, DeviceRequestError, SealedKey, SealedKeyError};
use crate::testing::Seeded;

const NOW: Timestamp = Timestamp(1_790_000_000);
const DAY: i64 = 86_400;

/// A network, a device, and a good grant.
struct Desk {
    network: NetworkSecretKey,
    device: DeviceSecretKey,
    grant: KeyGrant,
}

fn desk() -> Desk {
    let random = &mut Seeded::new(1);
    let (network, device) = (NetworkSecretKey::generate(random), DeviceSecretKey::generate(random));
    let grant = KeyGrant::seal(&network, terms(&network, &device), random).unwrap();
    Desk { network, device, grant }
}

fn terms(network: &NetworkSecretKey, device: &DeviceSecretKey) -> GrantTerms {
    GrantTerms {
        network: network.public_key(),
        device: device.public_key(),
        from: NOW,
        until: Timestamp(NOW.0 + 100 * DAY),
        id: GrantId([1, 2, 3, 4, 5, 6, 7, 8]),
        name: Some("Route clinics".into()),
    }
}

#[test]
fn a_grant_gives_its_device_the_networks_key_until_its_end() {
    let Desk { network, device, grant } = desk();
    let read: KeyGrant = format!(" {grant}\n").parse().unwrap();
    assert!(grant.to_string().starts_with("phr-key-grant-1"));
    assert_eq!(read, grant);
    assert_eq!(read.terms(), &terms(&network, &device));
    assert_eq!(read.check(&device), Ok(()));
    for last in [NOW, grant.terms.until] {
        assert_eq!(read.open(&device, last).unwrap().public_key(), network.public_key());
    }
    let early = read.open(&device, Timestamp(NOW.0 - 1)).unwrap_err();
    let late = read.open(&device, Timestamp(grant.terms.until.0 + 1)).unwrap_err();
    assert_eq!((early.code(), late.code()), ("grant-not-yet", "grant-ended"));
}

#[test]
fn a_grant_tells_how_it_stands() {
    let terms = desk().grant.terms;
    let standing = |days: i64| terms.standing(Timestamp(NOW.0 + days * DAY));
    assert_eq!(standing(-1), GrantStanding::NotYet);
    assert_eq!(standing(0), GrantStanding::Current);
    assert_eq!(standing(70), GrantStanding::Current);
    assert_eq!(standing(71), GrantStanding::EndsSoon);
    assert_eq!(standing(100), GrantStanding::EndsSoon);
    assert_eq!(standing(101), GrantStanding::Ended);
    assert_eq!(terms.days_left(Timestamp(NOW.0 + 70 * DAY)), 30);
}

#[test]
fn no_other_device_opens_a_grant() {
    let grant = desk().grant;
    let other = DeviceSecretKey::generate(&mut Seeded::new(2));
    assert_eq!(grant.check(&other), Err(GrantError::OtherDevice));
    // Nor one whose key is written over the device's.
    let claimed = KeyGrant { terms: GrantTerms { device: other.public_key(), ..grant.terms }, ..grant };
    assert_eq!(claimed.check(&other), Err(GrantError::Failed));
    let told = claimed.to_string().parse::<KeyGrant>().unwrap_err();
    assert_eq!(told.code(), "cose-unexpected", "the hint is the old device's");
}

#[test]
fn no_term_can_be_changed() {
    let Desk { device, grant, .. } = desk();
    let changes: [fn(&mut GrantTerms); 4] = [
        |terms| terms.until = Timestamp(terms.until.0 + DAY),
        |terms| terms.from = Timestamp(terms.from.0 - DAY),
        |terms| terms.id = GrantId([0; 8]),
        |terms| terms.name = None,
    ];
    for change in changes {
        let mut changed = grant.clone();
        change(&mut changed.terms);
        let read: KeyGrant = changed.to_string().parse().unwrap();
        assert_eq!(read.check(&device), Err(GrantError::Failed));
    }
}

#[test]
fn a_key_of_another_network_is_refused() {
    let Desk { network, device, .. } = desk();
    let random = &mut Seeded::new(3);
    let other = NetworkSecretKey::generate(random);
    let stated = terms(&network, &device);
    assert_eq!(KeyGrant::seal(&other, stated.clone(), random), Err(GrantError::OtherNetworkKey));
    // What a keeper's faulty program would make.
    let to = [stated.device];
    let sealed = Encrypted::seal(other.secret(), &stated.aad(), [0; 12], &to, None, random).unwrap();
    let forged: KeyGrant = KeyGrant { terms: stated, sealed }.to_string().parse().unwrap();
    assert_eq!(forged.open(&device, NOW).unwrap_err(), GrantError::OtherNetworkKey);
}

#[test]
fn terms_that_break_a_rule_are_neither_sealed_nor_read() {
    let Desk { network, device, grant } = desk();
    let faults: [fn(&mut GrantTerms); 5] = [
        |terms| terms.until = terms.from,
        |terms| terms.from = Timestamp(-1),
        |terms| terms.until = Timestamp(i64::MAX),
        |terms| terms.name = Some(String::new()),
        |terms| terms.name = Some("three \u{202e}ksed".into()),
    ];
    for fault in faults {
        let mut wrong = terms(&network, &device);
        fault(&mut wrong);
        let sealed = KeyGrant::seal(&network, wrong.clone(), &mut Seeded::new(4));
        assert_eq!(sealed.unwrap_err().code(), "grant-terms");
        let read = KeyGrant { terms: wrong, ..grant.clone() }.to_string().parse::<KeyGrant>();
        assert_eq!(read.unwrap_err().code(), "grant-terms");
    }
}

#[test]
fn neither_a_card_nor_a_sealed_key_is_taken_for_a_grant() {
    let Desk { device, .. } = desk();
    let random = &mut Seeded::new(5);
    let sealed = SealedKey::seal(&device, "three blind mice", random).unwrap();
    let error = sealed.to_string().parse::<KeyGrant>().unwrap_err();
    assert_eq!(error.code(), "key-text-other-kind");
    let opened = sealed.open::<NetworkSecretKey>("three blind mice").unwrap_err();
    assert!(matches!(opened, SealedKeyError::Text(KeyTextError::OtherKind { .. })));
    assert_eq!(sealed.open::<DeviceSecretKey>("three blind mice").unwrap().public_key(), device.public_key());
}

#[test]
fn a_request_is_read_back_and_has_its_own_check_number() {
    let device = desk().device.public_key();
    let request = DeviceRequest::new(device, "Desk 3", NOW).unwrap();
    assert!(request.to_string().starts_with("phr-device-request-1"));
    assert_eq!(request.to_string().parse(), Ok(request.clone()));
    let number = request.check_number().unwrap();
    let text = number.to_string();
    assert_eq!(text.len(), 19);
    for typed in [text.clone(), text.replace(' ', ""), text.replace(' ', "-"), format!(" {text}\n")] {
        assert_eq!(typed.parse(), Ok(number), "{typed}");
    }
    assert_eq!("٠٠٠٠ ٠٠٠٠ ٠٠٠٠ ٠٠١٢".parse::<CheckNumber>().unwrap().to_string(), "0000 0000 0000 0012");
    for typed in ["", &text[1..], &format!("{text}1"), &text.replace(' ', "x")] {
        assert!(typed.parse::<CheckNumber>().is_err(), "{typed}");
    }
    for other in [
        DeviceRequest::new(device, "Desk 4", NOW),
        DeviceRequest::new(device, "Desk 3", Timestamp(NOW.0 + 1)),
        DeviceRequest::new(DeviceSecretKey::generate(&mut Seeded::new(6)).public_key(), "Desk 3", NOW),
    ] {
        assert_ne!(other.unwrap().check_number(), Ok(number));
    }
}

#[test]
fn names_that_do_not_read_as_what_they_are_are_refused() {
    let device = desk().device.public_key();
    let long = "x".repeat(129);
    for name in ["", " ", " Desk", "Desk ", "De\nsk", "De\u{202e}sk", "De\u{2066}sk", "\u{1b}[2J", &long] {
        assert_eq!(DeviceRequest::new(device, name, NOW), Err(DeviceRequestError::Name), "{name:?}");
    }
    for name in ["3", "Bureau 3 – été", "مكتب ٣", &long[1..]] {
        assert!(DeviceRequest::new(device, name, NOW).is_ok(), "{name:?}");
    }
    assert_eq!(DeviceRequest::new(device, "Desk", Timestamp(-1)), Err(DeviceRequestError::Time));
}

#[test]
fn the_register_is_tagged_by_its_network_alone() {
    let Desk { network, .. } = desk();
    let other = NetworkSecretKey::generate(&mut Seeded::new(7));
    assert_eq!(network.register_tag(b"line"), network.register_tag(b"line"));
    assert_ne!(network.register_tag(b"line"), network.register_tag(b"lime"));
    assert_ne!(network.register_tag(b"line"), other.register_tag(b"line"));
}

#[test]
fn the_longest_names_fit_the_text() {
    let Desk { network, device, .. } = desk();
    let random = &mut Seeded::new(8);
    let long = "é".repeat(limits::DEVICE_NAME_BYTES / 2);
    let until = Timestamp(253_402_300_799);
    let stated = GrantTerms { name: Some(long.clone()), until, ..terms(&network, &device) };
    let grant = KeyGrant::seal(&network, stated, random).unwrap();
    assert_eq!(grant.to_string().parse(), Ok(grant));
    let request = DeviceRequest::new(device.public_key(), &long, until).unwrap();
    assert_eq!(request.to_string().parse(), Ok(request));
}

proptest! {
    #[test]
    fn a_grant_changed_in_one_byte_is_refused(at in 0usize..330, change in 1u8..=255) {
        let Desk { device, grant, .. } = desk();
        let mut bytes = cbor::encode(&grant.to_value());
        let at = at % bytes.len();
        bytes[at] ^= change;
        let read = cbor::decode(&bytes).map_err(|e| GrantError::Shape(e.into()));
        let read = read.and_then(|value| KeyGrant::from_value(&value));
        let opened = read.and_then(|grant| grant.check(&device));
        prop_assert!(opened.is_err());
    }

    #[test]
    fn what_is_read_is_written_again(changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..3)) {
        let Desk { device, grant, .. } = desk();
        let request = DeviceRequest::new(device.public_key(), "Desk 3", NOW).unwrap();
        for value in [request.to_value(), grant.to_value()] {
            let mut bytes = cbor::encode(&value);
            let length = bytes.len();
            changes.iter().for_each(|(at, to)| bytes[at % length] = *to);
            let Ok(value) = cbor::decode(&bytes) else { continue };
            let requested = DeviceRequest::from_value(&value).map(|request| request.to_value());
            let granted = KeyGrant::from_value(&value).map(|grant| grant.to_value());
            for read in requested.into_iter().chain(granted) {
                prop_assert_eq!(&cbor::encode(&read), &bytes);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(phr-key-grant-1|phr-device-request-1|)[ -~]{0,200}") {
        prop_assert!(text.parse::<KeyGrant>().is_err());
        prop_assert!(text.parse::<DeviceRequest>().is_err());
    }
}
