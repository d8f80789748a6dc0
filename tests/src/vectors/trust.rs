//! Trust lists as readers are offered them: one folder for each case, with the one fault that its name says.
//!
//! A folder has `roots.txt`, what the reader was given; `held.phrlist`, the list that it holds, if it holds one;
//! `offered.phrlist`; and `expected.json`, what must come of it.

use std::collections::BTreeMap;

use ciborium::Value;
use phr_core::cbor;
use phr_core::keys::{RootSecretKey, RootSetId};
use phr_core::model::Timestamp;
use phr_core::trust::{
    Epoch, PartlySignedRotation, RootChain, RootSet, TrustList, TrustListDraft, Withdrawal, WithdrawalReason,
};
use serde_json::json;

use super::cast::{Cast, DAY, NOW};
use super::forge::At::{I, M};
use super::forge::{Joint, Seeded, array, bytes, flipped, items, map, place};

const LIST: &str = "phr-card/1/trust-list";
const ROTATION: &str = "phr-card/1/root-rotation";

/// The files of all cases, by path.
pub(super) fn files(cast: &Cast) -> BTreeMap<String, Vec<u8>> {
    let roots = Roots::new();
    let cases = [
        accepted(cast, &roots),
        forms(cast, &roots),
        root_sets(cast, &roots),
        rotations(cast, &roots),
        signatures(cast, &roots),
        contents(cast, &roots),
        instead_of_held(cast, &roots),
    ];
    cases.into_iter().flatten().flat_map(Case::files).collect()
}

/// One case.
struct Case {
    name: String,
    about: &'static str,
    given: RootSetId,
    held: Option<Vec<u8>>,
    offered: Vec<u8>,
    clock: i64,
    /// The step at which it is refused, and the code.
    refused: Option<(u8, &'static str)>,
}

impl Case {
    fn accepted(name: &str, about: &'static str, given: &RootSet, offered: Vec<u8>) -> Case {
        let name = format!("good-trust-{name}");
        Case { name, about, given: given.id(), held: None, offered, clock: NOW, refused: None }
    }

    fn refused(
        (step, code): (u8, &'static str),
        name: &str,
        about: &'static str,
        given: &RootSet,
        offered: Vec<u8>,
    ) -> Case {
        let accepted = Case::accepted("", about, given, offered);
        Case { name: format!("bad-trust-{name}"), refused: Some((step, code)), ..accepted }
    }

    fn held(self, list: &TrustList) -> Case {
        Case { held: Some(list.as_bytes().to_vec()), ..self }
    }

    fn at(self, clock: i64) -> Case {
        Case { clock, ..self }
    }

    fn files(self) -> Vec<(String, Vec<u8>)> {
        let expect = match self.refused {
            None => json!("accepted"),
            Some((step, code)) => json!({ "refused": { "step": step, "code": code } }),
        };
        let expected = json!({ "about": self.about, "clock": self.clock, "expect": expect });
        let file = |name: &str, bytes: Vec<u8>| (format!("{}/{name}", self.name), bytes);
        let mut files = vec![
            file("roots.txt", format!("{}\n", self.given).into_bytes()),
            file("offered.phrlist", self.offered),
            file("expected.json", format!("{expected:#}\n").into_bytes()),
        ];
        files.extend(self.held.map(|list| file("held.phrlist", list)));
        files
    }
}

/// The roots of all cases: of the first set two of three sign, of the second two of three others, of which one is the same.
struct Roots {
    keys: Vec<RootSecretKey>,
    first: RootSet,
    second: RootSet,
}

impl Roots {
    fn new() -> Roots {
        let key =
            |n: usize| RootSecretKey::generate(&mut Seeded::new(&format!("phr-card vectors: root {n}")));
        let keys: Vec<RootSecretKey> = (0..6).map(key).collect();
        let set = |numbers: [usize; 3]| {
            RootSet::new(2, numbers.map(|n| keys[n].public_key())).expect("a set that can sign")
        };
        Roots { first: set([0, 1, 2]), second: set([2, 3, 4]), keys }
    }

