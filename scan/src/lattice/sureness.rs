//! How far what a frame shows of a symbol can be believed, place by place.
//!
//! The function patterns are known, so where they are seen as they are, what lies between them is seen too. Where a
//! reflection lies or the mesh has slipped, they agree by chance only.

/// Side of the squares that are judged as one, in modules.
const CELL: usize = 7;
/// How far function patterns say something, in such squares: as far as the next alignment pattern.
const REACH: f32 = 4.5;
/// How many modules' weight the whole symbol's agreement has.
const HELD: f32 = 6.0;
/// How much more a good frame counts than a bad one. The errors of bad ones are alike, so that many do not make a good one.
const STEEPNESS: i32 = 4;

/// How sure each module is, from 0 to 1, in a symbol seen as `light` of whose known modules (1 light, -1 dark, else 0) about the
/// part `agreement` is right.
pub(super) fn sureness(known: &[f32], light: &[f32], agreement: f32) -> Vec<f32> {
    let modules = known.len().isqrt();
    let count = modules.div_ceil(CELL);
    let cell = |module: usize| module / modules / CELL * count + module % modules / CELL;
    let mut cells = vec![(0f32, 0f32); count * count];
    for (i, (&known, &value)) in known.iter().zip(light).enumerate().filter(|(_, (known, _))| **known != 0.0)
    {
        let is_right = known * value > 0.0;
        let (right, all) = &mut cells[cell(i)];
        *right += f32::from(u8::from(is_right));
        *all += 1.0;
    }
    let of_cell: Vec<f32> = (0..count * count)
        .map(|here| {
            let (mut right, mut all) = (HELD * agreement, HELD);
            for (there, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.1 > 0.0) {
                let way = [here % count, here / count].map(|c| c as f32);
                let way = [way[0] - (there % count) as f32, way[1] - (there / count) as f32];
                let weight = (1.0 - way[0].hypot(way[1]) / REACH).max(0.0).powi(2);
                right += weight * cell.0;
                all += weight * cell.1;
            }
            // Of what the function patterns show, chance gives one half.
            (2.0 * right / all - 1.0).max(0.0).powi(STEEPNESS)
        })
        .collect();
    (0..modules * modules).map(|i| of_cell[cell(i)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;
    use crate::lattice::codewords::with_patterns;
    use crate::lattice::layout::{Layout, Role};

    #[test]
    fn what_is_hidden_is_not_believed() {
        let layout = Layout::new(Version::new(32).unwrap());
        let modules = layout.modules();
        let seen = |role: &Role| if *role == Role::Light { 1.0 } else { -1.0 };
        let mut light: Vec<f32> = layout.roles().iter().map(seen).collect();
        let known = with_patterns(vec![0.0; light.len()], &layout);
        let whole = sureness(&known, &light, 1.0);
        assert!(whole.iter().all(|&sure| sure > 0.99));
        // The right half is seen all dark.
        let is_hidden = |i: usize| i % modules > modules / 2;
        (0..light.len()).filter(|&i| is_hidden(i)).for_each(|i| light[i] = -1.0);
        let half = sureness(&known, &light, 0.8);
        let middle = modules / 2 * modules;
        assert!(half[middle + 20] > 0.5 && half[middle + modules - 20] < 0.2);
    }
}
