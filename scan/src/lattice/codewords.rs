//! Modules to payload: format information, codewords, blocks.

use super::layout::{self, Layout, Role, blocks, format_code, format_meaning, format_positions, is_masked};
use super::{bitstream, reed_solomon};
use crate::ErrorCorrection;

/// Format information is believed from this agreement on; 30 is perfect, 0 is chance.
const LEAST_FORMAT_AGREEMENT: f32 = 8.0;
/// The second best format is tried when it is no further behind than this.
const FORMAT_RIVAL: f32 = 8.0;

/// A mirrored symbol is believed when its format information agrees better by this much.
const MIRRORED_MARGIN: f32 = 4.0;

/// The payload of the modules `light`, whose sign says the colour (positive is light) and whose size how surely.
///
/// The modules may be those of a mirrored symbol: its function patterns are the same, its format is not.
pub(super) fn decode(light: &[f32], layout: &Layout) -> Option<Vec<u8>> {
    let mirrored = transposed(light, layout.modules());
    let (straight_formats, mirrored_formats) =
        (ranked_formats(light, layout), ranked_formats(&mirrored, layout));
    match mirrored_formats[0].0 > straight_formats[0].0 + MIRRORED_MARGIN {
        true => decode_as(&mirrored, layout, &mirrored_formats),
        false => decode_as(light, layout, &straight_formats),
    }
}

fn transposed(light: &[f32], modules: usize) -> Vec<f32> {
    (0..modules * modules).map(|i| light[i % modules * modules + i / modules]).collect()
}

/// Tries the one or two formats that agree best.
fn decode_as(light: &[f32], layout: &Layout, formats: &[(f32, u16)]) -> Option<Vec<u8>> {
    let best = formats[0].0;
    let close = formats
        .iter()
        .take(2)
        .filter(|(agreement, _)| *agreement >= LEAST_FORMAT_AGREEMENT && *agreement >= best - FORMAT_RIVAL);
    close.map(|(_, data)| format_meaning(*data)).find_map(|(level, mask)| {
        let data = corrected_data(&read_codewords(light, layout, mask), layout, level)?;
        bitstream::payload(&data, layout.version()).filter(|payload| !payload.is_empty())
    })
}

/// How well each of the 32 formats agrees with the modules, the best first.
fn ranked_formats(light: &[f32], layout: &Layout) -> Vec<(f32, u16)> {
    let positions = format_positions(layout.modules());
    let agreement = |data: u16| -> f32 {
        let code = format_code(data);
        let sign = |bit: usize| if code >> bit & 1 == 1 { -1.0 } else { 1.0 };
        let value = |(x, y): (usize, usize)| light[y * layout.modules() + x].clamp(-1.0, 1.0);
        positions
            .iter()
            .flat_map(|copy| copy.iter().enumerate())
            .map(|(bit, &at)| sign(bit) * value(at))
            .sum()
    };
    let mut ranked: Vec<(f32, u16)> = (0..32).map(|data| (agreement(data), data)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked
}

/// The codewords in the order of placement (7.7.3), the mask taken off.
fn read_codewords(light: &[f32], layout: &Layout, mask: u8) -> Vec<u8> {
    let modules = layout.modules();
    let mut codewords = Vec::with_capacity(modules * modules / 8);
    let (mut byte, mut bits) = (0u8, 0u8);
    for (x, y) in placement(modules) {
        let at = y * modules + x;
        if layout.roles()[at] != Role::Data {
            continue;
        }
        byte = byte << 1 | u8::from((light[at] < 0.0) != is_masked(mask, x, y));
        bits += 1;
        if bits == 8 {
            codewords.push(byte);
            (byte, bits) = (0, 0);
        }
    }
    codewords
}

/// Columns and rows in pairs of columns from the right, upward first, past the vertical timing pattern.
fn placement(modules: usize) -> impl Iterator<Item = (usize, usize)> {
    let rights = (1..modules).rev().step_by(2).map(|right| if right <= 6 { right - 1 } else { right });
    rights.enumerate().flat_map(move |(pair, right)| {
        (0..modules).flat_map(move |i| {
            let y = if pair % 2 == 0 { modules - 1 - i } else { i };
            [(right, y), (right - 1, y)]
        })
    })
}

/// Takes the blocks apart (7.6), corrects each and joins their data; `None` when one cannot be corrected.
fn corrected_data(codewords: &[u8], layout: &Layout, level: ErrorCorrection) -> Option<Vec<u8>> {
    let layout::Blocks { count, parity, correctable } = blocks(layout.version(), level);
    let total = codewords.len();
    let short_length = total / count;
    let short_blocks = count - total % count;
    let short_data = short_length.checked_sub(parity)?;
    let mut separated: Vec<Vec<u8>> = vec![Vec::with_capacity(short_length + 1); count];
    let mut next = codewords.iter();
    for i in 0..=short_data {
        let first = if i < short_data { 0 } else { short_blocks };
        separated[first..].iter_mut().zip(&mut next).for_each(|(block, &codeword)| block.push(codeword));
    }
    for _ in 0..parity {
        separated.iter_mut().zip(&mut next).for_each(|(block, &codeword)| block.push(codeword));
    }
    let mut data = Vec::with_capacity(total);
    for mut block in separated {
        reed_solomon::correct(&mut block, parity, correctable)?;
        data.extend(&block[..block.len() - parity]);
    }
    Some(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;
    use qrcode::{EcLevel, QrCode};

    fn modules(number: u8, level: EcLevel, text: &str) -> Vec<f32> {
        let code = QrCode::with_version(text, qrcode::Version::Normal(i16::from(number)), level).unwrap();
        code.to_colors().iter().map(|c| c.select(-1.0, 1.0)).collect()
    }

    #[test]
    fn every_version_and_level() {
        for number in 1..=40 {
            let layout = Layout::new(Version::new(number).unwrap());
            for level in [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H] {
                let light = modules(number, level, "PHR1:0123");
                assert_eq!(decode(&light, &layout).as_deref(), Some(&b"PHR1:0123"[..]), "{number}-{level:?}");
                let mirrored = transposed(&light, layout.modules());
                assert_eq!(
                    decode(&mirrored, &layout).as_deref(),
                    Some(&b"PHR1:0123"[..]),
                    "{number}-{level:?}"
                );
            }
        }
    }

    #[test]
    fn noise_has_no_payload() {
        let layout = Layout::new(Version::new(1).unwrap());
        let mut state = 1u64;
        for _ in 0..2000 {
            let light: Vec<f32> = (0..21 * 21)
                .map(|_| {
                    state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    if state >> 63 == 0 { 1.0 } else { -1.0 }
                })
                .collect();
            assert_eq!(decode(&light, &layout), None);
        }
    }
}
