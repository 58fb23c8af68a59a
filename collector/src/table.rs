//! Tables as CSV, for spreadsheets.

use std::io;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes a table row by row.
#[derive(Debug)]
pub(crate) struct Table<W: io::Write> {
    writer: csv::Writer<W>,
}

impl<W: io::Write> Table<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { writer: csv::WriterBuilder::new().flexible(true).from_writer(out) }
    }

    /// Writes one row; what a spreadsheet would take for a formula is made a text by an apostrophe before it.
    pub(crate) fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) -> io::Result<()> {
        let cells = cells.into_iter().map(|cell| {
            let cell = cell.as_ref();
            if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
        });
        self.writer.write_record(cells).map_err(io::Error::from)
    }

    /// Writes what is still held back.
    pub(crate) fn end(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests;
