//! Waiting for a condition: never for a time.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Generous: three browsers share two cores.
const LIMIT: Duration = Duration::from_secs(30);
/// Between two looks.
pub(crate) const STEP: Duration = Duration::from_millis(40);

/// Waits until something has the wanted value; says what it had instead.
///
/// # Errors
/// When the time is up, or at the first error of `look` that stays.
pub async fn until<T: PartialEq + Debug>(
    what: &str,
    wanted: T,
    mut look: impl AsyncFnMut() -> Result<T>,
) -> Result<()> {
    let start = Instant::now();
    loop {
        let seen = look().await;
        if matches!(&seen, Ok(value) if *value == wanted) {
            return Ok(());
        }
        if start.elapsed() > LIMIT {
            bail!("{what}: wanted {wanted:?}, found {seen:?}");
        }
        tokio::time::sleep(STEP).await;
    }
}

/// Waits until something is there.
///
/// # Errors
/// When the time is up.
pub async fn eventually<T>(what: &str, look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    within(LIMIT, what, look).await
}

/// Waits until something is there that has a limit of its own.
///
/// # Errors
/// When the time is up.
pub async fn within<T>(
    limit: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        let seen = look().await;
        match seen {
            Ok(Some(value)) => return Ok(value),
            _ if start.elapsed() < limit => tokio::time::sleep(STEP).await,
            Ok(None) => bail!("{what}: did not happen"),
            Err(error) => return Err(error.context(what.to_owned())),
        }
    }
}
