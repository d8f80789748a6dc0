//! From a record to a printed card that is read from its picture, and to a slip that is there once.

use crate::demo;
use crate::jobs::work_once;
use crate::testing::*;
use axum::http::StatusCode;
use phr_core::card::{Access, OpenedCard, SealedCard};
use phr_core::carrier::text;
use phr_core::keys::{AccessCode, CodePolicy};
use phr_scan::{Effort, Luma, PictureLimits, Verdict, read_each_in_picture, read_luma};
use phr_storage::{Actor, PersonId, PrintJobId, Role};
use std::process::Command;

/// Persons with invented records, registered in the name of the clinician.
async fn persons(service: &Service, numbers: impl IntoIterator<Item = usize>) -> Vec<PersonId> {
    let account = service.app.storage().account_by_login("clinician").await.unwrap().unwrap();
    let site = account.site.clone().unwrap();
    let actor = Actor { account: Some(account.id), role: Some(account.role), site: Some(site.clone()) };
    let mut persons = Vec::new();
    for number in numbers {
        persons.push(demo::add(&service.app, &actor, &site, number).await.unwrap());
    }
    persons
}

/// The fields of a form as it is proposed, for this carrier.
fn proposed<'a>(carrier: &'a str, seen: &'a str, act: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("carrier", carrier),
        ("code", "new"),
        ("digits", "16"),
        ("clinician", "en"),
        ("person", "ar"),
        ("leave_out", "nothing"),
        ("seen", seen),
        ("do", act),
    ]
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split(after).next().unwrap()
}

/// Looks at a card and makes it; where its page is, and the job of its slip.
async fn issue(
    service: &Service,
    browser: &mut Browser,
    person: PersonId,
    carrier: &str,
) -> (String, String) {
    let path = format!("/persons/{person}/issue");
    let answer = browser.post(service, &path, &proposed(carrier, "", "preview")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let seen = between(&answer.text(), "name=\"seen\" value=\"", "\"").to_owned();
    assert!(!seen.is_empty());
    let answer = browser.post(service, &path, &proposed(carrier, &seen, "make")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let location = answer.location().to_owned();
    let card = location.split('?').next().unwrap().to_owned();
    (card, between(&location, "slip=", "&").to_owned())
}

/// Every code in the pages of a PDF, as a reader of pictures sees them: one for each part of a page of so many columns and rows
/// that has one.
fn codes_in(pdf: &[u8], columns: usize, rows: usize) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("print.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut drawing = Command::new("pdftoppm");
    drawing.args(["-r", "300", "-gray"]).arg(&path).arg(folder.path().join("page"));
    assert!(drawing.output().unwrap().status.success());
    let mut pages: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|kind| kind == "pgm"));
    pages.sort();
    let mut found = Vec::new();
    for page in pages {
        let (width, height, pixels) = grey(&std::fs::read(page).unwrap());
        let (wide, high) = (width / columns, height / rows);
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            let lines = (row * high..(row + 1) * high).map(|y| y * width + column * wide);
            let part: Vec<u8> = lines.flat_map(|from| pixels[from..from + wide].to_vec()).collect();
            let part = Luma::new(wide, high, part).unwrap();
            _ = read_luma(&part, Effort::default(), |payload: &[u8]| {
                found.push(String::from_utf8(payload.to_vec()).unwrap());
                Verdict::Accept
            });
        }
    }
    found
}

fn codes(pdf: &[u8]) -> Vec<String> {
    codes_in(pdf, 1, 1)
}

/// A picture in the form PGM: three numbers in digits, and a byte for each pixel.
fn grey(file: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut rest = file.strip_prefix(b"P5").unwrap();
    let mut number = || {
        let begin = rest.iter().position(u8::is_ascii_digit).unwrap();
        let end = begin + rest[begin..].iter().position(|byte| !byte.is_ascii_digit()).unwrap();
        let digits = std::str::from_utf8(&rest[begin..end]).unwrap().parse::<usize>().unwrap();
        rest = &rest[end..];
        digits
    };
    let (width, height, _) = (number(), number(), number());
    (width, height, rest[1..].to_vec())
}

