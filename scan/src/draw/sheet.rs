//! Sheets of paper with several symbols.

use std::fmt::Write;

use super::svg::escaped;
use crate::Luma;
use crate::symbol::Symbol;

/// An A4 sheet in dots of a printer with 300 to the inch, and in millimetres (ISO 216).
const WIDTH: usize = 2480;
const HEIGHT: usize = 3508;
const MILLIMETRES: [usize; 2] = [210, 297];
/// What printers cannot reach or people hold, on every side.
const MARGIN: usize = 140;
/// Room above the symbols, and height of the letters there.
const HEADING: usize = 140;
const HEADING_LETTERS: usize = 52;
/// Room below each symbol, and height of the letters there.
const LABEL: usize = 90;
const LABEL_LETTERS: usize = 44;
/// Least room between two symbols, beside their quiet zones.
const GAP: usize = 30;
/// Whole dots to a module: below, prints do not scan well; above, the sheet is only filled up.
const LEAST_SCALE: usize = 6;
const MOST_SCALE: usize = 12;
/// Most symbols in a row or a column.
const MOST_IN_LINE: usize = 8;

/// A symbol and what is printed below it.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    /// The symbol.
    pub symbol: &'a Symbol,
    /// What is printed below, such as "3 of 9".
    pub label: &'a str,
}

/// An A4 sheet with several symbols.
pub struct Sheet<'a> {
    placed: Vec<Placed<'a>>,
    heading: String,
}

/// A symbol and its place, in dots from the sheet's corner to that of the quiet zone.
struct Placed<'a> {
    symbol: &'a Symbol,
    label: &'a str,
    x: usize,
    y: usize,
    scale: usize,
}

/// Lays symbols out on A4 sheets, from left to right and down, on as few sheets as keep the modules large enough to be
/// read from a photograph of the whole sheet. Every module has the same whole number of dots at 300 dpi.
pub fn sheets<'a>(symbols: &[Labelled<'a>], heading: &str) -> Vec<Sheet<'a>> {
    let side = symbols.iter().map(|labelled| labelled.symbol.side()).max().unwrap_or(1);
    let grid = Grid::for_symbols(symbols.len(), side);
    let sheets = symbols.chunks(grid.columns * grid.rows);
    sheets.map(|on_one| Sheet { placed: grid.placed(on_one), heading: heading.to_owned() }).collect()
}

impl Sheet<'_> {
    /// The sheet as an SVG document of A4 size. `description` says what it is for and is read out by screen readers.
    pub fn to_svg(&self, description: &str) -> String {
        let [width, height] = MILLIMETRES;
        let heading = escaped(&self.heading);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
             viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"sheet-title sheet-desc\" \
             font-family=\"sans-serif\" font-size=\"{LABEL_LETTERS}\">\
             <title id=\"sheet-title\">{heading}</title><desc id=\"sheet-desc\">{}</desc>\
             <path fill=\"#fff\" d=\"M0 0h{WIDTH}v{HEIGHT}H0z\"/>\
             <text x=\"{MARGIN}\" y=\"{}\" font-size=\"{HEADING_LETTERS}\">{heading}</text>\n",
            escaped(description),
            MARGIN + HEADING_LETTERS,
        );
        self.placed.iter().for_each(|placed| placed.push_svg(&mut svg));
        svg.push_str("</svg>\n");
        svg
    }

    /// The symbols where they are on the sheet, one pixel to each dot, without the letters.
    pub fn to_luma(&self) -> Luma {
        let mut pixels = vec![255; WIDTH * HEIGHT];
        self.placed.iter().for_each(|placed| placed.paint(&mut pixels));
        Luma::new(WIDTH, HEIGHT, pixels).unwrap_or_else(|_| unreachable!("a pixel was made for each dot"))
    }

    /// How many symbols are on the sheet.
    pub fn symbols(&self) -> usize {
        self.placed.len()
    }
}

impl Placed<'_> {
    fn push_svg(&self, svg: &mut String) {
        let Self { x, y, scale, .. } = self;
        let size = self.symbol.side() * scale;
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<g transform=\"translate({x} {y}) scale({scale})\" shape-rendering=\"crispEdges\"><path d=\""
        );
        self.symbol.push_path(svg);
        let _ = writeln!(
            svg,
            "\"/></g><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            x + size / 2,
            y + size + LABEL_LETTERS,
            escaped(self.label)
        );
    }

    fn paint(&self, pixels: &mut [u8]) {
        let size = self.symbol.side() * self.scale;
        for (y, row) in pixels.chunks_exact_mut(WIDTH).skip(self.y).take(size).enumerate() {
            for (x, pixel) in row[self.x..self.x + size].iter_mut().enumerate() {
                if self.symbol.is_dark_with_quiet_zone(x / self.scale, y / self.scale) {
                    *pixel = 0;
                }
            }
        }
    }
}

/// How symbols stand on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grid {
    columns: usize,
    rows: usize,
    scale: usize,
}

impl Grid {
    /// The smallest grid that has room for all, or else the one with most places; a single place where even that makes
    /// the modules small.
    fn for_symbols(count: usize, side: usize) -> Self {
        let lines = || 1..=MOST_IN_LINE;
        let grids = lines().flat_map(|columns| lines().map(move |rows| Self::new(columns, rows, side)));
        let readable: Vec<Self> = grids.filter(|grid| grid.scale >= LEAST_SCALE).collect();
        let places = |grid: &Self| grid.columns * grid.rows;
        let most = readable.iter().map(places).max().unwrap_or(1);
        readable
            .into_iter()
            .filter(|grid| places(grid) >= count.min(most))
            .max_by_key(|grid| (grid.scale, std::cmp::Reverse(places(grid))))
            .unwrap_or_else(|| Self::new(1, 1, side))
    }

