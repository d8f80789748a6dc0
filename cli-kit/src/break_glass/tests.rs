use super::*;
use crate::system_random;
use phr_core::card::{Access, Confidential, ConfidentialPart as Part, Record, SealedCard, Sealing};
use phr_core::compress;
use phr_core::cose::{Attestation, sign_attestation};
use phr_core::keys::{AccessCode, CodeLength, IssuerSecretKey, NetworkSecretKey, RootSecretKey};
use phr_core::model::{Entries, Timestamp};
use phr_core::trust::{Issuer, Names, Purpose, Trust, TrustListDraft};
use phr_core::wire::{self, AttestationKind, AttestationPayload, RecordId};
use std::path::PathBuf;

const NOW: Timestamp = Timestamp(1_790_000_000);

#[test]
fn an_opening_is_logged_with_who_what_and_why() {
    let case = Case::new();
    let first = case.attestation(Vec::new());
    let second = case.attestation(vec![first.hash()]);
    let opened = case.open(&[first, second.clone()], Confidential::Absent);
    let record = opened.verify(&case.list(), NOW);
    let before = now().to_string();
    case.break_glass().record(&opened, &record).unwrap();
    case.break_glass().record(&opened, &record).unwrap();
    let log = case.read();
    let entry = log.lines()[0].entry.clone().unwrap();
    assert!(before <= entry.time && entry.time <= now().to_string(), "{}", entry.time);
    assert_eq!((entry.operator.as_str(), entry.reason.as_str()), ("Desk 3", "unconscious, no code"));
    assert_eq!(entry.network, case.network.hint().to_string());
    assert_eq!(entry.network_key, case.network.public_key().to_string());
    assert_eq!(entry.record.as_deref(), Some("0707070707070707"));
    assert!(entry.record_standing == RecordStanding::Verified);
    assert_eq!(entry.attestations, [second.hash().to_string()], "the first is continued by the second");
    assert!(entry.confidential == ConfidentialPart::Absent);
    assert_eq!(entry.previous, None);
    let text = std::fs::read_to_string(&case.log).unwrap();
    let first_line = text.lines().next().unwrap();
    assert_eq!(
        log.lines()[1].entry.as_ref().unwrap().previous,
        Some(chain::line_hash(first_line.as_bytes()))
    );
    assert_eq!((log.broken_at(), log.torn().count()), (None, 0));
}

#[test]
fn what_is_not_known_of_a_record_is_said() {
    let case = Case::new();
    let opened = case.open(&[case.attestation(Vec::new())], Confidential::Locked);
    let stranger = Case::new().list();
    for record in [opened.verify(&stranger, NOW), opened.verify_showing_unknown_issuers(&stranger, NOW)] {
        case.break_glass().record(&opened, &record).unwrap();
    }
    let entries: Vec<_> = case.read().lines().iter().map(|line| line.entry.clone().unwrap()).collect();
    assert_eq!(entries[0].record, None);
    assert!(entries[0].record_standing == RecordStanding::Unknown);
    assert!(entries[1].record.is_some() && entries[1].record_standing == RecordStanding::Unverified);
    for entry in entries {
        assert_eq!(entry.attestations, [opened.care().attestations()[0].hash().to_string()]);
        assert!(entry.confidential == ConfidentialPart::Locked);
    }
}

#[test]
fn an_opening_with_the_access_code_is_not_logged() {
    let case = Case::new();
    let card = case.seal(&[case.attestation(Vec::new())], Confidential::Absent);
    let opened = card.open(Access::Holder(&case.code)).unwrap();
    case.break_glass().record(&opened, &opened.verify(&case.list(), NOW)).unwrap();
    assert!(!case.log.exists());
}

