//! A publication as CSV (RFC 4180), one line for each cell.

use crate::Publication;
use crate::publication::Table;
use std::fmt::Write as _;

/// The columns.
const HEAD: &str = "period,measure,of,dimension,category,count,withheld\r\n";

impl Publication {
    /// One line for each cell; where it is withheld, no count and the word for how.
    pub fn csv(&self) -> String {
        tables(&self.period.to_string(), &self.tables)
    }
}

impl crate::Year {
    /// The same of a year's sums.
    pub fn csv(&self) -> String {
        tables(&self.year.to_string(), &self.tables)
    }
}

fn tables(period: &str, tables: &[Table]) -> String {
    let mut csv = HEAD.to_owned();
    for table in tables {
        for (dimension, rows) in &table.dimensions {
            for row in rows {
                let of = table.of.as_deref().unwrap_or_default();
                let count = row.1.count().map(|count| count.to_string()).unwrap_or_default();
                let withheld = row.1.word().unwrap_or_default();
                // Writing to a text does not fail.
                _ = write!(
                    csv,
                    "{period},{},{of},{},{},{count},{withheld}\r\n",
                    table.measure,
                    dimension.as_str(),
                    quoted(&row.0)
                );
            }
        }
    }
    csv
}

/// A category, quoted where it has to be, and never what a spreadsheet would take for a formula.
fn quoted(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_a_spreadsheet_might_run_is_text() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("18-29"), "18-29");
    }
}
