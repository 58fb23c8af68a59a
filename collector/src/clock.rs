//! What day it is where the residents live, and what hour the envelope of a hosted form carries.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
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
        Self { read: Arc::new(read), zone: dutch_zone(), day: None }
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

    /// The moment, in seconds since 1970. In a rehearsal it is the same time of the day on the day that is played.
    #[must_use]
    pub fn now(&self) -> i64 {
        let moment = (self.read)();
        self.day.map_or(moment.as_second(), |day| {
            seconds_of(day.to_datetime(self.zone.to_datetime(moment).time()))
        })
    }

    /// The hour in UTC.
    #[must_use]
    pub fn hour(&self) -> Hour {
        Hour::at((self.read)().as_millisecond())
    }
}

fn dutch_zone() -> TimeZone {
    TimeZone::posix(NETHERLANDS).unwrap_or(TimeZone::UTC)
}

/// A local time in the Netherlands, in seconds since 1970. One that the clocks skip in March is an hour later, and of one that
/// comes twice in October it is the first.
pub(crate) fn seconds_of(local: DateTime) -> i64 {
    let zoned = dutch_zone().to_zoned(local);
    zoned.map_or(i64::MAX, |zoned| zoned.timestamp().as_second())
}

/// The local time in the Netherlands of a moment in seconds since 1970.
pub(crate) fn local_time(seconds: i64) -> DateTime {
    dutch_zone().to_datetime(Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX))
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Clock").field("day", &self.day).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
