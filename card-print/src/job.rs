//! From a job to a print.

use std::panic::{AssertUnwindSafe, catch_unwind};

use phr_core::render::Direction;
use phr_scan::{Medium, SizePolicy, Symbol, Wear, draw, try_worn};
use serde::Serialize;
use typst::comemo;
use zeroize::Zeroizing;

use crate::impose::impose;
use crate::proof::PrintedPdf;
use crate::summary::{Laid, lay_out};
use crate::words::breakable;
use crate::world::{Closed, Standard};
use crate::{Booklet, BookletLayout, CardLayout, CardPrint, Job, PrintError, Setting, Slip, Words};

/// The most cards or slips in one job: what a print takes in memory grows with them.
const MOST_ITEMS: usize = 1000;
/// The most pages that fold.
const MOST_PAGES: usize = 64;
/// One dot of a printer with 300 to the inch, in millimetres. A module has a whole number of them, so that all are alike in
/// print, and no fewer than four: a third of a millimetre.
const DOT: f64 = 25.4 / 300.0;
const FEWEST_DOTS: usize = 4;
const MOST_DOTS: usize = 12;
/// Room for a symbol with its quiet zone, in millimetres.
const ROOM_ON_CARD: f64 = 47.0;
const ROOM_IN_BOOKLET: f64 = 89.0;
const ROOM_ON_SLIP: f64 = 34.0;

const COMMON: &str = include_str!("../layouts/common.typ");
const CARDS: &str = include_str!("../layouts/cards.typ");
const BOOKLET: &str = include_str!("../layouts/booklet.typ");
const SLIPS: &str = include_str!("../layouts/slips.typ");

/// Simulated photographs of a worn print that are tried before it is offered, and how many where one of those is not read.
const WORN: u32 = 3;
const WORN_IN_DOUBT: u32 = 20;

/// Prints. See [`print_telling`].
///
/// # Errors
/// [`PrintError`]; there is no print then, in whole or in part.
pub fn print(job: &Job, setting: &Setting) -> Result<PrintedPdf, PrintError> {
    print_telling(job, setting, &mut |_| {})
}

/// Prints, and tells after each code that was read back how many were.
///
/// # Errors
/// [`PrintError`]; there is no print then, in whole or in part.
pub fn print_telling(
    job: &Job,
    setting: &Setting,
    told: &mut dyn FnMut(usize),
) -> Result<PrintedPdf, PrintError> {
    let work = AssertUnwindSafe(|| match job {
        Job::Cards(layout, cards) => print_cards(*layout, cards, setting, told),
        Job::Booklet(layout, booklet) => print_booklet(*layout, booklet, setting, told),
        Job::Slips(slips) => print_slips(slips, setting, told),
    });
    // The engines that shape and draw are known to panic at what nobody writes; whoever prints next is not to suffer from it.
    let printed = catch_unwind(work).unwrap_or(Err(PrintError::Layout { line: 0 }));
    // What was laid out is remembered for the next time, which would keep the record in memory and let it grow.
    comemo::evict(0);
    printed
}

/// What every layout takes.
#[derive(Serialize)]
struct Data<'a, T> {
    title: &'a Words,
    demo: bool,
    symbols: Vec<Drawn>,
    items: T,
    sheet: bool,
}

/// A symbol in the print: modules on a side with the quiet zone, and its size in millimetres. As texts: this workspace's JSON
/// keeps every digit of a number, which the layouts' reader takes for a dictionary.
#[derive(Serialize)]
struct Drawn {
    side: String,
    size: String,
}

impl Drawn {
    fn within(room: f64, symbol: &Symbol) -> Result<Self, PrintError> {
        let side = symbol.side();
        let dots = dots_within(room, side);
        if dots < FEWEST_DOTS {
            let most = (room / DOT) as usize / FEWEST_DOTS;
            return Err(PrintError::SymbolTooLarge { modules: side, most });
        }
        Ok(Self { side: side.to_string(), size: format!("{:.4}", (dots * side) as f64 * DOT) })
    }
}

/// Dots to a module of a symbol with `side` modules in so much room.
fn dots_within(room: f64, side: usize) -> usize {
    ((room / DOT) as usize / side).min(MOST_DOTS)
}

/// Whether the symbols' prints will be read after a year in a pocket, as far as simulated photographs tell. Symbols of one size
/// wear alike, so one of each size is tried.
fn try_worn_prints(room: f64, medium: &Medium, symbols: &[&Symbol]) -> Result<(), PrintError> {
    let mut tried: Vec<usize> = Vec::new();
    for symbol in symbols {
        let side = symbol.side();
        if tried.contains(&side) {
            continue;
        }
        tried.push(side);
        let module = (dots_within(room, side) as f64 * DOT) as f32 * medium.pixels_per_mm;
        if !lasts(symbol, module) {
            return Err(PrintError::WouldNotLast { modules: side });
        }
    }
    Ok(())
}

/// Whether photographs of a worn symbol are read, with `module` pixels to a module.
fn lasts(symbol: &Symbol, module: f32) -> bool {
    let is_read_of = |tried| try_worn(symbol, module, Wear::USUAL, 1, tried).is_good();
    is_read_of(WORN) || is_read_of(WORN_IN_DOUBT)
}

#[derive(Serialize)]
struct CardData<'a> {
    title: &'a Words,
    names: &'a [Words],
    hints: &'a [Words],
    explanation: &'a [Words],
    emergency: &'a [Words],
    issuer: &'a [Words],
    reference: String,
}

