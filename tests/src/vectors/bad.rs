//! Vectors that must be refused, or read with an objection. One fault each, and everything else right.

use ciborium::Value;
use phr_core::card::Sealing;
use phr_core::carrier::text;
use phr_core::cbor;
use phr_core::compress;
use phr_core::model::Timestamp;
use phr_core::trust::{Purpose, TrustListDraft, Withdrawal, WithdrawalReason};
use phr_core::wire::{self, AttestationPayload, RecordId};
use serde_json::json;

use super::cast::{Cast, DAY, NOW, Signed, payload};
use super::forge::At::{I, M};
use super::forge::{Compartment, Seeded, Sign1, array, bytes, flipped, header, items, map, place};
use super::{Draft, Reading, Vector, compartments, kinds, payloads, refused, samples};

const TEXT: &str = "Card text";
const CODE: &str = "Access code";
const CARD: &str = "Card";
const RECORD: &str = "Record and attestations";
const PACKED: &str = "Packed payload";
const PAYLOAD: &str = "Payload";
const TRUST: &str = "Verdicts";

pub(super) fn all(cast: &Cast) -> Vec<Vector> {
    let drafts = [
        card_texts(cast),
        access_codes(cast),
        card_forms(cast),
        card_headers(cast),
        openings(cast),
        records(cast),
        compartments::bad(cast),
        signatures(cast),
        packings(cast),
        faulty_payloads(cast),
        verdicts(cast),
    ];
    drafts.into_iter().flatten().map(|draft| draft.finish(cast)).collect()
}

fn card_texts(cast: &Cast) -> Vec<Draft> {
    let right = text::encode(&cast.right_card("bad-text"));
    let digits = right.len() - text::PREFIX.len();
    // The first group of 53 digits stands for 22 bytes, which are less than 256^22.
    let group = |digits: &str| format!("{}{digits}{}", &right[..5], &right[5 + digits.len()..]);
    let cases = [
        (
            "not-a-card",
            "The text of some other code.",
            "card-text-not-a-card",
            right.replace("PHR1:", "HC1:"),
        ),
        (
            "other-version",
            "The text of a card of version 2.",
            "card-text-other-version",
            right.replace("PHR1:", "PHR2:"),
        ),
        (
            "letter",
            "A letter O stands for a digit 0.",
            "card-text-not-a-digit",
            format!("{}O{}", &right[..40], &right[41..]),
        ),
        (
            "arabic-digit",
            "A digit is an Arabic-Indic one.",
            "card-text-not-a-digit",
            format!("{}\u{660}{}", &right[..40], &right[41..]),
        ),
        (
            "digit-lost",
            "The last digit is missing.",
            "card-text-incomplete",
            right[..right.len() - 1].to_owned(),
        ),
        ("empty", "There are no digits.", "card-text-incomplete", "PHR1:".to_owned()),
        (
            "group-out-of-range",
            "A group of digits is 256^22.",
            "card-text-out-of-range",
            group("95780971304118053647396689196894323976171195136475136"),
        ),
    ];
    assert!(digits > 60, "the cases change the text's middle");
    let draft = |(name, about, code, text): (&str, &str, &str, String)| {
        let draft = cast.draft_card(&format!("bad-text-{name}"), TEXT, about, Vec::new());
        Draft { text, card: None, ..draft }.opening(cast.by_network(), refused("text", code))
    };
    cases.into_iter().map(draft).collect()
}

