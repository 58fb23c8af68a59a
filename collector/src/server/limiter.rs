//! The rate limit: a bucket of requests per place, in memory only and gone with the process.
//!
//! Generous, as a whole library may send from one address: it stops floods, not people.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Requests that a place may send at once: a school class, with every retry.
pub(crate) const BURST: f64 = 120.0;

/// Requests per second that a place may go on sending.
pub(crate) const PER_SECOND: f64 = 2.0;

/// Places that are remembered, some 5 MB. When more send at once than that, the newest are let through: forgetting
/// a flood is better than locking residents out.
const PLACES: usize = 50_000;

/// The buckets of all places.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    fn filled(self, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        (self.tokens + passed * PER_SECOND).min(BURST)
    }
}

impl Limiter {
    /// Takes one request from a place's bucket.
    ///
    /// # Errors
    /// How long to wait, when the bucket is empty.
    pub(crate) fn admit(&self, place: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= PLACES && !buckets.contains_key(&place) {
            buckets.retain(|_, bucket| bucket.filled(now) < BURST);
            if buckets.len() >= PLACES {
                return Ok(());
            }
        }
        let bucket = buckets.entry(place).or_insert(Bucket { tokens: BURST, at: now });
        let tokens = bucket.filled(now);
        let admitted = tokens >= 1.0;
        *bucket = Bucket { tokens: if admitted { tokens - 1.0 } else { tokens }, at: now };
        if admitted { Ok(()) } else { Err(Duration::from_secs_f64((1.0 - tokens) / PER_SECOND)) }
    }
}

#[cfg(test)]
mod tests;
