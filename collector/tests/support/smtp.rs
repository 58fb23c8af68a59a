//! The mail server of `tests/python/smtp_server.py`. Without a Python that has the packages of `tests/requirements.txt`,
//! named by `MEEPRAAT_PYTHON`, tests with it say that they are skipped.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

const MISSING: &str = "MEEPRAAT_PYTHON names no Python with the packages of tests/requirements.txt";

/// A mail server that ends with the test.
pub(crate) struct Server {
    process: Child,
    pub(crate) port: u16,
    folder: tempfile::TempDir,
}

impl Server {
    /// With options of the script; `None` where there is no Python for it.
    pub(crate) fn start(options: &[&str]) -> Option<Self> {
        let Some(python) = std::env::var_os("MEEPRAAT_PYTHON").filter(|python| !python.is_empty()) else {
            assert!(std::env::var_os("CI").is_none(), "in CI nothing may be skipped: {MISSING}");
            // Not by a macro: what those print is kept back while a test passes.
            writeln!(std::io::stderr(), "skipped: {MISSING}").ok();
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(python)
            .args(["-W", "ignore"])
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/python/smtp_server.py"))
            .arg(folder.path())
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut port).unwrap();
        Some(Self { process, port: port.trim().parse().unwrap(), folder })
    }

    /// The mails that it took.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        names.filter(|name| name.ends_with(".eml")).collect()
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its standard input ends with this.
        drop(self.process.stdin.take());
        self.process.wait().ok();
    }
}