fn access_codes(cast: &Cast) -> Vec<Draft> {
    let right = cast.code.expose_digits();
    let changed = |at: usize, to: &str| format!("{}{to}{}", &right[..at], &right[at + to.len()..]);
    let other_digit = if right.starts_with('5') { "6" } else { "5" };
    let swap = (0..15).find(|at| right.as_bytes()[*at] != right.as_bytes()[at + 1]).expect("not all alike");
    let swapped = changed(swap, &format!("{}{}", &right[swap + 1..swap + 2], &right[swap..=swap]));
    let other =
        phr_core::keys::AccessCode::generate(Default::default(), &mut Seeded::new("another access code"));
    let cases = [
        ("digit-wrong", "A digit is wrong.", "access-code", "access-code-mistyped", changed(0, other_digit)),
        ("digits-swapped", "Two neighbours are swapped.", "access-code", "access-code-mistyped", swapped),
        (
            "digit-lost",
            "A digit is missing.",
            "access-code",
            "access-code-wrong-length",
            right[..15].to_owned(),
        ),
        (
            "letter",
            "A letter stands among the digits.",
            "access-code",
            "access-code-not-a-digit",
            changed(3, "l"),
        ),
        (
            "ethiopic-ten",
            "The Ethiopic sign for ten is no digit.",
            "access-code",
            "access-code-not-a-digit",
            format!("{}\u{1372}{}", &right[..3], &right[4..]),
        ),
        (
            "twelve-digits",
            "Twelve digits, where no policy allows them.",
            "access-code",
            "access-code-wrong-length",
            "123456789012".to_owned(),
        ),
        (
            "of-another-card",
            "A good access code of another card.",
            "open",
            "open-not-for-this-key",
            other.expose_digits().to_owned(),
        ),
    ];
    let card = cast.right_card_for_both("bad-access-code").as_bytes().to_vec();
    let draft = |(name, about, stage, code, typed): (&str, &str, &str, &str, String)| {
        cast.draft_card(&format!("bad-access-code-{name}"), CODE, about, card.clone())
            .opening(json!({ "access_code": typed }), refused(stage, code))
    };
    cases.into_iter().map(draft).collect()
}

/// Bytes that are no deterministic CBOR, or not of version 1.
fn card_forms(cast: &Cast) -> Vec<Draft> {
    let right = cast.right_card("bad-card");
    let body = &right[2..];
    let cases = [
        ("truncated", "The last byte is missing.", "cbor-truncated", right[..right.len() - 1].to_vec()),
        ("trailing-byte", "A byte follows the card.", "cbor-trailing", [&right[..], &[0]].concat()),
        (
            "version-2",
            "The card says that it is of version 2.",
            "card-other-version",
            [&[0x82, 0x02], body].concat(),
        ),
        (
            "version-0",
            "The card says that it is of version 0.",
            "cose-unexpected",
            [&[0x82, 0x00], body].concat(),
        ),
        (
            "tagged",
            "The compartment bears the tag of COSE_Encrypt.",
            "cbor-unsupported",
            [&[0x82, 0x01, 0xd8, 0x60], body].concat(),
        ),
        (
            "version-not-shortest",
            "The version takes two bytes.",
            "cbor-not-shortest",
            [&[0x82, 0x18, 0x01], body].concat(),
        ),
        (
            "indefinite-length",
            "The card is an array of indefinite length.",
            "cbor-indefinite",
            [&[0x9f, 0x01], body, &[0xff]].concat(),
        ),
    ];
    let draft = |(name, about, code, card): (&str, &str, &str, Vec<u8>)| {
        cast.draft_card(&format!("bad-card-{name}"), CARD, about, card)
            .opening(cast.by_network(), refused("card", code))
    };
    let mut drafts: Vec<Draft> = cases.into_iter().map(draft).collect();
    let mut value = cbor::decode(&right).expect("the card is right");
    let headers = place(&mut value, &[I(1), I(1)]).as_map_mut().expect("headers");
    headers.extend(headers.clone());
    drafts.push(draft(("header-twice", "The IV is there twice.", "cbor-key-order", cbor::encode(&value))));
    drafts
}

/// A change of a card's CBOR.
type Change = fn(&mut Value);

