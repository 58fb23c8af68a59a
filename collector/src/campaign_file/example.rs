//! What a part of a campaign file looks like, worked out from the schema: for remedies, and to look past one mistake
//! at the next.

use super::schema::resolve;
use serde_json::{Map, Value, json};

/// A value that the schema takes at this node.
pub(super) fn example(root: &Value, node: &Value) -> Value {
    if let Some(given) =
        node.pointer("/examples/0").or_else(|| node.get("const")).or_else(|| node.pointer("/enum/0"))
    {
        return given.clone();
    }
    if node.get("$ref").is_some() {
        return example(root, resolve(root, node));
    }
    if let Some(kind) = node.pointer("/allOf/0/then") {
        return example(root, kind);
    }
    match node.get("type").and_then(Value::as_str) {
        Some("string") => json!(match node.get("format").and_then(Value::as_str) {
            Some("date") => "2026-10-01",
            Some("partial-date-time") => "2026-10-01T19:30:00",
            _ => "…",
        }),
        Some("integer" | "number") => node.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("boolean") => json!(true),
        Some("array") => {
            let number = node.get("minItems").and_then(Value::as_u64).unwrap_or(1);
            let item = example(root, node.get("items").unwrap_or(&Value::Null));
            (0..number).map(|_| item.clone()).collect()
        }
        _ if node.get("patternProperties").is_some() => json!({"nl": "…"}),
        Some("object") => object(root, node),
        _ => json!("…"),
    }
}

fn object(root: &Value, node: &Value) -> Value {
    let fields = node.get("properties").and_then(Value::as_object);
    let required = node.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut names: Vec<&str> = required.iter().filter_map(Value::as_str).collect();
    if names.is_empty() {
        names.extend(
            fields
                .iter()
                .flat_map(|fields| fields.keys())
                .find(|name| *name == "answered")
                .map(String::as_str),
        );
    }
    let field = |name: &str| fields.and_then(|fields| fields.get(name)).map(|field| example(root, field));
    let object: Map<String, Value> =
        names.into_iter().filter_map(|name| Some((name.to_owned(), field(name)?))).collect();
    Value::Object(object)
}

/// The node that a keyword of the schema belongs to.
pub(super) fn node_at<'a>(root: &'a Value, keyword: &str) -> &'a Value {
    let mut parts: Vec<&str> = keyword.split('/').skip(1).collect();
    parts.pop();
    let mut node = root;
    for part in parts {
        let name = part.replace("~1", "/").replace("~0", "~");
        node = match node {
            Value::Object(_) if name == "$ref" => resolve(root, node),
            Value::Object(object) => {
                object.get(&name).or_else(|| resolve(root, node).get(&name)).unwrap_or(&Value::Null)
            }
            Value::Array(items) => {
                name.parse().ok().and_then(|index: usize| items.get(index)).unwrap_or(&Value::Null)
            }
            _ => &Value::Null,
        };
    }
    if node.get("$ref").is_some() && node.get("type").is_none() { resolve(root, node) } else { node }
}

/// A value as TOML, in one line.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::String(text) if text.parse::<jiff::civil::Date>().is_ok() => text.clone(),
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name} = {}", literal(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// The section that a pointer's fields stand under, such as `poll.questions`.
pub(super) fn section(pointer: &str) -> String {
    let names = pointer.split('/').skip(1).filter(|part| part.parse::<usize>().is_err());
    names.collect::<Vec<_>>().join(".")
}

/// A text in quotes; a long one is cut, for it is only shown.
fn quoted(text: &str) -> String {
    /// Enough to recognise a text by.
    const SHOWN: usize = 60;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    Value::String(shown).to_string()
}