#[test]
fn a_changed_or_removed_line_is_noticed() {
    let case = Case::new();
    (0..4).for_each(|_| case.append());
    let text = std::fs::read_to_string(&case.log).unwrap();
    assert_eq!(case.read().broken_at(), None);
    let lines: Vec<&str> = text.lines().collect();
    let changed = lines[1].replace("no code", "no hope");
    let without_hash = lines[2].split(",\"previous\"").next().unwrap().to_owned() + ",\"previous\":null}";
    for (lines, broken_at) in [
        (vec![lines[0], &changed, lines[2], lines[3]], Some(3)),
        (vec![lines[0], lines[2], lines[3]], Some(2)),
        (vec![lines[1], lines[2], lines[3]], Some(1)),
        (vec![lines[0], lines[1], lines[2], lines[2], lines[3]], Some(4)),
        (vec![lines[0], lines[2], lines[1], lines[3]], Some(2)),
        (vec![lines[0], lines[1], &without_hash, lines[3]], Some(3)),
        (vec![lines[0], lines[1], "something else", lines[3]], Some(3)),
        (vec![lines[0], lines[1], &lines[2][..40], lines[3]], Some(3)),
        // Only whoever kept the log's end can tell that this one is missing.
        (vec![lines[0], lines[1], lines[2]], None),
    ] {
        std::fs::write(&case.log, lines.join("\n") + "\n").unwrap();
        assert_eq!(case.read().broken_at(), broken_at, "{lines:#?}");
    }
    std::fs::write(&case.log, &text).unwrap();
    assert_eq!(case.read().end(), Some(chain::line_hash(lines[3].as_bytes()).as_str()));
}

#[test]
fn a_torn_line_is_kept_and_the_chain_goes_on_behind_it() {
    for cut in [1, 2, 60] {
        let case = Case::new();
        (0..2).for_each(|_| case.append());
        let whole = std::fs::read(&case.log).unwrap();
        std::fs::write(&case.log, &whole[..whole.len() - cut]).unwrap();
        let log = case.read();
        assert_eq!((log.broken_at(), log.torn().collect::<Vec<_>>()), (None, vec![2]), "cut by {cut}");
        (0..2).for_each(|_| case.append());
        let bytes = std::fs::read(&case.log).unwrap();
        assert!(bytes.starts_with(&whole[..whole.len() - cut]), "what was there stays");
        let log = case.read();
        assert_eq!((log.broken_at(), log.torn().collect::<Vec<_>>()), (None, vec![2]), "cut by {cut}");
        let marks: Vec<_> =
            log.lines().iter().map(|line| line.entry.as_ref().is_some_and(|e| e.after_torn_line)).collect();
        assert_eq!(marks, [false, false, true, false]);
    }
}

#[test]
fn many_at_once_make_one_chain() {
    let case = Case::new();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..20).for_each(|_| case.append()));
        }
    });
    let log = case.read();
    assert_eq!((log.lines().len(), log.broken_at(), log.torn().count()), (160, None, 0));
}

#[test]
fn the_line_before_is_found_however_long_it_is() {
    let case = Case::new();
    for attestations in [0, 300, 1, 700] {
        let entry = BreakGlassEntry { attestations: vec!["ab".repeat(16); attestations], ..entry() };
        LogFile::Named(case.log.clone()).append(entry).unwrap();
    }
    assert_eq!((case.read().lines().len(), case.read().broken_at()), (4, None));
}

#[test]
fn a_log_that_cannot_be_written_is_an_error_that_helps() {
    let case = Case::new();
    let folder = case.folder.path();
    let other = folder.join("other");
    std::fs::write(&other, "PHR1:123").unwrap();
    for path in [folder.to_owned(), folder.join("nowhere/log"), other.clone(), "/dev/null".into()] {
        let failure = LogFile::Named(path).append(entry()).unwrap_err();
        assert_eq!(failure.code(), "break-glass-log-unwritable");
        assert!(failure.next_step().unwrap().contains("--log"), "{failure}");
    }
    assert_eq!(std::fs::read_to_string(other).unwrap(), "PHR1:123", "another file is not spoilt");
}

#[cfg(unix)]
#[test]
fn the_users_own_log_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let case = Case::new();
    let log = break_glass_log_path(None, Some(&case.folder.path().join("state/desk-3"))).unwrap();
    LogFile::Own(log.clone()).append(entry()).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&log), mode(log.parent().unwrap())), (0o600, 0o700));
}

#[test]
fn a_reason_says_something_and_stays_on_one_line() {
    assert_eq!(checked_reason("  no\tcode,\n\u{1b}[2J  lost\u{7} ").unwrap(), "no code, [2J lost");
    assert_eq!(checked_reason("فاقد الوعي").unwrap(), "فاقد الوعي");
    for blank in ["", "  \n", "-", "...", "\u{200b}\u{202e}"] {
        assert_eq!(checked_reason(blank).unwrap_err().code(), "reason-missing", "{blank:?}");
    }
    assert!(checked_reason(&"é".repeat(500)).is_ok());
    let failure = checked_reason(&"é".repeat(501)).unwrap_err();
    assert_eq!(failure.code(), "reason-too-long");
    assert!(!failure.to_string().contains('é'), "a reason is not repeated");
    assert_eq!(format!("{:?}", Case::new().break_glass()), "BreakGlass(..)");
}