/// Headers and recipients that the format does not have. The card is for one network and the holder.
fn card_headers(cast: &Cast) -> Vec<Draft> {
    const RECIPIENTS: [super::forge::At; 2] = [I(1), I(3)];
    let cases: [(&str, &str, &str, Change); 19] = [
        ("content-alg-other", "The content's algorithm is A256GCM.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(0)]) = bytes(header(vec![(1, 3.into())]));
        }),
        ("content-alg-missing", "The content's algorithm is missing.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(0)]) = bytes(Vec::new());
        }),
        ("content-alg-unprotected", "The content's algorithm is not protected.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(0)]) = bytes(Vec::new());
            let iv = place(card, &[I(1), I(1), M(0)]).clone();
            *place(card, &[I(1), I(1)]) = map(vec![(1, 24.into()), (5, iv)]);
        }),
        ("content-header-extra", "The compartment has a content type.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(0)]) = bytes(header(vec![(1, 24.into()), (3, 60.into())]));
        }),
        ("iv-short", "The IV has eleven bytes.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(1), M(0)]) = bytes(vec![7; 11]);
        }),
        ("iv-partial", "There is a partial IV in the place of the IV.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(1)]) = map(vec![(6, bytes(vec![7; 12]))]);
        }),
        ("ciphertext-empty", "The ciphertext is a tag alone.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(2)]) = bytes(vec![7; 16]);
        }),
        ("ciphertext-detached", "The ciphertext is elsewhere.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(2)]) = Value::Null;
        }),
        ("no-recipients", "There is no recipient.", "cose-unexpected", |card| {
            items(card, &RECIPIENTS).clear()
        }),
        ("too-many-recipients", "There are seventeen recipients.", "cose-too-large", |card| {
            let recipients = items(card, &RECIPIENTS);
            let network = recipients[0].clone();
            *recipients = vec![network; 17];
        }),
        ("holder-first", "The holder's recipient stands before the network's.", "cose-unexpected", |card| {
            items(card, &RECIPIENTS).reverse();
        }),
        ("two-holders", "There are two recipients for the holder.", "cose-unexpected", |card| {
            let recipients = items(card, &RECIPIENTS);
            recipients.push(recipients[1].clone());
        }),
        ("network-alg-other", "The network's algorithm is HPKE-3-KE.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(3), I(0), I(0)]) = bytes(header(vec![(1, 49.into())]));
        }),
        ("network-hint-long", "The network's hint has three bytes.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(3), I(0), I(1), M(0)]) = bytes(vec![7; 3]);
        }),
        ("network-hint-missing", "The network's hint is missing.", "cose-unexpected", |card| {
            drop(place(card, &[I(1), I(3), I(0), I(1)]).as_map_mut().expect("headers").remove(0));
        }),
        ("holder-alg-other", "The holder's algorithm is A192KW.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(3), I(1), I(1), M(0)]) = (-4).into();
        }),
        ("holder-key-id", "The holder's recipient has a key id.", "cose-unexpected", |card| {
            *place(card, &[I(1), I(3), I(1), I(1)]) = map(vec![(1, (-5).into()), (4, bytes(vec![7; 2]))]);
        }),
        ("nested-recipient", "A recipient has recipients of its own.", "cose-unexpected", |card| {
            items(card, &[I(1), I(3), I(1)]).push(array(Vec::new()));
        }),
        ("fourth-element", "The card has a fourth element.", "cose-unexpected", |card| {
            let care = place(card, &[I(1)]).clone();
            items(card, &[]).extend([care, Value::Null]);
        }),
    ];
    let right = cast.right_card_for_both("bad-card-headers");
    let draft = |(name, about, code, change): (&str, &str, &str, Change)| {
        let mut value = cbor::decode(right.as_bytes()).expect("the card is right");
        change(&mut value);
        cast.draft_card(&format!("bad-card-{name}"), CARD, about, cbor::encode(&value))
            .opening(cast.by_network(), refused("card", code))
    };
    cases.into_iter().map(draft).collect()
}

