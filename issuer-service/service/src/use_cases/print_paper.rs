//! From a card and what was chosen to a PDF whose codes were read back from its pages.

use super::print_words::Outside;
use crate::app::App;
use crate::error::{Error, Result};
use crate::jobs::place_of;
use crate::text::{Language, Text};
use fluent_bundle::FluentArgs;
use phr_core::card::SealedCard;
use phr_core::carrier::{Carrier, text};
use phr_core::keys::{AccessCode, CodePolicy};
use phr_core::render::View;
use phr_print::{BookletLayout, CardLayout, Job, PrintConsent, PrintError, Setting, Words, print};
use phr_scan::{SizePolicy, Symbol, Version, draw};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What stands around a card's code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Paper {
    pub(crate) languages: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) issuer: String,
    pub(crate) networks: bool,
}

/// A card of a batch: what is printed of it, and what stands around its code.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) card: SealedCard,
    pub(crate) symbol: Symbol,
    /// The code for the slip, where there is one.
    pub(crate) code: Option<AccessCode>,
    pub(crate) paper: Paper,
}

/// Which document it is, for its title: never whose.
#[derive(Clone, Copy)]
pub(crate) enum Document {
    Cards,
    Slips,
}

/// A way to print a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// On cards of bank-card size.
    Card,
    /// The same on A4, with cut marks.
    Sheet,
    /// A page with the code as large as it goes.
    Page,
    /// A booklet on A4, to be cut and folded.
    Booklet,
    /// The same as single A6 pages.
    BookletPages,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] =
        [Self::Card, Self::Sheet, Self::Page, Self::Booklet, Self::BookletPages];

    /// Its name in addresses.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Sheet => "sheet",
            Self::Page => "page",
            Self::Booklet => "booklet",
            Self::BookletPages => "booklet-pages",
        }
    }

    pub(crate) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The ways that a card for this carrier is printed in.
    pub(crate) fn of(carrier: Carrier) -> &'static [Self] {
        match carrier {
            Carrier::QrCard => &[Self::Card, Self::Sheet, Self::Page, Self::Booklet, Self::BookletPages],
            Carrier::QrBooklet => &[Self::Booklet, Self::BookletPages, Self::Page],
            Carrier::QrSheet => &[Self::Page],
            _ => &[],
        }
    }
}

/// What holds for a whole print.
pub(crate) fn setting(app: &App, document: Document) -> Setting {
    let id = match document {
        Document::Cards => "paper-document",
        Document::Slips => "paper-slip-document",
    };
    let title = Words::new("en", &Text(Language::English).say(id));
    Setting { at: app.now(), title, demo: app.config().demo }
}

/// Says a message in one of the languages of the prints.
pub(crate) fn say(language: &str, id: &str, with: &[(&str, &str)]) -> String {
    let mut values = FluentArgs::new();
    for (name, value) in with {
        values.set(*name, *value);
    }
    Text(Language::parse(language).unwrap_or(Language::English)).fill(id, values)
}

/// What staff call a card: eight digits that follow from its bytes and say nothing to whom does not have them.
pub(crate) fn reference(card: &SealedCard) -> String {
    let hash = phr_core::sha256(card.as_bytes());
    let [a, b, c, d, ..] = hash;
    format!("{a:02x}{b:02x}-{c:02x}{d:02x}")
}

/// The code of a card, as large as its carrier allows.
///
/// # Errors
/// What the drawing says, where the card is too large for the carrier.
pub(crate) fn symbol(card: &SealedCard, carrier: Carrier) -> Result<Symbol> {
    let ceiling = carrier.symbol_ceiling().and_then(Version::new).unwrap_or(Version::MAX);
    draw(&text::encode(card.as_bytes()), &SizePolicy::with_ceiling(ceiling))
        .map_err(|e| Error::Failure(e.into()))
}

impl Paper {
    fn outside(&self, reference: String) -> Outside {
        Outside {
            languages: self.languages.clone(),
            names: self.names.clone(),
            issuer: self.issuer.clone(),
            networks: self.networks,
            reference,
        }
    }

