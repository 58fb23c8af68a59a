//! Reading bundles, results and receipts in the browser: by way of [`serde_json::Value`], because derived readers of the
//! same types are several times as large as everything else that the engine needs.

use crate::{
    AreaCode, AreaQuestion, Bundle, Cell, Choice, Condition, Id, Kind, Language, Multiple, Nps, Outcome,
    Problem, ProblemItem, Question, QuestionResults, Ranking, Receipt, Receipts, Release, Results, Scale,
    SignUpResult, Single, Statements, SubmissionId, TextQuestion, Texts, Version,
};
use jiff::civil::Date;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

impl Bundle {
    /// Reads `{lang}.json`.
    #[must_use]
    pub fn from_json(json: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(json).ok()?;
        Some(Self {
            campaign: Id::new(text(&value, "campaign")?).ok()?,
            version: Version::new(text(&value, "version")?).ok()?,
            language: Language::new(text(&value, "language")?).ok()?,
            source: text(&value, "source")?.to_owned(),
            questions: list(&value, "questions").map(question).collect::<Option<_>>()?,
            profile: text(&value, "profile").and_then(|id| Id::new(id).ok()),
            texts: texts(&value, "texts")?,
            outcome: texts(&value, "outcome")?,
        })
    }
}

impl Results {
    /// Reads the answer of `GET /v1/campaigns/{id}/results`.
    #[must_use]
    pub fn from_json(json: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(json).ok()?;
        let release = value.get("release").filter(|release| !release.is_null());
        Some(Self {
            campaign: Id::new(text(&value, "campaign")?).ok()?,
            wave: Id::new(text(&value, "wave")?).ok()?,
            total: number(&value, "total")?,
            samples: number(&value, "samples").unwrap_or(0),
            minimum: u32::try_from(number(&value, "minimum")?).ok()?,
            release: match release {
                Some(release) => Some(read_release(release)?),
                None => None,
            },
            questions: list(&value, "questions").map(tally).collect::<Option<_>>()?,
        })
    }
}

/// Receipts are read in the browser too, from any endpoint: what does not fit is an error, never half a receipt.
impl<'de> Deserialize<'de> for Receipts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let receipts =
            value.get("receipts").and_then(Value::as_array).map(|receipts| receipts.iter().map(receipt));
        let receipts = receipts.and_then(Iterator::collect::<Option<_>>);
        receipts
            .map(|receipts| Self { receipts })
            .ok_or_else(|| D::Error::custom("no well-formed `receipts`"))
    }
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

fn number(value: &Value, name: &str) -> Option<u64> {
    value.get(name)?.as_u64()
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default().iter()
}

fn flag(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn texts(value: &Value, name: &str) -> Option<Texts> {
    let texts = value.get(name)?.as_object()?;
    texts.iter().map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))).collect::<Option<_>>()
}

fn question(value: &Value) -> Option<Question<String>> {
    let words = |name: &str| text(value, name).map(ToOwned::to_owned);
    let choices = |name: &str| list(value, name).map(choice).collect::<Option<Vec<_>>>();
    let count = |name: &str| number(value, name).and_then(|number| u32::try_from(number).ok());
    let kind = match text(value, "kind")? {
        "single" => Kind::Single(Single { choices: choices("choices")? }),
        "multiple" => {
            Kind::Multiple(Multiple { choices: choices("choices")?, min: count("min"), max: count("max") })
        }
        "scale" => Kind::Scale(Scale {
            min: value.get("min")?.as_i64()?,
            max: value.get("max")?.as_i64()?,
            low: words("low")?,
            high: words("high")?,
            not_applicable: flag(value, "not_applicable"),
        }),
        "nps" => Kind::Nps(Nps { low: words("low")?, high: words("high")? }),
        "statements" => Kind::Statements(Statements { statements: choices("statements")? }),
        "ranking" => Kind::Ranking(Ranking { choices: choices("choices")?, top: count("top")? }),
        "area" => Kind::Area(AreaQuestion {
            within: text(value, "within").and_then(|code| AreaCode::new(code).ok()),
        }),
        "text" => Kind::Text(TextQuestion { max_characters: count("max_characters") }),
        _ => return None,
    };
    Some(Question {
        id: Id::new(text(value, "id")?).ok()?,
        text: words("text")?,
        explanation: words("explanation"),
        required: flag(value, "required"),
        show_if: match value.get("show_if") {
            Some(shown) => Some(condition(shown)?),
            None => None,
        },
        kind,
    })
}

