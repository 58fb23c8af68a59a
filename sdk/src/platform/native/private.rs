//! Files that only the user who runs the program may read, where the system knows users, and that outlast a power cut.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Makes an empty file and its folder, where there is none.
///
/// A file that is there is never opened: closing it again would end the locks that SQLite holds on it in this process.
pub(crate) fn make_file(path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    match make(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        made => made?.sync_all()?,
    }
    // A new name lasts once the folder that it is in is on the disk, and so does that folder's.
    sync_folder(folder)?;
    folder.parent().map_or(Ok(()), sync_folder)
}

/// Systems that cannot open a folder need no such thing.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder).map_or(Ok(()), |folder| folder.sync_all())
}

#[cfg(unix)]
fn make(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // SQLite gives the files beside it the same rights.
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn make(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}
