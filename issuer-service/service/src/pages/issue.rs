//! Choosing what card to make, looking at it, making it, and printing it.

use crate::app::blocking;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs;
use crate::page::{Page, show, show_as};
use crate::pages::read_card::site;
use crate::typed::Typed;
use crate::use_cases::issue_choices::{CARRIERS, Choices, LeaveOut};
use crate::use_cases::issue_make::{self, Making, language_of};
use crate::use_cases::issue_preview::{Preview, Standing, preview, stamp};
use crate::use_cases::issue_store::{self, CardFacts};
use crate::use_cases::kept::Kept;
use crate::use_cases::open_card;
use crate::use_cases::patients::{Called, called};
use crate::use_cases::print_paper::{self, Document, Kind};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use phr_core::carrier::Carrier;
use phr_storage::{IssuedCardId, PersonId, Role};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "issue/form.html")]
struct FormPage {
    page: Page,
    person: PersonId,
    called: Called,
    form: Typed,
    carriers: [Carrier; 4],
    networks: Vec<NetworkRow>,
    leave_out: [LeaveOut; 3],
    preview: Option<Preview>,
    /// What was looked at; nothing where nothing was, or it does not fit.
    seen: String,
    lost: Option<String>,
    /// The message that says why no card can be made at all.
    stop: Option<&'static str>,
}

/// A network to choose.
pub(crate) struct NetworkRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) chosen: bool,
}

impl FormPage {
    fn is_code(&self, code: &str) -> bool {
        match self.form.value("code") {
            "" => code == "new",
            chosen => chosen == code,
        }
    }

    /// A card is made of what was looked at.
    fn may_make(&self) -> bool {
        !self.seen.is_empty()
    }
}

#[derive(Template)]
#[template(path = "issue/card.html")]
struct CardPage {
    page: Page,
    person: PersonId,
    called: Called,
    card: CardFacts,
    slip: Option<String>,
    kinds: &'static [Kind],
    /// Whether a card can be written to a tag here.
    has_nfc: bool,
    form: Typed,
}

#[derive(Template)]
#[template(path = "issue/cards.html")]
struct CardsPage {
    page: Page,
    person: PersonId,
    called: Called,
    cards: Vec<CardFacts>,
}

/// What the address of the form says.
#[derive(Deserialize)]
pub(crate) struct Asked {
    lost: Option<String>,
}

/// The form as it is proposed.
pub(crate) async fn ask(
    context: Context,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let person = parse(&person)?;
    let stored = issue_make::read(&context.app, &context.actor(), person).await?;
    let judged = judge(&context, stored).await?;
    let lost = asked.lost.filter(|id| id.parse::<IssuedCardId>().is_ok());
    let mut page = form_page(&context, person, &judged, Typed::default(), lost);
    page.form = Typed::showing([
        ("carrier", Carrier::QrCard.name()),
        ("leave_out", LeaveOut::Nothing.code()),
        ("clinician", context.text.0.tag()),
        ("person", &language_of(&judged.kept.patient)),
    ]);
    show(&page)
}

/// Shows what the card will carry, or makes it.
pub(crate) async fn submit(
    context: Context,
    Path(person): Path<String>,
    mut form: Typed,
) -> Result<Response> {
    let person: PersonId = parse(&person)?;
    let stored = issue_make::read(&context.app, &context.actor(), person).await?;
    let judged = judge(&context, stored).await?;
    let lost = Some(form.value("lost").to_owned()).filter(|id| id.parse::<IssuedCardId>().is_ok());
    let choices = match Choices::read(&form) {
        Ok(choices) => choices,
        Err(problems) => {
            for (field, message) in problems {
                form.fault(field, context.text.say(message));
            }
            return refused(form_page(&context, person, &judged, form, lost));
        }
    };
    let mut making = Making::new(&context.app, choices.clone()).await?;
    making.anew = lost.is_some();
    let making = Arc::new(making);
    let now_seen = stamp(&judged.kept, &choices, lost.is_some());
    let wants_card = form.value("do") == "make";
    if wants_card && form.value("seen") == now_seen {
        return make(&context, person, judged, &making, &choices, lost).await;
    }
    if wants_card {
        form.fault("record", context.text.say("issue-problem-changed"));
    }
    let language = context.text.0.tag();
    let (app, work) = (context.app.clone(), Arc::clone(&making));
    let turn = open_card::turn().await?;
    let (judged, shown) = blocking(move || {
        let _turn = turn;
        let shown = work
            .try_make(&app, &judged.kept, &judged.judging)
            .map(|made| preview(&made, &judged.kept, choices.carrier, language));
        (judged, shown)
    })
    .await?;
    let shown = match shown {
        Ok(shown) => shown.told(context.text),
        Err(Error::Failure(failure)) if failure.code() == "confidential-nobody-opens" => {
            form.fault("code", context.text.say("issue-problem-confidential"));
            return refused(form_page(&context, person, &judged, form, lost));
        }
        Err(error) => return Err(error),
    };
    // Whether there is anything confidential is for those who care for the person.
    let shown = if context.role() == Some(Role::Clinician) { shown } else { shown.without_confidential() };
    let mut page = form_page(&context, person, &judged, form, lost);
    page.seen = if matches!(shown.standing, Standing::TooLarge { .. }) { String::new() } else { now_seen };
    page.preview = Some(shown);
    if page.form.is_right() { show(&page) } else { refused(page) }
}

