//! `GET /fhir/Patient?…` and `POST /fhir/Patient/_search`: finding persons. The second keeps names out of addresses.

use super::search_terms::Terms;
use super::{base, patient, wrong};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::use_cases::patients;
use axum::extract::{Form, Query};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use phr_core::model::{Patient, Timestamp};
use phr_storage::{Page, PageRequest, Person, PersonFilter, Private, Work};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

type Pairs = Vec<(String, String)>;

/// How many pages of candidates are looked through for one page that shows somebody.
const MOST_PAGES: usize = 8;
/// How long, in seconds, the link to the next page is good.
const LINK_LASTS: i64 = 900;

/// What stands behind the link to a next page: it has no name in it.
#[derive(Serialize, Deserialize)]
struct Next {
    client: String,
    pairs: Pairs,
    after: String,
}

pub(crate) async fn search(
    context: Context,
    headers: HeaderMap,
    uri: Uri,
    Query(pairs): Query<Pairs>,
) -> Result<Response> {
    let own = match uri.query() {
        Some(query) if !query.is_empty() => format!("/Patient?{query}"),
        _ => "/Patient".to_owned(),
    };
    answer(&context, &headers, pairs, &own).await
}

/// Parameters may stand in the body and in the address.
pub(crate) async fn search_by_form(
    context: Context,
    headers: HeaderMap,
    Query(mut pairs): Query<Pairs>,
    Form(more): Form<Pairs>,
) -> Result<Response> {
    pairs.extend(more);
    answer(&context, &headers, pairs, "/Patient/_search").await
}

async fn answer(context: &Context, headers: &HeaderMap, pairs: Pairs, own: &str) -> Result<Response> {
    let asked = Terms::read(&pairs)?;
    let (pairs, terms, after) = match &asked.page {
        Some(_) if pairs.len() > 1 => {
            return Err(wrong("search-page", "_page stands alone: it is a link of the page before"));
        }
        Some(name) => {
            let next = held(context, name).await?;
            let terms = Terms::read(&next.pairs)?;
            (next.pairs, terms, Some(next.after))
        }
        None => (pairs, asked, None),
    };
    let mut work = context.begin().await?;
    let found = find(&mut work, &terms, after).await;
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            work.cancel().await?;
            return Err(error);
        }
    };
    // Before anybody is shown, the audit log has it.
    work.commit().await?;
    let base = base(&context.app, headers);
    let mut links = vec![json!({ "relation": "self", "url": format!("{base}{own}") })];
    if let Some(after) = found.next {
        let name = hold(context, Next { client: client(context)?, pairs, after }).await?;
        links.push(json!({ "relation": "next", "url": format!("{base}/Patient?_page={name}") }));
    }
    let entries = found.items.into_iter().map(|(person, patient)| {
        json!({
            "fullUrl": format!("{base}/Patient/{}", person.id),
            "resource": patient::resource(&person, patient),
            "search": { "mode": "match" },
        })
    });
    let entries: Vec<Value> = entries.collect();
    let mut bundle = json!({ "resourceType": "Bundle", "type": "searchset", "link": links });
    if !entries.is_empty() {
        // FHIR has no empty lists.
        bundle["entry"] = entries.into();
    }
    Ok(super::resource(StatusCode::OK, &bundle))
}

async fn find(work: &mut Work, terms: &Terms, after: Option<String>) -> Result<Page<(Person, Patient)>> {
    let mut request = PageRequest { limit: terms.count, after };
    let filter = PersonFilter::default();
    if let Some(record) = terms.record {
        let person = work.person_of_record(record.0).await?;
        return Ok(Page { items: fitting(terms, person.into_iter().collect())?, next: None });
    }
    if let Some(ids) = &terms.ids {
        let mut persons = Vec::new();
        for id in ids {
            match work.person(*id).await {
                Err(phr_storage::Error::NotFound(_)) => {}
                person => persons.push(person?),
            }
        }
        return Ok(Page { items: fitting(terms, persons)?, next: None });
    }
    if terms.words.is_empty() {
        let page = work.persons(&filter, &request).await?;
        return Ok(Page { items: fitting(terms, page.items)?, next: page.next });
    }
    let keys = terms.words.iter().flat_map(|(_, word)| word).cloned().collect();
    let keys = patients::as_bytes(&keys);
    for _ in 0..MOST_PAGES {
        let page = work.search(&keys, &filter, &request).await?;
        let persons = page.items.into_iter().map(|found| found.person).collect();
        let items = fitting(terms, persons)?;
        match page.next {
            Some(next) if items.is_empty() => request.after = Some(next),
            next => return Ok(Page { items, next }),
        }
    }
    Ok(Page { items: Vec::new(), next: request.after })
}

fn fitting(terms: &Terms, persons: Vec<Person>) -> Result<Vec<(Person, Patient)>> {
    let decoded = persons.into_iter().map(|person| patient::decode(&person).map(|patient| (person, patient)));
    let decoded = decoded.collect::<Result<Vec<_>>>()?;
    Ok(decoded.into_iter().filter(|(person, patient)| terms.fits(person.id, patient)).collect())
}

fn client(context: &Context) -> Result<String> {
    Ok(context.client()?.id.to_string())
}

fn name_of(page: &str) -> String {
    format!("fhir-page.{page}")
}

async fn hold(context: &Context, next: Next) -> Result<String> {
    let name = context.app.random_text(26);
    let data = Private::new(serde_json::to_vec(&next).map_err(Error::internal)?);
    let until = Timestamp(context.now().0.saturating_add(LINK_LASTS));
    context.app.storage().hold(&name_of(&name), &data, until).await?;
    Ok(name)
}

async fn held(context: &Context, name: &str) -> Result<Next> {
    let gone = || wrong("search-page", "this link has ended; search again");
    let data = context.app.storage().held(&name_of(name)).await?.ok_or_else(gone)?;
    let next: Next = serde_json::from_slice(data.expose()).map_err(Error::internal)?;
    // What one client looked for is not another's business.
    if next.client == client(context)? { Ok(next) } else { Err(gone()) }
}
