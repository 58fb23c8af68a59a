//! Where a file breaks the schema, and what would make it pass.
//!
//! The words for wrong values are `words`'; what the schema is stands in `schema`, what a good shape can still say
//! wrongly in the protocol's `Campaign::check`.

use super::document::member;
use super::example::{example, literal, node_at, section};
use super::words::{lower_first, words};
use jsonschema::error::ValidationErrorKind as Kind;
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
