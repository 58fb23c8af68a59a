//! What counts as a name, and what does not.

use super::*;

#[test]
fn ids_are_safe_in_urls_form_names_and_exports() {
    for good in ["groei", "2026-najaar", "a", "vv-kempenland"] {
        assert!(Id::new(good).is_ok(), "{good}");
    }
    for bad in ["", "-a", "Groei", "a b", "a.b", "é", "a\n", &"a".repeat(65)] {
        assert!(Id::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn areas_are_cbs_codes_or_ids_of_the_campaign() {
    for good in ["GM0770", "WK077001", "WK07700A", "BU07700100", "hapert"] {
        assert!(AreaCode::new(good).is_ok(), "{good}");
    }
    for bad in ["GM077", "GM07701", "WK0770", "BU077001", "gm 0770", "GMéé00"] {
        assert!(AreaCode::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn links_never_run_code() {
    for good in ["https://example.nl/a?b=c", "tel:+31497123456", "mailto:info@example.nl"] {
        assert!(Link::new(good).is_ok(), "{good}");
    }
    for bad in
        ["javascript:alert(1)", "data:text/html,x", "https://", "HTTPS://x", "https://a b", "//example.nl"]
    {
        assert!(Link::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_submission_id_is_a_version_4_uuid_and_never_nil() {
    let id = SubmissionId::from_random([7; 16]);
    assert_eq!(id.to_string().as_bytes().get(14), Some(&b'4'));
    assert_eq!(SubmissionId::parse(&id.to_string()), Some(id));
    assert_eq!(SubmissionId::parse("00000000-0000-0000-0000-000000000000"), None);
    assert_eq!(SubmissionId::parse("5f0c6a1e"), None);
}
