//! The network: what pages send, what becomes of it on the way, and what comes back.

use crate::agenda::Event;
use crate::endpoint::Treatment;
use crate::fate::{Arrival, Fate, Landing, draw, fate, http_date};
use crate::fault::Fault;
use crate::sim::{Sabotage, Sim};
use anyhow::Result;
use meepraat_sdk::protocol::SubmissionId;
use meepraat_sdk::{Answer, Request, Seen, Task, Transport};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

const DAY: u64 = 24 * 60 * 60 * 1000;

/// A request that a page sends.
#[derive(Debug)]
pub(crate) struct Sending {
    page: usize,
    request: Request,
    reply: oneshot::Sender<Seen>,
}

/// Where pages put their requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wire(Arc<Mutex<Vec<Sending>>>);

impl Wire {
    /// The transport of one page.
    pub(crate) fn transport(&self, page: usize) -> Sends {
        Sends { page, wire: self.clone() }
    }

    /// What was sent since the last call.
    pub(crate) fn taken(&self) -> Vec<Sending> {
        std::mem::take(&mut *self.0.lock().expect("nothing panics while it is held"))
    }
}

/// Sends from one page.
pub(crate) struct Sends {
    page: usize,
    wire: Wire,
}

impl Transport for Sends {
    fn send(&self, request: Request) -> Task<Seen> {
        let (reply, answer) = oneshot::channel();
        let sending = Sending { page: self.page, request, reply };
        self.wire.0.lock().expect("nothing panics while it is held").push(sending);
        Box::pin(async move { answer.await.unwrap_or(Seen::Nothing) })
    }
}

/// A request under way.
#[derive(Debug)]
pub(crate) struct Flight {
    page: usize,
    keepalive: bool,
    /// None: it was answered, or nobody waits any more.
    reply: Option<oneshot::Sender<Seen>>,
    cancelled: bool,
}

