//! The parts of a large picture in which most happens: a symbol is busier than nearly all that is photographed with it.

use crate::Luma;

/// Side of the blocks that are counted, in pixels.
const BLOCK: usize = 50;
/// Difference of grey from which it counts as much as any other: one strong edge is not busy.
const MOST: u8 = 40;

/// Up to `count` square parts of `side` pixels, the busiest first; none has its middle in another.
pub(super) fn parts(picture: &Luma, side: usize, count: usize) -> Vec<Luma> {
    let busy = Busy::new(picture);
    let span = (side / BLOCK).max(1);
    let mut middles: Vec<(usize, usize)> = Vec::new();
    let mut places: Vec<(u64, usize, usize)> = Vec::new();
    let step = (span / 4).max(1);
    for row in (0..=busy.rows.saturating_sub(span)).step_by(step) {
        for column in (0..=busy.columns.saturating_sub(span)).step_by(step) {
            places.push((busy.within(column, row, span), column, row));
        }
    }
    places.sort_by(|a, b| b.cmp(a));
    for (_, column, row) in places {
        let is_near = |&(x, y): &(usize, usize)| x.abs_diff(column).max(y.abs_diff(row)) * 2 < span;
        if middles.len() < count && !middles.iter().any(is_near) {
            middles.push((column, row));
        }
    }
    let part = |(column, row): (usize, usize)| {
        let (left, top) = (column * BLOCK, row * BLOCK);
        picture.part(left, top, side.min(picture.width() - left), side.min(picture.height() - top))
    };
    middles.into_iter().map(part).collect()
}

/// How much the grey changes from pixel to pixel, by blocks, added up from the upper left corner.
struct Busy {
    columns: usize,
    rows: usize,
    sums: Vec<u64>,
}

impl Busy {
    fn new(picture: &Luma) -> Self {
        let (columns, rows) = (picture.width() / BLOCK, picture.height() / BLOCK);
        let mut blocks = vec![0u64; columns * rows];
        for (y, line) in picture.pixels().chunks_exact(picture.width()).take(rows * BLOCK).enumerate() {
            let blocks = &mut blocks[y / BLOCK * columns..][..columns];
            for (block, pixels) in blocks.iter_mut().zip(line.chunks_exact(BLOCK)) {
                let changes = pixels.windows(2).map(|two| u64::from(two[0].abs_diff(two[1]).min(MOST)));
                *block += changes.sum::<u64>();
            }
        }
        let stride = columns + 1;
        let mut sums = vec![0u64; stride * (rows + 1)];
        for row in 0..rows {
            let mut line = 0;
            for column in 0..columns {
                line += blocks[row * columns + column];
                sums[(row + 1) * stride + column + 1] = sums[row * stride + column + 1] + line;
            }
        }
        Self { columns, rows, sums }
    }

    fn within(&self, column: usize, row: usize, span: usize) -> u64 {
        let stride = self.columns + 1;
        let (right, bottom) = ((column + span).min(self.columns), (row + span).min(self.rows));
        let at = |x: usize, y: usize| self.sums[y * stride + x];
        at(right, bottom) + at(column, row) - at(right, row) - at(column, bottom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busy_part_is_first_and_small_pictures_have_none_too_large() {
        let (width, height) = (4000, 3000);
        let mut pixels = vec![120u8; width * height];
        for (y, x) in (1800..2300).flat_map(|y| (2900..3500).map(move |x| (y, x))) {
            pixels[y * width + x] = if (x / 4 * 7 + y / 4 * 13) % 3 == 0 { 40 } else { 200 };
        }
        let picture = Luma::new(width, height, pixels).unwrap();
        let found = parts(&picture, 1600, 3);
        assert!(found.iter().all(|part| part.width() <= 1600 && part.height() <= 1600));
        let busy = |part: &Luma| part.pixels().iter().filter(|&&grey| grey == 40).count();
        assert_eq!(busy(&found[0]), busy(&picture), "the whole of it");
        let small = Luma::new(60, 30, vec![0; 1800]).unwrap();
        assert!(parts(&small, 1600, 3).iter().all(|part| part.width() <= 60 && part.height() <= 30));
    }
}
