//! What day it is where the residents live, and what hour the envelope of a hosted form carries.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use meepraat_protocol::Hour;
use std::{fmt, sync::Arc};

/// The time zone of the Netherlands as a rule: the program needs no time zone database, which slim containers lack.
const NETHERLANDS: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// The time, or the one day that a rehearsal plays on.
#[derive(Clone)]
pub struct Clock {
    read: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    zone: TimeZone,
    day: Option<Date>,
}

impl Clock {
    /// The machine's own clock.
    #[must_use]
    pub fn system() -> Self {
        Self::reading(Timestamp::now)
    }

    /// A clock that someone else winds.
    #[must_use]
    pub fn reading(read: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let zone = TimeZone::posix(NETHERLANDS).unwrap_or(TimeZone::UTC);
        Self { read: Arc::new(read), zone, day: None }
    }

    /// The same clock, but always on this day.
    #[must_use]
    pub fn on(self, day: Option<Date>) -> Self {
        Self { day, ..self }
    }

    /// The day of a rehearsal, where it is one.
    #[must_use]
    pub fn rehearsal(&self) -> Option<Date> {
        self.day
    }

    /// Today in the Netherlands.
    #[must_use]
    pub fn today(&self) -> Date {
        self.day.unwrap_or_else(|| self.zone.to_datetime((self.read)()).date())
    }

    /// The hour in UTC.
    #[must_use]
    pub fn hour(&self) -> Hour {
        Hour::at((self.read)().as_millisecond())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Clock").field("day", &self.day).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
