//! The CloudEvent around a submission.

use crate::{Submission, SubmissionId};
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::{Map, Value};
use std::fmt;

/// A submission on its way: CloudEvents 1.0 in line with the NL GOV profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// Made once, before the first attempt.
    pub id: SubmissionId,
    /// The system that speaks, such as `urn:nld:oin:00000001234567890000:systeem:meepraat`.
    pub source: String,
    /// When, cut to the hour.
    pub time: Hour,
    /// What is sent.
    pub submission: Submission,
}

/// A time cut to the hour in UTC: a finer one would tie a response to a sign-up made in the same minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hour(DateTime);

impl Hour {
    /// The hour in which a moment lies, in milliseconds since 1970-01-01T00:00:00Z. A clock beyond the years
    /// -9999 to 9999 gives 1970.
    #[must_use]
    pub fn at(unix_milliseconds: i64) -> Self {
        let moment = Timestamp::from_millisecond(unix_milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
        Self::cut(Offset::UTC.to_datetime(moment))
    }

    /// Reads an RFC 3339 time and cuts it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<Timestamp>().ok().map(|moment| Self::cut(Offset::UTC.to_datetime(moment)))
    }

    fn cut(time: DateTime) -> Self {
        Self(time.date().at(time.hour(), 0, 0, 0))
    }
}

impl fmt::Display for Hour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.0;
        write!(
            formatter,
            "{:04}-{:02}-{:02}T{:02}:00:00Z",
            time.year(),
            time.month(),
            time.day(),
            time.hour()
        )
    }
}

impl Serialize for Envelope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut event = serializer.serialize_struct("Envelope", 7)?;
        event.serialize_field("specversion", "1.0")?;
        event.serialize_field("id", &self.id)?;
        event.serialize_field("source", &self.source)?;
        event.serialize_field("type", self.submission.event_type())?;
        event.serialize_field("time", &self.time.to_string())?;
        event.serialize_field("datacontenttype", "application/json")?;
        match &self.submission {
            Submission::Response(data) => event.serialize_field("data", data)?,
            Submission::SignUp(data) => event.serialize_field("data", data)?,
            Submission::Enrolment(data) => event.serialize_field("data", data)?,
            Submission::FollowUp(data) => event.serialize_field("data", data)?,
        }
        event.end()
    }
}

/// What is wrong with an envelope, attribute by attribute.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(|(attribute, problem)| format!("{attribute}: {problem}")).collect::<Vec<_>>().join("; "))]
pub struct MalformedEnvelope(pub Vec<(String, String)>);

impl Envelope {
    /// Reads one event of a batch, collecting everything that is wrong with it.
    ///
    /// Attributes that CloudEvents allows beside ours (`subject`, `dataschema`, extensions) are ignored.
    ///
    /// # Errors
    /// Each attribute that is missing or wrong, with the remedy.
    pub fn from_value(event: &Value) -> Result<Self, MalformedEnvelope> {
        let Some(event) = event.as_object() else {
            return Err(MalformedEnvelope(vec![(String::new(), "send a JSON object per event".into())]));
        };
        let mut problems = Vec::new();
        expect_text(event, "specversion", "1.0", &mut problems);
        if event.contains_key("datacontenttype") {
            expect_text(event, "datacontenttype", "application/json", &mut problems);
        }
        let id = text(event, "id").and_then(SubmissionId::parse);
        let source = text(event, "source").filter(|source| !source.is_empty() && source.len() <= 256);
        let time = text(event, "time").and_then(Hour::parse);
        for (attribute, missing, remedy) in [
            ("id", id.is_none(), "send a random UUID (version 4), the same one at every attempt"),
            ("source", source.is_none(), "send a URI of at most 256 characters"),
            ("time", time.is_none(), "send a time such as 2026-11-22T10:00:00Z"),
        ] {
            if missing {
                problems.push((attribute.to_owned(), remedy.to_owned()));
            }
        }
        let submission = read_submission(event).map_err(|problem| problems.push(problem)).ok();
        match (id, source, time, submission) {
            (Some(id), Some(source), Some(time), Some(submission)) if problems.is_empty() => {
                Ok(Self { id, source: source.to_owned(), time, submission })
            }
            _ => Err(MalformedEnvelope(problems)),
        }
    }
}

fn read_submission(event: &Map<String, Value>) -> Result<Submission, (String, String)> {
    let data = event.get("data").unwrap_or(&Value::Null);
    let read = match text(event, "type") {
        Some(Submission::RESPONSE) => serde::Deserialize::deserialize(data).map(Submission::Response),
        Some(Submission::SIGN_UP) => serde::Deserialize::deserialize(data).map(Submission::SignUp),
        Some(Submission::ENROLMENT) => serde::Deserialize::deserialize(data).map(Submission::Enrolment),
        Some(Submission::FOLLOW_UP) => serde::Deserialize::deserialize(data).map(Submission::FollowUp),
        _ => {
            let known =
                [Submission::RESPONSE, Submission::SIGN_UP, Submission::ENROLMENT, Submission::FOLLOW_UP];
            return Err(("type".into(), format!("send one of {}", known.join(", "))));
        }
    };
    read.map_err(|error| ("data".into(), error.to_string()))
}

fn text<'a>(event: &'a Map<String, Value>, attribute: &str) -> Option<&'a str> {
    event.get(attribute).and_then(Value::as_str)
}

fn expect_text(
    event: &Map<String, Value>,
    attribute: &str,
    wanted: &str,
    problems: &mut Vec<(String, String)>,
) {
    if text(event, attribute) != Some(wanted) {
        problems.push((attribute.to_owned(), format!("send \"{wanted}\"")));
    }
}
