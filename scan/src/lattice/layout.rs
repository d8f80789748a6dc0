//! Where the standard puts things (ISO/IEC 18004): function patterns, format and version information, blocks.

use crate::{ErrorCorrection, Version};

/// What a module is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Function pattern, always light.
    Light,
    /// Function pattern, always dark.
    Dark,
    /// Format or version information.
    Information,
    /// Codewords.
    Data,
}

/// The roles of all modules of a version.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    version: Version,
    modules: usize,
    roles: Vec<Role>,
}

impl Layout {
    pub(crate) fn new(version: Version) -> Self {
        let modules = version.modules();
        let mut layout = Self { version, modules, roles: vec![Role::Data; modules * modules] };
        layout.put_timing();
        layout.put_alignment();
        layout.put_finders();
        layout.put_information();
        layout
    }

    pub(super) fn version(&self) -> Version {
        self.version
    }

    /// Whether a module, counted row by row, belongs to a codeword.
    pub(crate) fn is_data(&self, module: usize) -> bool {
        self.roles[module] == Role::Data
    }

    /// Modules on a side.
    pub(crate) fn modules(&self) -> usize {
        self.modules
    }

    /// The roles, row by row.
    pub(super) fn roles(&self) -> &[Role] {
        &self.roles
    }

    fn set(&mut self, x: usize, y: usize, role: Role) {
        self.roles[y * self.modules + x] = role;
    }

    /// 6.3.5
    fn put_timing(&mut self) {
        for i in 0..self.modules {
            let role = if i % 2 == 0 { Role::Dark } else { Role::Light };
            self.set(i, 6, role);
            self.set(6, i, role);
        }
    }

    /// 6.3.6
    fn put_alignment(&mut self) {
        let centres = alignment_centres(self.version);
        let last = centres.len().saturating_sub(1);
        for (j, &y) in centres.iter().enumerate() {
            for (i, &x) in centres.iter().enumerate() {
                if !is_finder_corner(i, j, last) {
                    self.put_rings(x, y, 2, |ring| ring == 1);
                }
            }
        }
    }

    /// 6.3.3 and 6.3.4
    fn put_finders(&mut self) {
        let far = self.modules - 4;
        for (x, y) in [(3, 3), (far, 3), (3, far)] {
            self.put_rings(x, y, 4, |ring| ring == 2 || ring == 4);
        }
    }

    fn put_rings(&mut self, x: usize, y: usize, outermost: isize, is_light: impl Fn(isize) -> bool) {
        for (dy, dx) in
            (-outermost..=outermost).flat_map(|dy| (-outermost..=outermost).map(move |dx| (dy, dx)))
        {
            let role = if is_light(dx.abs().max(dy.abs())) { Role::Light } else { Role::Dark };
            if let (Some(x), Some(y)) = (x.checked_add_signed(dx), y.checked_add_signed(dy))
                && x < self.modules
                && y < self.modules
            {
                self.set(x, y, role);
            }
        }
    }

    /// 7.9 and 7.10
    fn put_information(&mut self) {
        for copy in format_positions(self.modules) {
            copy.into_iter().for_each(|(x, y)| self.set(x, y, Role::Information));
        }
        self.set(8, self.modules - 8, Role::Dark);
        if self.version.number() >= 7 {
            for i in 0..18 {
                let (far, near) = (self.modules - 11 + i % 3, i / 3);
                self.set(far, near, Role::Information);
                self.set(near, far, Role::Information);
            }
        }
    }
}

/// Whether the alignment grid's node in column `i` and row `j` is where a finder pattern stands.
pub(super) fn is_finder_corner(i: usize, j: usize, last: usize) -> bool {
    [(0, 0), (last, 0), (0, last)].contains(&(i, j))
}

/// Rows and columns of the centres of alignment patterns (Annex E); none for version 1.
pub(super) fn alignment_centres(version: Version) -> Vec<usize> {
    let number = usize::from(version.number());
    if number == 1 {
        return Vec::new();
    }
    let count = number / 7 + 2;
    // Annex E is even spacing from the far end, rounded up to even; version 32 alone departs from it.
    let step = if number == 32 { 26 } else { (number * 4 + count * 2 + 1) / (count * 2 - 2) * 2 };
    let far = number * 4 + 10;
    std::iter::once(6).chain((0..count - 1).rev().map(|i| far - i * step)).collect()
}

/// Column and row of the 15 bits of format information, least significant first, in both copies (Figure 25).
pub(super) fn format_positions(modules: usize) -> [[(usize, usize); 15]; 2] {
    let around_corner = std::array::from_fn(|i| match i {
        0..=5 => (8, i),
        6 | 7 => (8, i + 1),
        8 => (7, 8),
        _ => (14 - i, 8),
    });
    let split = std::array::from_fn(|i| match i {
        0..=7 => (modules - 1 - i, 8),
        _ => (8, modules - 15 + i),
    });
    [around_corner, split]
}

