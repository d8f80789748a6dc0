//! The vectors of key grants and of the requests for them.

use bech32::{Bech32m, Hrp};
use ciborium::Value;
use phr_core::cbor;
use phr_core::keys::{
    DeviceRequest, DeviceSecretKey, GrantId, GrantTerms, KeyGrant, NetworkPublicKey, NetworkSecretKey,
};
use phr_core::model::Timestamp;
use serde_json::{Value as Json, json};

use super::Vector;
use super::cast::{Cast, DAY, NOW};
use super::forge::{At, Compartment, Seeded, array, bytes, flipped, items, map, place};
use crate::{sha256, to_hex};

const SECTION: &str = "Key grants";
const LABEL: &str = "phr-card/1/key-grant";

/// The pairs of a map.
type Fields = Vec<(Value, Value)>;

/// All of them, by name.
pub(super) fn all() -> Vec<Vector> {
    let desk = Desk::new();
    let mut vectors = desk.good();
    vectors.extend(desk.altered());
    vectors.extend(desk.sealed_wrongly());
    vectors.extend(desk.wrong_terms());
    vectors.extend(desk.wrong_form());
    vectors.extend(desk.requests());
    vectors.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(vectors.is_sorted_by(|a, b| a.name < b.name), "two vectors have the same name");
    vectors
}

/// A device, another one, and the network of the other vectors.
struct Desk {
    cast: Cast,
    device: DeviceSecretKey,
    other_device: DeviceSecretKey,
}

impl Desk {
    fn new() -> Desk {
        let seeded = |name: &str| Seeded::new(&format!("phr-card vectors: {name}"));
        Desk {
            cast: Cast::new(),
            device: DeviceSecretKey::generate(&mut seeded("device")),
            other_device: DeviceSecretKey::generate(&mut seeded("other device")),
        }
    }

    fn terms(&self) -> GrantTerms {
        GrantTerms {
            network: self.cast.network.public_key(),
            device: self.device.public_key(),
            from: Timestamp(NOW - 10 * DAY),
            until: Timestamp(NOW + 200 * DAY),
            id: GrantId([0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x07, 0x18]),
            name: Some("Aegean clinics".to_owned()),
        }
    }

    fn good(&self) -> Vec<Vector> {
        let plain = GrantTerms { name: None, ..self.terms() };
        let long = GrantTerms { name: Some("ε".repeat(64)), ..self.terms() };
        vec![
            self.right("good", "A grant to the device.", self.terms(), NOW),
            self.right("good-without-name", "The keeper gave the network no name.", plain, NOW),
            self.right("good-longest-name", "128 bytes of name.", long, NOW),
            self.right(
                "good-first-second",
                "The clock is at the first second.",
                self.terms(),
                NOW - 10 * DAY,
            ),
            self.right("good-last-second", "The clock is at the last second.", self.terms(), NOW + 200 * DAY),
            self.refused(
                "not-yet",
                "One second too early.",
                self.sealed("not-yet"),
                NOW - 10 * DAY - 1,
                "grant-not-yet",
            ),
            self.refused(
                "ended",
                "One second too late.",
                self.sealed("ended"),
                NOW + 200 * DAY + 1,
                "grant-ended",
            ),
        ]
    }

    /// Right grants that were changed afterwards, or that are read by another device.
    fn altered(&self) -> Vec<Vector> {
        let failed = |name: &str, about: &str, change: fn(&mut Value)| {
            let mut value = self.sealed(name);
            change(&mut value);
            self.refused(name, about, value, NOW, "grant-failed")
        };
        let mut other = self.refused(
            "other-device",
            "Another device has it.",
            self.sealed("other-device"),
            NOW,
            "grant-other-device",
        );
        other.json["keys"]["device"] = self.json(&self.other_device);
        vec![
            other,
            failed("altered-until", "Somebody wrote a later end.", |value| {
                *place(value, &[At::I(1), At::M(3)]) = (NOW + 900 * DAY).into();
            }),
            failed("altered-from", "Somebody wrote an earlier beginning.", |value| {
                *place(value, &[At::I(1), At::M(2)]) = (NOW - 900 * DAY).into();
            }),
            failed("altered-name", "Somebody wrote another name.", |value| {
                *place(value, &[At::I(1), At::M(5)]) = "Ionian clinics".into();
            }),
            failed("altered-network", "Somebody wrote another network's key.", |value| {
                let other = Cast::new().second_network.public_key();
                *place(value, &[At::I(1), At::M(0)]) = bytes(*other.as_bytes());
            }),
            failed("altered-ciphertext", "One bit of the ciphertext is turned over.", |value| {
                turn(value, &[At::I(2), At::I(2)]);
            }),
            failed("altered-wrapped-key", "One bit of the content key is turned over.", |value| {
                turn(value, &[At::I(2), At::I(3), At::I(0), At::I(2)]);
            }),
        ]
    }

