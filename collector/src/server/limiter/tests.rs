//! Whether a library gets through and a flood does not.

use super::*;

#[test]
fn a_burst_passes_then_the_refill_counts() {
    let (limiter, place, start) = (Limiter::default(), "192.0.2.1".parse().unwrap(), Instant::now());
    assert_eq!((0..200).filter(|_| limiter.admit(place, start).is_ok()).count(), 120);
    let wait = limiter.admit(place, start).unwrap_err();
    assert!(wait <= Duration::from_millis(500));
    assert!(limiter.admit("192.0.2.2".parse().unwrap(), start).is_ok());
    let later = start + Duration::from_secs(10);
    assert_eq!((0..200).filter(|_| limiter.admit(place, later).is_ok()).count(), 20);
}

#[test]
fn memory_stays_bounded() {
    let (limiter, start) = (Limiter::default(), Instant::now());
    for address in 0..(u32::try_from(PLACES).unwrap() + 1_000) {
        assert!(limiter.admit(std::net::Ipv4Addr::from_bits(address).into(), start).is_ok());
    }
    assert!(limiter.buckets.lock().unwrap().len() <= PLACES);
}