fn opened(card: &str, code: &str) -> OpenedCard {
    let card = SealedCard::parse(&text::decode(card).unwrap()).unwrap();
    let code = AccessCode::parse(code, CodePolicy::Standard).unwrap();
    card.open(Access::Holder(&code)).unwrap()
}

#[tokio::test]
async fn a_card_is_printed_and_opens_with_the_code_of_its_slip_which_is_then_forgotten() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let person = persons(&service, [0]).await[0];
    let (card, job) = issue(&service, &mut browser, person, "qr-card").await;

    // The code is nowhere in the database's file in clear: it is in the sealed job alone.
    assert!(work_once(&service.app).await.unwrap());
    let slip = browser.get(&service, &format!("/print/{job}/slips.pdf")).await;
    assert_eq!(slip.status, StatusCode::OK, "{}", slip.text());
    assert_eq!(slip.headers["cache-control"], "no-store");
    assert_eq!(slip.headers["content-disposition"], "attachment; filename=\"slips.pdf\"");
    let code = codes(&slip.bytes);
    assert_eq!(code.len(), 1);

    let page = browser.get(&service, &card).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    for kind in ["card", "sheet", "page", "booklet", "booklet-pages"] {
        let fields = [("kind", kind), ("clinician", "sr"), ("person", "ar"), ("names", "on")];
        let pdf = browser.post(&service, &format!("{card}/print"), &fields).await;
        assert_eq!(pdf.status, StatusCode::OK, "{kind}: {}", pdf.text());
        let found = codes(&pdf.bytes);
        assert_eq!(found.len(), 1, "{kind}");
        assert_eq!(opened(&found[0], &code[0]).care().attestations().len(), 1);
    }
    let png = browser.get(&service, &format!("{card}/card.png")).await;
    let mut from_picture = Vec::new();
    _ = read_each_in_picture(&png.bytes, &PictureLimits::default(), |payload: &[u8]| {
        from_picture.push(String::from_utf8(payload.to_vec()).unwrap());
        Verdict::Accept
    });
    let file = browser.get(&service, &format!("{card}/card.phr")).await;
    assert_eq!(text::encode(&file.bytes), from_picture[0]);
    let svg = browser.get(&service, &format!("{card}/card.svg")).await;
    assert!(svg.text().starts_with("<svg") || svg.text().starts_with("<?xml"), "{}", svg.text());

    let page = browser.get(&service, &format!("/print/{job}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let confirmed = browser.post(&service, &format!("/print/{job}/confirm"), &[]).await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text());
    let gone = browser.get(&service, &format!("/print/{job}/slips.pdf")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_slip_is_for_who_made_the_card_and_for_a_day() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let person = persons(&service, [1]).await[0];
    let (_, job) = issue(&service, &mut browser, person, "qr-card").await;
    assert!(work_once(&service.app).await.unwrap());
    let mut other = service.signed_in(Role::Clinician).await;
    for path in [format!("/print/{job}"), format!("/print/{job}/slips.pdf"), format!("/print/{job}/progress")]
    {
        assert_eq!(other.get(&service, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    service.pass(24 * 3600);
    let mut browser = service.signed_in(Role::Registrar).await;
    assert_eq!(browser.get(&service, &format!("/print/{job}/slips.pdf")).await.status, StatusCode::NOT_FOUND);
    service.pass(1);
    work_once(&service.app).await.unwrap();
    let standing = service.app.storage().print_standing(job.parse().unwrap()).await;
    assert!(matches!(standing, Err(phr_storage::Error::NotFound(_))));
}

#[tokio::test]
async fn a_card_is_made_only_of_what_was_looked_at() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let person = persons(&service, [2]).await[0];
    let path = format!("/persons/{person}/issue");
    browser.get(&service, &path).await;
    let answer = browser.post(&service, &path, &proposed("qr-card", "", "make")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = browser.post(&service, &path, &proposed("qr-card", "", "preview")).await;
    let seen = between(&answer.text(), "name=\"seen\" value=\"", "\"").to_owned();
    let other = browser.post(&service, &path, &proposed("qr-booklet", &seen, "make")).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let cards = browser.get(&service, &format!("/persons/{person}/cards")).await;
    assert!(!cards.text().contains("/issued/"), "{}", cards.text());
}

#[tokio::test]
async fn that_something_is_confidential_is_told_to_clinicians_alone() {
    let service = Service::ready().await;
    let mut clinician = service.signed_in(Role::Clinician).await;
    let person = persons(&service, [0]).await[0];
    let path = format!("/persons/{person}/issue");
    clinician.get(&service, &path).await;
    let seen = clinician.post(&service, &path, &proposed("qr-card", "", "preview")).await.text();
    assert!(seen.contains("only the access code opens"), "{seen}");
    let mut registrar = service.signed_in(Role::Registrar).await;
    registrar.get(&service, &path).await;
    let seen = registrar.post(&service, &path, &proposed("qr-card", "", "preview")).await.text();
    assert!(seen.contains("Everything fits") && !seen.contains("only the access code opens"), "{seen}");
}

#[tokio::test]
async fn a_known_code_opens_the_card_and_there_is_no_slip() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let person = persons(&service, [3]).await[0];
    let code =
        service.app.with_random(|random| AccessCode::generate(phr_core::keys::CodeLength::Sixteen, random));
    let digits = code.expose_digits().to_owned();
    let path = format!("/persons/{person}/issue");
    let fields = |seen: &str, act: &str| {
        let mut fields = proposed("file", "", "")
            .into_iter()
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .collect::<Vec<_>>();
        fields.retain(|(name, _)| !["code", "seen", "do"].contains(&name.as_str()));
        for (name, value) in [("code", "known"), ("code_typed", digits.as_str()), ("seen", seen), ("do", act)]
        {
            fields.push((name.to_owned(), value.to_owned()));
        }
        fields
    };
    fn refs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
        fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect()
    }
    browser.get(&service, &path).await;
    let answer = browser.post(&service, &path, &refs(&fields("", "preview"))).await;
    assert!(!answer.text().contains(&digits), "a code that was typed is not shown again");
    let seen = between(&answer.text(), "name=\"seen\" value=\"", "\"").to_owned();
    let answer = browser.post(&service, &path, &refs(&fields(&seen, "make"))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(!answer.location().contains("slip="), "{}", answer.location());
    let card = answer.location().split('?').next().unwrap().to_owned();
    let file = browser.get(&service, &format!("{card}/card.phr")).await;
    assert!(SealedCard::parse(&file.bytes).unwrap().open(Access::Holder(&code)).is_ok());
    // A file has no code to be drawn.
    assert_eq!(browser.get(&service, &format!("{card}/card.png")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_lost_card_is_replaced_by_one_that_is_newer() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let person = persons(&service, [4]).await[0];
    let (old, _) = issue(&service, &mut browser, person, "qr-card").await;
    service.pass(3600);
    let mut browser = service.signed_in(Role::Clinician).await;
    let id = old.rsplit('/').next().unwrap().to_owned();
    let path = format!("/persons/{person}/issue");
    let asked = browser.get(&service, &format!("{path}?lost={id}")).await;
    assert!(asked.text().contains(&format!("name=\"lost\" value=\"{id}\"")));
    let mut fields = proposed("qr-card", "", "preview");
    fields.push(("lost", &id));
    let answer = browser.post(&service, &path, &fields).await;
    let seen = between(&answer.text(), "name=\"seen\" value=\"", "\"").to_owned();
    let mut fields = proposed("qr-card", &seen, "make");
    fields.push(("lost", &id));
    let answer = browser.post(&service, &path, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let slip = between(answer.location(), "slip=", "&").to_owned();
    while work_once(&service.app).await.unwrap() {}
    let code = codes(&browser.get(&service, &format!("/print/{slip}/slips.pdf")).await.bytes);
    let new = answer.location().split('?').next().unwrap().to_owned();
    let file = browser.get(&service, &format!("{new}/card.phr")).await;
    let opened = opened(&text::encode(&file.bytes), &code[0]);
    let judging = crate::use_cases::issue_make::judging(&service.app).await.unwrap();
    let record = judging.verify(&opened, service.app.now());
    let newest = record.attestations().iter().map(|a| a.payload.issued_at).max().unwrap();
    let note = service.app.storage().setting(&format!("card.lost.{id}")).await.unwrap().unwrap();
    let note: serde_json::Value = serde_json::from_str(&note).unwrap();
    assert_eq!(note["until"], newest.0);
    assert!(note["after"].as_i64().unwrap() < newest.0);
    // The job that was added has signed a status list, by which readers know the lost card from the new one.
    let list = service.app.storage().status_list(&signer_id(&service)).await.unwrap().unwrap();
    let key = service.app.signer().unwrap().public_key();
    let list = phr_core::status::StatusList::open(list.bytes, &key).unwrap();
    let status = list.status(record.record_id().unwrap()).unwrap();
    let replaced = phr_core::status::CardStatus::Superseded;
    assert_eq!(status.of_card(newest), phr_core::status::CardStatus::Current);
    assert_eq!(status.of_card(phr_core::model::Timestamp(note["after"].as_i64().unwrap())), replaced);
    assert!(!crate::use_cases::status_list::is_due(&service.app).await.unwrap());
    service.pass(7 * 86_400);
    assert!(crate::use_cases::status_list::is_due(&service.app).await.unwrap(), "every week");
    let mut admin = service.signed_in(Role::Administrator).await;
    admin.get(&service, "/admin/trust").await;
    let signed = admin.post(&service, "/admin/status-list", &[]).await;
    assert_eq!(signed.location(), "/admin/trust?done=status-list");
    let file = admin.get(&service, "/admin/status-list.phrstatus").await;
    let list = phr_core::status::StatusList::open(file.bytes, &key).unwrap();
    assert_eq!((list.head().number(), list.head().count()), (2, 1));
    // Anybody may have it.
    let anybody = Browser::default().get(&service, &format!("/lists/status/{}", key.key_id())).await;
    assert_eq!(anybody.bytes, list.as_bytes());
    assert!(Browser::default().get(&service, "/lists").await.text().contains(&key.key_id().to_string()));
    let mut browser = service.signed_in(Role::Clinician).await;
    let page = browser.get(&service, &old).await.text();
    assert!(page.contains("li class=\"danger\"") && page.contains("li class=\"warning\""), "{page}");
}

#[tokio::test]
async fn the_summary_is_printed_only_with_consent_and_without_what_is_confidential() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let person = persons(&service, [0]).await[0];
    let (card, _) = issue(&service, &mut browser, person, "qr-booklet").await;
    let print = format!("{card}/print");
    let mut fields =
        vec![("kind", "booklet-pages"), ("clinician", "en"), ("person", "sr"), ("summary", "on")];
    let refused = browser.post(&service, &print, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    fields.push(("consent", "on"));
    let pdf = browser.post(&service, &print, &fields).await;
    assert_eq!(pdf.status, StatusCode::OK, "{}", pdf.text());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("booklet.pdf");
    std::fs::write(&path, &pdf.bytes).unwrap();
    let read = Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
    let words = String::from_utf8_lossy(&read.stdout).replace('\u{200b}', "");
    assert!(words.contains("Penicillin"), "{words}");
    // The result of an HIV test is confidential.
    assert!(!words.contains("HIV"), "{words}");
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    assert_eq!(work.consents(person).await.unwrap().len(), 1);
}

#[tokio::test]
async fn twelve_persons_are_printed_in_one_order_and_nobody_is_missing() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let people = persons(&service, 0..11).await;
    // One who has nothing signed yet.
    let account = service.app.storage().account_by_login("registrar").await.unwrap().unwrap();
    let site = account.site.clone().unwrap();
    let actor = Actor { account: Some(account.id), role: Some(account.role), site: Some(site.clone()) };
    let mut work = service.app.storage().begin(actor).await.unwrap();
    let patient = crate::use_cases::patients::encode(&Default::default());
    let new = phr_storage::NewPerson { patient, match_keys: Default::default(), site };
    let nobody = work.add_person(&new).await.unwrap();
    work.commit().await.unwrap();

    let listed = browser.get(&service, "/print").await.text();
    assert!(people.iter().all(|person| listed.contains(&person.to_string())));
    let ids: Vec<String> = people.iter().chain([&nobody]).map(ToString::to_string).collect();
    let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("person", id.as_str())).collect();
    fields.extend([("clinician", "en"), ("leave_out", "entries")]);
    let started = browser.post(&service, "/print", &fields).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
    let job = started.location().to_owned();
    let waiting = browser.get(&service, &format!("{job}/progress")).await;
    let waiting: serde_json::Value = serde_json::from_slice(&waiting.bytes).unwrap();
    assert_eq!((&waiting["total"], &waiting["finished"]), (&12.into(), &false.into()));
    assert!(work_once(&service.app).await.unwrap());
    let page = browser.get(&service, &job).await.text();
    assert!(page.contains(&nobody.to_string()), "{page}");

    let sheets = codes_in(&browser.get(&service, &format!("{job}/sheets.pdf")).await.bytes, 2, 5);
    let slips = codes(&browser.get(&service, &format!("{job}/slips.pdf")).await.bytes);
    assert_eq!((sheets.len(), slips.len()), (11, 11));
    // Codes on one page are found in any order, slips are one to a page; each card opens with one slip, and each slip with
    // one card.
    for card in &sheets {
        let card = SealedCard::parse(&text::decode(card).unwrap()).unwrap();
        let opens = slips.iter().filter(|slip| {
            let code = AccessCode::parse(slip, CodePolicy::Standard).unwrap();
            card.open(Access::Holder(&code)).is_ok()
        });
        assert_eq!(opens.count(), 1);
    }
    for person in &people {
        let cards = browser.get(&service, &format!("/persons/{person}/cards")).await.text();
        assert_eq!(cards.matches("/issued/").count(), 1);
    }
}

#[tokio::test]
async fn a_batch_that_is_stopped_says_who_was_not_begun() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let people = persons(&service, 0..3).await;
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("person", id.as_str())).collect();
    fields.extend([("clinician", "en"), ("leave_out", "nothing")]);
    browser.get(&service, "/print").await;
    let job = browser.post(&service, "/print", &fields).await.location().to_owned();
    let stopped = browser.post(&service, &format!("{job}/cancel"), &[]).await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER, "{}", stopped.text());
    assert!(work_once(&service.app).await.unwrap());
    let page = browser.get(&service, &job).await.text();
    assert!(people.iter().all(|person| page.contains(&person.to_string())), "{page}");
    assert_eq!(browser.get(&service, &format!("{job}/sheets.pdf")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_is_chosen_or_nobody_is_there() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    browser.get(&service, "/print").await;
    let none = browser.post(&service, "/print", &[("leave_out", "nothing")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = "0".repeat(32);
    for path in [format!("/persons/{nobody}/issue"), format!("/issued/{nobody}"), format!("/print/{nobody}")]
    {
        assert_eq!(browser.get(&service, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_said_and_is_left_out_only_where_that_was_allowed() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let account = service.app.storage().account_by_login("clinician").await.unwrap().unwrap();
    let site = account.site.clone().unwrap();
    let actor = Actor { account: Some(account.id), role: Some(account.role), site: Some(site.clone()) };
    let mut bundle: serde_json::Value = serde_json::from_slice(&demo::bundle(0, service.app.now())).unwrap();
    // Weighed again and again, each time on another day.
    let entries = bundle["entry"].as_array().unwrap().clone();
    let weight = entries.iter().find(|e| e["resource"]["code"]["coding"][0]["code"] == "29463-7").unwrap();
    for number in 0..250 {
        let mut again = weight.clone();
        let id = format!("{number:08x}-0000-4000-8000-00000000beef");
        again["fullUrl"] = format!("urn:uuid:{id}").into();
        again["resource"]["id"] = id.clone().into();
        again["resource"]["effectiveDateTime"] =
            format!("20{:02}-{:02}-{:02}", 10 + number % 15, 1 + number % 12, 1 + number % 28).into();
        again["resource"]["valueQuantity"]["value"] = (40 + number * 7 % 60).into();
        bundle["entry"].as_array_mut().unwrap().push(again);
        let sections = bundle["entry"][0]["resource"]["section"].as_array_mut().unwrap();
        let signs = sections.iter_mut().find(|s| s["code"]["coding"][0]["code"] == "8716-3").unwrap();
        signs["entry"]
            .as_array_mut()
            .unwrap()
            .push(serde_json::json!({"reference": format!("urn:uuid:{id}")}));
    }
    let record = serde_json::to_vec(&bundle).unwrap();
    let person = demo::add_record(&service.app, &actor, &site, &record).await.unwrap();

    let path = format!("/persons/{person}/issue");
    browser.get(&service, &path).await;
    let answer = browser.post(&service, &path, &proposed("qr-card", "", "preview")).await;
    let page = answer.text();
    assert!(page.contains("This does not fit."), "{page}");
    // Nothing can be made of it, and the page says what would help.
    assert!(page.contains("name=\"seen\" value=\"\"") && !page.contains("value=\"make\""));
    assert!(page.contains("class=\"helps\"") && page.contains("entries would go"), "{page}");

    let with = |seen: &str, act: &str| {
        let mut fields = proposed("qr-card", "", "");
        fields.retain(|(name, _)| !["leave_out", "seen", "do"].contains(name));
        let mut fields: Vec<(String, String)> =
            fields.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        for (name, value) in [("leave_out", "entries"), ("seen", seen), ("do", act)] {
            fields.push((name.to_owned(), value.to_owned()));
        }
        fields
    };
    fn refs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
        fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect()
    }
    let page = browser.post(&service, &path, &refs(&with("", "preview"))).await.text();
    assert!(page.contains("class=\"removed\"") && page.contains("older vital signs"), "{page}");
    let seen = between(&page, "name=\"seen\" value=\"", "\"").to_owned();
    let answer = browser.post(&service, &path, &refs(&with(&seen, "make"))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let job = between(answer.location(), "slip=", "&").to_owned();
    assert!(work_once(&service.app).await.unwrap());
    let code = codes(&browser.get(&service, &format!("/print/{job}/slips.pdf")).await.bytes);
    let card = answer.location().split('?').next().unwrap().to_owned();
    let file = browser.get(&service, &format!("{card}/card.phr")).await;
    let opened = opened(&text::encode(&file.bytes), &code[0]);
    let judging = crate::use_cases::issue_make::judging(&service.app).await.unwrap();
    let record = judging.verify(&opened, service.app.now());
    assert!(record.is_trusted());
    let attestation = record.attestations().iter().find(|said| said.is_restatement()).unwrap();
    // The card itself says how much is not on it; the dangers are.
    assert!(attestation.payload.left_out.for_room() > 50);
    let view = phr_core::render::render(&record, &phr_core::render::RenderOptions::new("en"));
    assert!(serde_json::to_string(&view).unwrap().contains("Penicillin"), "the allergy stays");
}

#[tokio::test]
async fn a_job_whose_worker_went_away_is_begun_anew_by_another() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let people = persons(&service, 0..2).await;
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("person", id.as_str())).collect();
    fields.extend([("clinician", "en"), ("leave_out", "nothing")]);
    browser.get(&service, "/print").await;
    let job = browser.post(&service, "/print", &fields).await.location().to_owned();
    // A worker takes it and is never heard of again; nobody else has it meanwhile.
    assert!(service.app.storage().take_print_job(60).await.unwrap().is_some());
    assert!(!work_once(&service.app).await.unwrap());
    service.pass(61);
    assert!(work_once(&service.app).await.unwrap());
    let sheets = browser.get(&service, &format!("{job}/sheets.pdf")).await;
    assert_eq!(sheets.status, StatusCode::OK, "{}", sheets.text());
    for person in &people {
        let cards = browser.get(&service, &format!("/persons/{person}/cards")).await.text();
        assert_eq!(cards.matches("/issued/").count(), 1);
    }
}

#[tokio::test]
async fn a_batch_goes_on_with_the_cards_that_a_worker_made_before_it_went_away() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let people = persons(&service, 0..3).await;
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("person", id.as_str())).collect();
    fields.extend([("clinician", "en"), ("leave_out", "nothing")]);
    browser.get(&service, "/print").await;
    let job = browser.post(&service, "/print", &fields).await.location().to_owned();
    // The worker goes away once it has kept its first card.
    let app = service.app.clone();
    let worker = tokio::spawn(async move { work_once(&app).await });
    let id: PrintJobId = job.rsplit('/').next().unwrap().parse().unwrap();
    let part = |place: usize| format!("part {place} of print job {id}");
    let storage = service.app.storage();
    let first = loop {
        if let Some(first) = storage.held(&part(0)).await.unwrap() {
            break first;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    };
    worker.abort();
    assert!(worker.await.is_err_and(|end| end.is_cancelled()), "it was in the middle");
    service.pass(61);
    assert!(work_once(&service.app).await.unwrap());
    let kept: serde_json::Value = serde_json::from_slice(first.expose()).unwrap();
    let card: Vec<u8> = serde_json::from_value(kept["card"].clone()).unwrap();
    let mut work = storage.begin(phr_storage::Actor::system()).await.unwrap();
    let stored = work.issued_cards(people[0]).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].card.expose(), card, "the card that was made before");
    let slips = browser.get(&service, &format!("{job}/slips.pdf")).await;
    assert_eq!(slips.status, StatusCode::OK);
    for place in 0..3 {
        assert!(storage.held(&part(place)).await.unwrap().is_none(), "no code is left behind");
    }
}

fn signer_id(service: &Service) -> String {
    service.app.signer().unwrap().public_key().key_id().to_string()
}

#[tokio::test]
async fn a_card_is_written_to_a_tag_and_a_tag_that_moves_away_loses_nothing() {
    use phr_nfc::memory::{MemoryReader, Moment, Tear, Type4Form, VirtualTag};
    use phr_nfc::{Reader, Tag};
    let tag = VirtualTag::type4(Type4Form::desfire(4096)).shared();
    let at_reader = tag.clone();
    let service = Service::with(|config| {
        config.open_nfc = Some(std::sync::Arc::new(move || {
            Ok(Box::new(MemoryReader::new(at_reader.clone())) as Box<dyn Reader>)
        }));
    })
    .await;
    service.app.storage().initialise(PASSPHRASE).await.unwrap();
    service.fill().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let person = persons(&service, [0]).await[0];
    let (card, _) = issue(&service, &mut browser, person, "qr-card").await;
    let bytes = browser.get(&service, &format!("{card}/card.phr")).await.bytes;
    let on_tag = || {
        let mut reader = MemoryReader::new(tag.clone());
        let presented = reader.present(std::time::Duration::ZERO).unwrap().unwrap();
        Tag::open(presented).unwrap().report().unwrap().card().map(<[u8]>::to_vec)
    };
    assert!(browser.get(&service, &card).await.text().contains(&format!("{card}/nfc")));
    let written = browser.post(&service, &format!("{card}/nfc"), &[]).await;
    assert_eq!(written.location(), format!("{card}?done=tag-written"));
    assert_eq!(on_tag().unwrap(), bytes);
    // It is not replaced unless that is said.
    let refused = browser.post(&service, &format!("{card}/nfc"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("nfc-occupied"));
    // A newer card; the tag moves away in the middle, and comes back.
    let (newer, _) = issue(&service, &mut browser, person, "qr-card").await;
    phr_nfc::memory::lock(&tag).tear(Tear { at: 1, moment: Moment::Middle });
    phr_nfc::memory::lock(&tag).come_back_after(2);
    let written = browser.post(&service, &format!("{newer}/nfc"), &[("replace", "on")]).await;
    assert_eq!(written.location(), format!("{newer}?done=tag-written"), "{}", written.text());
    assert_eq!(on_tag().unwrap(), browser.get(&service, &format!("{newer}/card.phr")).await.bytes);
    // Without a reader there is no such form.
    let without = Service::ready().await;
    let mut browser = without.signed_in(Role::Clinician).await;
    assert_eq!(browser.post(&without, &format!("{card}/nfc"), &[]).await.status, StatusCode::NOT_FOUND);
}
