//! Messages: what was written is read, and nothing else is.

use super::world::*;
use crate::sync::wire::*;
use axum::body::Body;
use axum::http::{Request, header};
use phr_core::model::Timestamp;
use phr_storage::{
    AttestationHash, Closing, ClosingKey, ConsentId, FollowUpStatus, Origin, Right, TakenClosing,
};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;

fn items() -> impl Strategy<Value = Item> {
    let site = proptest::option::of("[a-z0-9-]{1,32}");
    (proptest::collection::vec(any::<u8>(), 0..300), 0..3_u8, site, any::<i64>()).prop_map(
        |(bytes, origin, site, at)| Item {
            bytes,
            origin: [Origin::MadeHere, Origin::ReadFromCard, Origin::Received][usize::from(origin)],
            site: site.map(|site| site.parse().unwrap()),
            stored_at: Timestamp(at),
        },
    )
}

fn consents() -> impl Strategy<Value = ConsentItem> {
    let content = proptest::collection::vec(any::<u8>(), 0..100);
    (any::<[u8; 16]>(), any::<[u8; 8]>(), content, any::<i64>(), proptest::option::of(any::<i64>())).prop_map(
        |(id, record_id, content, given, withdrawn)| ConsentItem {
            id: ConsentId(id),
            record_id,
            content,
            given_at: Timestamp(given),
            withdrawn_at: withdrawn.map(Timestamp),
        },
    )
}

fn batches() -> impl Strategy<Value = Batch> {
    let (items, consents) =
        (proptest::collection::vec(items(), 0..8), proptest::collection::vec(consents(), 0..4));
    (items, consents).prop_map(|(items, consents)| Batch { items, consents })
}

fn closings() -> impl Strategy<Value = Vec<Closing>> {
    let status = prop_oneof![
        Just(FollowUpStatus::Done),
        Just(FollowUpStatus::Cancelled),
        Just(FollowUpStatus::Missed)
    ];
    let site = proptest::option::of("[a-z0-9-]{1,32}");
    let key = (any::<[u8; 32]>(), any::<u32>(), any::<i64>(), any::<i64>());
    let one = (key, status, any::<i64>(), site).prop_map(|(key, status, at, site)| Closing {
        key: ClosingKey {
            attestation: AttestationHash(key.0),
            entry: key.1,
            due_first: key.2,
            due_last: key.3,
        },
        status,
        closed_at: Timestamp(at),
        site: site.map(|site| site.parse().unwrap()),
    });
    proptest::collection::vec(one, 0..8)
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    prop_oneof![Just(Outcome::Stored), Just(Outcome::Known), "[a-z0-9-]{1,64}".prop_map(Outcome::Refused)]
}

