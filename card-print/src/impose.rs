//! Pages of a booklet, laid on sheets so that they come right when the paper is folded.

use phr_core::render::Direction;
use typst::foundations::Smart;
use typst::layout::{Abs, Axes, Frame, Point, Size};
use typst::model::Document;
use typst::syntax::Span;
use typst::visualize::{FixedStroke, Geometry, Paint};
use typst_layout::{Page, PagedDocument};

use crate::BookletLayout;

/// A page of A6.
const WIDTH: f64 = 105.0;
const HEIGHT: f64 = 148.0;
/// Height of A4, and of half of it.
const A4_HEIGHT: f64 = 297.0;
/// Length of the marks that say where to cut and to fold.
const MARK: f64 = 4.0;

/// The document on paper: its pages filled up to a multiple of four, two to each half of a sheet.
pub(crate) fn impose(document: &PagedDocument, layout: BookletLayout, binding: Direction) -> PagedDocument {
    let halves = match layout {
        BookletLayout::Pages => return document.clone(),
        BookletLayout::FoldedA5 => 1,
        BookletLayout::FoldedA4 => 2,
    };
    let pages = document.pages();
    let leaves = folded(pages.len());
    let mut sides = Vec::new();
    for sheet in leaves.chunks(halves) {
        for side in [0, 1] {
            let pairs = sheet.iter().map(|leaf| leaf[side]);
            sides.extend(pages.first().map(|page| Page {
                frame: paper(pages, pairs, halves, binding),
                numbering: None,
                fill: Smart::Auto,
                ..page.clone()
            }));
        }
    }
    PagedDocument::new(sides.into_iter().collect(), document.info().clone())
}

/// For each leaf from the outermost, its outer and its inner side: the places of the pages left and right of the fold, in a
/// booklet that is bound on the left.
fn folded(pages: usize) -> Vec<[[usize; 2]; 2]> {
    let all = pages.next_multiple_of(4);
    (0..all / 4).map(|leaf| [[all - 1 - 2 * leaf, 2 * leaf], [2 * leaf + 1, all - 2 - 2 * leaf]]).collect()
}

fn paper(
    pages: &[Page],
    pairs: impl Iterator<Item = [usize; 2]>,
    halves: usize,
    binding: Direction,
) -> Frame {
    let height = if halves == 1 { HEIGHT } else { A4_HEIGHT };
    let mut frame = Frame::soft(Size::new(Abs::mm(2.0 * WIDTH), Abs::mm(height)));
    for (half, mut pair) in pairs.enumerate() {
        if binding == Direction::Rtl {
            pair.reverse();
        }
        let top = half as f64 * A4_HEIGHT / 2.0;
        for (column, place) in pair.into_iter().enumerate() {
            if let Some(page) = pages.get(place) {
                frame.push_frame(point(column as f64 * WIDTH, top), page.frame.clone());
            }
        }
        mark(&mut frame, point(WIDTH, top), Axes::new(0.0, MARK));
        mark(&mut frame, point(WIDTH, top + HEIGHT - MARK), Axes::new(0.0, MARK));
    }
    if halves == 2 {
        mark(&mut frame, point(0.0, A4_HEIGHT / 2.0), Axes::new(MARK, 0.0));
        mark(&mut frame, point(2.0 * WIDTH - MARK, A4_HEIGHT / 2.0), Axes::new(MARK, 0.0));
    }
    frame
}

fn mark(frame: &mut Frame, from: Point, by: Axes<f64>) {
    let line = Geometry::Line(point(by.x, by.y));
    let stroke =
        FixedStroke { thickness: Abs::pt(0.4), paint: Paint::Solid(grey()), ..FixedStroke::default() };
    frame.push(from, typst::layout::FrameItem::Shape(line.stroked(stroke), Span::detached()));
}

fn grey() -> typst::visualize::Color {
    typst::visualize::Color::from_u8(120, 120, 120, 255)
}

fn point(x: f64, y: f64) -> Point {
    Point::new(Abs::mm(x), Abs::mm(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_pages_follow_one_another() {
        assert_eq!(folded(4), [[[3, 0], [1, 2]]]);
        assert_eq!(folded(7), [[[7, 0], [1, 6]], [[5, 2], [3, 4]]]);
        // Behind each page is the next: right outside lies on left inside.
        for leaf in folded(16) {
            assert_eq!(leaf[0][1] + 1, leaf[1][0]);
            assert_eq!(leaf[1][1] + 1, leaf[0][0]);
        }
    }
}
