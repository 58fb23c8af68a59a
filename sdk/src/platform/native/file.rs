//! The store in a folder: one file per entry, written beside it and renamed, so that a process that is killed leaves a
//! whole entry or none.

use crate::store::{Store, StoreError};
use meepraat_protocol::SubmissionId;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The extension of a file that is being written.
const UNFINISHED: &str = "unfinished";

/// How long writing an entry may take: another process may be at it.
const WRITING: Duration = Duration::from_secs(60);

/// Entries in a folder.
#[derive(Debug, Clone)]
pub struct FileStore {
    folder: PathBuf,
}

impl FileStore {
    /// Opens a folder, and makes it where there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        fs::create_dir_all(&folder)?;
        clear_away(&folder);
        Ok(Self { folder })
    }

    fn path(&self, id: SubmissionId) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    fn write(&self, id: SubmissionId, text: &str) -> io::Result<()> {
        let unfinished = self.folder.join(format!("{id}.{UNFINISHED}"));
        let written = write_through(&unfinished, text).and_then(|()| fs::rename(&unfinished, self.path(id)));
        if written.is_err() {
            // Best effort: an unfinished file is never read.
            fs::remove_file(&unfinished).unwrap_or_default();
        }
        written?;
        sync_folder(&self.folder)
    }
}

/// Removes what a killed process left unfinished. Best effort: it is never read, and takes little room.
fn clear_away(folder: &Path) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let unfinished = file.path().extension().is_some_and(|extension| extension == UNFINISHED);
        let modified = file.metadata().and_then(|about| about.modified()).ok();
        let age = modified.and_then(|modified| modified.elapsed().ok()).unwrap_or_default();
        if unfinished && age > WRITING {
            fs::remove_file(file.path()).unwrap_or_default();
        }
    }
}

fn write_through(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Makes a rename last. Systems that cannot open a folder need no such thing.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder).map_or(Ok(()), |folder| folder.sync_all())
}

fn refused(error: &io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => StoreError::Full,
        _ => StoreError::Blocked,
    }
}

impl Store for FileStore {
    fn put(&self, entries: &[(SubmissionId, &str)]) -> Result<(), StoreError> {
        for (index, (id, text)) in entries.iter().enumerate() {
            if let Err(error) = self.write(*id, text) {
                let written: Vec<SubmissionId> = entries[..index].iter().map(|(id, _)| *id).collect();
                self.remove(&written)?;
                return Err(refused(&error));
            }
        }
        Ok(())
    }

    fn get(&self, id: SubmissionId) -> Result<Option<String>, StoreError> {
        match fs::read(self.path(id)) {
            Ok(bytes) => Ok(Some(String::from_utf8(bytes).unwrap_or_default())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(refused(&error)),
        }
    }

    fn ids(&self, after: Option<SubmissionId>, most: usize) -> Result<Vec<SubmissionId>, StoreError> {
        let files = fs::read_dir(&self.folder).map_err(|error| refused(&error))?;
        let id = |file: fs::DirEntry| {
            let name = file.file_name();
            name.to_str()?.strip_suffix(".json").and_then(SubmissionId::parse)
        };
        let mut ids: Vec<_> =
            files.filter_map(|file| id(file.ok()?)).filter(|id| Some(*id) > after).collect();
        ids.sort_unstable();
        ids.truncate(most);
        Ok(ids)
    }

    fn remove(&self, ids: &[SubmissionId]) -> Result<(), StoreError> {
        for id in ids {
            match fs::remove_file(self.path(*id)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(refused(&error)),
                _ => {}
            }
        }
        Ok(())
    }
}
