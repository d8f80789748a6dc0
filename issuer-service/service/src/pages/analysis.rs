//! What may be known of all persons together: the tables of closed quarters, as pages, charts and files. Everything here is a
//! function of publications; no page asks the database anything else about persons.

use crate::chart::{Bar, bars};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, after, show};
use crate::pages::find::Choice;
use crate::use_cases::analysis;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use phr_analysis::{
    Cell, Comparison, Dimension, Group, MEASURES, Period, Publication, Table, Year, compare, measure,
};
use phr_storage::SiteId;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "analysis/list.html")]
struct ListPage {
    page: Page,
    quarters: Vec<(String, String)>,
    years: Vec<u16>,
    waiting: Vec<String>,
}

#[derive(Template)]
#[template(path = "analysis/table.html")]
struct TablePage {
    page: Page,
    period: String,
    is_year: bool,
    measures: Vec<Choice>,
    dimensions: Vec<Choice>,
    first: Vec<Choice>,
    second: Vec<Choice>,
    heading: String,
    /// What the share is of; nothing where the measure is of none.
    of: Option<String>,
    rows: Vec<Row>,
    chart: Option<String>,
    compared: Option<Compared>,
}

struct Row {
    category: String,
    count: String,
    of: String,
    share: String,
}

/// What a comparison says.
enum Compared {
    Done {
        ratio: String,
        low: String,
        high: String,
        p: String,
        is_corrected: bool,
    },
    /// A cell that it needs is withheld.
    Withheld,
    /// There is nothing to compare.
    Nothing,
}

/// What is shown.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub(crate) struct Shown {
    measure: String,
    by: String,
    first: String,
    second: String,
}

/// The tables of a quarter, or the sums of a year.
enum Tables {
    Quarter(Publication),
    Year(Year),
}

impl Tables {
    fn all(&self) -> &[Table] {
        match self {
            Self::Quarter(publication) => &publication.tables,
            Self::Year(year) => &year.tables,
        }
    }

    fn table(&self, measure: &str) -> Option<&Table> {
        self.all().iter().find(|table| table.measure == measure)
    }
}

pub(crate) async fn list(context: Context) -> Result<Response> {
    let mut work = context.begin().await?;
    let published = work.published().await?;
    let waiting = analysis::unpublished(&context.app, &mut work).await?;
    work.commit().await?;
    let mut years: Vec<u16> =
        published.iter().filter_map(|(period, _)| Some(period.parse::<Period>().ok()?.year())).collect();
    years.dedup();
    let day = |(period, at): (String, phr_core::model::Timestamp)| {
        let day = at.date().map(|date| date.to_string()).unwrap_or_default();
        (period, day)
    };
    show(&ListPage {
        page: context.page(),
        quarters: published.into_iter().map(day).collect(),
        years,
        waiting: waiting.iter().map(Period::to_string).collect(),
    })
}

/// Publishes what has closed, at once.
pub(crate) async fn publish(context: Context) -> Result<Response> {
    let published = analysis::publish(&context.app, context.actor()).await?;
    Ok(after("/analysis", if published.is_empty() { "done-nothing-to-publish" } else { "done-published" }))
}

async fn tables(context: &Context, period: &str) -> Result<Tables> {
    let mut work = context.begin().await?;
    let found = async {
        if let Ok(period) = period.parse::<Period>() {
            return Ok(Tables::Quarter(analysis::read(&mut work, &period.to_string()).await?));
        }
        let is_year = period.len() == 4 && period.bytes().all(|byte| byte.is_ascii_digit());
        let year: u16 = period.parse().ok().filter(|_| is_year).ok_or(Error::NotFound)?;
        let mut quarters = Vec::new();
        for (quarter, _) in work.published().await? {
            if quarter.parse::<Period>().is_ok_and(|quarter| quarter.year() == year) {
                quarters.push(analysis::read(&mut work, &quarter).await?);
            }
        }
        quarters.reverse();
        Publication::year(year, &quarters).map(Tables::Year).ok_or(Error::NotFound)
    };
    let found = found.await;
    // Before anybody is shown, the audit log has it.
    work.commit().await?;
    found
}

