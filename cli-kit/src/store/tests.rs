use super::*;
use crate::system_random;
use phr_core::keys::{RootPublicKey, RootSecretKey};
use phr_core::trust::{PartlySignedRotation, RootChain, RootSet, TrustListDraft};
use std::fs;
use std::path::PathBuf;

const DAY: i64 = 86_400;
const ISSUED: Timestamp = Timestamp(1_790_000_000);

struct Desk {
    folder: tempfile::TempDir,
    root: RootSecretKey,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), root: RootSecretKey::generate(&mut system_random()) }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("trust")
    }

    fn store(&self) -> TrustStore {
        TrustStore::new(&self.path())
    }

    fn given(&self) -> RootSetId {
        given(&self.root)
    }

    fn take(&self, list: &TrustList, given: Option<RootSetId>) -> Result<Taken, Failure> {
        self.store().take(list.as_bytes(), given, Past::Refuse, None, Timestamp(ISSUED.0 + DAY))
    }

    fn numbers(&self) -> Vec<u64> {
        self.store().load().unwrap().trust.lists().iter().map(TrustList::number).collect()
    }
}

fn given(root: &RootSecretKey) -> RootSetId {
    RootSet::single(root.public_key()).id()
}

fn draft(number: u64) -> TrustListDraft {
    TrustListDraft::new(number, Timestamp(ISSUED.0 + number as i64), Timestamp(ISSUED.0 + 300 * DAY))
}

fn list(number: u64, root: &RootSecretKey) -> TrustList {
    draft(number).sign(root).unwrap()
}

fn code<T>(outcome: Result<T, Failure>) -> String {
    outcome.err().map(|failure| failure.code().to_owned()).unwrap_or_default()
}

#[test]
fn lists_follow_one_another_and_never_back() {
    let desk = Desk::new();
    assert!(desk.numbers().is_empty());
    let [one, two, three] = [1, 2, 3].map(|number| list(number, &desk.root));
    assert_eq!(code(desk.take(&two, None)), "trust-roots-needed");
    assert!(!desk.path().join("state.json").exists(), "what is refused leaves nothing");
    assert_eq!(desk.take(&two, Some(desk.given())).unwrap(), Taken::First(two.clone()));
    assert_eq!(desk.take(&two, None).unwrap(), Taken::Same(two.clone()));
    assert_eq!(code(desk.take(&one, None)), "trust-list-older");
    assert_eq!(
        code(desk.take(&one, Some(desk.given()))),
        "trust-list-older",
        "naming the roots does not reset"
    );
    assert_eq!(desk.numbers(), [2]);
    let taken = desk.take(&three, None).unwrap();
    assert_eq!(taken, Taken::InPlaceOf { before: two, now: three });
    assert_eq!(desk.numbers(), [3]);
    assert_eq!(fs::read_dir(desk.path().join("lists")).unwrap().count(), 1, "the old list is gone");
    assert_eq!(desk.store().load().unwrap().latest_seen, Some(Timestamp(ISSUED.0 + 3)));
}

#[test]
fn lists_of_several_programmes_stand_side_by_side() {
    let (desk, other) = (Desk::new(), RootSecretKey::generate(&mut system_random()));
    desk.take(&list(5, &desk.root), Some(desk.given())).unwrap();
    assert_eq!(code(desk.take(&list(9, &other), None)), "trust-list-other-root");
    desk.take(&list(2, &other), Some(given(&other))).unwrap();
    assert_eq!(desk.numbers(), [5, 2]);
    // Each finds its place without being told.
    desk.take(&list(3, &other), None).unwrap();
    desk.take(&list(6, &desk.root), None).unwrap();
    assert_eq!(desk.numbers(), [6, 3]);
    assert_eq!(code(desk.take(&list(2, &other), None)), "trust-list-older");
    assert!(desk.store().forget(desk.given()).unwrap());
    assert!(!desk.store().forget(desk.given()).unwrap());
    assert_eq!(desk.numbers(), [3]);
}

#[test]
fn changed_roots_are_followed() {
    let desk = Desk::new();
    let new: Vec<_> = (0..3).map(|_| RootSecretKey::generate(&mut system_random())).collect();
    let (from, to) = (
        RootSet::single(desk.root.public_key()),
        RootSet::new(2, new.iter().map(RootSecretKey::public_key).collect::<Vec<RootPublicKey>>()).unwrap(),
    );
    let mut rotation = PartlySignedRotation::prepare(from.clone(), to.clone(), ISSUED);
    [&desk.root, &new[0], &new[1]].into_iter().for_each(|root| rotation.sign(root).unwrap());
    let mut next = draft(1).prepare(RootChain::first(from).rotated(rotation).unwrap()).unwrap();
    new[1..].iter().for_each(|root| next.sign(root).unwrap());
    let next = next.finish().unwrap();
    desk.take(&list(7, &desk.root), Some(desk.given())).unwrap();
    desk.take(&next, None).unwrap();
    let held = desk.store().load().unwrap();
    assert_eq!(held.trust.lists()[0].root_set_id(), to.id());
    assert_eq!(held.lists[0].given, desk.given());
    assert_eq!(code(desk.take(&list(8, &desk.root), None)), "trust-list-older-roots");
}