/// Cards of the right form that do not open.
fn openings(cast: &Cast) -> Vec<Draft> {
    let network = cast.network.public_key();
    let draft = |name: &str, about: &str, code: &str, card: Vec<u8>| {
        cast.draft_card(&format!("bad-open-{name}"), CARD, about, card)
            .opening(cast.by_network(), refused("open", code))
    };
    let right = cast.right_card("bad-open");
    let changed = |path: &[super::forge::At], at: usize| {
        let mut value = cbor::decode(&right).expect("the card is right");
        let item = place(&mut value, path);
        *item = bytes(flipped(item.as_bytes().expect("bytes"), at));
        cbor::encode(&value)
    };
    let record = {
        let signed = Signed::new(&payload(samples::one_allergy()), &cast.issuer);
        [&[0x81], signed.attestation.as_bytes()].concat()
    };
    let forge = |name: &str, change: &dyn Fn(&mut Compartment)| {
        let mut compartment = Compartment::care(&record, network);
        change(&mut compartment);
        cbor::encode(&array(vec![1.into(), compartment.seal(&mut Seeded::new(name))]))
    };
    let plaintext = |name: &str, plaintext: Vec<u8>| forge(name, &|c| c.plaintext.clone_from(&plaintext));
    let zeros = vec![0; 40];
    let mut drafts = vec![
        draft(
            "ciphertext-bit",
            "A bit of the ciphertext is turned over.",
            "open-failed",
            changed(&[I(1), I(2)], 9),
        ),
        draft("tag-bit", "A bit of the tag is turned over.", "open-failed", {
            let last = right_ciphertext_length(&right) - 1;
            changed(&[I(1), I(2)], last)
        }),
        draft("iv-bit", "A bit of the IV is turned over.", "open-failed", changed(&[I(1), I(1), M(0)], 3)),
        draft(
            "encapsulated-key-bit",
            "A bit of the network's encapsulated key is turned over.",
            "open-not-for-this-key",
            changed(&[I(1), I(3), I(0), I(1), M(1)], 3),
        ),
        draft(
            "wrapped-key-bit",
            "A bit of the content key's encryption is turned over.",
            "open-not-for-this-key",
            changed(&[I(1), I(3), I(0), I(2)], 3),
        ),
        draft(
            "label-other",
            "The compartment is sealed under the label of another.",
            "open-failed",
            forge("label", &|c| c.aad = b"phr-card/1/confidential".to_vec()),
        ),
        draft(
            "label-version-2",
            "The compartment is sealed under the label of version 2.",
            "open-failed",
            forge("label 2", &|c| c.aad = b"phr-card/2/care".to_vec()),
        ),
        draft(
            "padding-missing",
            "There are zeros behind the record and no 80 before them.",
            "open-failed",
            plaintext("padding 1", [&record[..], &zeros].concat()),
        ),
        draft(
            "padding-other-mark",
            "The padding begins with 01.",
            "open-failed",
            plaintext("padding 2", [&record[..], &[1], &zeros].concat()),
        ),
        draft(
            "padding-only",
            "The plaintext is all zeros.",
            "open-failed",
            plaintext("padding 3", zeros.clone()),
        ),
    ];
    drafts.extend(exchanged_compartments(cast));
    drafts
}

fn right_ciphertext_length(card: &[u8]) -> usize {
    let mut value = cbor::decode(card).expect("the card is right");
    place(&mut value, &[I(1), I(2)]).as_bytes().expect("a ciphertext").len()
}