    /// One card's PDF. With summaries, the person's consent to them is needed.
    ///
    /// # Errors
    /// [`PrintError`], among it that a code was not read back from its page.
    pub(crate) fn print(
        &self,
        kind: Kind,
        symbol: Symbol,
        reference: String,
        summaries: Vec<View>,
        consent: bool,
        setting: &Setting,
    ) -> Result<Vec<u8>, PrintError> {
        let outside = self.outside(reference);
        let job = match kind {
            Kind::Card => Job::Cards(CardLayout::Single, vec![outside.card(symbol, &say)]),
            Kind::Sheet => Job::Cards(CardLayout::Sheet, vec![outside.card(symbol, &say)]),
            Kind::Page | Kind::Booklet | Kind::BookletPages => {
                // Without a summary there is nothing that anybody could read, and so nothing to consent to.
                let consent = PrintConsent::given(consent || summaries.is_empty())?;
                let layout = match kind {
                    Kind::Booklet => BookletLayout::FoldedA4,
                    _ => BookletLayout::Pages,
                };
                Job::Booklet(layout, Box::new(outside.booklet(symbol, consent, summaries, &say)))
            }
        };
        Ok(print(&job, setting)?.into_bytes())
    }
}

/// The slips of these codes, each with the languages of the card and what staff call it.
///
/// # Errors
/// As [`Paper::print`].
pub(crate) fn slips(
    codes: Vec<(Zeroizing<String>, Vec<String>, String)>,
    setting: &Setting,
) -> Result<Vec<u8>> {
    let slip = |(code, languages, reference): (Zeroizing<String>, Vec<String>, String)| {
        let code = AccessCode::parse(&code, CodePolicy::Standard).map_err(|e| Error::Failure(e.into()))?;
        let paper = Paper { languages, names: Vec::new(), issuer: String::new(), networks: false };
        Ok(paper.outside(reference).slip(code, &say))
    };
    let slips = codes.into_iter().map(slip).collect::<Result<Vec<_>>>()?;
    Ok(print(&Job::Slips(slips), setting).map_err(print_failure)?.into_bytes())
}

/// The sheets of several cards, and their slips in the same order. An error says which of them it is about.
///
/// # Errors
/// As [`Paper::print`], with the place of the card.
pub(crate) fn both(
    items: &[Item],
    sheets: &Setting,
    slips: &Setting,
) -> Result<(Vec<u8>, Vec<u8>), (usize, PrintError)> {
    let job = |items: &[Item]| {
        let card = |item: &Item| item.paper.outside(reference(&item.card)).card(item.symbol.clone(), &say);
        Job::Cards(CardLayout::Sheet, items.iter().map(card).collect())
    };
    let slip_job = |items: &[Item]| {
        let slip = |item: &Item| {
            let outside = item.paper.outside(reference(&item.card));
            item.code.clone().map(|code| outside.slip(code, &say))
        };
        Job::Slips(items.iter().filter_map(slip).collect())
    };
    let cards = print(&job(items), sheets).map_err(|error| blame(items, error, &job, sheets))?;
    let slips = print(&slip_job(items), slips).map_err(|error| blame(items, error, &slip_job, slips))?;
    Ok((cards.into_bytes(), slips.into_bytes()))
}

/// Finds out which card an error is about: it says so itself, or each is tried alone.
fn blame(
    items: &[Item],
    error: PrintError,
    job: &dyn Fn(&[Item]) -> Job,
    setting: &Setting,
) -> (usize, PrintError) {
    if let Some(place) = place_of(&error) {
        return (place, error);
    }
    let alone = |(place, item): (usize, &Item)| {
        print(&job(std::slice::from_ref(item)), setting).err().map(|error| (place, error))
    };
    items.iter().enumerate().find_map(alone).unwrap_or((items.len() - 1, error))
}

/// An error of a print, as it is told.
pub(crate) fn print_failure(error: PrintError) -> Error {
    Error::Failure(phr_cli_kit::Failure::new(error.code(), error))
}
