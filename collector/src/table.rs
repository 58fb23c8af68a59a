//! Tables as CSV (RFC 4180, UTF-8), in which no spreadsheet takes what somebody wrote for a formula.
//!
//! What stands in the rows is its caller's.

use std::io;

/// What a cell must not begin with: spreadsheets calculate what follows, and a formula can send away what is beside it.
const STARTS_OF_FORMULAS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// What goes before such a cell: spreadsheets take the rest as text.
const TEXT_MARK: &str = "'";

/// Writes a table row by row.
#[derive(Debug)]
pub struct Table<W: io::Write> {
    writer: csv::Writer<W>,
}

impl<W: io::Write> Table<W> {
    /// A table without any row yet.
    pub fn new(to: W) -> Self {
        Self { writer: csv::Writer::from_writer(to) }
    }

    /// One more row; every row has as many cells as the first.
    ///
    /// # Errors
    /// When it cannot be written, or has another number of cells.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
        for cell in cells {
            let cell = cell.as_ref();
            match cell.starts_with(STARTS_OF_FORMULAS) {
                true => self.writer.write_field(format!("{TEXT_MARK}{cell}"))?,
                false => self.writer.write_field(cell)?,
            }
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests;