/// Nothing, however it was altered, is read as anything but what it says, and nothing is fatal.
fn is_total<M: Message + PartialEq + std::fmt::Debug>(message: &M, at: usize, with: u8) {
    let bytes = message.encode();
    assert_eq!(M::decode(&bytes).as_ref(), Ok(message));
    let mut altered = bytes.clone();
    let at = at % altered.len();
    altered[at] ^= with;
    if let Ok(other) = M::decode(&altered) {
        assert_eq!(other.encode(), altered, "one encoding of each message");
    }
    assert!(M::decode(&bytes[..at]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn batches_are_read_as_written(batch in batches(), at in any::<usize>(), with in 1..=255_u8) {
        is_total(&batch, at, with);
        is_total(&RecordAnswer { centre: [3; 16], more: at % 2 == 0, batch }, at, with);
    }

    #[test]
    fn answers_are_read_as_written(
        outcomes in proptest::collection::vec(outcomes(), 0..20),
        hashes in proptest::collection::vec(any::<[u8; 32]>(), 0..20),
        at in any::<usize>(),
        with in 1..=255_u8,
    ) {
        let hashes: Vec<AttestationHash> = hashes.into_iter().map(AttestationHash).collect();
        is_total(&BatchAnswer { centre: [1; 16], request: [2; 32], outcomes }, at, with);
        is_total(&Offer(hashes.clone()), at, with);
        let places: std::collections::BTreeSet<u32> = hashes.iter().map(|hash| u32::from(hash.0[0])).collect();
        is_total(&OfferAnswer { centre: [1; 16], lacks: places.into_iter().collect() }, at, with);
        is_total(&RecordAsk { record_id: [4; 8], has: hashes }, at, with);
        is_total(&Statement { centre: [5; 16], policy: PullPolicy::BySearch, lists: [6; 32] }, at, with);
        is_total(&SearchAsk { patient: vec![with; at % 50] }, at, with);
        let found = vec![SearchFound { record_id: [7; 8], patient: vec![with; at % 50] }];
        is_total(&SearchAnswer { centre: [5; 16], found }, at, with);
        is_total(&Lists { trust: vec![vec![with; at % 50], Vec::new()] }, at, with);
    }

    #[test]
    fn closings_are_read_as_written(closings in closings(), at in any::<usize>(), with in 1..=255_u8) {
        let taken = vec![TakenClosing::Unknown; at % 5];
        is_total(&Closings { closings: closings.clone(), asks: vec![AttestationHash([with; 32])] }, at, with);
        is_total(&ClosingsAnswer { centre: [1; 16], request: [2; 32], taken, closings }, at, with);
    }

    #[test]
    fn no_bytes_are_fatal(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        _ = (Closings::decode(&bytes), ClosingsAnswer::decode(&bytes));
        _ = (Batch::decode(&bytes), BatchAnswer::decode(&bytes), Statement::decode(&bytes));
        _ = (Offer::decode(&bytes), RecordAnswer::decode(&bytes), SearchAnswer::decode(&bytes), Lists::decode(&bytes));
    }
}

#[test]
fn what_is_too_much_or_of_another_version_is_refused() {
    let most = Offer(vec![AttestationHash([0; 32]); OFFERED]);
    assert_eq!(Offer::decode(&most.encode()).unwrap(), most);
    let more = Offer(vec![AttestationHash([0; 32]); OFFERED + 1]);
    assert_eq!(Offer::decode(&more.encode()), Err(WireFault::TooMuch("offer")));
    let mut later = most.encode();
    assert_eq!(later[1], 1);
    later[1] = 2;
    assert_eq!(Offer::decode(&later), Err(WireFault::OtherVersion(2)));
}

/// Whatever a site with a right token sends, the centre is at no fault.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_requests_are_refused() {
    let centre = centre().await;
    let token = centre.token_for("north", Right::Sync).await;
    let service = &centre.place.service;
    let mut dice = Dice(5);
    let sound = [
        Offer(vec![AttestationHash([1; 32])]).encode(),
        Batch::default().encode(),
        RecordAsk { record_id: [1; 8], has: Vec::new() }.encode(),
        SearchAsk { patient: vec![1, 2, 3] }.encode(),
        Closings { closings: Vec::new(), asks: vec![AttestationHash([1; 32])] }.encode(),
    ];
    let paths = ["/sync/offer", "/sync/attestations", "/sync/records", "/sync/search", "/sync/closings"];
    for path in paths {
        for round in 0..40 {
            let mut body = sound[dice.below(5) as usize].clone();
            for _ in 0..dice.below(4) {
                let at = dice.below(body.len() as u64) as usize;
                body[at] = dice.below(256) as u8;
            }
            if round == 0 {
                body = vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
            }
            let request = Request::post(path)
                .header(header::HOST, "127.0.0.1")
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .header(header::CONTENT_TYPE, if round == 1 { "text/plain" } else { "application/cbor" });
            let answer = service.send(request.body(Body::from(body)).unwrap()).await;
            assert!(!answer.status.is_server_error(), "{path}: {} {}", answer.status, answer.text());
        }
    }
}

/// Each message against `phr-sync.cddl`, by a validator that others wrote: `PHR_CDDL`, or the one that `make cddl` installs.
/// Where it is missing the test is skipped, loudly; with `PHR_REQUIRE_CDDL=1` that is a failure instead.
#[test]
fn messages_are_as_the_cddl_says() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let default = workspace.join(".cache/tools/bin/cddl");
    let tool = std::env::var_os("PHR_CDDL").map_or(default, PathBuf::from);
    if !Command::new(&tool).arg("--version").output().is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("PHR_REQUIRE_CDDL").is_none(), "{} is required and missing", tool.display());
        eprintln!("SKIPPED: no CDDL validator at {}; `make cddl` installs it.", tool.display());
        return;
    }
    let text = std::fs::read_to_string(workspace.join("card-format-spec/phr-sync.cddl")).unwrap();
    let is_valid = |rule: &str, bytes: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        let (rules, data) = (folder.path().join("rules.cddl"), folder.path().join("data.cbor"));
        std::fs::write(&rules, format!("start = {rule}\n{text}")).unwrap();
        std::fs::write(&data, bytes).unwrap();
        let arguments = [rules.to_str().unwrap(), "-c", data.to_str().unwrap()];
        let run = Command::new(&tool).args(["--ci", "validate", "-d"]).args(arguments).output().unwrap();
        run.status.success()
    };
    let item = |origin, site: Option<&str>| Item {
        bytes: vec![1, 2, 3],
        origin,
        site: site.map(|site| site.parse().unwrap()),
        stored_at: NOW,
    };
    let consent = |withdrawn_at| ConsentItem {
        id: ConsentId([1; 16]),
        record_id: [2; 8],
        content: b"{}".to_vec(),
        given_at: NOW,
        withdrawn_at,
    };
    let batch = Batch {
        items: vec![
            item(Origin::MadeHere, None),
            item(Origin::ReadFromCard, Some("north-1")),
            item(Origin::Received, None),
        ],
        consents: vec![consent(None), consent(Some(NOW))],
    };
    let (centre, hashes) = ([3; 16], vec![AttestationHash([4; 32])]);
    let outcomes = vec![Outcome::Stored, Outcome::Known, Outcome::Refused("issuer-unknown".to_owned())];
    let found = vec![SearchFound { record_id: [7; 8], patient: vec![1] }];
    let closing = |status, site: Option<&str>| Closing {
        key: ClosingKey { attestation: AttestationHash([4; 32]), entry: 7, due_first: -3, due_last: 20_000 },
        status,
        closed_at: NOW,
        site: site.map(|site| site.parse().unwrap()),
    };
    let closings = vec![
        closing(FollowUpStatus::Done, None),
        closing(FollowUpStatus::Cancelled, Some("north-1")),
        closing(FollowUpStatus::Missed, None),
    ];
    let taken = vec![TakenClosing::Stored, TakenClosing::Known, TakenClosing::Unknown];
    let messages = [
        ("closings", Closings { closings: closings.clone(), asks: hashes.clone() }.encode()),
        ("closings-answer", ClosingsAnswer { centre, request: [5; 32], taken, closings }.encode()),
        ("statement", Statement { centre, policy: PullPolicy::BySearch, lists: [6; 32] }.encode()),
        ("lists", Lists { trust: vec![vec![1], vec![]] }.encode()),
        ("offer", Offer(hashes.clone()).encode()),
        ("offer-answer", OfferAnswer { centre, lacks: vec![0, 2] }.encode()),
        ("batch", batch.encode()),
        ("batch-answer", BatchAnswer { centre, request: [5; 32], outcomes }.encode()),
        ("record-ask", RecordAsk { record_id: [1; 8], has: hashes }.encode()),
        ("record-answer", RecordAnswer { centre, more: true, batch }.encode()),
        ("search-ask", SearchAsk { patient: vec![1, 2] }.encode()),
        ("search-answer", SearchAnswer { centre, found }.encode()),
    ];
    for (rule, bytes) in &messages {
        assert!(is_valid(rule, bytes), "{rule}");
        let mut later = bytes.clone();
        later[1] = 2;
        assert!(!is_valid(rule, &later), "{rule} of version 2");
    }
    assert!(!is_valid("offer", &messages[6].1) && !is_valid("batch", &messages[4].1));
}