/// A confidential compartment that was taken off, put on, or put in the place of another.
fn exchanged_compartments(cast: &Cast) -> Vec<Draft> {
    let networks = [cast.network.public_key()];
    let sealing = Sealing { holder: Some(&cast.code), networks: &networks, ..Sealing::default() };
    let sealed = |name: &str| {
        let care = vec![Signed::new(&payload(samples::one_allergy()), &cast.issuer)];
        let draft = cast.draft_sealed(name, "", "", (care, Some(Vec::new())), &sealing);
        cbor::decode(&draft.card.expect("it was sealed")).expect("the card is right")
    };
    let (one, mut other) = (sealed("compartments 1"), sealed("compartments 2"));
    let (mut removed, mut exchanged) = (one.clone(), one);
    let without = cast.right_card_for_both("compartments 3");
    let mut added = cbor::decode(without.as_bytes()).expect("the card is right");
    drop(items(&mut removed, &[]).pop());
    *place(&mut exchanged, &[I(2)]) = place(&mut other, &[I(2)]).clone();
    items(&mut added, &[]).push(place(&mut other, &[I(2)]).clone());
    let draft = |name: &str, about: &str, card: &Value| {
        cast.draft_card(&format!("bad-open-{name}"), CARD, about, cbor::encode(card))
            .opening(cast.by_network(), refused("open", "open-failed"))
    };
    vec![
        draft("confidential-removed", "The confidential compartment was taken off the card.", &removed),
        draft("confidential-added", "Another card's confidential compartment was put on the card.", &added),
        draft("confidential-exchanged", "The confidential compartment is that of another card.", &exchanged),
    ]
}

/// What is rightly sealed and is no record.
fn records(cast: &Cast) -> Vec<Draft> {
    let label = "phr-card/1/attestation";
    let packed = compress::deflate(&wire::encode(&payload(samples::one_allergy())));
    let right = || Sign1::right(packed.clone(), &cast.issuer, label);
    let kid = || bytes(*cast.issuer.public_key().key_id().as_bytes());
    let attestation = right().sign(&cast.issuer);
    let mut detached = attestation.clone();
    *place(&mut detached, &[I(2)]) = Value::Null;
    let mut long = attestation.clone();
    items(&mut long, &[]).push(Value::Null);
    let eddsa = Sign1 { protected: header(vec![(1, (-8).into()), (4, kid())]), ..right() };
    let no_alg = Sign1 { protected: header(vec![(4, kid())]), ..right() };
    let no_kid =
        Sign1 { protected: header(vec![(1, (-19).into())]), unprotected: vec![(4, kid())], ..right() };
    let extra = Sign1 { unprotected: vec![(3, 60.into())], ..right() };
    let one = |item: Value| cbor::encode(&array(vec![item]));
    let cases = [
        ("empty", "There is no attestation.", cbor::encode(&array(Vec::new()))),
        ("not-an-array", "The record is one attestation and no list.", cbor::encode(&attestation)),
        (
            "trailing-byte",
            "A byte stands between record and padding.",
            [one(attestation.clone()), vec![0x01]].concat(),
        ),
        (
            "too-many-attestations",
            "There are 257 attestations.",
            cbor::encode(&array(vec![attestation.clone(); 257])),
        ),
        (
            "attestation-alg-eddsa",
            "The signature's algorithm is EdDSA, which names no curve.",
            one(eddsa.sign(&cast.issuer)),
        ),
        ("attestation-alg-missing", "The signature's algorithm is missing.", one(no_alg.sign(&cast.issuer))),
        ("attestation-key-id-unprotected", "The key id is not protected.", one(no_kid.sign(&cast.issuer))),
        (
            "attestation-header-extra",
            "The attestation has a header that the format does not have.",
            one(extra.sign(&cast.issuer)),
        ),
        ("attestation-payload-detached", "The payload is elsewhere.", one(detached)),
        ("attestation-fifth-element", "The attestation has a fifth element.", one(long)),
    ];
    let draft = |(name, about, record): (&str, &str, Vec<u8>)| {
        let compartment = Compartment::care(&record, cast.network.public_key());
        let card = cbor::encode(&array(vec![1.into(), compartment.seal(&mut Seeded::new(name))]));
        let draft = cast.draft_card(&format!("bad-record-{name}"), RECORD, about, card);
        Draft { record: Some(record), ..draft }.opening(cast.by_network(), refused("open", "open-failed"))
    };
    cases.into_iter().map(draft).collect()
}

