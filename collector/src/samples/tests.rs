//! Whether samples fit their campaign, stay the same, and say something about every choice.

use super::*;
use meepraat_protocol::{Tally, validate_answers};

fn made(number: u32) -> (Campaign, Vec<Envelope>) {
    let campaign = crate::store::tests::campaign();
    let envelopes = samples(&campaign, &campaign.waves[0], Hour::at(0), number);
    (campaign, envelopes)
}

#[test]
fn samples_are_valid_and_marked() {
    let (campaign, envelopes) = made(200);
    let questions: Vec<_> = campaign.questions().cloned().collect();
    assert_eq!(envelopes.len(), 200);
    for envelope in envelopes {
        let Submission::Response(response) = envelope.submission else { panic!("a sample is a response") };
        assert_eq!(validate_answers(&questions, &response.answers), Ok(()));
        assert_eq!(response.channel, Channel::Sample);
        let village = response.area.unwrap();
        assert!(["vessem", "GM1728"].contains(&village.as_str()), "{village}");
    }
}

#[test]
fn the_same_samples_come_every_time() {
    assert_eq!(made(20).1, made(20).1);
}

#[test]
fn every_choice_and_partner_is_seen() {
    let (campaign, envelopes) = made(300);
    let mut tally = Tally::default();
    let mut partners = std::collections::BTreeMap::<_, u32>::new();
    for envelope in envelopes {
        let Submission::Response(response) = envelope.submission else { continue };
        tally.add(campaign.questions(), &response.answers);
        *partners.entry(response.partner).or_default() += 1;
    }
    for question in campaign.questions() {
        let cells = &tally.questions[&question.id].cells;
        assert!(question.kind.cells().iter().all(|cell| cells[cell] > 10), "{}: {cells:?}", question.id);
    }
    assert_eq!(partners.len(), 3);
}
