use std::fmt::Write;

use crate::symbol::{QUIET_ZONE, Symbol};

impl Symbol {
    /// The symbol with its quiet zone as an SVG document, one user unit to each module.
    ///
    /// `title` names the picture and `description` says what it is for; both are read out by screen readers. Runs
    /// of dark modules are one path, drawn without smoothing so that no hairline shows between the rows.
    pub fn to_svg(&self, title: &str, description: &str) -> String {
        let side = self.side();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" \
             aria-labelledby=\"qr-title qr-desc\" shape-rendering=\"crispEdges\">\
             <title id=\"qr-title\">{}</title><desc id=\"qr-desc\">{}</desc>\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"",
            escaped(title),
            escaped(description),
        );
        self.push_path(&mut svg);
        svg.push_str("\"/></svg>\n");
        svg
    }

    /// Writes the runs of dark modules as a path's data, counted from the corner of the quiet zone.
    pub(super) fn push_path(&self, svg: &mut String) {
        for y in 0..self.modules() {
            for (x, length) in self.dark_runs(y) {
                // Writing to a String cannot fail.
                let _ = write!(svg, "M{} {}h{length}v1h-{length}z", x + QUIET_ZONE, y + QUIET_ZONE);
            }
        }
    }

    /// Start and length of each run of dark modules in row `y`.
    fn dark_runs(&self, y: usize) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for x in (0..self.modules()).filter(|&x| self.is_dark(x, y)) {
            match runs.last_mut() {
                Some((start, length)) if *start + *length == x => *length += 1,
                _ => runs.push((x, 1)),
            }
        }
        runs
    }
}

/// `text` with XML's own signs replaced and the control characters that XML 1.0 has no place for left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}
