//! A campaign's responses as a table with a row per response, for spreadsheets and statistics programs. What a question's
//! columns hold is the protocol's; that each reading is noted is `store`'s.

use crate::store::{Archive, KnownVersions, Noted, StoreError, StoredResponse};
use crate::table::Table;
use meepraat_protocol::{Campaign, Column};
use std::collections::BTreeMap;
use std::io;

/// What stands before the answers; no question's column has such a name.
const ABOUT: [&str; 5] = ["wave", "partner", "channel", "language", "area"];

/// Responses could not be written out.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The table.
    #[error("the table cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// The columns of every version of a poll: those of the version of today first, and after them what earlier ones asked.
#[derive(Debug)]
struct Columns<'a> {
    names: Vec<String>,
    /// The place of each column, by its name.
    places: BTreeMap<String, usize>,
    today: &'a Campaign,
    earlier: &'a KnownVersions,
}

/// Writes the responses that were noted; `today` is their campaign's file. Gives how many.
///
/// # Errors
/// When the database does not answer, or the table cannot be written.
pub async fn export(
    archive: &mut Archive,
    today: &Campaign,
    noted: &Noted,
    out: impl io::Write,
) -> Result<u64, ExportError> {
    let earlier = archive.versions(&today.id).await?;
    let columns = Columns::new(today, &earlier);
    let mut table = Table::new(out)?;
    table.row(ABOUT.into_iter().chain(columns.names.iter().map(String::as_str)))?;
    let mut written = 0;
    archive
        .responses(noted, |response| {
            written += 1;
            table.row(columns.row(response)).map_err(ExportError::from)
        })
        .await?;
    table.finish()?;
    Ok(written)
}

impl<'a> Columns<'a> {
    fn new(today: &'a Campaign, earlier: &'a KnownVersions) -> Self {
        let mut all = Self { names: Vec::new(), places: BTreeMap::new(), today, earlier };
        let versions = [today].into_iter().chain(earlier.values().map(|version| &**version));
        for question in versions.flat_map(Campaign::questions) {
            for Column { name, .. } in question.columns() {
                if !all.places.contains_key(&name) {
                    all.places.insert(name.clone(), all.names.len());
                    all.names.push(name);
                }
            }
        }
        all
    }

    /// The row of a response, read by the version that its resident saw.
    fn row(&self, response: StoredResponse) -> Vec<String> {
        let seen = self.earlier.get(&response.version).map_or(self.today, |version| version);
        let mut answers = vec![String::new(); self.names.len()];
        for answer in &response.answers {
            let question = seen.questions().find(|question| question.id == answer.question);
            for column in question.map(|question| question.columns()).unwrap_or_default() {
                if let Some(cell) = self.places.get(&column.name).and_then(|place| answers.get_mut(*place)) {
                    *cell = column.value(&answer.given);
                }
            }
        }
        let StoredResponse { wave, partner, channel, language, area, .. } = response;
        let about = [wave, partner.unwrap_or_default(), channel, language, area.unwrap_or_default()];
        about.into_iter().chain(answers).collect()
    }
}

#[cfg(test)]
mod tests;