/// The 15 bits of format information for 5 bits of data (7.9.1).
pub(super) fn format_code(data: u16) -> u16 {
    let remainder = (0..10).fold(data, |rest, _| (rest << 1) ^ ((rest >> 9) * 0x537));
    ((data << 10) | remainder) ^ 0x5412
}

/// Error correction and mask that 5 bits of format data stand for (Table 12).
pub(super) fn format_meaning(data: u16) -> (ErrorCorrection, u8) {
    let level = match data >> 3 {
        0b01 => ErrorCorrection::Low,
        0b00 => ErrorCorrection::Medium,
        0b11 => ErrorCorrection::Quartile,
        _ => ErrorCorrection::High,
    };
    (level, (data & 7) as u8)
}

/// The 18 bits of version information (7.10).
pub(super) fn version_code(version: Version) -> u32 {
    let number = u32::from(version.number());
    let remainder = (0..12).fold(number, |rest, _| (rest << 1) ^ ((rest >> 11) * 0x1F25));
    (number << 12) | remainder
}

/// Whether mask `mask` turns the module in column `x` and row `y` over (Table 10).
pub(super) fn is_masked(mask: u8, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (x / 3 + y / 2).is_multiple_of(2),
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}

/// How the codewords of a symbol are divided (Table 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Blocks {
    pub(super) count: usize,
    /// Error correction codewords in each block.
    pub(super) parity: usize,
    /// Codewords in a block that may be corrected: half the parity, less what the standard keeps for detection.
    pub(super) correctable: usize,
}

pub(super) fn blocks(version: Version, level: ErrorCorrection) -> Blocks {
    let (row, column) = (level as usize, usize::from(version.number()) - 1);
    let parity = usize::from(PARITY[row][column]);
    // Table 9, note: p codewords for protection against misdecodes.
    let kept = match (version.number(), level) {
        (1, ErrorCorrection::Low) => 3,
        (1, ErrorCorrection::Medium) | (2, ErrorCorrection::Low) => 2,
        (1, _) | (3, ErrorCorrection::Low) => 1,
        _ => 0,
    };
    Blocks { count: usize::from(COUNT[row][column]), parity, correctable: (parity - kept) / 2 }
}

/// Error correction codewords per block, by level (L, M, Q, H) and version.
#[rustfmt::skip]
const PARITY: [[u8; 40]; 4] = [
    [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
     28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
     26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
    [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
     28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
     30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
];

/// Blocks, by level (L, M, Q, H) and version.
#[rustfmt::skip]
const COUNT: [[u8; 40]; 4] = [
    [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
     8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
    [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
     17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
    [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20,
     23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68],
    [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
     25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81],
];

#[cfg(test)]
mod tests {
    use super::*;
    use qrcode::bits::Bits;
    use qrcode::canvas::is_functional;

    fn versions() -> impl Iterator<Item = (Version, qrcode::Version)> {
        (1..=40).map(|n| (Version::new(n).unwrap(), qrcode::Version::Normal(i16::from(n))))
    }

    #[test]
    fn functional_modules_are_where_the_writer_puts_them() {
        for (version, theirs) in versions() {
            let layout = Layout::new(version);
            let n = layout.modules();
            for (i, role) in layout.roles().iter().enumerate() {
                let (x, y) = (i % n, i / n);
                // The writer does not call version information functional.
                let told = *role == Role::Information && x.min(y) < 6 && x.max(y) > 8;
                let functional = is_functional(theirs, n as i16, x as i16, y as i16) || told;
                assert_eq!(functional, *role != Role::Data, "version {version}, module {x} {y}");
            }
        }
    }

    #[test]
    fn blocks_hold_what_the_writer_says() {
        use ErrorCorrection::{High, Low, Medium, Quartile};
        for (version, theirs) in versions() {
            let data = Layout::new(version).roles().iter().filter(|role| **role == Role::Data).count();
            for (level, their_level) in [
                (Low, qrcode::EcLevel::L),
                (Medium, qrcode::EcLevel::M),
                (Quartile, qrcode::EcLevel::Q),
                (High, qrcode::EcLevel::H),
            ] {
                let blocks = blocks(version, level);
                let capacity = (data / 8 - blocks.count * blocks.parity) * 8;
                assert_eq!(capacity, Bits::new(theirs).max_len(their_level).unwrap(), "{version} {level:?}");
            }
        }
    }

    #[test]
    fn codes_of_the_standard_s_examples() {
        // Annex C.2 and Annex D.2.
        assert_eq!(format_code(0b00101), 0b100_0000_1100_1110);
        assert_eq!(version_code(Version::new(7).unwrap()), 0b00_0111_1100_1001_0100);
    }
}