    /// What a keeper's faulty program, or somebody who knows the device's public key, could seal.
    fn sealed_wrongly(&self) -> Vec<Vector> {
        let terms = cbor::encode(&terms_value(&self.terms()));
        let aad = [LABEL.as_bytes(), &sha256(&terms)].concat();
        let own = secret_bytes(&self.cast.network);
        let forged = |name: &str, about: &str, secret: &[u8], aad: &[u8], code: &str| {
            let value = self.forged(name, secret, aad, &[as_recipient(&self.device)]);
            self.refused(name, about, value, NOW, code)
        };
        let other = secret_bytes(&self.cast.second_network);
        let care = [b"phr-card/1/care".as_slice(), &sha256(&terms)].concat();
        let both = [as_recipient(&self.device), as_recipient(&self.other_device)];
        let two = self.forged("two-recipients", &own, &aad, &both);
        let hint = self.forged("other-hint", &own, &aad, &[as_recipient(&self.other_device)]);
        vec![
            forged(
                "other-network-key",
                "The key inside is another network's.",
                &other,
                &aad,
                "grant-other-network-key",
            ),
            forged(
                "other-label",
                "It was sealed under the label of a card's compartment.",
                &own,
                &care,
                "grant-failed",
            ),
            forged(
                "label-without-terms",
                "The label lacks the hash of the terms.",
                &own,
                LABEL.as_bytes(),
                "grant-failed",
            ),
            forged("key-short", "The key inside has 31 bytes.", &own[..31], &aad, "cose-unexpected"),
            forged(
                "key-padded",
                "There is padding behind the key.",
                &[own.as_slice(), &[0x80]].concat(),
                &aad,
                "cose-unexpected",
            ),
            self.refused("two-recipients", "It is sealed to a second device.", two, NOW, "cose-unexpected"),
            self.refused(
                "other-hint",
                "The recipient has the hint of another device.",
                hint,
                NOW,
                "cose-unexpected",
            ),
        ]
    }

    /// Terms that break a rule, rightly sealed.
    fn wrong_terms(&self) -> Vec<Vector> {
        let vector = |name: &str, about: &str, code: &str, change: &dyn Fn(&mut Fields)| {
            let mut terms = terms_value(&self.terms());
            change(terms.as_map_mut().expect("the terms are a map"));
            let aad = [LABEL.as_bytes(), &sha256(&cbor::encode(&terms))].concat();
            let mut value =
                self.forged(name, &secret_bytes(&self.cast.network), &aad, &[as_recipient(&self.device)]);
            *place(&mut value, &[At::I(1)]) = terms;
            self.refused(name, about, value, NOW, code)
        };
        let set = |at: usize, to: Value| move |terms: &mut Fields| terms[at].1 = to.clone();
        vec![
            vector("until-first", "It ends when it begins.", "grant-terms", &set(3, (NOW - 10 * DAY).into())),
            vector(
                "until-too-late",
                "It ends in the year 10000.",
                "grant-terms",
                &set(3, 253_402_300_800_i64.into()),
            ),
            vector("from-before-1970", "It begins before 1970.", "grant-terms", &set(2, (-1).into())),
            vector("name-empty", "The name is empty.", "grant-terms", &set(5, "".into())),
            vector(
                "name-too-long",
                "The name has 129 bytes.",
                "grant-terms",
                &set(5, "x".repeat(129).into()),
            ),
            vector(
                "name-turned",
                "The name turns the direction of writing.",
                "grant-terms",
                &set(5, "clinics \u{202e}naeeg".into()),
            ),
            vector("name-with-space", "The name ends in a space.", "grant-terms", &set(5, "clinics ".into())),
            vector(
                "network-key-zero",
                "The network's key is all zeros.",
                "key-text-not-a-key",
                &set(0, bytes([0; 32])),
            ),
            vector("id-short", "The grant's id has 7 bytes.", "cose-unexpected", &set(4, bytes([1; 7]))),
            vector("field-missing", "There is no id.", "cose-unexpected", &|terms| drop(terms.remove(4))),
            vector("field-unknown", "There is a field 7.", "cose-unexpected", &|terms| {
                terms.push((7.into(), 1.into()))
            }),
            vector("from-as-text", "The beginning is text.", "cose-unexpected", &set(2, "2026".into())),
        ]
    }

