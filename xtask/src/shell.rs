//! Runs one command to its end: says what it does and how long it took, and shows its output when it fails.
//! Programs that keep running belong to `child`.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};

use crate::context::Context;

/// A command about to be run.
#[derive(Debug)]
pub(crate) struct Cmd(Command);

impl Cmd {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        Self(Command::new(program))
    }

    /// Cargo as if started from a terminal: what the outer `cargo xtask` set for this program would
    /// otherwise reach build scripts and make them run again.
    pub(crate) fn cargo(subcommand: &str) -> Self {
        let mut command = Command::new("cargo");
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "CARGO" {
                command.env_remove(&name);
            }
        }
        command.arg(subcommand);
        Self(command)
    }

    /// A program of an npm package.
    pub(crate) fn npm_bin(context: &Context, name: &str) -> Self {
        let suffix = if cfg!(windows) { ".cmd" } else { "" };
        Self::new(context.root.join("node_modules/.bin").join(format!("{name}{suffix}")))
    }

    pub(crate) fn npm() -> Self {
        Self::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.0.arg(arg);
        self
    }

    pub(crate) fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, args: I) -> Self {
        self.0.args(args);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    pub(crate) fn envs<'a>(mut self, values: impl IntoIterator<Item = &'a (String, String)>) -> Self {
        for (name, value) in values {
            self.0.env(name, value);
        }
        self
    }

    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.0.env_remove(name);
        self
    }

    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.0.current_dir(dir);
        self
    }

    /// The command line as one would type it.
    fn shown(&self) -> String {
        let words = std::iter::once(self.0.get_program()).chain(self.0.get_args());
        words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
    }

    /// Runs a step under its label. The output is streamed with `--verbose`, and otherwise shown on failure.
    pub(crate) fn step(mut self, context: &Context, label: &str) -> Result<()> {
        let shown = self.shown();
        let started = announce(label);
        if context.verbose {
            println!("\n  $ {shown}");
            let status = self.0.status().with_context(|| cannot_start(&shown))?;
            conclude(label, started, true);
            return if status.success() {
                Ok(())
            } else {
                Err(anyhow!("{label}: `{shown}` failed ({status})"))
            };
        }
        let output = self.0.stdin(Stdio::null()).output().with_context(|| cannot_start(&shown))?;
        conclude(label, started, false);
        if output.status.success() {
            return Ok(());
        }
        print!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        bail!("{label}: `{shown}` failed ({})", output.status)
    }

    /// Runs a test command: hands each line that it prints to `line` as it comes, and keeps what the compiler
    /// says for a failure.
    pub(crate) fn watch(mut self, context: &Context, mut line: impl FnMut(&str)) -> Result<()> {
        let shown = self.shown();
        if context.verbose {
            println!("  $ {shown}");
        }
        let errors = if context.verbose { Stdio::inherit() } else { Stdio::piped() };
        let mut child = self
            .0
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .with_context(|| cannot_start(&shown))?;
        let reader = child.stderr.take().map(|mut stream| {
            thread::spawn(move || {
                let mut bytes = Vec::new();
                stream.read_to_end(&mut bytes).map(|_| bytes)
            })
        });
        let stdout = child.stdout.take().context("the command has no output")?;
        for bytes in BufReader::new(stdout).split(b'\n') {
            line(&String::from_utf8_lossy(&bytes?));
        }
        let status = child.wait()?;
        let errors = match reader.map(thread::JoinHandle::join) {
            Some(Ok(bytes)) => bytes?,
            Some(Err(_)) | None => Vec::new(),
        };
        if status.success() {
            return Ok(());
        }
        print!("{}", String::from_utf8_lossy(&errors));
        bail!("`{shown}` failed ({status})")
    }

    /// What the command prints, for commands that answer a question.
    pub(crate) fn read(mut self) -> Result<String> {
        let shown = self.shown();
        let output = self.0.stdin(Stdio::null()).output().with_context(|| cannot_start(&shown))?;
        if !output.status.success() {
            bail!("`{shown}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        String::from_utf8(output.stdout).with_context(|| format!("`{shown}` did not print text"))
    }

    /// Hides what the program prints, but not what it complains about.
    pub(crate) fn quiet(mut self) -> Self {
        self.0.stdout(Stdio::null());
        self
    }

    /// Hides everything that the program says.
    pub(crate) fn silent(mut self) -> Self {
        self.0.stdout(Stdio::null()).stderr(Stdio::null());
        self
    }

    /// The command itself, for one that keeps running.
    pub(crate) fn into_inner(self) -> Command {
        self.0
    }
}

fn cannot_start(shown: &str) -> String {
    format!("cannot start `{shown}`")
}

/// Says what begins now.
pub(crate) fn announce(label: &str) -> Instant {
    print!("  {label} … ");
    // A terminal that went away is no reason to stop the work.
    let _ = std::io::stdout().flush();
    Instant::now()
}

fn conclude(label: &str, started: Instant, again: bool) {
    if again {
        print!("  {label}: ");
    }
    println!("{}", seconds(started.elapsed()));
}

/// A duration as people read it.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Where a program is on the search path.
pub(crate) fn find_program(name: &str) -> Option<std::path::PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(&file)).find(|candidate| candidate.is_file())
}