async fn make(
    context: &Context,
    person: PersonId,
    judged: Judged,
    making: &Arc<Making>,
    choices: &Choices,
    lost: Option<String>,
) -> Result<Response> {
    let site = site(context).await?;
    let (app, work) = (context.app.clone(), Arc::clone(making));
    let turn = open_card::turn().await?;
    let made = blocking(move || {
        let _turn = turn;
        let made = work.make(&app, &judged.kept, &judged.judging)?;
        Ok::<_, Error>((made, judged))
    });
    let (made, judged) = made.await??;
    let lost = lost.and_then(|id| id.parse().ok());
    let issued = issue_store::store(context, person, &judged.kept, &made, choices, lost, site).await?;
    tracing::info!(%person, card = %issued.card, "a card was made");
    jobs::wake();
    let mut address = format!(
        "/issued/{}?done=card-made&clinician={}&person={}",
        issued.card, choices.clinician, choices.person
    );
    for (name, chosen) in [("names", choices.names), ("summary", choices.summary)] {
        if chosen {
            address.push_str(&format!("&{name}=on"));
        }
    }
    if let Some(job) = issued.slip {
        address.push_str(&format!("&slip={job}"));
    }
    Ok(Redirect::to(&address).into_response())
}

fn refused(page: FormPage) -> Result<Response> {
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// A person, the record, and what it was judged by.
struct Judged {
    kept: Kept,
    judging: crate::use_cases::judging::Judging,
}

async fn judge(context: &Context, stored: crate::use_cases::kept::Stored) -> Result<Judged> {
    let (app, now) = (context.app.clone(), context.now());
    blocking(move || {
        let judging = issue_make::judging_now(&app)?;
        let kept = stored.judge(&judging, now).map_err(Error::internal)?;
        Ok(Judged { kept, judging })
    })
    .await?
}

fn form_page(
    context: &Context,
    person: PersonId,
    judged: &Judged,
    form: Typed,
    lost: Option<String>,
) -> FormPage {
    let stop = match (&judged.kept.chain, context.app.signer()) {
        (None, _) => Some("issue-no-record"),
        (_, None) => Some("issue-problem-no-key"),
        _ => None,
    };
    // The first time every network is proposed.
    let is_new = form.fields().next().is_none();
    FormPage {
        page: context.page(),
        person,
        called: called(&judged.kept.patient),
        carriers: CARRIERS,
        networks: network_rows(context, &judged.judging.trust, |id| {
            is_new || form.values("network").any(|v| v == id)
        }),
        leave_out: LeaveOut::ALL,
        preview: None,
        seen: String::new(),
        form,
        lost,
        stop,
    }
}

/// The networks of the trust lists, as a form shows them.
pub(crate) fn network_rows(
    context: &Context,
    trust: &phr_core::trust::Trust,
    chosen: impl Fn(&str) -> bool,
) -> Vec<NetworkRow> {
    let row = |network: issue_make::Network| NetworkRow {
        name: match network.name(context.text.0.tag()) {
            Some(name) => name.to_owned(),
            None => context.text.say_with("issue-network-unnamed", "hint", network.id.clone()),
        },
        chosen: chosen(&network.id),
        id: network.id,
    };
    issue_make::networks(trust, context.now()).into_iter().map(row).collect()
}

/// The cards of a person.
pub(crate) async fn cards(context: Context, Path(person): Path<String>) -> Result<Response> {
    let person: PersonId = parse(&person)?;
    let (called, cards) = issue_store::cards(&context, person).await?;
    show(&CardsPage { page: context.page(), person, called, cards })
}

/// What the address of a card's page says: what was chosen when it was made.
#[derive(Default, Deserialize)]
pub(crate) struct Chosen {
    slip: Option<String>,
    clinician: Option<String>,
    person: Option<String>,
    names: Option<String>,
    summary: Option<String>,
}

/// A card that was made.
pub(crate) async fn card(
    context: Context,
    Path(card): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response> {
    let id: IssuedCardId = parse(&card)?;
    let read = issue_store::card(&context, id).await?;
    let clinician = chosen.clinician.as_deref().unwrap_or(context.text.0.tag());
    let persons = language_of(&read.patient);
    let person = chosen.person.as_deref().unwrap_or(&persons);
    let kinds = Kind::of(read.facts.carrier());
    let mut fields = vec![
        ("clinician", clinician),
        ("person", person),
        ("kind", kinds.first().map_or("", |kind| kind.code())),
    ];
    fields.extend(chosen.names.as_deref().map(|on| ("names", on)));
    fields.extend(chosen.summary.as_deref().map(|on| ("summary", on)));
    fields.extend(read.consented.then_some(("consent", "on")));
    let slip = chosen.slip.filter(|job| job.parse::<phr_storage::PrintJobId>().is_ok());
    let page = CardPage {
        page: context.page(),
        person: read.person,
        called: called(&read.patient),
        card: read.facts,
        slip,
        kinds,
        has_nfc: context.app.config().open_nfc.is_some(),
        form: Typed::of(&fields),
    };
    show(&page)
}

/// A PDF of a card: the same bytes as when it was made, so it can be printed again.
pub(crate) async fn print(context: Context, Path(card): Path<String>, mut form: Typed) -> Result<Response> {
    let id: IssuedCardId = parse(&card)?;
    let mut read = issue_store::card(&context, id).await?;
    let kinds = Kind::of(read.facts.carrier());
    let kind = Kind::parse(form.value("kind")).filter(|kind| kinds.contains(kind));
    let kind = kind.ok_or(Error::Malformed("there is no such way to print this card"))?;
    let with_summary = form.has("summary") && matches!(kind, Kind::Booklet | Kind::BookletPages);
    if with_summary && !form.has("consent") {
        form.fault("consent", context.text.say("issue-summary-consent-needed"));
        return card_page(&context, read, form, StatusCode::UNPROCESSABLE_ENTITY);
    }
    issue_store::note_printed(&context, &read, with_summary).await?;
    let paper = issue_store::paper(&context, &read, &form)?;
    let (sealed, carrier) = (read.card.clone(), read.facts.carrier());
    let (reference, languages) = (read.facts.reference.clone(), paper.languages.clone());
    let setting = print_paper::setting(&context.app, Document::Cards);
    let (app, stored) = (context.app.clone(), read.for_print());
    let printed = blocking(move || {
        let summaries = match (with_summary, stored) {
            (true, Some(stored)) => issue_store::summaries(&app, stored, &languages)?,
            _ => Vec::new(),
        };
        let symbol = print_paper::symbol(&sealed, carrier)?;
        Ok::<_, Error>(paper.print(kind, symbol, reference, summaries, with_summary, &setting))
    });
    match printed.await?? {
        Ok(pdf) => Ok(attachment("application/pdf", "card.pdf", pdf)),
        Err(error) => {
            tracing::warn!(card = %id, code = error.code(), %error, "a card cannot be printed");
            form.fault("kind", print_fault(&context, error.code(), &error.to_string()));
            card_page(&context, read, form, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// The page of a card that was made, with what was typed on it.
pub(crate) fn card_page(
    context: &Context,
    read: issue_store::ReadCard,
    form: Typed,
    status: StatusCode,
) -> Result<Response> {
    let page = CardPage {
        page: context.page(),
        person: read.person,
        called: called(&read.patient),
        kinds: Kind::of(read.facts.carrier()),
        card: read.facts,
        slip: None,
        has_nfc: context.app.config().open_nfc.is_some(),
        form,
    };
    show_as(status, &page)
}

/// Why there is no print, in the reader's language where there are words for it.
pub(crate) fn print_fault(context: &Context, code: &str, sentence: &str) -> String {
    match code {
        "print-proof-failed" => context.text.say_with("issue-proof-failed", "code", code.to_owned()),
        "print-glyph-missing" => context.text.say_with("issue-glyph-missing", "code", code.to_owned()),
        "print-symbol-too-large" | "print-would-not-last" => context.text.say("issue-symbol-too-large"),
        "print-does-not-fit" => context.text.say("issue-does-not-fit"),
        _ => sentence.to_owned(),
    }
}

/// A card as a file or a picture.
pub(crate) async fn file(context: Context, Path((card, name)): Path<(String, String)>) -> Result<Response> {
    let id: IssuedCardId = parse(&card)?;
    if !["card.phr", "card.png", "card.svg"].contains(&name.as_str()) {
        return Err(Error::NotFound);
    }
    let read = issue_store::card(&context, id).await?;
    let carrier = read.facts.carrier();
    if name == "card.phr" {
        let bytes = read.card.as_bytes().to_vec();
        return Ok(attachment("application/vnd.phr-card", "card.phr", bytes));
    }
    if carrier == Carrier::File {
        return Err(Error::NotFound);
    }
    let (title, about) = (context.text.say("issue-picture-title"), context.text.say("issue-picture-about"));
    let drawn = blocking(move || {
        let symbol = print_paper::symbol(&read.card, carrier)?;
        match name.as_str() {
            "card.png" => {
                let png = symbol.to_png(8).map_err(|error| Error::Failure(error.into()))?;
                Ok(attachment("image/png", "card.png", png))
            }
            _ => Ok(attachment("image/svg+xml", "card.svg", symbol.to_svg(&title, &about).into_bytes())),
        }
    });
    drawn.await?
}

/// A file that is saved under a name that says nothing of the person, and is kept by no cache.
pub(crate) fn attachment(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// An id in an address.
pub(crate) fn parse<T: std::str::FromStr>(id: &str) -> Result<T> {
    id.parse().map_err(|_| Error::NotFound)
}
