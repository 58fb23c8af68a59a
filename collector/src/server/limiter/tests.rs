//! Whether a library gets through and a flood does not.

use super::*;

#[test]
fn a_burst_passes_then_the_refill_counts() {
    let (limiter, place, start) = (Limiter::new(POSTS), "192.0.2.1".parse().unwrap(), Instant::now());
    assert_eq!((0..200).filter(|_| limiter.admit(place, 1, start).is_ok()).count(), 120);
    let wait = limiter.admit(place, 1, start).unwrap_err();
    assert!(wait <= Duration::from_millis(500));
    assert!(limiter.admit("192.0.2.2".parse().unwrap(), 1, start).is_ok());
    let later = start + Duration::from_secs(10);
    assert_eq!((0..200).filter(|_| limiter.admit(place, 1, later).is_ok()).count(), 20);
}

#[test]
fn memory_stays_bounded() {
    let (limiter, start) = (Limiter::new(POSTS), Instant::now());
    for address in 0..(u32::try_from(PLACES).unwrap() + 1_000) {
        assert!(limiter.admit(std::net::Ipv4Addr::from_bits(address).into(), 1, start).is_ok());
    }
    assert!(limiter.buckets.lock().unwrap().len() <= PLACES);
}

#[test]
fn a_class_signs_up_at_once_and_a_flood_of_mails_is_slowed() {
    let (limiter, school, start) = (Limiter::new(CONTACTS), "192.0.2.1".parse().unwrap(), Instant::now());
    for _ in 0..30 {
        // A sign-up, and a follow-up or a second try.
        assert!(limiter.admit(school, 1, start).is_ok() && limiter.admit(school, 1, start).is_ok());
    }
    assert_eq!(limiter.admit(school, 1, start), Err(Duration::from_secs(20)));
    let next_class = start + Duration::from_secs(600);
    assert!((0..30).all(|_| limiter.admit(school, 1, next_class).is_ok()));
    assert!(limiter.admit(school, 1, next_class).is_err());
}

#[test]
fn more_at_once_than_a_bucket_holds_is_let_through_and_waited_for() {
    let (limiter, place, start) = (Limiter::new(CONTACTS), "192.0.2.1".parse().unwrap(), Instant::now());
    assert!(limiter.admit(place, 100, start).is_ok());
    assert_eq!(limiter.admit(place, 1, start), Err(Duration::from_secs(41 * 20)));
}
