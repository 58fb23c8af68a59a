//! Between the clocks of the Netherlands, by which campaigns name their hours, and the one time of the world. The zone is
//! a rule: the program needs no time zone database, which slim containers lack.

use jiff::civil::DateTime;
use jiff::{Timestamp, tz::TimeZone};
use std::sync::LazyLock;

static ZONE: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC));

/// When it is this late in the Netherlands. An hour that the spring skips is the one after it; of an hour that the
/// autumn has twice, the first is meant. At the very end of the calendar it is the last time that can be counted.
#[must_use]
pub(crate) fn from_the_netherlands(local: DateTime) -> Timestamp {
    ZONE.to_timestamp(local).unwrap_or(Timestamp::MAX)
}

/// How late it is in the Netherlands.
#[must_use]
pub(crate) fn in_the_netherlands(at: Timestamp) -> DateTime {
    ZONE.to_datetime(at)
}

/// The same in seconds since 1970.
pub(crate) fn seconds_of(local: DateTime) -> i64 {
    from_the_netherlands(local).as_second()
}

/// A moment in seconds since 1970; one beyond the calendar is its end.
pub(crate) fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