pub(crate) async fn table(
    context: Context,
    Path(period): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response> {
    let tables = tables(&context, &period).await?;
    let page = context.page();
    let chosen = measure(&shown.measure).or(MEASURES.get(1)).ok_or(Error::NotFound)?;
    let by = Dimension::parse(&shown.by).unwrap_or(Dimension::AgeSex);
    let table = tables.table(chosen.id).ok_or(Error::NotFound)?;
    let group = table.of.as_deref().and_then(|of| tables.table(of));
    let names = Names::of(&context, &page).await?;
    let heading = page.fill(
        "analysis-heading",
        [
            ("measure", page.of("measure", chosen.id).as_str()),
            ("by", page.of("analysis-by", by.as_str()).as_str()),
            ("period", period.as_str()),
        ],
    );
    let words = |cell: Cell| match cell.count() {
        Some(count) => count.to_string(),
        None => page.of("analysis-withheld", cell.word().unwrap_or_default()),
    };
    let mut rows = Vec::new();
    let mut drawn = Vec::new();
    for row in table.rows(by) {
        let category = names.category(by, &row.0);
        let of =
            group.and_then(|group| group.rows(by).iter().find(|other| other.0 == row.0)).map(|row| row.1);
        let share = row.1.count().zip(of.and_then(Cell::count)).filter(|(_, of)| *of > 0);
        let share = share.map(|(count, of)| 100.0 * f64::from(count) / f64::from(of));
        let share_words = share.map(|share| format!("{share:.1} %")).unwrap_or_default();
        // A share where there is one, else the count.
        let value = if group.is_some() { share } else { row.1.count().map(f64::from) };
        let label = if share_words.is_empty() { words(row.1) } else { share_words.clone() };
        drawn.push(Bar { label: category.clone(), value, words: label });
        let of = of.map(words).unwrap_or_default();
        rows.push(Row { category, count: words(row.1), of, share: share_words });
    }
    let description = page.t("analysis-chart-description");
    let choice =
        |id: &str, name: String, chosen: &str| Choice { id: id.to_owned(), name, is_chosen: id == chosen };
    let categories = |chosen: &str| -> Vec<Choice> {
        let rows = table.rows(by).iter();
        rows.map(|row| choice(&row.0, names.category(by, &row.0), chosen)).collect()
    };
    let compared = group.filter(|_| !shown.first.is_empty() && shown.first != shown.second).map(|group| {
        let of = |category: &str| Group::of(table, group, by, category);
        match (of(&shown.first), of(&shown.second)) {
            (Some(first), Some(second)) => compare(first, second).map_or(Compared::Nothing, told),
            _ => Compared::Withheld,
        }
    });
    let measures = MEASURES.iter().map(|known| choice(known.id, page.of("measure", known.id), chosen.id));
    let dimensions = Dimension::ALL.into_iter();
    let dimensions =
        dimensions.map(|known| choice(known.as_str(), page.of("analysis-by", known.as_str()), by.as_str()));
    show(&TablePage {
        is_year: matches!(tables, Tables::Year(_)),
        measures: measures.collect(),
        dimensions: dimensions.collect(),
        first: categories(&shown.first),
        second: categories(&shown.second),
        of: group.map(|group| page.of("measure", &group.measure)),
        chart: bars(&heading, &description, &drawn, page.dir() == "rtl"),
        heading,
        rows,
        compared,
        period,
        page,
    })
}

fn told(comparison: Comparison) -> Compared {
    let p = if comparison.p < 0.0001 { "< 0.0001".to_owned() } else { format!("{:.4}", comparison.p) };
    let number = |value: f64| format!("{value:.2}");
    Compared::Done {
        ratio: number(comparison.odds_ratio),
        low: number(comparison.low),
        high: number(comparison.high),
        p,
        is_corrected: comparison.is_corrected,
    }
}

/// A publication as a file: `data.csv` or `data.json`.
pub(crate) async fn file(context: Context, Path((period, name)): Path<(String, String)>) -> Result<Response> {
    let is_csv = match name.as_str() {
        "data.csv" => true,
        "data.json" => false,
        _ => return Err(Error::NotFound),
    };
    let tables = tables(&context, &period).await?;
    let content = match (&tables, is_csv) {
        (Tables::Quarter(publication), true) => publication.csv(),
        (Tables::Year(year), true) => year.csv(),
        (Tables::Quarter(publication), false) => {
            serde_json::to_string(publication).map_err(Error::internal)?
        }
        (Tables::Year(year), false) => serde_json::to_string(&year.tables).map_err(Error::internal)?,
    };
    let kind = if is_csv { "text/csv; charset=utf-8" } else { "application/json" };
    let file = format!("attachment; filename=\"{period}-{name}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, file)];
    Ok((headers, content).into_response())
}

/// What categories are called.
struct Names<'a> {
    page: &'a Page,
    sites: BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    async fn of(context: &Context, page: &'a Page) -> Result<Self> {
        let sites = context.app.storage().sites().await?.into_iter();
        Ok(Self { page, sites: sites.map(|site| (SiteId::as_str(&site.id).to_owned(), site.name)).collect() })
    }

    fn category(&self, by: Dimension, category: &str) -> String {
        let age = |age: &str| match age {
            "unknown" => self.page.t("analysis-unknown"),
            age => age.to_owned(),
        };
        match by {
            Dimension::Total => self.page.t("analysis-all"),
            Dimension::Age => age(category),
            Dimension::Sex => self.page.of("analysis-sex", category),
            Dimension::AgeSex => category.split_once('|').map_or_else(String::new, |(years, sex)| {
                format!("{}, {}", age(years), self.page.of("analysis-sex", sex))
            }),
            Dimension::Site => self.sites.get(category).cloned().unwrap_or_else(|| category.to_owned()),
            Dimension::Nationality | Dimension::Route if category == "unknown" => {
                self.page.t("analysis-unknown")
            }
            Dimension::Nationality | Dimension::Route => phr_forms::lists::countries()
                .iter()
                .find(|country| country.code == category)
                .map_or_else(|| category.to_owned(), |country| format!("{} ({category})", country.english)),
        }
    }
}