#[test]
fn a_list_past_its_date_is_a_persons_choice_the_first_time() {
    let desk = Desk::new();
    let late = Timestamp(ISSUED.0 + 400 * DAY);
    let take = |number, past| {
        let list = list(number, &desk.root);
        code(desk.store().take(list.as_bytes(), Some(desk.given()), past, None, late))
    };
    assert_eq!(take(1, Past::Refuse), "trust-list-frozen");
    assert_eq!(take(1, Past::Accept), "");
    assert_eq!(take(1, Past::Accept), "trust-list-frozen", "it is held already");
    assert_eq!(take(2, Past::Refuse), "", "a newer one helps");
}

#[test]
fn the_time_that_was_seen_is_kept_and_never_goes_back() {
    let desk = Desk::new();
    desk.take(&list(1, &desk.root), Some(desk.given())).unwrap();
    let seen = |at: i64| {
        desk.store().remember(Timestamp(at)).unwrap();
        desk.store().load().unwrap().latest_seen
    };
    assert_eq!(seen(5), Some(Timestamp(ISSUED.0 + 1)));
    assert_eq!(seen(ISSUED.0 + 99), Some(Timestamp(ISSUED.0 + 99)));
    assert_eq!(seen(ISSUED.0 + 98), Some(Timestamp(ISSUED.0 + 99)));
    let (now, _) = desk.store().load().unwrap().trust.time(ISSUED);
    assert_eq!(now, Timestamp(ISSUED.0 + 99));
}

#[test]
fn damage_is_noticed_and_named() {
    let desk = Desk::new();
    desk.take(&list(1, &desk.root), Some(desk.given())).unwrap();
    let file = fs::read_dir(desk.path().join("lists")).unwrap().next().unwrap().unwrap().path();
    let (good, state) = (fs::read(&file).unwrap(), fs::read(desk.path().join("state.json")).unwrap());
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 4;
        fs::write(&file, bad).unwrap();
        assert_eq!(code(desk.store().load()), "trust-store-damaged");
    }
    fs::remove_file(&file).unwrap();
    assert_eq!(code(desk.store().load()), "trust-store-damaged");
    fs::write(&file, good).unwrap();
    for bad in ["", "{", "{\"version\":2}", "{\"version\":1,\"more\":1}"] {
        fs::write(desk.path().join("state.json"), bad).unwrap();
        assert_eq!(code(desk.store().load()), "trust-store-damaged", "{bad}");
        assert_eq!(code(desk.take(&list(2, &desk.root), None)), "trust-store-damaged", "{bad}");
    }
    let elsewhere = String::from_utf8(state.clone()).unwrap().replace("\"list\": \"", "\"list\": \"../");
    fs::write(desk.path().join("state.json"), elsewhere).unwrap();
    assert_eq!(code(desk.store().load()), "trust-store-damaged");
    fs::write(desk.path().join("state.json"), state).unwrap();
    assert_eq!(desk.numbers(), [1]);
}

#[test]
fn what_an_interrupted_program_left_is_removed() {
    let desk = Desk::new();
    desk.take(&list(1, &desk.root), Some(desk.given())).unwrap();
    let replaced = format!("lists/{:064x}", 0);
    for left in [".tmpAbCdEf", "lists/.tmpAbCdEf", &replaced, "notes.txt", "lists/copy.list"] {
        fs::write(desk.path().join(left), "half").unwrap();
    }
    assert_eq!(desk.numbers(), [1]);
    desk.take(&list(2, &desk.root), None).unwrap();
    let mut names: Vec<_> = ["", "lists"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(desk.path().join(folder)).unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.len() < 64 || replaced.ends_with(name.as_str()))
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["copy.list", "lists", "lock", "notes.txt", "state.json"],
        "what others put there stays"
    );
}

#[test]
fn several_programs_at_once_lose_nothing() {
    let desk = Desk::new();
    let roots: Vec<_> = (0..8).map(|_| RootSecretKey::generate(&mut system_random())).collect();
    std::thread::scope(|scope| {
        for root in &roots {
            scope.spawn(|| {
                for number in 1..=5 {
                    desk.take(&list(number, root), Some(given(root))).unwrap();
                    assert!(!desk.numbers().is_empty());
                }
            });
        }
    });
    assert_eq!(desk.numbers(), [5; 8]);
}
