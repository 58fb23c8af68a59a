//! Programs that keep running while a task needs them: started, waited for, and ended by their own id.
//! Which programs and for how long is up to the tasks.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::Child;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::shell::Cmd;

/// How long a program may take to close its files after it was asked to.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often a program that was just started, or asked to end, is looked at.
const INTERVAL: Duration = Duration::from_millis(50);

/// A running program, ended when this value is dropped.
#[derive(Debug)]
pub(crate) struct Service {
    name: String,
    child: Child,
}

impl Service {
    pub(crate) fn start(name: &str, command: Cmd) -> Result<Self> {
        let child = command.into_inner().spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { name: name.to_owned(), child })
    }

    /// Fails when the program has ended by itself.
    pub(crate) fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("{} ended by itself ({status})", self.name),
            None => Ok(()),
        }
    }

    /// Waits until `url` answers with success.
    pub(crate) fn wait_for(&mut self, url: &str, limit: Duration) -> Result<()> {
        let started = Instant::now();
        while !answers(url) {
            self.check()?;
            if started.elapsed() > limit {
                bail!("{} does not answer at {url} within {} s", self.name, limit.as_secs());
            }
            thread::sleep(INTERVAL);
        }
        Ok(())
    }

    fn end(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        if cfg!(unix) {
            // Asked politely first, so that a database is closed and a browser's folders are cleared.
            let _ = Cmd::new("kill").arg(self.child.id().to_string()).read();
            let asked = Instant::now();
            while asked.elapsed() < PATIENCE {
                if !matches!(self.child.try_wait(), Ok(None)) {
                    return;
                }
                thread::sleep(INTERVAL);
            }
        }
        // Fails only where the program has ended meanwhile.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.end();
    }
}

fn answers(url: &str) -> bool {
    let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(2))).build();
    ureq::Agent::new_with_config(config).get(url).call().is_ok()
}

/// A channel that speaks when the user presses Ctrl-C, or the program is asked to end.
pub(crate) fn interruption() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    ctrlc::set_handler(move || {
        // The receiver is gone only when the program is ending anyway.
        let _ = sender.send(());
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(receiver)
}

/// Whether nobody listens on this port of 127.0.0.1.
pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).is_ok()
}

/// A port of 127.0.0.1 that was free a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}