#[test]
fn the_operator_is_named_or_the_user() {
    let user = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    assert_eq!(checked_operator(Some(" Desk  3 "), user(&["root"])).unwrap(), "Desk 3");
    assert_eq!(checked_operator(None, user(&["", "nurse"])).unwrap(), "nurse");
    assert_eq!(checked_operator(None, user(&[])).unwrap_err().code(), "operator-missing");
    assert_eq!(checked_operator(Some(" "), user(&["root"])).unwrap_err().code(), "operator-missing");
    assert_eq!(checked_operator(Some(&"x".repeat(101)), None).unwrap_err().code(), "operator-too-long");
}

struct Case {
    folder: tempfile::TempDir,
    log: PathBuf,
    issuer: IssuerSecretKey,
    network: NetworkSecretKey,
    code: AccessCode,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let random = &mut system_random();
        Self {
            log: folder.path().join("log"),
            folder,
            issuer: IssuerSecretKey::generate(random),
            network: NetworkSecretKey::generate(random),
            code: AccessCode::generate(CodeLength::Sixteen, random),
        }
    }

    fn break_glass(&self) -> BreakGlass {
        BreakGlass::new(Some("Desk 3"), Some("unconscious, no code"), Some(&self.log), None).unwrap()
    }

    fn append(&self) {
        LogFile::Named(self.log.clone()).append(entry()).unwrap();
    }

    fn read(&self) -> BreakGlassLog {
        BreakGlassLog::read(&self.log).unwrap()
    }

    fn attestation(&self, previous: Vec<AttestationHash>) -> Attestation {
        let kind = if previous.is_empty() { AttestationKind::Assessment } else { AttestationKind::Visit };
        let new = AttestationPayload::new(kind, NOW, RecordId([7; 8]), Entries::default());
        let previous = previous.iter().map(AttestationHash::short).collect();
        let payload = AttestationPayload { previous, ..new };
        sign_attestation(compress::deflate(&wire::encode(&payload)), &self.issuer).unwrap()
    }

    /// A card for the network; of its confidential compartment the network never has the key.
    fn seal(&self, attestations: &[Attestation], confidential: Confidential) -> SealedCard {
        let networks = [self.network.public_key()];
        let sealing = Sealing { holder: Some(&self.code), networks: &networks, ..Sealing::default() };
        let empty = Record::default();
        let part = (confidential != Confidential::Absent).then_some(Part { record: &empty, networks: &[] });
        sealing.seal(&Record::new(attestations.to_vec()), part, &mut system_random()).unwrap()
    }

    fn open(&self, attestations: &[Attestation], confidential: Confidential) -> OpenedCard {
        let opened =
            self.seal(attestations, confidential.clone()).open(Access::Network(&self.network)).unwrap();
        assert_eq!(*opened.confidential(), confidential);
        opened
    }

    fn list(&self) -> Trust {
        let mut draft = TrustListDraft::new(1, Timestamp(NOW.0 - 1000), Timestamp(NOW.0 + 1000));
        let issuer = Issuer {
            key: self.issuer.public_key(),
            names: Names::from([("en".to_owned(), "Reception centre".to_owned())]),
            country: None,
            organisation: None,
            purposes: [Purpose::Assess, Purpose::Visit].into(),
            from: Timestamp(0),
            until: None,
            withdrawn: None,
            number: None,
        };
        draft.add_issuer(issuer).unwrap();
        draft.sign(&RootSecretKey::generate(&mut system_random())).unwrap().into()
    }
}

fn entry() -> BreakGlassEntry {
    BreakGlassEntry {
        time: now().to_string(),
        operator: "Desk 3".to_owned(),
        network: "0a0b".to_owned(),
        network_key: "phr-network-1".to_owned(),
        record: Some("07".repeat(8)),
        record_standing: RecordStanding::Verified,
        attestations: vec!["ab".repeat(16)],
        reason: "unconscious, no code".to_owned(),
        confidential: ConfidentialPart::Locked,
        after_torn_line: false,
        previous: None,
    }
}
