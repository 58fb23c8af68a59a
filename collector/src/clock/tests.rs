//! Whether a Dutch day begins at midnight in the Netherlands.

use super::*;

#[test]
fn the_day_is_that_of_the_netherlands_in_summer_and_winter() {
    for (moment, day) in [
        ("2026-11-22T22:59:00Z", "2026-11-22"),
        ("2026-11-22T23:00:00Z", "2026-11-23"),
        ("2026-07-01T21:59:00Z", "2026-07-01"),
        ("2026-07-01T22:00:00Z", "2026-07-02"),
    ] {
        let moment: Timestamp = moment.parse().unwrap();
        assert_eq!(Clock::reading(move || moment).today().to_string(), day);
    }
}
