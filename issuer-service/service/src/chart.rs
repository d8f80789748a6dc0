//! Charts of tables: bars with their numbers, as pictures in the page (SVG). The table stands beside each, since a picture
//! says less, and nothing to who does not see it.

use plotters::backend::SVGBackend;
use plotters::drawing::{DrawingAreaErrorKind, IntoDrawingArea as _};
use plotters::element::{Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, IntoFont as _, RGBColor, TextStyle};

/// A bar.
pub(crate) struct Bar {
    pub(crate) label: String,
    /// Nothing where it is withheld.
    pub(crate) value: Option<f64>,
    /// The number as it is written, or the word for what is withheld.
    pub(crate) words: String,
}

/// Pixels.
const WIDTH: i32 = 720;
const LABELS: i32 = 230;
const WORDS: i32 = 90;
const ROW: i32 = 26;
/// Bars: dark enough on white for a ratio of 3 (WCAG 2.2, 1.4.11).
const BAR: RGBColor = RGBColor(29, 95, 138);
const INK: RGBColor = RGBColor(34, 34, 34);

/// Draws bars from the side where the language begins, with a title and a description for who does not see them.
pub(crate) fn bars(title: &str, description: &str, bars: &[Bar], is_right_to_left: bool) -> Option<String> {
    let height = ROW * i32::try_from(bars.len()).ok()? + 8;
    let mut svg = String::new();
    draw(&mut svg, bars, height, is_right_to_left).ok()?;
    let (open, rest) = svg.split_once('>')?;
    let (title, description) = (escaped(title), escaped(description));
    // Anchors are those of left-to-right text whatever the page's direction: the chart is mirrored by its coordinates.
    Some(format!(
        "{open} direction=\"ltr\" role=\"img\" class=\"chart\" aria-labelledby=\"chart-title chart-description\">\
         <title id=\"chart-title\">{title}</title><desc id=\"chart-description\">{description}</desc>{rest}"
    ))
}

fn draw(
    svg: &mut String,
    bars: &[Bar],
    height: i32,
    is_right_to_left: bool,
) -> Result<(), DrawingAreaErrorKind<std::io::Error>> {
    let size = (WIDTH.unsigned_abs(), height.unsigned_abs());
    let area = SVGBackend::with_string(svg, size).into_drawing_area();
    let most = bars.iter().filter_map(|bar| bar.value).fold(0.0_f64, f64::max);
    let across = |x: i32| if is_right_to_left { WIDTH - x } else { x };
    let (end, begin) = if is_right_to_left { (HPos::Left, HPos::Right) } else { (HPos::Right, HPos::Left) };
    let style = |at| -> TextStyle<'_> {
        TextStyle::from(("sans-serif", 14).into_font()).color(&INK).pos(Pos::new(at, VPos::Center))
    };
    // Each text is in the page's direction all the same, by an isolate (UAX 9 §2.3).
    let said = |text: &str| match is_right_to_left {
        true => format!("\u{2067}{text}\u{2069}"),
        false => text.to_owned(),
    };
    for (row, bar) in (0_i32..).zip(bars) {
        let middle = 4 + row * ROW + ROW / 2;
        area.draw(&Text::new(said(&bar.label), (across(LABELS - 8), middle), style(end)))?;
        let share = bar.value.filter(|_| most > 0.0).map_or(0.0, |value| value / most);
        let length = (f64::from(WIDTH - LABELS - WORDS) * share).round() as i32;
        if length > 0 {
            let corners = [(across(LABELS), middle - 8), (across(LABELS + length), middle + 8)];
            let (left, right) = (corners[0].0.min(corners[1].0), corners[0].0.max(corners[1].0));
            area.draw(&Rectangle::new([(left, middle - 8), (right, middle + 8)], BAR.filled()))?;
        }
        area.draw(&Text::new(said(&bar.words), (across(LABELS + length + 6), middle), style(begin)))?;
    }
    area.present()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_its_words_and_nothing_that_runs() {
        let bar = |label: &str, value| Bar { label: label.to_owned(), value, words: "7".to_owned() };
        for is_right_to_left in [false, true] {
            let all = [bar("<script>", Some(7.0)), bar("b", None)];
            let svg = bars("<b>", "what is \"in\" it", &all, is_right_to_left).unwrap();
            assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{svg}");
            assert!(svg.contains("role=\"img\"") && svg.contains("&lt;b&gt;</title>"), "{svg}");
            assert!(svg.contains("direction=\"ltr\""), "{svg}");
            assert_eq!(svg.contains('\u{2067}'), is_right_to_left, "{svg}");
            assert!(!svg.contains("<script>") && !svg.contains("style="), "{svg}");
            assert_eq!(svg.matches("<rect").count(), 1, "{svg}");
        }
    }
}