fn condition(value: &Value) -> Option<Condition> {
    let (name, value) = value.as_object()?.iter().next()?;
    let id = |name: &str| Id::new(text(value, name)?).ok();
    let number = || value.get("value")?.as_i64();
    let several = || value.as_array()?.iter().map(condition).collect::<Option<Vec<_>>>();
    Some(match name.as_str() {
        "equals" => Condition::Equals { question: id("question")?, choice: id("choice")? },
        "any_of" => {
            let choices = list(value, "choices").map(|choice| Id::new(choice.as_str()?).ok());
            Condition::AnyOf { question: id("question")?, choices: choices.collect::<Option<_>>()? }
        }
        "at_least" => Condition::AtLeast { question: id("question")?, value: number()? },
        "at_most" => Condition::AtMost { question: id("question")?, value: number()? },
        "answered" => Condition::Answered { question: id("question")? },
        "all" => Condition::All(several()?),
        "any" => Condition::Any(several()?),
        _ => return None,
    })
}

fn choice(value: &Value) -> Option<Choice<String>> {
    Some(Choice {
        id: Id::new(text(value, "id")?).ok()?,
        text: text(value, "text")?.to_owned(),
        exclusive: flag(value, "exclusive"),
        other: flag(value, "other"),
    })
}

fn read_release(value: &Value) -> Option<Release> {
    Some(Release {
        number: u32::try_from(number(value, "number")?).ok()?,
        responses: number(value, "responses")?,
        date: day(text(value, "date")?)?,
    })
}

/// A day such as `2026-11-22`.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn tally(value: &Value) -> Option<QuestionResults> {
    let cells = list(value, "cells").map(|cell| {
        Some(Cell { key: text(cell, "key")?.to_owned(), count: number(cell, "count"), withheld: None })
    });
    Some(QuestionResults {
        question: Id::new(text(value, "question")?).ok()?,
        kind: text(value, "kind")?.to_owned(),
        responses: number(value, "responses"),
        cells: cells.collect::<Option<_>>()?,
    })
}

fn receipt(value: &Value) -> Option<Receipt> {
    let id = value.get("id").filter(|id| !id.is_null());
    Some(Receipt {
        id: match id {
            Some(id) => Some(SubmissionId::parse(id.as_str()?)?),
            None => None,
        },
        outcome: match text(value, "outcome")? {
            "accepted" => Outcome::Accepted,
            "duplicate" => Outcome::Duplicate,
            "rejected" => Outcome::Rejected,
            _ => return None,
        },
        result: match text(value, "result") {
            Some("held") => Some(SignUpResult::Held),
            Some("waitlisted") => Some(SignUpResult::Waitlisted),
            Some("full") => Some(SignUpResult::Full),
            _ => None,
        },
        problem: value.get("problem").and_then(problem),
    })
}

fn problem(value: &Value) -> Option<Problem> {
    let errors = list(value, "errors").filter_map(|item| {
        Some(ProblemItem { field: text(item, "field")?.to_owned(), detail: text(item, "detail")?.to_owned() })
    });
    Some(Problem {
        status: number(value, "status").and_then(|status| u16::try_from(status).ok()).unwrap_or(0),
        title: text(value, "title").unwrap_or_default().to_owned(),
        detail: text(value, "detail").unwrap_or_default().to_owned(),
        errors: errors.collect(),
    })
}

#[cfg(test)]
mod tests;
