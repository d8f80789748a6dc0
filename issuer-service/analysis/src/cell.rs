//! Which cells a table has.

use serde::{Deserialize, Serialize};

/// By what is counted. Each but the total parts the same persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// All.
    Total,
    /// Age band.
    Age,
    /// Sex.
    Sex,
    /// Age band and sex.
    AgeSex,
    /// Where the person was first seen in the period.
    Site,
    /// Nationality.
    Nationality,
    /// The last country on the way here.
    Route,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Total, Self::Age, Self::Sex, Self::AgeSex, Self::Site, Self::Nationality, Self::Route];

    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Age => "age",
            Self::Sex => "sex",
            Self::AgeSex => "age-sex",
            Self::Site => "site",
            Self::Nationality => "nationality",
            Self::Route => "route",
        }
    }

    /// Reads the stable word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.as_str() == text)
    }
}

/// A band of ages in full years; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeBand {
    /// Stable word.
    pub word: &'static str,
    from: u16,
}

const fn band(word: &'static str, from: u16) -> AgeBand {
    AgeBand { word, from }
}

/// The age bands; the last is for persons whose age nobody knows.
pub const AGES: [AgeBand; 8] = [
    band("0-4", 0),
    band("5-11", 5),
    band("12-17", 12),
    band("18-29", 18),
    band("30-44", 30),
    band("45-59", 45),
    band("60+", 60),
    band("unknown", u16::MAX),
];

/// The sexes; the last is for other and unknown together, since each alone is almost always too small.
pub const SEXES: [&str; 3] = ["female", "male", "other-or-unknown"];

/// The place of an age band.
pub(crate) fn age_band(months: Option<u16>) -> usize {
    let unknown = AGES.len() - 1;
    months.map_or(unknown, |months| {
        AGES.iter().take(unknown).rposition(|band| months / 12 >= band.from).unwrap_or(0)
    })
}

/// The cells of each table of a publication: those of fixed dimensions, and the categories that occur.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) sites: Vec<String>,
    pub(crate) nationalities: Vec<String>,
    pub(crate) routes: Vec<String>,
}

/// The total's cell.
pub(crate) const TOTAL: usize = 0;
const AGE: usize = 1;
const SEX: usize = AGE + AGES.len();
const AGE_SEX: usize = SEX + SEXES.len();
const SITE: usize = AGE_SEX + AGES.len() * SEXES.len();

/// A cell by what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Total,
    Age(usize),
    Sex(usize),
    AgeSex(usize, usize),
    /// A list of categories and the place in it.
    Listed(Dimension, usize),
}

impl Layout {
    /// How many cells a measure has.
    pub(crate) fn len(&self) -> usize {
        SITE + self.sites.len() + self.nationalities.len() + self.routes.len()
    }

    /// The cells of a dimension.
    pub(crate) fn cells(&self, dimension: Dimension) -> std::ops::Range<usize> {
        let nationality = SITE + self.sites.len();
        let route = nationality + self.nationalities.len();
        match dimension {
            Dimension::Total => TOTAL..AGE,
            Dimension::Age => AGE..SEX,
            Dimension::Sex => SEX..AGE_SEX,
            Dimension::AgeSex => AGE_SEX..SITE,
            Dimension::Site => SITE..nationality,
            Dimension::Nationality => nationality..route,
            Dimension::Route => route..route + self.routes.len(),
        }
    }

    pub(crate) fn age(age: usize) -> usize {
        AGE + age
    }

    pub(crate) fn sex(sex: usize) -> usize {
        SEX + sex
    }

    pub(crate) fn age_sex(age: usize, sex: usize) -> usize {
        AGE_SEX + age * SEXES.len() + sex
    }

    pub(crate) fn place(&self, cell: usize) -> Place {
        match cell {
            TOTAL => Place::Total,
            AGE..SEX => Place::Age(cell - AGE),
            SEX..AGE_SEX => Place::Sex(cell - SEX),
            AGE_SEX..SITE => Place::AgeSex((cell - AGE_SEX) / SEXES.len(), (cell - AGE_SEX) % SEXES.len()),
            _ => {
                let dimension = self.dimension(cell);
                Place::Listed(dimension, cell - self.cells(dimension).start)
            }
        }
    }

    pub(crate) fn dimension(&self, cell: usize) -> Dimension {
        let has = |dimension: &Dimension| self.cells(*dimension).contains(&cell);
        Dimension::ALL.into_iter().find(has).unwrap_or(Dimension::Route)
    }

    /// The category of a cell.
    pub(crate) fn category(&self, cell: usize) -> String {
        let listed = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
        match self.place(cell) {
            Place::Total => "all".to_owned(),
            Place::Age(age) => AGES[age].word.to_owned(),
            Place::Sex(sex) => SEXES[sex].to_owned(),
            Place::AgeSex(age, sex) => format!("{}|{}", AGES[age].word, SEXES[sex]),
            Place::Listed(Dimension::Site, at) => listed(&self.sites, at),
            Place::Listed(Dimension::Nationality, at) => listed(&self.nationalities, at),
            Place::Listed(_, at) => listed(&self.routes, at),
        }
    }
}
