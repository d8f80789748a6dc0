//! What is published of a closed quarter: made once, kept, never made otherwise.

use crate::catalogue::MEASURES;
use crate::count::Counts;
use crate::episode::Episode;
use crate::protect::{Mark, protect};
use crate::{Dimension, Period, THRESHOLD, WIDTH};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// The version of the catalogue and of this form.
const VERSION: u16 = 1;

/// The tables of a closed quarter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The version of the catalogue and of this form.
    pub version: u16,
    /// Which quarter.
    pub period: Period,
    /// The smallest count above 0 that is shown.
    pub threshold: u32,
    /// By how much two worlds that agree with it differ at least in a small cell.
    pub width: u32,
    /// By the catalogue's order.
    pub tables: Vec<Table>,
}

/// The counts of one measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The measure's id.
    pub measure: String,
    /// The measure of which it is a part.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub of: Option<String>,
    /// By dimension.
    pub dimensions: BTreeMap<Dimension, Vec<Row>>,
}

/// A category and its count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row(
    /// The category.
    pub String,
    /// What is published of it.
    pub Cell,
);

/// What is published of a cell: in JSON a number, `"few"` or `"hidden"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The count.
    Count(u32),
    /// That there is somebody.
    Few,
    /// Nothing.
    Hidden,
}

impl Cell {
    /// The count, where it is shown.
    pub fn count(self) -> Option<u32> {
        match self {
            Self::Count(count) => Some(count),
            Self::Few | Self::Hidden => None,
        }
    }

    /// The word for what is withheld.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Count(_) => None,
            Self::Few => Some("few"),
            Self::Hidden => Some("hidden"),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_u32(*count),
            Self::Few | Self::Hidden => serializer.serialize_str(self.word().unwrap_or_default()),
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        match (value.as_u64().and_then(|count| u32::try_from(count).ok()), value.as_str()) {
            (Some(count), _) => Ok(Self::Count(count)),
            (None, Some("few")) => Ok(Self::Few),
            (None, Some("hidden")) => Ok(Self::Hidden),
            _ => Err(serde::de::Error::custom("neither a count nor a word for what is withheld")),
        }
    }
}

impl Publication {
    /// Counts a quarter and withholds what is too small.
    pub fn make(episodes: &[Episode], period: Period) -> Self {
        Self::of_counts(&Counts::of(episodes, period), period)
    }

    /// The same of what was counted.
    pub fn of_counts(counts: &Counts, period: Period) -> Self {
        let marks = protect(counts);
        let tables =
            MEASURES.iter().zip(counts.values.iter().zip(&marks)).map(|(measure, (values, marks))| {
                let rows = |dimension| {
                    let row = |cell: usize| {
                        let shown = match marks[cell] {
                            Mark::Shown => Cell::Count(values[cell]),
                            Mark::Few => Cell::Few,
                            Mark::Hidden => Cell::Hidden,
                        };
                        Row(counts.layout.category(cell), shown)
                    };
                    (dimension, counts.layout.cells(dimension).map(row).collect())
                };
                Table {
                    measure: measure.id.to_owned(),
                    of: measure.of.map(str::to_owned),
                    dimensions: Dimension::ALL.into_iter().map(rows).collect(),
                }
            });
        Self { version: VERSION, period, threshold: THRESHOLD, width: WIDTH, tables: tables.collect() }
    }

    /// The table of a measure.
    pub fn table(&self, measure: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.measure == measure)
    }

    /// What is published of a cell; 0 of a category that did not occur.
    pub fn cell(&self, measure: &str, dimension: Dimension, category: &str) -> Option<Cell> {
        let rows = self.table(measure)?.dimensions.get(&dimension)?;
        Some(rows.iter().find(|row| row.0 == category).map_or(Cell::Count(0), |row| row.1))
    }
}

impl Table {
    /// The rows of a dimension.
    pub fn rows(&self, dimension: Dimension) -> &[Row] {
        self.dimensions.get(&dimension).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The quarters of a year, added up: a person who was seen in two of them counts twice. A sum is there where each of its
/// parts is shown, so that it says nothing that they do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// The calendar year.
    pub year: u16,
    /// The quarters that are in it.
    pub quarters: Vec<Period>,
    /// By the catalogue's order.
    pub tables: Vec<Table>,
}

impl Publication {
    /// Adds up the publications of a year; `None` where there is none of it. Others are left out.
    pub fn year(year: u16, publications: &[Publication]) -> Option<Year> {
        let of_year: Vec<&Publication> = publications.iter().filter(|p| p.period.year() == year).collect();
        let first = of_year.first()?;
        let add = |table: &Table, dimension: Dimension| {
            let mut sums: BTreeMap<&str, Cell> = BTreeMap::new();
            let mut order = Vec::new();
            for row in of_year.iter().filter_map(|p| p.table(&table.measure)).flat_map(|t| t.rows(dimension))
            {
                if !order.contains(&row.0.as_str()) {
                    order.push(&row.0);
                }
                let sum = sums.entry(&row.0).or_insert(Cell::Count(0));
                *sum = match (*sum, row.1) {
                    (Cell::Count(sum), Cell::Count(count)) => Cell::Count(sum.saturating_add(count)),
                    (Cell::Few, _) | (_, Cell::Few) => Cell::Few,
                    _ => Cell::Hidden,
                };
            }
            // Categories of fixed dimensions in their order, others by their names.
            if matches!(dimension, Dimension::Site | Dimension::Nationality | Dimension::Route) {
                order.sort_unstable();
            }
            let row = |category: &str| {
                Row(category.to_owned(), sums.get(category).copied().unwrap_or(Cell::Hidden))
            };
            (dimension, order.into_iter().map(row).collect())
        };
        let tables = first.tables.iter().map(|table| Table {
            measure: table.measure.clone(),
            of: table.of.clone(),
            dimensions: Dimension::ALL.into_iter().map(|dimension| add(table, dimension)).collect(),
        });
        Some(Year { year, quarters: of_year.iter().map(|p| p.period).collect(), tables: tables.collect() })
    }
}