    fn keys(&self, numbers: &[usize]) -> Vec<&RootSecretKey> {
        numbers.iter().map(|n| &self.keys[*n]).collect()
    }

    /// The roots of the first set, never changed.
    fn unchanged(&self) -> RootChain {
        RootChain::first(self.first.clone())
    }

    fn changed(&self) -> RootChain {
        self.unchanged().rotated(self.rotation(&self.first, &self.second, &[0, 1, 3, 4])).expect("all agreed")
    }

    fn rotation(&self, from: &RootSet, to: &RootSet, signers: &[usize]) -> PartlySignedRotation {
        let mut rotation = PartlySignedRotation::prepare(from.clone(), to.clone(), Timestamp(NOW - 20 * DAY));
        self.keys(signers).into_iter().for_each(|root| rotation.sign(root).expect("a root of either set"));
        rotation
    }

    fn sign(&self, list: &TrustListDraft, chain: RootChain, signers: &[usize]) -> TrustList {
        let mut partly = list.prepare(chain).expect("the list keeps the rules");
        self.keys(signers).into_iter().for_each(|root| partly.sign(root).expect("one of the roots"));
        partly.finish().expect("enough have signed")
    }

    /// A list of the first set, as the format says.
    fn right(&self, list: &TrustListDraft) -> TrustList {
        self.sign(list, self.unchanged(), &[0, 2])
    }
}

fn numbered(cast: &Cast, number: u64) -> TrustListDraft {
    TrustListDraft { number, ..cast.list() }
}

fn accepted(cast: &Cast, roots: &Roots) -> Vec<Case> {
    let alone = RootSet::single(roots.keys[5].public_key());
    let by_one = roots.sign(&cast.list(), RootChain::first(alone.clone()), &[5]);
    let right = roots.right(&cast.list());
    let by_all = roots.sign(&cast.list(), roots.unchanged(), &[0, 1, 2]);
    let changed = roots.sign(&numbered(cast, 2), roots.changed(), &[3, 4]);
    let back = roots.rotation(&roots.second, &alone, &[2, 4, 5]);
    let twice = roots.changed().rotated(back).expect("all agreed");
    let twice = roots.sign(&numbered(cast, 1), twice, &[5]);
    let full = {
        let mut list = cast.list();
        list.names = [("en".to_owned(), "Route health programme".to_owned())].into();
        list.issuers[0].number = Some(1);
        list.issuers[1].number = Some(1);
        let withdrawal = Withdrawal { at: Timestamp(NOW - DAY), reason: WithdrawalReason::Replaced };
        list.issuers[1].withdrawn = Some(withdrawal);
        list.networks[0].epoch = Some(Epoch { network: 1, epoch: 1 });
        list.networks[1].epoch = Some(Epoch { network: 1, epoch: 2 });
        roots.right(&list)
    };
    let list = |list: &TrustList| list.as_bytes().to_vec();
    let (first, offered) = (&roots.first, list(&right));
    let newer = list(&roots.right(&numbered(cast, 8)));
    vec![
        Case::accepted("one-root", "One root signs alone.", &alone, list(&by_one)),
        Case::accepted("two-of-three", "Two of three roots signed.", first, offered.clone()),
        Case::accepted("all-three", "All three roots signed, of which two must.", first, list(&by_all)),
        Case::accepted("every-field", "The list has every field.", first, list(&full)),
        Case::accepted("same-again", "The list that the reader holds.", first, offered).held(&right),
        Case::accepted(
            "same-by-others",
            "The list that the reader holds, signed by all three roots.",
            first,
            list(&by_all),
        )
        .held(&right),
        Case::accepted("newer", "The list has a higher number.", first, newer.clone()).held(&right),
        Case::accepted(
            "newer-though-past",
            "The list has a higher number and is past its best-before date.",
            first,
            newer,
        )
        .held(&right)
        .at(NOW + 301 * DAY),
        Case::accepted(
            "roots-changed",
            "The roots were changed, and the numbers start again.",
            first,
            list(&changed),
        )
        .held(&right),
        Case::accepted(
            "roots-changed-before",
            "The reader was given the roots of today.",
            &roots.second,
            list(&changed),
        ),
        Case::accepted(
            "roots-changed-twice",
            "The roots were changed twice since the reader's list.",
            first,
            list(&twice),
        )
        .held(&right),
    ]
}

/// Steps 1 and 2: the form.
fn forms(cast: &Cast, roots: &Roots) -> Vec<Case> {
    let right = roots.right(&cast.list()).as_bytes().to_vec();
    let edited = |change: &dyn Fn(&mut Vec<Value>)| {
        let mut parts = cbor::decode(&right).expect("the list is right").into_array().expect("an array");
        change(&mut parts);
        cbor::encode(&array(parts))
    };
    let message = |change: &dyn Fn(&mut Vec<Value>)| {
        edited(&|parts| {
            let message = cbor::decode(parts[2].as_bytes().expect("bytes")).expect("the message is right");
            let mut message = message.into_array().expect("an array");
            change(&mut message);
            parts[2] = bytes(cbor::encode(&array(message)));
        })
    };
    let reversed = message(&|message| items(&mut message[3], &[]).reverse());
    let twice = message(&|message| {
        let one = items(&mut message[3], &[])[0].clone();
        items(&mut message[3], &[]).insert(0, one);
    });
    let alg = message(&|message| *place(&mut message[3], &[I(0), I(1)]) = map(vec![(1, (-19).into())]));
    let case = |code, name, about, offered| Case::refused((2, code), name, about, &roots.first, offered);
    vec![
        case("cbor-trailing", "trailing-byte", "A byte follows the list.", [&right[..], &[0]].concat()),
        case("cbor-unsupported", "tagged", "The list bears the tag of COSE_Sign.", {
            [&[0xd8, 98], &right[..]].concat()
        }),
        case(
            "cose-unexpected",
            "fourth-part",
            "The list has a fourth part.",
            edited(&|parts| parts.push(0.into())),
        ),
        case(
            "cose-unexpected",
            "one-signer-form",
            "A COSE_Sign1 stands in place of the COSE_Sign.",
            message(&|message| message[3] = bytes(vec![1; 64])),
        ),
        case("cose-unexpected", "signatures-out-of-order", "The signatures are out of order.", reversed),
        case("cose-unexpected", "signature-twice", "One root's signature is there twice.", twice),
        case("cose-unexpected", "unprotected-header", "A signature names its algorithm unprotected.", alg),
    ]
}

/// Step 2: the sets of roots.
fn root_sets(cast: &Cast, roots: &Roots) -> Vec<Case> {
    let right = roots.right(&cast.list()).as_bytes().to_vec();
    let sets = |change: &dyn Fn(&mut Value)| {
        let mut list = cbor::decode(&right).expect("the list is right");
        change(place(&mut list, &[I(0)]));
        cbor::encode(&list)
    };
    let threshold = |threshold: u64| sets(&|sets: &mut Value| *place(sets, &[I(0), I(0)]) = threshold.into());
    let case = |code, name, about, offered| Case::refused((2, code), name, about, &roots.first, offered);
    let weak = sets(&|sets| {
        let mut key = vec![0; 32];
        key[0] = 1;
        *place(sets, &[I(0), I(1), I(0)]) = bytes(key);
    });
    let again = sets(&|sets| {
        let set = items(sets, &[])[0].clone();
        items(sets, &[]).push(set);
    });
    vec![
        case("trust-list-roots", "threshold-none", "No root has to sign.", threshold(0)),
        case("trust-list-roots", "threshold-out-of-reach", "Four of three roots must sign.", threshold(4)),
        case(
            "trust-list-roots",
            "no-roots",
            "There is no set of roots.",
            sets(&|sets| items(sets, &[]).clear()),
        ),
        case(
            "trust-list-roots",
            "roots-out-of-order",
            "The keys of a set are out of order.",
            sets(&|sets| items(sets, &[I(0), I(1)]).reverse()),
        ),
        case("trust-list-field", "root-weak-key", "A root's key is of small order.", weak),
        case("trust-list-roots", "rotation-missing", "A second set stands there without a rotation.", again),
    ]
}

/// Steps 3 and 4: how the roots follow from one another, and from those that the reader was given.
fn rotations(cast: &Cast, roots: &Roots) -> Vec<Case> {
    let (first, second) = (&roots.first, &roots.second);
    let right = roots.sign(&cast.list(), roots.changed(), &[3, 4]).as_bytes().to_vec();
    let agreed = roots.rotation(first, second, &[0, 1, 3, 4]).encode();
    let agreed = cbor::decode(&agreed).expect("right").into_array().expect("an array");
    let message = cbor::decode(agreed[2].as_bytes().expect("bytes")).expect("right");
    let payload = message.as_array().and_then(|parts| parts[2].as_bytes()).expect("a payload").clone();
    let with = |rotation: Value| {
        let mut list = cbor::decode(&right).expect("the list is right");
        *place(&mut list, &[I(1), I(0)]) = bytes(cbor::encode(&rotation));
        cbor::encode(&list)
    };
    let signed = |payload: Vec<u8>, label, signers: &[usize]| {
        with(Joint { payload, label, signers: roots.keys(signers) }.sign())
    };
    let content = |change: &dyn Fn(&mut Value)| {
        let mut content = cbor::decode(&payload).expect("right");
        change(&mut content);
        signed(cbor::encode(&content), ROTATION, &[0, 1, 3, 4])
    };
    let altered = {
        let mut message = message.clone();
        let signature = place(&mut message, &[I(3), I(0), I(2)]);
        *signature = bytes(flipped(signature.as_bytes().expect("bytes"), 5));
        with(message)
    };
    let few = "trust-list-rotation-too-few-signatures";
    let all: &[usize] = &[0, 1, 3, 4];
    let case = |code, name, about, offered| Case::refused((3, code), name, about, first, offered);
    let strangers = roots.right(&cast.list()).as_bytes().to_vec();
    let other = RootSet::single(roots.keys[5].public_key());
    vec![
        case(few, "rotation-old-too-few", "Only one of the old roots agreed to the new ones.", {
            signed(payload.clone(), ROTATION, &[0, 3, 4])
        }),
        case(few, "rotation-new-too-few", "Only one of the new roots agreed.", {
            signed(payload.clone(), ROTATION, &[0, 1, 3])
        }),
        case(few, "rotation-unsigned", "Nobody signed the change of roots.", {
            signed(payload.clone(), ROTATION, &[])
        }),
        case("trust-list-signer-unknown", "rotation-stranger", "A key of neither set signed too.", {
            signed(payload.clone(), ROTATION, &[0, 1, 3, 4, 5])
        }),
        case(
            "trust-list-signature-wrong",
            "rotation-altered",
            "A signature of the change is altered.",
            altered,
        ),
        case("trust-list-signature-wrong", "rotation-other-label", "The change was signed as a list.", {
            signed(payload.clone(), LIST, all)
        }),
        case(
            "trust-list-roots",
            "rotation-other-sets",
            "The change signed is one from the new to the old.",
            {
                content(&|content| {
                    let from = place(content, &[M(1)]).clone();
                    let to = std::mem::replace(place(content, &[M(2)]), from);
                    *place(content, &[M(1)]) = to;
                })
            },
        ),
        case("trust-list-roots", "rotation-version-2", "The change is of version 2.", {
            content(&|content| *place(content, &[M(0)]) = 2.into())
        }),
        Case::refused(
            (4, "trust-list-other-root"),
            "other-root",
            "The list is by other roots than the reader was given.",
            &other,
            strangers,
        ),
    ]
}

/// Step 5: enough signatures, and good ones.
fn signatures(cast: &Cast, roots: &Roots) -> Vec<Case> {
    let right = roots.right(&cast.list()).as_bytes().to_vec();
    let signed = |label, signers: &[usize]| resigned(&right, |payload| payload, label, &roots.keys(signers));
    let message = |change: &dyn Fn(&mut Value)| {
        let mut list = cbor::decode(&right).expect("the list is right");
        let mut message = cbor::decode(place(&mut list, &[I(2)]).as_bytes().expect("bytes")).expect("right");
        change(&mut message);
        *place(&mut list, &[I(2)]) = bytes(cbor::encode(&message));
        cbor::encode(&list)
    };
    let flip = |path: &[super::forge::At]| {
        message(&|message| {
            let part = place(message, path);
            *part = bytes(flipped(part.as_bytes().expect("bytes"), 40));
        })
    };
    let (few, wrong) = ("trust-list-too-few-signatures", "trust-list-signature-wrong");
    let case = |code, name, about, offered| Case::refused((5, code), name, about, &roots.first, offered);
    vec![
        case(few, "too-few", "One of three roots signed, of which two must.", signed(LIST, &[1])),
        case(few, "unsigned", "Nobody signed.", signed(LIST, &[])),
        case(wrong, "altered", "A bit of the list is turned over.", flip(&[I(2)])),
        case(wrong, "signature-altered", "A bit of a third signature is turned over.", {
            let third = roots.sign(&cast.list(), roots.unchanged(), &[0, 1, 2]);
            let mut list = cbor::decode(third.as_bytes()).expect("right");
            let part = place(&mut list, &[I(2)]);
            let mut message = cbor::decode(part.as_bytes().expect("bytes")).expect("right");
            let signature = place(&mut message, &[I(3), I(2), I(2)]);
            *signature = bytes(flipped(signature.as_bytes().expect("bytes"), 40));
            *part = bytes(cbor::encode(&message));
            cbor::encode(&list)
        }),
        case(wrong, "other-label", "The roots signed it as an attestation.", {
            signed("phr-card/1/attestation", &[0, 1])
        }),
        case("trust-list-signer-unknown", "stranger", "A key that is no root signed too.", {
            signed(LIST, &[0, 1, 5])
        }),
        case("trust-list-signer-unknown", "former-root", "A root that was replaced signed.", {
            let changed = roots.sign(&cast.list(), roots.changed(), &[3, 4]).as_bytes().to_vec();
            resigned(&changed, |payload| payload, LIST, &roots.keys(&[1, 2, 3]))
        }),
    ]
}

/// The list with a payload made of its own, signed by these.
fn resigned(
    list: &[u8],
    change: impl FnOnce(Vec<u8>) -> Vec<u8>,
    label: &'static str,
    signers: &[&RootSecretKey],
) -> Vec<u8> {
    let mut list = cbor::decode(list).expect("the list is right");
    let part = place(&mut list, &[I(2)]);
    let message = cbor::decode(part.as_bytes().expect("bytes")).expect("the message is right");
    let payload = message.as_array().and_then(|parts| parts[2].as_bytes()).expect("a payload").clone();
    let message = Joint { payload: change(payload), label, signers: signers.to_vec() };
    *part = bytes(cbor::encode(&message.sign()));
    cbor::encode(&list)
}

/// Steps 6 and 7: the content.
fn contents(cast: &Cast, roots: &Roots) -> Vec<Case> {
    let right = roots.right(&cast.list()).as_bytes().to_vec();
    let content = |change: &dyn Fn(&mut Value)| {
        let edit = |payload: Vec<u8>| {
            let mut content = cbor::decode(&payload).expect("the content is right");
            change(&mut content);
            cbor::encode(&content)
        };
        resigned(&right, edit, LIST, &roots.keys(&[0, 2]))
    };
    const ISSUER: [super::forge::At; 2] = [M(4), I(0)];
    let (field, rule) = ("trust-list-field", "trust-list-content");
    let case = |code, name, about, change: &dyn Fn(&mut Value)| {
        Case::refused((6, code), name, about, &roots.first, content(change))
    };
    let push = |value: &mut Value, key: u64, item: Value| {
        value.as_map_mut().expect("a map").push((key.into(), item));
    };
    let mut cases = vec![
        case(rule, "version-2", "The list's content is of version 2.", &|list| {
            *place(list, &[M(0)]) = 2.into()
        }),
        case(rule, "number-zero", "The list has number 0.", &|list| *place(list, &[M(1)]) = 0.into()),
        case(rule, "best-before-first", "The list is best before it was made.", &|list| {
            *place(list, &[M(3)]) = (NOW - 11 * DAY).into()
        }),
        case(field, "unknown-field", "The list has a field 10.", &|list| push(list, 10, 1.into())),
        case(field, "field-missing", "The list does not say when it was made.", &|list| {
            drop(list.as_map_mut().expect("a map").remove(2))
        }),
        case(rule, "publisher-nameless", "Who publishes the list has an empty name.", &|list| {
            push(list, 9, Value::Map(vec![("en".into(), " ".into())]))
        }),
        case(rule, "publisher-none", "Who publishes the list is there and has no name.", &|list| {
            push(list, 9, map(Vec::new()))
        }),
        case(rule, "issuer-twice", "An issuer is there twice.", &|list| {
            let issuer = place(list, &ISSUER).clone();
            items(list, &[M(4)]).push(issuer);
        }),
        case(field, "issuer-weak-key", "An issuer's key is of small order.", &|list| {
            let mut key = vec![0; 32];
            key[0] = 1;
            *place(list, &[M(4), I(0), M(0)]) = bytes(key);
        }),
        case(field, "purposes-out-of-order", "An issuer's purposes are out of order.", &|list| {
            *place(list, &[M(4), I(0), M(4)]) = array(vec![2.into(), 1.into()]);
        }),
        case(rule, "country-small", "A country's code is in small letters.", &|list| {
            *place(list, &[M(4), I(0), M(2)]) = "gr".into();
        }),
        case(rule, "names-none", "A network has no name.", &|list| {
            *place(list, &[M(5), I(0), M(1)]) = map(Vec::new());
        }),
        case(rule, "epoch-twice", "Two keys are of the same epoch of a network.", &|list| {
            for network in items(list, &[M(5)]) {
                push(network, 5, array(vec![1.into(), 1.into()]));
            }
        }),
        case(field, "epoch-one-number", "An epoch does not say of which network.", &|list| {
            push(place(list, &[M(5), I(0)]), 5, array(vec![1.into()]));
        }),
    ];
    let other = RootSet::new(1, roots.first.keys().copied()).expect("a set that can sign");
    let moved = {
        let mut list = cbor::decode(&right).expect("right");
        *place(&mut list, &[I(0), I(0), I(0)]) = 1.into();
        cbor::encode(&list)
    };
    cases.push(Case::refused(
        (7, "trust-list-roots-differ"),
        "moved-under-other-roots",
        "The list was signed where two must sign, and stands where one is enough.",
        &other,
        moved,
    ));
    cases
}

/// Steps 8 and 9: whether it may take the place of what the reader has.
fn instead_of_held(cast: &Cast, roots: &Roots) -> Vec<Case> {
    let first = &roots.first;
    let (seven, eight) = (roots.right(&numbered(cast, 7)), roots.right(&numbered(cast, 8)));
    let mut rival = cast.list();
    rival.networks.clear();
    let changed = roots.sign(&numbered(cast, 2), roots.changed(), &[3, 4]);
    let offered = || seven.as_bytes().to_vec();
    let late = NOW + 300 * DAY + 1;
    vec![
        Case::refused((8, "trust-list-older"), "older", "The list has a lower number.", first, offered())
            .held(&eight),
        Case::refused(
            (8, "trust-list-rival"),
            "same-number",
            "The list has the number of the one that the reader holds, and says something else.",
            first,
            offered(),
        )
        .held(&roots.right(&rival)),
        Case::refused(
            (4, "trust-list-older-roots"),
            "older-roots",
            "The list is by roots that were replaced since.",
            first,
            offered(),
        )
        .held(&changed),
        Case::refused(
            (4, "trust-list-other-root"),
            "chain-cut",
            "The list leaves out the set of roots that the reader was given.",
            first,
            roots
                .sign(&numbered(cast, 9), RootChain::first(roots.second.clone()), &[3, 4])
                .as_bytes()
                .to_vec(),
        )
        .held(&changed),
        Case::refused(
            (9, "trust-list-frozen"),
            "frozen",
            "The list that the reader holds, past its best-before date.",
            first,
            offered(),
        )
        .held(&seven)
        .at(late),
        Case::refused(
            (9, "trust-list-frozen"),
            "past-from-the-start",
            "A list past its best-before date, and the reader holds none.",
            first,
            offered(),
        )
        .at(late),
    ]
}