/// Attestations of the right form whose signature is wrong.
fn signatures(cast: &Cast) -> Vec<Draft> {
    let packed = compress::deflate(&wire::encode(&payload(samples::one_allergy())));
    let right = |label| Sign1::right(packed.clone(), &cast.issuer, label);
    let attestation = right("phr-card/1/attestation").sign(&cast.issuer);
    let changed = |part: usize, change: &dyn Fn(&[u8]) -> Vec<u8>| {
        let mut attestation = attestation.clone();
        let item = place(&mut attestation, &[I(part)]);
        *item = bytes(change(item.as_bytes().expect("bytes")));
        attestation
    };
    let cases = [
        ("bit", "A bit of the signature is turned over.", changed(3, &|s| flipped(s, 10))),
        ("payload-bit", "A bit of the payload is turned over.", changed(2, &|p| flipped(p, 5))),
        (
            "payload-cut",
            "The last byte of the payload is missing.",
            changed(2, &|p| p[..p.len() - 1].to_vec()),
        ),
        (
            "other-key",
            "Another key signed it than it says.",
            right("phr-card/1/attestation").sign(&cast.clinic),
        ),
        (
            "other-label",
            "It was signed under the label of trust lists.",
            right("phr-card/1/trust-list").sign(&cast.issuer),
        ),
        ("no-label", "It was signed without a label.", right("").sign(&cast.issuer)),
        (
            "not-canonical",
            "The signature's second half has the group's order added.",
            changed(3, &plus_group_order),
        ),
    ];
    let draft = |(name, about, attestation): (&str, &str, Value)| {
        let record = cbor::encode(&array(vec![attestation]));
        let compartment = Compartment::care(&record, cast.network.public_key());
        let card = cbor::encode(&array(vec![1.into(), compartment.seal(&mut Seeded::new(name))]));
        let draft = cast.draft_card(&format!("bad-signature-{name}"), "Signatures", about, card);
        let reading = Reading::new().withheld(0, "signature-wrong");
        Draft { record: Some(record), ..draft }.read_by_network(cast, reading)
    };
    cases.into_iter().map(draft).collect()
}

/// The same signature to a verifier that does not look whether S is below the group's order (RFC 8032, section 5.1.7).
fn plus_group_order(signature: &[u8]) -> Vec<u8> {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut signature = signature.to_vec();
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    signature
}

/// Rightly signed bytes that do not unpack.
fn packings(cast: &Cast) -> Vec<Draft> {
    let right = compress::deflate(&wire::encode(&payload(samples::every_section())));
    let bomb = compress::deflate(&vec![0; 131_073]);
    let dictionary_free = compress::deflate_with(&[], &wire::encode(&payload(samples::every_section())));
    let cases = [
        ("empty", "There is not even a method of packing.", "inflate-unknown-method", Vec::new()),
        (
            "unknown-method",
            "The method of packing has number 2.",
            "inflate-unknown-method",
            [&[2], &right[1..]].concat(),
        ),
        (
            "truncated",
            "The packed bytes are cut short.",
            "inflate-damaged",
            right[..right.len() - 3].to_vec(),
        ),
        (
            "trailing-byte",
            "A byte follows the end of the packed bytes.",
            "inflate-damaged",
            [&right[..], &[0]].concat(),
        ),
        ("reserved-block", "A block is of the kind that DEFLATE reserves.", "inflate-damaged", vec![1, 0x07]),
        ("zlib", "The packed bytes have zlib's header.", "inflate-damaged", {
            [&[1, 0x78, 0xda], dictionary_free.expect("it can be packed").as_slice()].concat()
        }),
        ("bomb", "131 073 bytes would come out.", "inflate-too-long", bomb),
    ];
    let draft = |(name, about, code, packed): (&str, &str, &str, Vec<u8>)| {
        let signed = vec![Signed::packed(packed, &cast.issuer)];
        cast.draft_of(&format!("bad-packed-{name}"), PACKED, about, signed)
            .read_by_network(cast, Reading::new().withheld(0, code))
    };
    cases.into_iter().map(draft).collect()
}

