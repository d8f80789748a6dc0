/// Work left to do on a picture.
///
/// One unit is about a thousand looks at the picture, or as many steps of arithmetic: some microseconds on any
/// machine. Counting work and not time makes a picture read the same everywhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    left: u32,
}

impl Budget {
    pub(crate) fn new(units: u32) -> Self {
        Self { left: units }
    }

    /// Takes the units of `looks` looks, at least one.
    pub(crate) fn spend(&mut self, looks: usize) {
        let units = u32::try_from(looks / 1000).unwrap_or(u32::MAX).max(1);
        self.left = self.left.saturating_sub(units);
    }

    pub(crate) fn is_spent(self) -> bool {
        self.left == 0
    }
}
