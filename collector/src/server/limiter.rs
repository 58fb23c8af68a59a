//! The rate limits: a bucket per place, in memory only and gone with the process.
//!
//! Generous, as a whole library may send from one address: they stop floods, not people.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How much a place may do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rate {
    /// At once.
    burst: f64,
    /// From then on.
    per_second: f64,
}

/// Requests: at once a school class, with every retry.
pub(crate) const POSTS: Rate = Rate { burst: 120.0, per_second: 2.0 };

/// Sign-ups, enrolments and follow-ups, each of which may write to an address that is somebody else's: at once a school
/// class, each of whom fills in two forms; then one in twenty seconds, which is a class in ten minutes.
pub(crate) const CONTACTS: Rate = Rate { burst: 60.0, per_second: 0.05 };

/// Places that are remembered, some 5 MB. When more send at once than that, the newest are let through: forgetting
/// a flood is better than locking residents out.
const PLACES: usize = 50_000;

/// The buckets of all places.
#[derive(Debug)]
pub(crate) struct Limiter {
    rate: Rate,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    fn filled(self, rate: Rate, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        (self.tokens + passed * rate.per_second).min(rate.burst)
    }
}

impl Limiter {
    pub(crate) fn new(rate: Rate) -> Self {
        Self { rate, buckets: Mutex::default() }
    }

    /// Takes so many from a place's bucket. More than it holds are let through when it is full, and waited for
    /// afterwards: what is never let through would come again for ever.
    ///
    /// # Errors
    /// How long to wait, when the bucket is too empty.
    pub(crate) fn admit(&self, place: IpAddr, count: u32, now: Instant) -> Result<(), Duration> {
        let rate = self.rate;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= PLACES && !buckets.contains_key(&place) {
            buckets.retain(|_, bucket| bucket.filled(rate, now) < rate.burst);
            if buckets.len() >= PLACES {
                return Ok(());
            }
        }
        let bucket = buckets.entry(place).or_insert(Bucket { tokens: rate.burst, at: now });
        let tokens = bucket.filled(rate, now);
        let count = f64::from(count);
        let lacking = count.min(rate.burst) - tokens;
        let admitted = lacking <= 0.0;
        *bucket = Bucket { tokens: if admitted { tokens - count } else { tokens }, at: now };
        if admitted { Ok(()) } else { Err(Duration::from_secs_f64(lacking / rate.per_second)) }
    }
}

#[cfg(test)]
mod tests;