impl Sim<'_> {
    /// A request leaves its page.
    pub(crate) fn depart(&mut self, sending: Sending) -> Result<()> {
        let Sending { page, request, reply } = sending;
        let flight = self.flights.len();
        self.flights.push(Flight {
            page,
            keepalive: request.keepalive,
            reply: Some(reply),
            cancelled: false,
        });
        self.requests += 1;
        self.note(|| format!("page {page} sends request {flight}, {} bytes", request.body.len()));
        if !self.calm && self.devices[self.pages[page].device].offline.get() {
            self.inject(Fault::Offline);
            let at = self.now.get() + self.rng.u64(1..50);
            self.agenda.add(at, Event::Answer { flight, seen: Seen::Nothing });
            return Ok(());
        }
        let fault = if self.calm { None } else { draw(&self.plan.rates, &mut self.rng) };
        if let Some(fault) = fault {
            self.inject(fault);
        }
        let items = request.body.matches("\"specversion\"").count();
        let now = self.true_time();
        match fate(fault, items, now, &mut self.rng) {
            Fate::Fails { after, seen } => {
                self.agenda.add(self.now.get() + after, Event::Answer { flight, seen });
            }
            Fate::Arrives { after, treatment, landing } => {
                if landing == Landing::Nowhere {
                    let at = self.now.get() + after.min(30_000);
                    self.agenda.add(at, Event::Answer { flight, seen: Seen::Nothing });
                }
                self.copies(&request.body, flight, after);
                let arrival = Arrival { body: request.body, treatment, flight };
                self.agenda.add(self.now.get() + after, Event::Arrive { arrival, landing });
            }
        }
        Ok(())
    }

    /// Copies of a request that arrive on their own, soon or after weeks.
    fn copies(&mut self, body: &str, flight: usize, after: u64) {
        for fault in [Fault::Doubled, Fault::LateCopy] {
            if self.chance(fault) {
                self.inject(fault);
                let late = match fault {
                    Fault::LateCopy => self.rng.u64(DAY..40 * DAY),
                    _ => self.rng.u64(0..5_000),
                };
                let arrival = Arrival { body: body.to_owned(), treatment: Treatment::Whole, flight };
                let event = Event::Arrive { arrival, landing: Landing::Nowhere };
                self.agenda.add(self.now.get() + after + late, event);
            }
        }
    }

    /// A request arrives at the endpoint.
    pub(crate) fn arrive(&mut self, arrival: &Arrival, landing: Landing) -> Result<()> {
        let Arrival { body, treatment, flight } = arrival;
        if self.flights[*flight].cancelled && landing != Landing::Nowhere {
            return Ok(());
        }
        let now = self.true_time();
        let answer = match self.plan.sabotage {
            Some(Sabotage::FreshIds) => self.take_under_fresh_ids(body, *treatment, now)?,
            Some(Sabotage::LyingEndpoint) if self.rng.u8(..) < 25 => {
                self.endpoint.take(body, Treatment::Lies, now)?
            }
            _ => self.endpoint.take(body, *treatment, now)?,
        };
        self.note(|| format!("request {flight} arrives, {treatment:?}: {}", shown(answer.as_ref())));
        let Some((after, seen)) = self.land(answer, landing) else { return Ok(()) };
        self.agenda.add(self.now.get() + after, Event::Answer { flight: *flight, seen });
        Ok(())
    }

    /// What becomes of the endpoint's answer, and when.
    fn land(&mut self, answer: Option<Answer>, landing: Landing) -> Option<(u64, Seen)> {
        let after = self.rng.u64(1..300);
        let answer = match (landing, answer) {
            (Landing::Nowhere, _) => return None,
            (Landing::Lost(after), _) => return Some((after, Seen::Nothing)),
            (Landing::Replaced(other), _) => *other,
            (_, None) => return Some((after, Seen::Nothing)),
            (Landing::Whole, Some(answer)) => answer,
            (Landing::Truncated, Some(answer)) => self.truncated(answer),
            (Landing::Odd, Some(answer)) => self.odd(answer),
        };
        let date = answer.date.clone().or_else(|| Some(http_date(self.true_time())));
        Some((after, Seen::Answer(Answer { date, ..answer })))
    }

    /// Some transports see that an answer broke off, others hand over what came.
    fn truncated(&mut self, answer: Answer) -> Answer {
        let half = |body: String| body[..body.len() * 2 / 3].to_owned();
        let body = if self.rng.bool() { None } else { answer.body.map(half) };
        Answer { body, ..answer }
    }

    fn odd(&mut self, answer: Answer) -> Answer {
        let parsed = answer.body.as_deref().and_then(|body| serde_json::from_str(body).ok());
        let Some(mut receipts) =
            parsed.and_then(|body: serde_json::Value| body["receipts"].as_array().cloned())
        else {
            return answer;
        };
        if self.rng.bool() {
            receipts.remove(self.rng.usize(..receipts.len()));
        }
        let stranger = SubmissionId::from_random(self.rng.u128(..).to_le_bytes()).to_string();
        receipts.insert(0, serde_json::json!({"id": stranger, "outcome": "accepted"}));
        receipts.push(serde_json::json!({"id": null, "outcome": "rejected"}));
        let body = Some(serde_json::json!({"receipts": receipts}).to_string());
        Answer { body, ..answer }
    }

    /// The endpoint meets every attempt under ids of its own; the sender never hears of it.
    fn take_under_fresh_ids(&mut self, body: &str, treatment: Treatment, now: i64) -> Result<Option<Answer>> {
        let mut fresh = body.to_owned();
        let mut pairs = Vec::new();
        for event in serde_json::from_str::<Vec<serde_json::Value>>(body)? {
            let id = event["id"].as_str().unwrap_or_default().to_owned();
            let other = SubmissionId::from_random(self.rng.u128(..).to_le_bytes()).to_string();
            fresh = fresh.replace(&id, &other);
            pairs.push((id, other));
        }
        let answer = self.endpoint.take(&fresh, treatment, now)?;
        let back = |body: String| pairs.iter().fold(body, |body, (id, other)| body.replace(other, id));
        Ok(answer.map(|answer| Answer { body: answer.body.map(back), ..answer }))
    }

    /// An answer arrives at its page, where that is still there.
    pub(crate) fn answer(&mut self, flight: usize, seen: Seen) {
        if let Some(reply) = self.flights[flight].reply.take() {
            self.note(|| format!("request {flight} ends: {}", ended(&seen)));
            // Where nobody waits any more, nobody hears of it.
            drop(reply.send(seen));
        }
    }

    /// The page is gone: what it sent without keepalive may not leave the device any more.
    pub(crate) fn abandon(&mut self, page: usize) {
        let rng = &mut self.rng;
        for flight in self.flights.iter_mut().filter(|flight| flight.page == page && flight.reply.is_some()) {
            flight.reply = None;
            flight.cancelled = !flight.keepalive && rng.bool();
        }
    }
}

fn shown(answer: Option<&Answer>) -> String {
    answer.map_or_else(
        || "no answer".to_owned(),
        |answer| format!("{} {}", answer.status, answer.body.as_deref().unwrap_or_default()),
    )
}

fn ended(seen: &Seen) -> String {
    match seen {
        Seen::Answer(answer) => shown(Some(answer)),
        other => format!("{other:?}"),
    }
}
