//! Whether the three things always hold, case by case and in whatever order things happen.

use super::*;
use proptest::prelude::*;

const HALL: Room = Room { capacity: 4, waitlist: true, begins: 1_000_000_000 };

/// Noon in the Netherlands: two hours later it is still day.
const NOON: i64 = 11 * 3600;

fn party(name: u8, people: u32, standing: Standing) -> Party {
    Party {
        contact: [name; 16],
        people,
        standing,
        turn: i64::from(name),
        until: None,
        confirmed: standing != Standing::Held,
    }
}

#[test]
fn a_place_is_held_for_two_days_and_for_two_hours_when_they_are_nearly_gone() {
    let hall = Room { capacity: 40, ..HALL };
    assert_eq!(hall.admit(&[], 4, NOON), Admission::Held { until: NOON + HOLD });
    let nearly = [party(1, 36, Standing::Taken)];
    assert_eq!(hall.admit(&nearly, 1, NOON), Admission::Held { until: NOON + SHORT_HOLD });
}

#[test]
fn a_hold_ends_when_the_event_begins() {
    let soon = Room { capacity: 40, begins: 60, ..HALL };
    assert_eq!(soon.admit(&[], 1, 0), Admission::Held { until: 60 });
}

#[test]
fn a_party_is_never_split() {
    let taken = [party(1, 3, Standing::Taken)];
    assert!(matches!(HALL.admit(&taken, 2, 0), Admission::Waitlisted { .. }));
    assert!(matches!(HALL.admit(&taken, 1, 0), Admission::Held { .. }));
}

#[test]
fn a_party_larger_than_the_room_does_not_wait_in_vain() {
    assert_eq!(HALL.admit(&[], 5, 0), Admission::Full);
}

#[test]
fn who_comes_now_passes_only_those_who_do_not_fit() {
    let waiting = [party(1, 3, Standing::Taken), party(2, 2, Standing::Waiting)];
    assert!(matches!(HALL.admit(&waiting, 1, 0), Admission::Held { .. }), "two do not fit, one does");
    let waiting = [party(1, 3, Standing::Taken), party(2, 1, Standing::Waiting)];
    assert!(matches!(HALL.admit(&waiting, 1, 0), Admission::Waitlisted { .. }), "the other came first");
}

#[test]
fn a_freed_place_goes_to_the_first_who_fits_and_has_confirmed() {
    let unconfirmed = Party { confirmed: false, ..party(2, 1, Standing::Waiting) };
    let mut parties = vec![
        party(1, 2, Standing::Taken),
        unconfirmed,
        party(3, 3, Standing::Waiting),
        party(4, 1, Standing::Waiting),
        party(5, 1, Standing::Waiting),
        party(6, 1, Standing::Waiting),
    ];
    let until = NOON + OFFER;
    let turns = HALL.settle(&mut parties, NOON);
    assert_eq!(turns, [Turn::Offered([4; 16], until), Turn::Offered([5; 16], until)]);
    assert_eq!(HALL.settle(&mut parties, NOON + 1), [], "nothing is left to offer");
}

#[test]
fn an_offer_that_lapses_goes_to_the_next() {
    let mut parties = vec![party(1, 4, Standing::Waiting), party(2, 4, Standing::Waiting)];
    HALL.settle(&mut parties, NOON);
    let turns = HALL.settle(&mut parties, NOON + OFFER);
    assert_eq!(turns, [Turn::OfferLapsed([1; 16]), Turn::Offered([2; 16], NOON + 2 * OFFER)]);
}

#[test]
fn an_offer_shortly_before_the_event_is_short() {
    let soon = Room { begins: 24 * 3600, ..HALL };
    let mut parties = vec![party(1, 1, Standing::Waiting)];
    assert_eq!(soon.settle(&mut parties, NOON), [Turn::Offered([1; 16], NOON + SHORT_HOLD)]);
}

