//! `POST /api/cards`: a card of a record that is kept here, for a system that has it printed.

use super::idempotency::{self, Begun, Claim, respond};
use super::{Hidden, json_body, refused};
use crate::app::blocking;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::use_cases::issue_choices::{CARRIERS, Choices, CodeChoice, LeaveOut};
use crate::use_cases::issue_make::{self, Making, judging_now};
use crate::use_cases::open_card;
use crate::use_cases::print_paper::reference;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base64ct::{Base64, Encoding as _};
use phr_core::carrier::Carrier;
use phr_core::keys::{AccessCode, CodeLength, CodePolicy};
use phr_making::Made;
use phr_storage::{NewIssuedCard, PersonId, Private};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The scale of a picture.
const PIXELS_PER_MODULE: u8 = 8;

/// What is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    person: String,
    carrier: String,
    #[serde(default)]
    networks: Vec<String>,
    #[serde(default)]
    code: Code,
    #[serde(default)]
    leave_out: Option<String>,
    #[serde(default)]
    symbol: Form,
}

/// Which access code opens the card.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Code {
    /// A new one of sixteen digits.
    #[default]
    New,
    /// A new one of twenty.
    NewLong,
    /// None.
    None,
    /// The one that the person has.
    Known(Hidden),
}

/// In which form the symbol is given.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Form {
    #[default]
    Png,
    Svg,
    None,
}

/// A card that was made.
#[derive(Serialize)]
struct Card<'a> {
    card: String,
    reference: String,
    carrier: &'a str,
    /// What the symbol, or a tag, or a file has.
    text: &'a str,
    /// The access code: shown here and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    access_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    symbol: Option<Symbol>,
    /// What the card does not carry, and how large everything became.
    report: Value,
}

#[derive(Serialize)]
struct Symbol {
    media_type: &'static str,
    base64: String,
}

pub(crate) async fn make(context: Context, headers: HeaderMap, body: Bytes) -> Result<Response> {
    let order: Order = json_body(&headers, &body)?;
    let claim = match idempotency::begin(&context, &headers, &body).await? {
        Begun::Before(answer) => return Ok(answer),
        Begun::New(None) => return make_new(&context, &order, None).await,
        Begun::New(Some(claim)) => claim,
    };
    // To its end, also where whoever asks hangs up meanwhile: they will ask again, and then it is there.
    let making = tokio::spawn(async move {
        let made = make_new(&context, &order, Some(&claim)).await;
        if made.is_err() {
            claim.give_back(&context).await;
        }
        made
    });
    making.await.map_err(Error::internal)?
}

async fn make_new(context: &Context, order: &Order, claim: Option<&Claim>) -> Result<Response> {
    let person: PersonId = order.person.parse().map_err(|_| Error::NotFound)?;
    let choices = choices(order)?;
    let carrier = choices.carrier;
    let app = context.app.clone();
    let making = Making::new(&app, choices).await?;
    let stored = issue_make::read(&app, &context.actor(), person).await?;
    let turn = open_card::turn().await?;
    let made = blocking(move || -> Result<Made> {
        let _turn = turn;
        let judging = judging_now(&app)?;
        let kept = stored.judge(&judging, app.now()).map_err(Error::internal)?;
        making.make(&app, &kept, &judging)
    });
    let made = made.await??;
    let card = NewIssuedCard {
        person,
        card: Private::new(made.card.as_bytes()),
        carrier: carrier.name().to_owned(),
    };
    let report = made.report.to_json().map_err(Error::internal)?;
    let (report, symbol) =
        (serde_json::from_str(&report).map_err(Error::internal)?, symbol(&made, order.symbol)?);
    let mut work = context.begin().await?;
    let id = work.add_issued_card(&card).await?;
    let card = Card {
        card: id.to_string(),
        reference: reference(&made.card),
        carrier: carrier.name(),
        text: &made.text,
        access_code: made.access_code.as_ref().map(AccessCode::expose_digits),
        symbol,
        report,
    };
    let json = serde_json::to_string(&card).map_err(Error::internal)?;
    if let Some(claim) = claim
        && let Err(error) = claim.answer(&mut work, context.now(), StatusCode::CREATED, person, &json).await
    {
        work.cancel().await?;
        return Err(error);
    }
    work.commit().await?;
    Ok(respond(StatusCode::CREATED, json))
}

fn choices(order: &Order) -> Result<Choices> {
    let carrier = order.carrier.parse().ok().filter(|carrier: &Carrier| CARRIERS.contains(carrier));
    let carriers = CARRIERS.map(Carrier::name).join(", ");
    let carrier =
        carrier.ok_or_else(|| refused("carrier-unknown", format!("carrier is one of {carriers}")))?;
    let code = match &order.code {
        Code::New => CodeChoice::New(CodeLength::Sixteen),
        Code::NewLong => CodeChoice::New(CodeLength::Twenty),
        Code::None => CodeChoice::None,
        Code::Known(typed) => {
            let code = AccessCode::parse(&typed.0, CodePolicy::Standard);
            CodeChoice::Known(code.map_err(|error| refused(error.code(), error))?)
        }
    };
    let words = "leave_out is nothing, details or entries";
    let leave_out = match &order.leave_out {
        None => LeaveOut::Nothing,
        Some(word) => LeaveOut::ALL
            .into_iter()
            .find(|choice| choice.code() == word)
            .ok_or_else(|| refused("leave-out-unknown", words))?,
    };
    Ok(Choices {
        carrier,
        networks: order.networks.iter().cloned().collect(),
        code,
        clinician: String::new(),
        person: String::new(),
        names: false,
        leave_out,
        summary: false,
        consent: false,
    })
}

fn symbol(made: &Made, form: Form) -> Result<Option<Symbol>> {
    let Some(symbol) = &made.symbol else { return Ok(None) };
    let (media_type, bytes) = match form {
        Form::None => return Ok(None),
        Form::Png => ("image/png", symbol.to_png(PIXELS_PER_MODULE).map_err(Error::internal)?),
        Form::Svg => ("image/svg+xml", symbol.to_svg("PHR Card", "Health card").into_bytes()),
    };
    Ok(Some(Symbol { media_type, base64: Base64::encode_string(&bytes) }))
}
