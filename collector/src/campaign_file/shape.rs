//! Where a file breaks the schema, in plain words with a remedy.
//!
//! Owns the words for every kind of breach; what the schema is stands in `schema`, what a good shape can still say
//! wrongly in the protocol's `Campaign::check`.

use super::document::member;
use super::example::{example, literal, node_at, section};
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{ValidationError, Validator};
use meepraat_protocol::{Finding, did_you_mean, nearest};
use serde_json::Value;

/// A breach of the schema.
#[derive(Debug)]
pub(super) struct Breach {
    pub(super) finding: Finding,
    /// Whether the field's name is wrong, rather than what it says.
    pub(super) of_name: bool,
    /// Where the breach is, for putting it right by machine.
    pub(super) repair: Repair,
}

/// What would make a breach pass the schema.
#[derive(Debug)]
pub(super) enum Repair {
    /// Take the value at the pointer out.
    Remove(String),
    /// Put a value at the pointer.
    Put(String, Value),
}

/// The schema, ready to judge.
pub(super) struct Shape {
    schema: Value,
    validator: Validator,
}

impl Shape {
    /// Reads the schema.
    ///
    /// # Errors
    /// Where our own schema is no schema.
    pub(super) fn new(schema: Value) -> Result<Self, String> {
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .with_format("date", |text: &str| {
                text.len() == "2026-01-01".len() && text.parse::<jiff::civil::Date>().is_ok()
            })
            .with_format("partial-date-time", |text: &str| {
                text.len() > "2026-01-01".len() && text.parse::<jiff::civil::DateTime>().is_ok()
            })
            .build(&schema)
            .map_err(|error| error.to_string())?;
        Ok(Self { schema, validator })
    }

    /// Every breach in a value.
    pub(super) fn breaches(&self, value: &Value) -> Vec<Breach> {
        self.validator.iter_errors(value).flat_map(|error| self.explain(&error)).collect()
    }

    fn explain(&self, error: &ValidationError<'_>) -> Vec<Breach> {
        let at = error.instance_path().as_str();
        let node = node_at(&self.schema, error.schema_path().as_str());
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                unexpected.iter().map(|name| self.unknown_field(at, name, node)).collect()
            }
            Kind::Required { property: Value::String(name) } => vec![self.missing_field(at, name, node)],
            _ => vec![self.wrong_value(error, at, node)],
        }
    }

    fn unknown_field(&self, at: &str, name: &str, node: &Value) -> Breach {
        let path = member(at, name);
        let finding = if node.get("patternProperties").is_some() {
            let problem = format!("`{name}` is no language code");
            Finding::error(path.as_str(), problem, "use two or three small letters, such as `nl` or `en`")
        } else {
            let known = || fields(node).map(|fields| fields.keys().map(String::as_str)).into_iter().flatten();
            let title = node.get("title").and_then(Value::as_str).map(str::to_lowercase);
            let place = title.map_or("here".to_owned(), |title| format!("in a {title}"));
            let remedy = match nearest(name, known()) {
                None if node.pointer("/properties/kind/const").is_some() => self.of_other_kinds(name),
                _ => None,
            };
            let remedy = remedy.unwrap_or_else(|| did_you_mean(name, known()));
            let finding =
                Finding::error(path.as_str(), format!("there is no field `{name}` {place}"), remedy);
            match nearest(name, known()) {
                Some(meant) => finding.with_related(member(at, meant)),
                None => finding,
            }
        };
        Breach { finding, of_name: true, repair: Repair::Remove(path) }
    }

    /// For a field that questions of other kinds have: which.
    fn of_other_kinds(&self, name: &str) -> Option<String> {
        let definitions = self.schema.get("$defs").and_then(Value::as_object)?;
        let kinds: Vec<String> = definitions
            .values()
            .filter(|definition| fields(definition).is_some_and(|fields| fields.contains_key(name)))
            .filter_map(|definition| definition.pointer("/properties/kind/const")?.as_str())
            .map(|kind| format!("`{kind}`"))
            .collect();
        (!kinds.is_empty()).then(|| format!("take it out, or change `kind`: {} have it", kinds.join(", ")))
    }

    fn missing_field(&self, at: &str, name: &str, node: &Value) -> Breach {
        let path = member(at, name);
        let field = node.get("properties").and_then(|fields| fields.get(name)).unwrap_or(&Value::Null);
        let value = example(&self.schema, field);
        let about = field.get("description").and_then(Value::as_str).unwrap_or_default();
        let add = match &value {
            Value::Object(_) if field.get("$ref").is_some_and(|name| name != "#/$defs/Localized") => {
                format!("add a section `[{}]`", section(&path))
            }
            Value::Array(items) if items.first().is_some_and(Value::is_object) => {
                format!("add a section `[[{}]]`", section(&path))
            }
            value => format!("add `{name} = {}`", literal(value)),
        };
        let remedy = if about.is_empty() {
            add
        } else {
            format!("{add}: {}", lower_first(about.trim_end_matches('.')))
        };
        let finding = Finding::error(path.as_str(), format!("`{name}` is missing"), remedy);
        Breach { finding, of_name: true, repair: Repair::Put(path, value) }
    }

    fn wrong_value(&self, error: &ValidationError<'_>, at: &str, node: &Value) -> Breach {
        let given = error.instance().as_ref();
        let value = example(&self.schema, node);
        let (problem, remedy) = words(error.kind(), given, node, &value)
            .unwrap_or_else(|| (error.to_string(), format!("write it like {}", literal(&value))));
        let repair = Repair::Put(at.to_owned(), value);
        Breach { finding: Finding::error(at, problem, remedy), of_name: false, repair }
    }
}

fn fields(node: &Value) -> Option<&serde_json::Map<String, Value>> {
    node.get("properties")?.as_object()
}

fn words(kind: &Kind, given: &Value, node: &Value, example: &Value) -> Option<(String, String)> {
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

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