    fn wrong_form(&self) -> Vec<Vector> {
        let changed = |name: &str, about: &str, code: &str, change: &dyn Fn(&mut Value)| {
            let mut value = self.sealed(name);
            change(&mut value);
            self.refused(name, about, value, NOW, code)
        };
        let right = encoded(&self.sealed("trailing-byte"));
        let text = grant_text(&right);
        vec![
            changed("version-2", "A later version.", "grant-other-version", &|value| {
                items(value, &[])[0] = 2.into()
            }),
            changed("version-0", "There is no version 0.", "cose-unexpected", &|value| {
                items(value, &[])[0] = 0.into()
            }),
            changed("fourth-element", "There is a fourth element.", "cose-unexpected", &|value| {
                items(value, &[]).push(Value::Null)
            }),
            changed("for-a-passphrase", "The recipient is a holder's.", "cose-unexpected", &|value| {
                let holder = array(vec![bytes([]), map(vec![(1, (-5).into())]), bytes([0; 40])]);
                items(value, &[At::I(2), At::I(3)])[0] = holder;
            }),
            self.vector(
                "trailing-byte",
                "A byte stands behind the grant.",
                Some([right.as_slice(), &[0]].concat()),
                None,
                NOW,
                refusal("cbor-trailing"),
            ),
            self.vector(
                "mistyped",
                "A character of the text is another.",
                None,
                Some(mistyped(&text)),
                NOW,
                refusal("key-text-mistyped"),
            ),
            self.vector(
                "cut-short",
                "The end of the text is missing.",
                None,
                Some(text[..text.len() - 9].to_owned()),
                NOW,
                refusal("key-text-mistyped"),
            ),
            self.vector(
                "other-kind",
                "It is a network's public key.",
                None,
                Some(self.cast.network.public_key().to_string()),
                NOW,
                refusal("key-text-other-kind"),
            ),
        ]
    }

    fn requests(&self) -> Vec<Vector> {
        let right =
            |name: &str| DeviceRequest::new(self.device.public_key(), name, Timestamp(NOW)).expect("a name");
        let request = |value: Value| bech(DeviceRequest::PREFIX, &encoded(&value));
        let parts = |change: &dyn Fn(&mut Vec<Value>)| {
            let key = bytes(*self.device.public_key().as_bytes());
            let mut parts = vec![1.into(), key, "Desk 3".into(), NOW.into()];
            change(&mut parts);
            request(array(parts))
        };
        let refused = |name: &str, about: &str, code: &str, text: String| {
            self.request(&format!("request-{name}"), about, text, refusal(code))
        };
        let good = |name: &str, about: &str, request: &DeviceRequest| {
            let read = json!({ "read": {
                "device": request.device(),
                "name": request.name(),
                "made_at": request.made_at().0,
                "check_number": request.check_number().expect("64 MiB").to_string(),
            }});
            self.request(name, about, request.to_string(), read)
        };
        vec![
            good("request-good", "A device asks.", &right("Desk 3")),
            good("request-good-script", "The device's name is in another script.", &right("مكتب ٣")),
            refused(
                "name-empty",
                "The name is empty.",
                "device-request-name",
                parts(&|parts| parts[2] = "".into()),
            ),
            refused(
                "name-too-long",
                "The name has 129 bytes.",
                "device-request-name",
                parts(&|parts| parts[2] = "x".repeat(129).into()),
            ),
            refused(
                "name-control",
                "The name has a line break.",
                "device-request-name",
                parts(&|parts| parts[2] = "Desk\n3".into()),
            ),
            refused(
                "time-too-late",
                "The time is in the year 10000.",
                "device-request-time",
                parts(&|parts| parts[3] = 253_402_300_800_i64.into()),
            ),
            refused(
                "key-zero",
                "The key is all zeros.",
                "key-text-not-a-key",
                parts(&|parts| parts[1] = bytes([0; 32])),
            ),
            refused(
                "version-2",
                "A later version.",
                "device-request-other-version",
                parts(&|parts| parts[0] = 2.into()),
            ),
            refused(
                "fifth-element",
                "There is a fifth element.",
                "cose-unexpected",
                parts(&|parts| parts.push(Value::Null)),
            ),
            refused(
                "mistyped",
                "A character of the text is another.",
                "key-text-mistyped",
                mistyped(&right("Desk 3").to_string()),
            ),
            refused(
                "other-kind",
                "It is a device's public key.",
                "key-text-other-kind",
                self.device.public_key().to_string(),
            ),
        ]
    }

    fn right(&self, name: &str, about: &str, terms: GrantTerms, clock: i64) -> Vector {
        let grant =
            KeyGrant::seal(&self.cast.network, terms.clone(), &mut Seeded::new(name)).expect("right terms");
        let opened = json!({ "opened": {
            "network_secret": *self.cast.network.expose_text(),
            "network": terms.network,
            "device": terms.device,
            "from": terms.from.0,
            "until": terms.until.0,
            "id": terms.id.to_string(),
            "name": terms.name,
        }});
        self.vector(name, about, None, Some(grant.to_string()), clock, opened)
    }

