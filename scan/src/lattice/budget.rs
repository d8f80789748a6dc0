/// Work left to do on a picture.
///
/// One unit is about a thousand looks at the picture, or as many steps of arithmetic: some microseconds on any
/// machine. Counting work and not time makes a picture read the same everywhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    /// In looks.
    left: u64,
}

/// Looks that every step counts at least, so that no loop is free.
const LEAST: u64 = 100;

impl Budget {
    pub(crate) fn new(units: u32) -> Self {
        Self { left: u64::from(units) * 1000 }
    }

    /// Takes some looks, and never none.
    pub(crate) fn spend(&mut self, looks: usize) {
        self.left = self.left.saturating_sub(LEAST.max(looks as u64));
    }

    /// Does something for which there is half of what is left, so that other ways can be tried after it.
    pub(super) fn half<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let kept = self.left / 2;
        let mut half = Self { left: self.left - kept };
        let result = work(&mut half);
        self.left = kept + half.left;
        result
    }

    pub(crate) fn is_spent(self) -> bool {
        self.left == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_what_is_left_is_kept() {
        let mut budget = Budget::new(10);
        budget.half(|half| half.spend(2_000));
        budget.half(|half| {
            half.spend(1_000_000);
            assert!(half.is_spent());
        });
        assert!(!budget.is_spent());
        budget.spend(4_000);
        assert!(budget.is_spent());
    }
}
