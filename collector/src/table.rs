//! Tables as CSV (RFC 4180, UTF-8), in which no spreadsheet takes what somebody wrote for a formula.
//!
//! What stands in the rows is its caller's.

use std::io;

/// What a cell must not begin with: spreadsheets calculate what follows, and a formula can send away what is beside it.
const STARTS_OF_FORMULAS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// What goes before such a cell: spreadsheets take the rest as text.
const TEXT_MARK: char = '\'';

/// After what a spreadsheet may begin a cell, whatever a standard says: in many countries, the Netherlands among them, it
/// splits at semicolons, and then quotes keep nothing together.
const ENDS_OF_CELLS: [char; 6] = [',', ';', '\t', '\r', '\n', '"'];

/// By this a spreadsheet knows that what follows is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes a table row by row.
#[derive(Debug)]
pub struct Table<W: io::Write> {
    writer: csv::Writer<W>,
}

impl<W: io::Write> Table<W> {
    /// A table without any row yet.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn new(mut to: W) -> io::Result<Self> {
        to.write_all(BYTE_ORDER_MARK)?;
        Ok(Self { writer: csv::Writer::from_writer(to) })
    }

    /// One more row; every row has as many cells as the first.
    ///
    /// # Errors
    /// When it cannot be written, or has another number of cells.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
        for cell in cells {
            self.writer.write_field(without_formulas(cell.as_ref()))?;
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

/// Marks as text whatever could begin a formula, wherever a spreadsheet may begin a cell.
fn without_formulas(cell: &str) -> String {
    let (mut marked, mut begins) = (String::with_capacity(cell.len()), true);
    for letter in cell.chars() {
        if begins && STARTS_OF_FORMULAS.contains(&letter) {
            marked.push(TEXT_MARK);
        }
        marked.push(letter);
        begins = ENDS_OF_CELLS.contains(&letter) || (begins && letter == ' ');
    }
    marked
}

#[cfg(test)]
mod tests;
