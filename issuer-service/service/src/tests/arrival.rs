//! A person comes with a card of another issuer: read, taken over, visited, followed up.

use crate::testing::*;
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use phr_cli_kit::{Device, Overwrite, Past, Secret};
use phr_core::card::{Compartment, ConfidentialContents, SealedCard, Sealing, issue_record};
use phr_core::carrier::text;
use phr_core::confidential::{self, Policy};
use phr_core::keys::{
    AccessCode, CodeLength, GrantId, GrantTerms, IssuerSecretKey, KeyGrant, NetworkSecretKey, RootSecretKey,
};
use phr_core::model::Timestamp;
use phr_core::trust::{Issuer, Purpose, TrustListDraft};
use phr_core::wire::{AttestationKind, AttestationPayload, RecordId};
use phr_forms::Fields;
use phr_scan::{SizePolicy, draw};
use phr_storage::{Action, Actor, AuditEntry, PageRequest, Role};

/// 15 January 2027, 08:00 UTC: the clock of [`Service`].
pub(super) const NOW: Timestamp = Timestamp(1_800_000_000);
pub(super) const DAY: i64 = 86_400;
const RECORD: RecordId = RecordId(*b"\x0a\x1b\x2c\x3d\x4e\x5f\x60\x71");

/// A card of an issuer elsewhere.
pub(super) struct Foreign {
    card: SealedCard,
    code: AccessCode,
    issuer: IssuerSecretKey,
    network: NetworkSecretKey,
}

impl Foreign {
    /// Invented data.
    pub(super) fn new() -> Self {
        Self::with(&[
            ("identity.family", "الحداد"),
            ("identity.given", "سلمى"),
            ("identity.family_latin", "Haddad"),
            ("identity.given_latin", "Salma"),
            ("identity.birth_date", "1994"),
            ("identity.sex", "female"),
            ("allergies.0.code", "Allergy to penicillin"),
            ("allergies.0.code.chosen", "sct|91936005"),
            ("problems.0.code", "<script>alert(1)</script>"),
            ("problems.1.code", "HIV infection"),
            ("problems.1.code.chosen", "sct|86406008"),
            ("follow_ups.0.code", "Chest X-ray"),
            ("follow_ups.0.due", "2027-01-15"),
            ("follow_ups.0.service", "tuberculosis"),
        ])
    }

    pub(super) fn with(typed: &[(&str, &str)]) -> Self {
        let random = &mut phr_cli_kit::system_random();
        let (issuer, code) =
            (IssuerSecretKey::generate(random), AccessCode::generate(CodeLength::Sixteen, random));
        let at = Timestamp(NOW.0 - 40 * DAY);
        let mut fields = Fields::new();
        typed.iter().for_each(|(path, text)| fields.set(path, text).unwrap());
        let reading = phr_forms::read(&fields, at);
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        let mut entries = reading.entries;
        confidential::mark(&mut entries, Policy::Listed);
        let (care, secret) = confidential::split(entries);
        let payload = |kind, entries: phr_core::model::Entries| {
            AttestationPayload::new(kind, at, RECORD, entries.into_canonical())
        };
        let care = payload(AttestationKind::Assessment, care);
        let secret = payload(AttestationKind::Confidential, secret.unwrap_or_default());
        let part = |new| Compartment { earlier: Vec::new(), new: Some(new) };
        let contents = ConfidentialContents { compartment: part(&secret), networks: &[] };
        let network = NetworkSecretKey::generate(random);
        let networks = [network.public_key()];
        let sealing = Sealing { holder: Some(&code), networks: &networks, ..Sealing::default() };
        let issued = issue_record(part(&care), Some(contents), &issuer, &sealing, random).unwrap();
        Self { card: issued.card, code, issuer, network }
    }

    /// Puts the issuer on a trust list that the service holds.
    fn trusted_by(&self, service: &Service) {
        let random = &mut phr_cli_kit::system_random();
        let root = RootSecretKey::generate(random);
        let mut draft = TrustListDraft::new(1, Timestamp(NOW.0 - DAY), Timestamp(NOW.0 + 300 * DAY));
        draft
            .add_issuer(Issuer {
                key: self.issuer.public_key(),
                names: [("en".to_owned(), "Invented centre in Greece".to_owned())].into(),
                country: Some("GR".to_owned()),
                organisation: None,
                purposes: [Purpose::Assess, Purpose::Visit].into(),
                from: Timestamp(0),
                until: None,
                withdrawn: None,
                number: None,
            })
            .unwrap();
        let list = draft.sign(&root).unwrap();
        let store = service.app.trust_store();
        store.take(list.as_bytes(), Some(list.root_set_id()), Past::Refuse, None, NOW).unwrap();
    }