    fn refused(&self, name: &str, about: &str, value: Value, clock: i64, code: &str) -> Vector {
        self.vector(name, about, Some(encoded(&value)), None, clock, refusal(code))
    }

    /// Of bytes, or of a text that need not be any.
    fn vector(
        &self,
        name: &str,
        about: &str,
        bytes: Option<Vec<u8>>,
        text: Option<String>,
        clock: i64,
        expect: Json,
    ) -> Vector {
        let text = text.or(bytes.as_deref().map(grant_text)).expect("bytes or a text");
        let network = &self.cast.network;
        let json = json!({
            "about": about,
            "section": SECTION,
            "kind": "grant",
            "keys": {
                "device": self.json(&self.device),
                "network": { "secret": *network.expose_text(), "public": network.public_key() },
            },
            "clock": clock,
            "grant": decoded(KeyGrant::PREFIX, &text).map(|bytes| to_hex(&bytes)),
            "text": text,
            "expect": expect,
        });
        Vector { name: name.to_owned(), json }
    }

    fn request(&self, name: &str, about: &str, text: String, expect: Json) -> Vector {
        let bytes = decoded(DeviceRequest::PREFIX, &text).map(|bytes| to_hex(&bytes));
        let json = json!({
            "about": about,
            "section": SECTION,
            "kind": "request",
            "request": bytes,
            "text": text,
            "expect": expect,
        });
        Vector { name: name.to_owned(), json }
    }

    fn json(&self, device: &DeviceSecretKey) -> Json {
        json!({ "secret": *device.expose_text(), "public": device.public_key() })
    }

    /// The right grant, in CBOR, to be spoilt.
    fn sealed(&self, name: &str) -> Value {
        let grant =
            KeyGrant::seal(&self.cast.network, self.terms(), &mut Seeded::new(name)).expect("right terms");
        let bytes = decoded(KeyGrant::PREFIX, &grant.to_string()).expect("a grant's text");
        cbor::decode(&bytes).expect("a grant is CBOR")
    }

    /// A grant of the right terms with this plaintext, label and recipients.
    fn forged(&self, name: &str, plaintext: &[u8], aad: &[u8], networks: &[NetworkPublicKey]) -> Value {
        let sealed =
            Compartment { plaintext: plaintext.to_vec(), aad: aad.to_vec(), networks: networks.to_vec() };
        array(vec![1.into(), terms_value(&self.terms()), sealed.seal(&mut Seeded::new(name))])
    }
}

fn refusal(code: &str) -> Json {
    json!({ "refused": code })
}

fn terms_value(terms: &GrantTerms) -> Value {
    map(vec![
        (1, bytes(*terms.network.as_bytes())),
        (2, bytes(*terms.device.as_bytes())),
        (3, terms.from.0.into()),
        (4, terms.until.0.into()),
        (5, bytes(terms.id.0)),
        (6, terms.name.clone().expect("the right terms have a name").into()),
    ])
}

/// A device's public key, for the sealing that is made for networks.
fn as_recipient(device: &DeviceSecretKey) -> NetworkPublicKey {
    NetworkPublicKey::from_bytes(*device.public_key().as_bytes()).expect("a key")
}

/// The 32 bytes of a secret key's text.
fn secret_bytes(network: &NetworkSecretKey) -> Vec<u8> {
    let text = network.expose_text().to_lowercase();
    decoded(NetworkSecretKey::PREFIX, &text).expect("a key's text")
}

fn turn(value: &mut Value, path: &[At]) {
    let place = place(value, path);
    *place = bytes(flipped(place.as_bytes().expect("a byte string"), 20));
}

fn encoded(value: &Value) -> Vec<u8> {
    cbor::encode(value)
}

fn grant_text(bytes: &[u8]) -> String {
    bech(KeyGrant::PREFIX, bytes)
}

fn bech(prefix: &str, bytes: &[u8]) -> String {
    let prefix = Hrp::parse(prefix).expect("a prefix");
    bech32::encode::<Bech32m>(prefix, bytes).expect("short enough")
}

fn decoded(prefix: &str, text: &str) -> Option<Vec<u8>> {
    let (found, bytes) = bech32::decode(text).ok()?;
    (found.as_str() == prefix).then_some(bytes)
}

/// Another letter in the middle.
fn mistyped(text: &str) -> String {
    let middle = text.len() / 2;
    let other = if text[middle..].starts_with('q') { "p" } else { "q" };
    format!("{}{other}{}", &text[..middle], &text[middle + 1..])
}
