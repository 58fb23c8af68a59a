//! The collector as a running program that can be killed at any moment, and plain HTTP to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The campaign that it serves.
pub(crate) const CAMPAIGN: &str = r#"
id = "kempen-2040"
languages = ["nl"]
title.nl = "Kempen 2040"
assignment.nl = "Wat betekent groei?"
starts = 2026-09-01
ends = 2030-12-31
[organiser]
name.nl = "Kempengemeenten"
oin = "00000001234567890000"
contact = "mailto:stem@example.nl"
privacy = "https://example.nl/privacy"
[[waves]]
id = "2026-najaar"
title.nl = "Najaar 2026"
opens = 2026-10-01
closes = 2026-12-01
[[poll.questions]]
id = "groei"
kind = "single"
text.nl = "Wat houdt u bezig?"
choices = [{ id = "zorg", text.nl = "Zorg" }, { id = "woning", text.nl = "Een woning" }]
"#;

pub(crate) struct Collector {
    pub(crate) process: Child,
    pub(crate) address: String,
}

impl Collector {
    /// What starts one on a folder with `kempen-2040.toml` and a widget, on a free port.
    pub(crate) fn command(folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_meepraat"));
        command
            .args(["serve", "--now", "2026-11-22", "--database"])
            .arg(folder.join("meepraat.db"))
            .arg("--campaign")
            .arg(folder.join("kempen-2040.toml"))
            .arg("--dist")
            .arg(folder)
            .env("MEEPRAAT_LISTEN", "127.0.0.1:0");
        command
    }

    /// Starts one, and waits until it listens.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut greeting = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut greeting).unwrap();
        let address = greeting.split_whitespace().find_map(|word| word.strip_prefix("http://")).unwrap();
        Self { process, address: address.to_owned() }
    }

    /// SIGKILL: no farewell, nothing flushed.
    pub(crate) fn kill(self) {
        drop(self);
    }
}

impl Drop for Collector {
    /// Also where a test fails: none is left running.
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The status and the body of an answer; none where it did not come.
pub(crate) fn ask(address: &str, request: &str) -> Option<(u16, String)> {
    let mut connection = TcpStream::connect(address).ok()?;
    connection.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    connection.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}