    fn text(&self) -> String {
        text::encode(self.card.as_bytes())
    }

    fn png(&self) -> Vec<u8> {
        draw(&self.text(), &SizePolicy::default()).unwrap().to_png(6).unwrap()
    }
}

/// A form with files, as browsers send it.
async fn send_parts(service: &Service, browser: &mut Browser, path: &str, parts: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    let csrf = browser.csrf.clone().into_bytes();
    for (name, value) in [("csrf", &csrf[..])].iter().chain(parts) {
        let file = if *name == "picture" { "; filename=\"card.png\"" } else { "" };
        let head = format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--cut--\r\n");
    let request =
        browser.request(Method::POST, path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
    let answer = service.send(request.body(Body::from(body)).unwrap()).await;
    browser.take(&answer);
    answer
}

/// Reads the card and gives the address of what it says.
async fn read(service: &Service, browser: &mut Browser, parts: &[(&str, &[u8])]) -> String {
    let answer = send_parts(service, browser, "/cards/read", parts).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

/// Reads the card, takes its record over, and gives the address of the person.
pub(super) async fn taken_over(service: &Service, browser: &mut Browser, foreign: &Foreign) -> String {
    let (text, code) = (foreign.text(), foreign.code.expose_digits().to_owned());
    let card = read(service, browser, &[("text", text.as_bytes()), ("code", code.as_bytes())]).await;
    browser.get(service, &card).await;
    let answer = browser.post(service, &format!("{card}/take-over"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().split('?').next().unwrap().to_owned()
}

pub(super) async fn audit(service: &Service) -> Vec<AuditEntry> {
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let page = work.audit_entries(None, &PageRequest::first(200)).await.unwrap();
    work.cancel().await.unwrap();
    page.items
}

pub(super) async fn audited(service: &Service, action: Action) -> usize {
    audit(service).await.iter().filter(|line| line.action == action.as_str()).count()
}

/// The value of an attribute behind a mark in a page.
pub(super) fn behind<'a>(page: &'a str, mark: &str) -> &'a str {
    let (_, rest) = page.split_once(mark).unwrap_or_else(|| panic!("no {mark} in {page}"));
    rest.split('"').next().unwrap_or_default()
}

#[tokio::test]
async fn a_person_from_elsewhere_is_read_taken_over_visited_and_followed_up() {
    let service = Service::ready().await;
    let foreign = Foreign::new();
    foreign.trusted_by(&service);
    let mut clinician = service.signed_in(Role::Clinician).await;

    // Read: shown and not stored.
    let code = foreign.code.expose_grouped().to_string();
    let picture = foreign.png();
    let card = read(&service, &mut clinician, &[("picture", &picture), ("code", code.as_bytes())]).await;
    let shown = clinician.get(&service, &card).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    let page = shown.text();
    for words in [
        "Allergy to penicillin",
        "Invented centre in Greece",
        "91936005",
        "HIV infection",
        "سلمى",
        "Nothing has been stored",
    ] {
        assert!(page.contains(words), "no {words} in {page}");
    }
    assert!(!page.contains("<script>alert"), "what stands on a card became markup");
    assert!(page.contains("&#60;script&#62;alert") || page.contains("&lt;script&gt;alert"));
    let danger = page.find("Allergy to penicillin").unwrap();
    assert!(danger < page.find("Chest X-ray").unwrap(), "dangers stand first");
    assert_eq!(audited(&service, Action::CardRead).await, 1);
    assert_eq!(audited(&service, Action::PersonAdded).await, 0);

    // Taken over: a record of our own, with where it comes from.
    let answer = clinician.post(&service, &format!("{card}/take-over"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let person = answer.location().split('?').next().unwrap().to_owned();
    let page = clinician.get(&service, &person).await.text();
    assert!(page.contains("Read from a card on"), "{page}");
    assert!(page.contains("Invented clinician"), "{page}");
    assert!(!page.contains("HIV infection"), "the confidential part is not for every look");
    let before = audited(&service, Action::ConfidentialRead).await;
    let secret = clinician.get(&service, &format!("{person}/confidential")).await.text();
    assert!(secret.contains("HIV infection"), "{secret}");
    assert_eq!(audited(&service, Action::ConfidentialRead).await, before + 1);
    // The card is closed then.
    assert_eq!(clinician.get(&service, &card).await.status, StatusCode::NOT_FOUND);

    // The follow-up that the other centre planned is in our list.
    let list = clinician.get(&service, "/follow-ups?due=today").await.text();
    assert!(list.contains("Chest X-ray") && list.contains("سلمى"), "{list}");

    // The visit: one change, one new entry.
    let visit = clinician.get(&service, &format!("{person}/visit")).await;
    assert_eq!(visit.status, StatusCode::OK, "{}", visit.text());
    let page = visit.text();
    let done = behind(&page, "name=\"change.done.").to_owned();
    let refuted = behind(&page, "name=\"change.refuted.").to_owned();
    let draft = behind(&page, "name=\"draft\" value=\"").to_owned();
    let (done, refuted) = (format!("change.done.{done}"), format!("change.refuted.{refuted}"));
    let fields = [
        ("draft", draft.as_str()),
        ("do", "sign"),
        (&*done, "yes"),
        (&*refuted, "yes"),
        ("medicines.0.code", "Amoxicillin"),
    ];
    let path = format!("{person}/visit");
    let signed = clinician.post(&service, &path, &fields).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
    let page = clinician.get(&service, &person).await.text();
    assert!(page.contains("Amoxicillin") && page.contains("Signed here on"), "{page}");
    assert_eq!(page.matches("data-verdict=\"trusted\"").count(), 2, "{page}");

    // Sent twice, signed once.
    let again = clinician.post(&service, &path, &fields).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    let page = clinician.get(&service, &person).await.text();
    assert_eq!(page.matches("data-verdict=\"trusted\"").count(), 2, "{page}");

    // Done in the record, done in the list.
    let list = clinician.get(&service, "/follow-ups?due=all").await.text();
    assert!(!list.contains("Chest X-ray"), "{list}");
    assert!(service.app.storage().verify_audit().await.unwrap().broken.is_none());
}

#[tokio::test]
async fn the_same_card_again_adds_nothing_and_a_stranger_s_is_taken_with_its_warning() {
    let service = Service::ready().await;
    let foreign = Foreign::new();
    let mut registrar = service.signed_in(Role::Registrar).await;
    let (text, code) = (foreign.text(), foreign.code.expose_digits().to_owned());
    let parts: [(&str, &[u8]); 2] = [("text", text.as_bytes()), ("code", code.as_bytes())];
    let card = read(&service, &mut registrar, &parts).await;
    let page = registrar.get(&service, &card).await.text();
    assert!(page.contains("data-verdict=\"issuer-unknown\""), "{page}");
    assert!(page.contains("not everything") || page.contains("Not everything"), "{page}");
    assert!(!page.contains("HIV infection"), "a registrar was shown the confidential part");
    let person = taken_over(&service, &mut registrar, &foreign).await;
    let page = registrar.get(&service, &person).await.text();
    assert!(page.contains("data-verdict=\"issuer-unknown\""), "{page}");
    let lines = audit(&service).await;
    assert!(lines.iter().any(|line| line.subject.contains("verdict issuer-unknown")));
    assert_eq!(
        registrar.get(&service, &format!("{person}/confidential")).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(registrar.get(&service, &format!("{person}/visit")).await.status, StatusCode::FORBIDDEN);

    let card = read(&service, &mut registrar, &parts).await;
    let page = registrar.get(&service, &card).await.text();
    assert!(page.contains("Everything on this card is held here"), "{page}");
    let again = registrar.post(&service, &format!("{card}/take-over"), &[]).await;
    assert_eq!(again.location().split('?').next().unwrap(), person);
    assert_eq!(audited(&service, Action::PersonAdded).await, 1);
    // Somebody else's open card is nobody's.
    let card = read(&service, &mut registrar, &parts).await;
    let mut clinician = service.signed_in(Role::Clinician).await;
    assert_eq!(clinician.get(&service, &card).await.status, StatusCode::NOT_FOUND);
    // It is forgotten after a while.
    service.pass(15 * 60);
    assert_eq!(registrar.get(&service, &card).await.status, StatusCode::NOT_FOUND);
}

/// What others signed is not said again by a service that no trust list has: nobody would trust the card. Its own key is in
/// no list here, and the list that it holds has the other issuer's alone.
#[tokio::test]
async fn a_card_with_others_statements_is_not_said_again_by_an_unlisted_service() {
    let service = Service::ready().await;
    let foreign = Foreign::new();
    foreign.trusted_by(&service);
    let mut browser = service.signed_in(Role::Clinician).await;
    let person = taken_over(&service, &mut browser, &foreign).await;
    let path = format!("{person}/issue");
    let form = |seen: &str, act: &str, lost: &str| -> Vec<(String, String)> {
        let fields = [
            ("carrier", "qr-card"),
            ("code", "new"),
            ("digits", "16"),
            ("clinician", "en"),
            ("person", "ar"),
        ];
        let fields = fields.into_iter().chain([("leave_out", "nothing"), ("seen", seen), ("do", act)]);
        let fields = fields.chain((!lost.is_empty()).then_some(("lost", lost)));
        fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    let mut send = async |fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        browser.post(&service, &path, &fields).await
    };
    // The statements as they are make a card.
    let page = send(form("", "preview", "")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let made = send(form(behind(&page.text(), "name=\"seen\" value=\""), "make", "")).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let id = made.location().split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
    // In place of a lost one it would have to be newer, and so to say them again.
    service.pass(60);
    let page = send(form("", "preview", &id)).await;
    assert!(page.text().contains("restate-not-allowed"), "{} {}", page.status, page.text());
    assert!(page.text().contains("no trust list held here has the key of this service"), "{}", page.text());
    let cards = browser.get(&service, &format!("{person}/cards")).await.text();
    assert_eq!(cards.matches("/issued/").count(), 1, "no second card was made");
    assert!(service.app.storage().setting(&format!("card.lost.{id}")).await.unwrap().is_none());
}

#[tokio::test]
async fn a_visit_warns_where_the_clock_is_behind_the_newest_statement() {
    let service = Service::ready().await;
    let foreign = Foreign::new();
    foreign.trusted_by(&service);
    let mut browser = service.signed_in(Role::Clinician).await;
    let person = taken_over(&service, &mut browser, &foreign).await;
    let page = browser.get(&service, &format!("{person}/visit")).await.text();
    assert!(!page.contains("data-told=\"clock-behind\""), "{page}");
    // The card was signed forty days ago.
    service.pass(-41 * DAY);
    let mut browser = service.signed_in(Role::Clinician).await;
    let page = browser.get(&service, &format!("{person}/visit")).await.text();
    assert!(page.contains("data-told=\"clock-behind\"") && page.contains("2026-12-06T08:00:00Z"), "{page}");
}

#[tokio::test]
async fn wrong_codes_end_after_a_few_and_are_never_shown_again() {
    let service = Service::ready().await;
    let foreign = Foreign::new();
    let mut browser = service.signed_in(Role::Clinician).await;
    browser.get(&service, "/cards/read").await;
    let text = foreign.text();
    let other = AccessCode::generate(CodeLength::Sixteen, &mut phr_cli_kit::system_random());
    let mistyped = [("text", text.as_bytes()), ("code", &b"1234 5678 9012 3456"[..])];
    let mut statuses = Vec::new();
    for round in 0..12 {
        let code = other.expose_digits().to_owned();
        let wrong = [("text", text.as_bytes()), ("code", code.as_bytes())];
        let parts = if round == 0 { &wrong } else { &mistyped };
        let answer = send_parts(&service, &mut browser, "/cards/read", parts).await;
        assert!(!answer.text().contains("1234 5678") && !answer.text().contains(&code));
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses[0], 422);
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    // In time it may be tried again, in digits of any script.
    service.pass(600);
    let digits: String = foreign
        .code
        .expose_digits()
        .chars()
        .map(|digit| char::from_u32(0x0660 + digit.to_digit(10).unwrap()).unwrap())
        .collect();
    read(&service, &mut browser, &[("text", text.as_bytes()), ("code", digits.as_bytes())]).await;
}

#[tokio::test]
async fn what_is_no_card_is_said_to_be_none() {
    let service = Service::ready().await;
    let foreign = Foreign::new();
    let mut browser = service.signed_in(Role::Clinician).await;
    browser.get(&service, "/cards/read").await;
    let mut damaged = foreign.png();
    damaged.truncate(damaged.len() / 2);
    let longer = vec![b'7'; 300_000];
    let cases: [(&str, &[u8], &str); 6] = [
        ("picture", &damaged, "picture-damaged"),
        ("picture", b"\x89PNG\r\n\x1a\nnothing", "picture-damaged"),
        ("picture", b"GIF89a", "input-unknown"),
        ("picture", b"", "input-unknown"),
        ("text", b"PHR1:12", "card-text-incomplete"),
        ("text", &longer, "card-text-not-a-card"),
    ];
    for (name, value, code) in cases {
        let answer =
            send_parts(&service, &mut browser, "/cards/read", &[(name, value), ("code", b"1")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}: {}", answer.text());
        assert!(answer.text().contains(&format!("data-told=\"{code}\"")), "{code}: {}", answer.text());
    }
}

#[tokio::test]
async fn persons_are_found_in_either_script_and_nothing_typed_is_more_than_text() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let person = taken_over(&service, &mut browser, &Foreign::new()).await;
    browser.get(&service, "/find").await;
    let found = |page: &str| page.contains(&format!("href=\"{person}\""));
    for text in
        ["سلمى", "haddad", "Salma Haddad", "Selma", "0a1b2c3d4e5f6071", person.rsplit('/').next().unwrap()]
    {
        let answer = browser.post(&service, "/find", &[("text", text)]).await;
        assert!(found(&answer.text()), "{text}: {}", answer.text());
    }
    let nobody = [
        "Nobody Here",
        "' OR '1'='1",
        "'; DROP TABLE person; --",
        "%",
        "\u{0}\u{1}",
        "<script>alert(1)</script>",
        "Haddad Nobody",
    ];
    for text in nobody {
        let answer = browser.post(&service, "/find", &[("text", text)]).await;
        assert!(!answer.status.is_server_error(), "{text}: {}", answer.text());
        assert!(!found(&answer.text()), "{text}");
        assert!(!answer.text().contains("<script>alert"), "{text}");
    }
    let narrowed = [("text", "haddad"), ("from", "2027-01-15"), ("until", "2027-01-15"), ("site", "main")];
    assert!(found(&browser.post(&service, "/find", &narrowed).await.text()));
    let other = [("text", "haddad"), ("from", "2027-01-16")];
    assert!(!found(&browser.post(&service, "/find", &other).await.text()));
    let wrong = browser.post(&service, "/find", &[("text", "haddad"), ("from", "yesterday")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A scanner that types into the box leads to the access code.
    let scanned = browser.post(&service, "/find", &[("text", &Foreign::new().text())]).await.text();
    assert!(scanned.contains("name=\"code\"") && scanned.contains("PHR1:"), "{scanned}");
    assert!(audited(&service, Action::PersonListed).await >= 1);
}

#[tokio::test]
async fn without_the_code_a_granted_key_opens_what_saves_a_life_and_that_is_logged() {
    const WORDS: &str = "harbour lantern seventeen violet";
    let service = Service::ready().await;
    let foreign = Foreign::new();
    foreign.trusted_by(&service);
    let mut clinician = service.signed_in(Role::Clinician).await;
    let page = clinician.get(&service, "/cards/read").await.text();
    assert!(!page.contains("value=\"network\""), "no key was granted yet");
    let text = foreign.text();
    let by_network = |reason: &'static str| {
        let text = text.clone().into_bytes();
        [("text", text), ("by", b"network".to_vec()), ("reason", reason.as_bytes().to_vec())]
    };
    let send = async |browser: &mut Browser, reason: &'static str| {
        let parts = by_network(reason);
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, value)| (*name, &value[..])).collect();
        send_parts(&service, browser, "/cards/read", &parts).await
    };
    let refused = send(&mut clinician, "unconscious").await;
    assert!(refused.text().contains("data-told=\"network-not-granted\""), "{}", refused.text());

    let random = &mut phr_cli_kit::system_random();
    let folder = service.app.data_dir();
    let device = Device::of_folder(Some(folder)).unwrap();
    let words = Secret::new(WORDS.to_owned());
    let request = device.enrol("Desk 3", NOW, &words, Overwrite::Refuse, random).unwrap();
    let terms = GrantTerms {
        network: foreign.network.public_key(),
        device: request.device(),
        from: Timestamp(NOW.0 - DAY),
        until: Timestamp(NOW.0 + 30 * DAY),
        id: GrantId::generate(random),
        name: None,
    };
    device.keep(&KeyGrant::seal(&foreign.network, terms, random).unwrap()).unwrap();
    std::fs::write(folder.join("device-passphrase"), WORDS).unwrap();

    let refused = send(&mut clinician, "  ").await;
    assert!(refused.text().contains("data-told=\"reason-needed\""), "{}", refused.text());
    let opened = send(&mut clinician, "unconscious").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
    let log = std::fs::read_to_string(folder.join("break-glass.log")).unwrap();
    assert!(
        log.contains("unconscious") && log.contains("clinician") && log.contains(&RECORD.to_string()),
        "{log}"
    );
    let page = clinician.get(&service, opened.location()).await.text();
    assert!(page.contains("Allergy to penicillin") && !page.contains("HIV infection"), "{page}");
    assert!(page.contains("confidential"), "the view says that something stayed closed: {page}");
    assert!(audit(&service).await.iter().any(|line| line.subject.ends_with("by network-key")));

    // What stayed closed is told of the record that is kept, until a statement counts it.
    let card = opened.location().to_owned();
    let taken = clinician.post(&service, &format!("{card}/take-over"), &[]).await;
    let person = taken.location().split('?').next().unwrap().to_owned();
    let stayed = "A confidential part of this record stayed on the card";
    assert!(clinician.get(&service, &person).await.text().contains(stayed));
    let issue = clinician.get(&service, &format!("{person}/issue")).await;
    assert!(issue.status.is_client_error(), "a card would lack it without a word: {}", issue.text());
    assert!(issue.text().contains("part-left-behind"), "{}", issue.text());
    let page = clinician.get(&service, &format!("{person}/visit")).await.text();
    let draft = page.split("name=\"draft\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut fields = vec![("draft", draft.as_str()), ("problems.0.code", "Cough"), ("do", "sign")];
    let mut signed = clinician.post(&service, &format!("{person}/visit"), &fields).await;
    if signed.status == StatusCode::UNPROCESSABLE_ENTITY {
        let text = signed.text();
        let seen = text.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        fields.push(("seen", Box::leak(seen.into_boxed_str())));
        signed = clinician.post(&service, &format!("{person}/visit"), &fields).await;
    }
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
    let page = clinician.get(&service, &person).await.text();
    assert!(!page.contains(stayed) && page.contains("1 confidential part of an earlier card is"), "{page}");
    assert_eq!(clinician.get(&service, &format!("{person}/issue")).await.status, StatusCode::OK);
    // Its time is over.
    service.pass(31 * DAY);
    let mut clinician = service.signed_in(Role::Clinician).await;
    let refused = send(&mut clinician, "unconscious").await;
    assert!(refused.text().contains("data-told=\"network-not-granted\""), "{}", refused.text());
}

#[tokio::test]
async fn frames_of_the_camera_are_read_and_odd_ones_are_not() {
    let service = Service::ready().await;
    let foreign = Foreign::new();
    let mut browser = service.signed_in(Role::Registrar).await;
    let luma = draw(&foreign.text(), &SizePolicy::default()).unwrap().to_luma(4.try_into().unwrap());
    let send = async |browser: &mut Browser, query: String, body: Vec<u8>| {
        let request = browser.request(Method::POST, &format!("/cards/frame{query}"));
        let request = request.header("x-csrf-token", &browser.csrf);
        service
            .send(
                request
                    .header(header::CONTENT_TYPE, "application/octet-stream")
                    .body(Body::from(body))
                    .unwrap(),
            )
            .await
    };
    let query = format!("?width={}&height={}", luma.width(), luma.height());
    let answer = send(&mut browser, query.clone(), luma.pixels().to_vec()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(answer.text().contains(&foreign.text()));
    for (query, body) in [
        (query, vec![0; 10]),
        ("?width=0&height=0".to_owned(), Vec::new()),
        ("?width=100&height=100".to_owned(), vec![255; 10_000]),
        ("?width=18446744073709551615&height=2".to_owned(), vec![0; 2]),
        ("?width=4000&height=1".to_owned(), vec![0; 4000]),
    ] {
        assert_eq!(send(&mut browser, query, body).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(send(&mut browser, String::new(), Vec::new()).await.status, StatusCode::BAD_REQUEST);
    let large = send(&mut browser, "?width=9&height=9".to_owned(), vec![0; 5_000_000]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
}