fn faulty_payloads(cast: &Cast) -> Vec<Draft> {
    let draft = |(name, about, code, payload): payloads::Faulty| {
        let signed = Signed::payload(payload, &cast.issuer);
        cast.draft_of(&format!("bad-payload-{name}"), PAYLOAD, about, vec![signed])
            .read_by_network(cast, Reading::new().withheld(0, code))
    };
    payloads::all().into_iter().chain(kinds::all()).map(draft).collect()
}

/// Rightly signed attestations that are not to be trusted.
fn verdicts(cast: &Cast) -> Vec<Draft> {
    let right = || payload(samples::one_allergy());
    let draft = |name: &str, about: &str, signed: Vec<Signed>, change: &dyn Fn(&mut TrustListDraft)| {
        let mut list = cast.list();
        change(&mut list);
        let draft = cast.draft_of(&format!("bad-{name}"), TRUST, about, signed);
        Draft { trust_list: cast.sign_list(list), ..draft }
    };
    let judged = |name: &str, about: &str, verdict: &str, change: &dyn Fn(&mut TrustListDraft)| {
        draft(name, about, vec![Signed::new(&right(), &cast.issuer)], change)
            .read_by_network(cast, Reading::new().verdict(0, verdict))
    };
    let withdrawn = |at: i64, reason| {
        move |list: &mut TrustListDraft| {
            list.issuers[0].withdrawn = Some(Withdrawal { at: Timestamp(at), reason });
        }
    };
    let iat = right().issued_at.0;
    let future = AttestationPayload { issued_at: Timestamp(NOW + DAY + 1), ..right() };
    let other = AttestationPayload { record_id: RecordId([9; 8]), issued_at: Timestamp(iat + 60), ..right() };
    vec![
        draft(
            "issuer-unknown",
            "The trust list has no such issuer.",
            vec![Signed::new(&right(), &cast.stranger)],
            &|_| {},
        )
        .read_by_network(cast, Reading::new().withheld(0, "issuer-unknown")),
        judged(
            "issuer-compromised",
            "The issuer's key was compromised after it signed this.",
            "issuer-withdrawn",
            &withdrawn(NOW, WithdrawalReason::Compromised),
        ),
        judged(
            "issuer-withdrawn-unspecified",
            "The issuer was withdrawn after it signed this, and nobody says why.",
            "issuer-withdrawn",
            &withdrawn(NOW, WithdrawalReason::Unspecified),
        ),
        judged(
            "issuer-replaced-before",
            "The issuer's key was replaced in the second in which it signed this.",
            "issuer-withdrawn",
            &withdrawn(iat, WithdrawalReason::Replaced),
        ),
        judged(
            "issuer-not-yet",
            "The issuer's dates begin a second later.",
            "outside-issuer-dates",
            &|list| list.issuers[0].from = Timestamp(iat + 1),
        ),
        judged(
            "issuer-no-longer",
            "The issuer's dates ended a second earlier.",
            "outside-issuer-dates",
            &|list| list.issuers[0].until = Some(Timestamp(iat - 1)),
        ),
        judged(
            "issuer-purpose",
            "The issuer may sign visits only, and this is an assessment.",
            "purpose-not-allowed",
            &|list| list.issuers[0].purposes = [Purpose::Visit].into(),
        ),
        draft(
            "dated-in-future",
            "The attestation is dated a day and a second ahead of the clock.",
            vec![Signed::new(&future, &cast.issuer)],
            &|_| {},
        )
        .read_by_network(cast, Reading::new().verdict(0, "dated-in-future")),
        draft(
            "other-record",
            "The second attestation is about another record.",
            vec![Signed::new(&right(), &cast.issuer), Signed::new(&other, &cast.issuer)],
            &|_| {},
        )
        .read_by_network(cast, Reading::trusted(1).withheld(1, "other-record")),
    ]
}