#[test]
fn an_offer_never_ends_while_people_sleep() {
    let soon = Room { begins: 48 * 3600, ..HALL };
    let morning = NOON + 22 * 3600;
    for hour in [9, 11, 13, 17, 20] {
        let mut parties = vec![party(1, 1, Standing::Waiting)];
        let offered = soon.settle(&mut parties, NOON + hour * 3600);
        assert_eq!(offered, [Turn::Offered([1; 16], morning)], "offered {hour} hours after noon");
    }
    let mut parties = vec![party(1, 1, Standing::Waiting)];
    let early = Room { begins: NOON + 20 * 3600, ..HALL };
    let offered = early.settle(&mut parties, NOON + 10 * 3600);
    assert_eq!(offered, [Turn::Offered([1; 16], early.begins)], "but never after the beginning");
}

#[test]
fn after_the_beginning_nobody_gets_a_place() {
    assert_eq!(HALL.admit(&[], 1, HALL.begins), Admission::Full);
}

#[test]
fn after_the_beginning_nothing_is_offered() {
    let mut parties = vec![party(1, 1, Standing::Waiting)];
    assert_eq!(HALL.settle(&mut parties, HALL.begins), []);
}

/// What happens at a gathering.
#[derive(Debug, Clone)]
enum Act {
    Ask { people: u32, confirms: bool },
    Confirm(usize),
    Accept(usize),
    Cancel(usize),
    Wait(i64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (1..5u32, any::<bool>()).prop_map(|(people, confirms)| Act::Ask { people, confirms }),
        2 => (0..20usize).prop_map(Act::Confirm),
        2 => (0..20usize).prop_map(Act::Accept),
        1 => (0..20usize).prop_map(Act::Cancel),
        1 => (0..OFFER).prop_map(Act::Wait),
    ]
}

proptest! {
    #[test]
    fn nobody_sits_above_capacity_and_nobody_who_fits_is_passed_over(
        capacity in 1..12u32,
        acts in prop::collection::vec(act(), 0..60),
    ) {
        let room = Room { capacity, ..HALL };
        let (mut parties, mut now, mut turn): (Vec<Party>, i64, i64) = (Vec::new(), 0, 0);
        for act in acts {
            room.settle(&mut parties, now);
            match act {
                Act::Ask { people, confirms } => {
                    turn += 1;
                    let (standing, until) = match room.admit(&parties, people, now) {
                        Admission::Held { until } => (Standing::Held, until),
                        Admission::Waitlisted { until } => (Standing::Waiting, until),
                        Admission::Full => continue,
                    };
                    let contact = u128::try_from(turn).unwrap().to_be_bytes();
                    let mut asked =
                        Party { contact, people, standing, turn, until: Some(until), confirmed: confirms };
                    if confirms {
                        asked.until = None;
                        if standing == Standing::Held { asked.standing = Standing::Taken }
                    }
                    parties.push(asked);
                }
                Act::Confirm(index) => {
                    if let Some(party) = parties.get_mut(index) {
                        if party.standing == Standing::Held { party.standing = Standing::Taken }
                        if party.standing != Standing::Offered { party.until = None }
                        party.confirmed = true;
                    }
                }
                Act::Accept(index) => {
                    if let Some(party) = parties.get_mut(index).filter(|party| party.standing == Standing::Offered) {
                        (party.standing, party.until) = (Standing::Taken, None);
                    }
                }
                Act::Cancel(index) => { if index < parties.len() { parties.remove(index); } }
                Act::Wait(seconds) => now += seconds,
            }
            room.settle(&mut parties, now);
            let seated: u32 = parties.iter().filter(|party| party.standing != Standing::Waiting).map(|party| party.people).sum();
            prop_assert!(seated <= capacity, "{seated} people at {capacity} places");
            let free = room.free(&parties);
            for party in &parties {
                prop_assert!(!(party.waits() && party.people <= free), "{party:?} fits into {free} and still waits");
            }
        }
    }
}
