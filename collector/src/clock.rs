//! What day it is where the residents live, and what hour the envelope of a hosted form carries.

use crate::dutch_time::{in_the_netherlands, seconds_of};
use jiff::{Timestamp, civil::Date};
use meepraat_protocol::Hour;
use std::{fmt, sync::Arc};

/// The time, or the one day that a rehearsal plays on.
#[derive(Clone)]
pub struct Clock {
    read: Arc<dyn Fn() -> Timestamp + Send + Sync>,
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
        Self { read: Arc::new(read), day: None }
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
        self.day.unwrap_or_else(|| in_the_netherlands((self.read)()).date())
    }

    /// The moment, in seconds since 1970. In a rehearsal it is the same time of the day on the day that is played.
    #[must_use]
    pub fn now(&self) -> i64 {
        let moment = (self.read)();
        self.day
            .map_or(moment.as_second(), |day| seconds_of(day.to_datetime(in_the_netherlands(moment).time())))
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