fn print_cards(
    layout: CardLayout,
    cards: &[CardPrint],
    setting: &Setting,
    told: &mut dyn FnMut(usize),
) -> Result<PrintedPdf, PrintError> {
    let symbols: Vec<&Symbol> = cards.iter().map(|card| &card.symbol).collect();
    let items: Vec<CardData<'_>> = cards.iter().map(card_data).collect();
    let data = data(ROOM_ON_CARD, &symbols, items, setting, layout == CardLayout::Sheet)?;
    try_worn_prints(ROOM_ON_CARD, &Medium::CARD, &symbols)?;
    let world = Closed::new(&format!("{COMMON}{CARDS}"), data, &symbols)?;
    let document = world.compile()?;
    let pdf = world.export(&document, Standard::Archival, setting.at)?;
    let texts: Vec<&str> = symbols.iter().map(|symbol| symbol.text()).collect();
    PrintedPdf::prove(pdf, &document, &texts, told)
}

fn card_data(card: &CardPrint) -> CardData<'_> {
    let CardPrint { symbol: _, title, names, hints, explanation, emergency, issuer, reference } = card;
    let reference = breakable(reference.as_deref().unwrap_or_default());
    CardData { title, names, hints, explanation, emergency, issuer, reference }
}

#[derive(Serialize)]
struct BookletData<'a> {
    titles: &'a [Words],
    names: &'a [Words],
    hints: &'a [Words],
    summaries: Vec<Laid>,
}

fn print_booklet(
    layout: BookletLayout,
    booklet: &Booklet,
    setting: &Setting,
    told: &mut dyn FnMut(usize),
) -> Result<PrintedPdf, PrintError> {
    let Booklet { symbol, cover, summaries } = booklet;
    let binding = summaries.first().map_or(Direction::Ltr, |summary| summary.view.direction);
    let items = BookletData {
        titles: &cover.titles,
        names: &cover.names,
        hints: &cover.hints,
        summaries: summaries.iter().map(lay_out).collect(),
    };
    let data = data(ROOM_IN_BOOKLET, &[symbol], items, setting, false)?;
    try_worn_prints(ROOM_IN_BOOKLET, &Medium::PAPER_A6, &[symbol])?;
    let world = Closed::new(&format!("{COMMON}{BOOKLET}"), data, &[symbol])?;
    let pages = world.compile()?;
    let count = pages.pages().len();
    if count > MOST_PAGES {
        return Err(PrintError::TooManyPages { pages: count, most: MOST_PAGES });
    }
    // Pages on a sheet that is still to be folded have no order to be read aloud in.
    let standard = match layout {
        BookletLayout::Pages => Standard::Accessible,
        BookletLayout::FoldedA5 | BookletLayout::FoldedA4 => Standard::Archival,
    };
    let document = impose(&pages, layout, binding);
    let pdf = world.export(&document, standard, setting.at)?;
    PrintedPdf::prove(pdf, &document, &[symbol.text()], told)
}

#[derive(Serialize)]
struct SlipData<'a> {
    digits: &'a str,
    titles: &'a [Words],
    lines: &'a [Words],
    reference: String,
}

fn print_slips(
    slips: &[Slip],
    setting: &Setting,
    told: &mut dyn FnMut(usize),
) -> Result<PrintedPdf, PrintError> {
    let codes = slips.iter().map(|slip| slip.access_code.expose_digits());
    let symbols = codes.map(|digits| draw(digits, &SizePolicy::default())).collect::<Result<Vec<_>, _>>()?;
    let symbols: Vec<&Symbol> = symbols.iter().collect();
    let digits: Vec<Zeroizing<String>> = slips.iter().map(|slip| slip.access_code.expose_grouped()).collect();
    let items: Vec<SlipData<'_>> = slips.iter().zip(&digits).map(slip_data).collect();
    let data = data(ROOM_ON_SLIP, &symbols, items, setting, false)?;
    let world = Closed::new(&format!("{COMMON}{SLIPS}"), data, &symbols)?;
    let document = world.compile()?;
    let pdf = world.export(&document, Standard::Archival, setting.at)?;
    let texts: Vec<&str> = symbols.iter().map(|symbol| symbol.text()).collect();
    PrintedPdf::prove(pdf, &document, &texts, told)
}

fn slip_data<'a>((slip, digits): (&'a Slip, &'a Zeroizing<String>)) -> SlipData<'a> {
    let Slip { access_code: _, titles, lines, reference } = slip;
    SlipData { digits, titles, lines, reference: breakable(reference.as_deref().unwrap_or_default()) }
}

fn data(
    room: f64,
    symbols: &[&Symbol],
    items: impl Serialize,
    setting: &Setting,
    sheet: bool,
) -> Result<Vec<u8>, PrintError> {
    let Setting { at: _, title, demo } = setting;
    match symbols.len() {
        0 => return Err(PrintError::Nothing),
        found if found > MOST_ITEMS => return Err(PrintError::TooMany { found, most: MOST_ITEMS }),
        _ => {}
    }
    let drawn = symbols.iter().map(|symbol| Drawn::within(room, symbol)).collect::<Result<_, _>>()?;
    let data = Data { title, demo: *demo, symbols: drawn, items, sheet };
    serde_json::to_vec(&data).map_err(|_| PrintError::Layout { line: 0 })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_print_that_no_camera_reads_is_not_offered() {
        let symbol = draw(&format!("PHR1:{}", "0123456789".repeat(100)), &SizePolicy::default()).unwrap();
        assert_eq!(try_worn_prints(ROOM_ON_CARD, &Medium::CARD, &[&symbol]), Ok(()));
        let mut far = Medium::CARD;
        far.pixels_per_mm = 2.0;
        let error = try_worn_prints(ROOM_ON_CARD, &far, &[&symbol]).unwrap_err();
        assert_eq!(error, PrintError::WouldNotLast { modules: symbol.side() });
    }
}
