//! How long to wait after a failure: full jitter, so that many devices never come back at the same moment.

use crate::limits::{BACKOFF_BASE, BACKOFF_CAP};
use crate::outbox::slot::milliseconds;
use std::time::Duration;

/// A wait between nothing and a ceiling that doubles with each failure in a row. `unit` is drawn by the caller, from
/// 0 up to 1.
pub(crate) fn backoff(failures: u32, unit: f64) -> Duration {
    let ceiling = BACKOFF_BASE.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(BACKOFF_CAP);
    let unit = if unit.is_finite() { unit.clamp(0.0, 1.0) } else { 1.0 };
    Duration::from_millis((milliseconds(ceiling) as f64 * unit) as u64)
}
