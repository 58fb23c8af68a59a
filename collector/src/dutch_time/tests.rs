//! Whether winter, summer and the hours between them are what clocks in the Netherlands say.

use super::*;

#[test]
fn winter_and_summer_are_an_hour_and_two_ahead() {
    for (local, utc) in [
        ("2026-12-03T19:00:00", "2026-12-03T18:00:00Z"),
        ("2027-06-03T19:00:00", "2027-06-03T17:00:00Z"),
        ("2027-03-28T01:59:00", "2027-03-28T00:59:00Z"),
        ("2027-03-28T03:00:00", "2027-03-28T01:00:00Z"),
        ("2027-10-31T02:30:00", "2027-10-31T00:30:00Z"),
        ("2027-10-31T03:00:00", "2027-10-31T02:00:00Z"),
    ] {
        let (local, utc): (DateTime, Timestamp) = (local.parse().unwrap(), utc.parse().unwrap());
        assert_eq!(from_the_netherlands(local), utc, "{local}");
        assert_eq!(in_the_netherlands(utc), local, "{utc}");
    }
}

#[test]
fn an_hour_that_the_spring_skips_is_the_one_after_it() {
    let skipped: DateTime = "2027-03-28T02:30:00".parse().unwrap();
    assert_eq!(from_the_netherlands(skipped), "2027-03-28T01:30:00Z".parse::<Timestamp>().unwrap());
}
