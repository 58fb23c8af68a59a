//! The words for every way in which a value can break the schema, each with a remedy.

use super::example::literal;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use meepraat_protocol::did_you_mean;
use serde_json::Value;

/// What is wrong with a value, and how to put it right; nothing for what the schema does not ask of a campaign.
pub(super) fn words(kind: &Kind, given: &Value, node: &Value, example: &Value) -> Option<(String, String)> {
    let shown = literal(given);
    Some(match kind {
        Kind::Type { kind: TypeKind::Single(expected) } => {
            let problem = format!(
                "this should be {}, but it is {}",
                wanted(&expected.to_string(), node),
                a_kind(given)
            );
            (problem, wrong_type(given, example))
        }
        Kind::Enum { options } => {
            let known: Vec<&str> = options.as_array()?.iter().filter_map(Value::as_str).collect();
            let given = given.as_str().unwrap_or(&shown);
            (format!("`{given}` is not possible here"), did_you_mean(given, known))
        }
        Kind::Pattern { pattern } => {
            (format!("{shown} {}", is_no(pattern)), better(pattern, given.as_str()?, node))
        }
        Kind::Format { format } if format == "date" => {
            (format!("{shown} is no date"), "write year-month-day, such as 2026-10-01".to_owned())
        }
        Kind::Format { .. } => {
            let remedy = "write date and time as the clock on the wall says, such as 2026-11-24T19:30:00";
            (format!("{shown} is no date with a time"), remedy.to_owned())
        }
        Kind::MinItems { limit } => {
            let number = given.as_array().map_or(0, Vec::len);
            (
                format!("there must be at least {limit} here, and there are {number}"),
                format!("add more, like {}", literal(example)),
            )
        }
        Kind::Minimum { limit } => (format!("{shown} is too small"), format!("use {limit} or more")),
        Kind::Maximum { limit } => (format!("{shown} is too large"), format!("use {limit} or less")),
        Kind::MinProperties { .. } => {
            ("there is nothing in here".to_owned(), format!("write {}", literal(example)))
        }
        Kind::MaxProperties { .. } => {
            let remedy =
                "put them together: `{ all = [{ … }, { … }] }`, or `any` where one of them is enough";
            ("a condition says one thing".to_owned(), remedy.to_owned())
        }
        _ => return None,
    })
}

fn wrong_type(given: &Value, example: &Value) -> String {
    match (given, example) {
        (Value::String(text), Value::Number(_)) if text.parse::<i64>().is_ok() => {
            format!("leave out the quotes: {text}")
        }
        (Value::String(text), Value::Bool(_)) => match text.as_str() {
            "true" | "yes" | "ja" => "write true, without quotes".to_owned(),
            _ => "write true or false, without quotes".to_owned(),
        },
        (Value::Number(number), Value::String(_)) => format!("put it in quotes: \"{number}\""),
        (Value::String(_), Value::Object(object)) if object.keys().eq(["nl"]) => {
            format!("say in which language: {{ nl = {} }}", literal(given))
        }
        (_, Value::Array(items))
            if !given.is_object() && items.first().is_none_or(|item| !item.is_object()) =>
        {
            format!("put it in square brackets: [{}]", literal(given))
        }
        (Value::Object(_), Value::Array(_)) => {
            "write the section's name in double brackets: [[…]]".to_owned()
        }
        _ => format!("write it like {}", literal(example)),
    }
}

fn wanted(expected: &str, node: &Value) -> &'static str {
    match (expected, node.get("format").and_then(Value::as_str)) {
        (_, Some("date")) => "a date",
        (_, Some("partial-date-time")) => "a date with a time",
        ("string", _) => "a text in quotes",
        ("integer" | "number", _) => "a whole number",
        ("boolean", _) => "true or false",
        ("array", _) => "a list",
        _ if node.get("patternProperties").is_some() => "a text per language",
        _ => "a section with fields",
    }
}

fn a_kind(given: &Value) -> &'static str {
    match given {
        Value::String(_) => "a text",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::Bool(_) => "true or false",
        Value::Array(_) => "a list",
        Value::Object(_) => "a section",
        Value::Null => "nothing",
    }
}

fn is_no(pattern: &str) -> &'static str {
    match pattern {
        pattern if pattern.starts_with("^(GM") => "is no area",
        pattern if pattern.starts_with("^(https") => "is no link that may stand on a partner's page",
        "^[a-z]{2,3}$" => "is no language code",
        "^[0-9]{20}$" => "is no OIN",
        _ => "is no id",
    }
}

fn better(pattern: &str, given: &str, node: &Value) -> String {
    match is_no(pattern) {
        "is no id" | "is no area" if !slug(given).is_empty() && !given.starts_with(char::is_uppercase) => {
            format!("write it with a-z, 0-9 and - only, such as \"{}\"", slug(given))
        }
        "is no area" => {
            "use a CBS code such as \"GM0770\", or a name of your own with a-z, 0-9 and - only".to_owned()
        }
        "is no id" if !slug(given).is_empty() => {
            format!("write it with a-z, 0-9 and - only, such as \"{}\"", slug(given))
        }
        "is no language code" => "use two or three small letters, such as \"nl\"".to_owned(),
        "is no OIN" => "write all 20 digits in quotes; find it in the OIN register of Logius".to_owned(),
        "is no id" => "write it with a-z, 0-9 and - only, beginning with a letter or digit".to_owned(),
        _ if given.starts_with("www.") => format!("begin it with https://: \"https://{given}\""),
        _ if given.contains('@') => format!("for a mail address write \"mailto:{}\"", given.trim()),
        _ => node.get("description").and_then(Value::as_str).map_or_else(
            || "begin it with https://".to_owned(),
            |_| "begin it with https://, mailto: or tel:, without spaces".to_owned(),
        ),
    }
}

/// The nearest id to a text that is none.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.to_lowercase().chars() {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            'à'..='å' => slug.push('a'),
            'è'..='ë' => slug.push('e'),
            'ì'..='ï' => slug.push('i'),
            'ò'..='ö' => slug.push('o'),
            'ù'..='ü' => slug.push('u'),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.chars()
        .take(meepraat_protocol::MAX_ID_CHARACTERS)
        .collect::<String>()
        .trim_end_matches('-')
        .to_owned()
}

pub(super) fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
