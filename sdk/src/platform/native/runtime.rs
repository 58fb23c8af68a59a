//! Clocks, randomness, and the background thread that all clients of a process share.

use crate::platform::here::public::Task;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::runtime::{Builder, Handle};
use tokio::task::AbortHandle;

/// Milliseconds since 1970 by the device's clock.
pub(crate) fn wall_ms() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |before| -before),
    }
}

/// Milliseconds of a clock that never goes back.
pub(crate) fn steady_ms() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    u64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Random bytes. Where the system gives none, those of the standard library's hasher are unique enough for an id.
pub(crate) fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    if getrandom::fill(&mut bytes).is_err() {
        let halves = [RandomState::new().hash_one(wall_ms()), RandomState::new().hash_one(steady_ms())];
        for (byte, random) in bytes.iter_mut().zip(halves.iter().flat_map(|half| half.to_le_bytes())) {
            *byte = random;
        }
    }
    bytes
}

/// Runs work on the background thread. Where no thread can be made nothing is sent, and what is stored waits.
pub(crate) fn spawn(task: Task<()>) {
    if let Some(background) = background() {
        drop(background.spawn(task));
    }
}

pub(crate) fn background() -> Option<&'static Handle> {
    static BACKGROUND: OnceLock<Option<Handle>> = OnceLock::new();
    BACKGROUND
        .get_or_init(|| {
            let runtime = Builder::new_current_thread().enable_all().build().ok()?;
            let handle = runtime.handle().clone();
            let run = move || runtime.block_on(std::future::pending::<()>());
            std::thread::Builder::new().name("meepraat-outbox".to_owned()).spawn(run).ok()?;
            Some(handle)
        })
        .as_ref()
}

/// One timer, ended when dropped.
pub(crate) struct Timer(Option<AbortHandle>);

impl Timer {
    /// Calls back once, unless dropped before.
    pub(crate) fn start(wait: Duration, callback: impl FnOnce() + Send + 'static) -> Self {
        let task = async move {
            tokio::time::sleep(wait).await;
            callback();
        };
        Self(background().map(|background| background.spawn(task).abort_handle()))
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}