    fn new(columns: usize, rows: usize, side: usize) -> Self {
        let width = (WIDTH - 2 * MARGIN) / columns - GAP;
        let height = (HEIGHT - 2 * MARGIN - HEADING) / rows - LABEL - GAP;
        Self { columns, rows, scale: (width.min(height) / side).clamp(1, MOST_SCALE) }
    }

    fn placed<'a>(&self, symbols: &[Labelled<'a>]) -> Vec<Placed<'a>> {
        let cell = [(WIDTH - 2 * MARGIN) / self.columns, (HEIGHT - 2 * MARGIN - HEADING) / self.rows];
        let place = |(number, Labelled { symbol, label }): (usize, &Labelled<'a>)| {
            let (column, row) = (number % self.columns, number / self.columns);
            let size = symbol.side() * self.scale;
            let x = MARGIN + column * cell[0] + cell[0].saturating_sub(size) / 2;
            let y = MARGIN + HEADING + row * cell[1];
            Placed { symbol, label, x, y, scale: self.scale }
        };
        symbols.iter().enumerate().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SizePolicy, Verdict, Version, draw_alike, read_each};
    use std::collections::BTreeSet;

    fn texts(count: usize, digits: usize) -> Vec<String> {
        let digit = |seed: usize| char::from(b'0' + (seed.wrapping_mul(2_654_435_761) >> 16) as u8 % 10);
        (0..count)
            .map(|n| format!("PHRS1:{}", (0..digits).map(|i| digit(n * digits + i)).collect::<String>()))
            .collect()
    }

    fn drawn(count: usize, digits: usize) -> Vec<Symbol> {
        draw_alike(&texts(count, digits), &SizePolicy::with_ceiling(Version::new(25).unwrap())).unwrap()
    }

    fn labelled<'a>(symbols: &'a [Symbol], labels: &'a [String]) -> Vec<Labelled<'a>> {
        symbols.iter().zip(labels).map(|(symbol, label)| Labelled { symbol, label }).collect()
    }

    fn labels(count: usize) -> Vec<String> {
        (1..=count).map(|n| format!("<{n}> of {count}")).collect()
    }

    /// Fills the runs of every group of an SVG sheet.
    fn painted(svg: &str) -> Luma {
        let mut pixels = vec![255; WIDTH * HEIGHT];
        for group in svg.split("translate(").skip(1) {
            let number = |text: &str| text.trim().parse::<usize>().unwrap();
            let (place, rest) = group.split_once(") scale(").unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let (scale, rest) = rest.split_once(')').unwrap();
            let (x, y, scale) = (number(x), number(y), number(scale));
            let path = rest.split_once("d=\"").unwrap().1.split('"').next().unwrap();
            for run in path.split('M').skip(1) {
                let (start, rest) = run.split_once('h').unwrap();
                let (column, row) = start.split_once(' ').unwrap();
                let length = number(rest.split_once('v').unwrap().0);
                for line in 0..scale {
                    let first = (y + number(row) * scale + line) * WIDTH + x + number(column) * scale;
                    pixels[first..first + length * scale].fill(0);
                }
            }
        }
        Luma::new(WIDTH, HEIGHT, pixels).unwrap()
    }

    #[test]
    fn every_symbol_is_read_from_the_sheet_and_has_its_label() {
        let (symbols, labels) = (drawn(6, 2300), labels(6));
        let sheets = sheets(&labelled(&symbols, &labels), "Trust list & more");
        assert_eq!(sheets.iter().map(Sheet::symbols).collect::<Vec<_>>(), [6]);
        let svg = sheets[0].to_svg("For clinics");
        assert!(
            svg.contains(">Trust list &amp; more</text>") && svg.contains("width=\"210mm\" height=\"297mm\"")
        );
        (1..=6).for_each(|n| assert!(svg.contains(&format!(">&lt;{n}&gt; of 6</text>"))));
        let page = painted(&svg);
        assert!(page == sheets[0].to_luma(), "the picture and the drawing are the same");
        let mut found = BTreeSet::new();
        read_each(&page, Default::default(), |payload| {
            found.insert(payload.to_vec());
            if found.len() == 6 { Verdict::Accept } else { Verdict::KeepLooking }
        })
        .unwrap();
        assert_eq!(found, symbols.iter().map(|symbol| symbol.text().as_bytes().to_vec()).collect());
    }

    #[test]
    fn symbols_fill_the_sheet_without_touching() {
        for (count, digits, on_sheets) in
            [(1, 60, &[1][..]), (2, 2300, &[2]), (7, 2300, &[6, 1]), (30, 600, &[20, 10]), (3, 7000, &[2, 1])]
        {
            let texts = texts(count, digits);
            let symbols = draw_alike(&texts, &SizePolicy::default()).unwrap();
            let labels = labels(count);
            let sheets = sheets(&labelled(&symbols, &labels), "");
            assert_eq!(sheets.iter().map(Sheet::symbols).collect::<Vec<_>>(), on_sheets, "{digits} digits");
            for sheet in &sheets {
                for (n, one) in sheet.placed.iter().enumerate() {
                    let size = one.symbol.side() * one.scale;
                    assert!(one.x >= MARGIN && one.x + size <= WIDTH - MARGIN);
                    assert!(one.y >= MARGIN && one.y + size + LABEL <= HEIGHT - MARGIN);
                    let beside = |other: &Placed<'_>| {
                        one.x + size <= other.x
                            || other.x + size <= one.x
                            || one.y + size + LABEL <= other.y
                            || other.y + size + LABEL <= one.y
                    };
                    assert!(sheet.placed.iter().take(n).all(beside));
                }
            }
        }
    }
}
