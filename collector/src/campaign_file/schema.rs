//! The JSON Schema of a campaign file, made from the model's types and put in the form that reads best in an
//! editor: one list of fields per kind of question, no null (TOML has none) and no alternatives to guess from.
//!
//! Owns the published schema and the examples in it; `shape` says in words where a file breaks it.

use serde_json::{Map, Value, json};

/// The JSON Schema (2020-12) of a campaign file.
#[must_use]
pub fn campaign_schema() -> Value {
    let mut schema = schemars::schema_for!(meepraat_protocol::Campaign).to_value();
    plain(&mut schema);
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        split_by_kind(definitions);
        for (name, example) in EXAMPLES {
            if let Some(Value::Object(definition)) = definitions.get_mut(*name) {
                definition.insert("examples".to_owned(), json!([example]));
            }
        }
    }
    drop_unused(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".to_owned(), json!("Campaign"));
    }
    schema
}

/// What a value of a named type looks like; remedies show it.
const EXAMPLES: &[(&str, &str)] =
    &[("AreaCode", "GM0770"), ("Id", "groei"), ("Language", "nl"), ("Link", "https://www.example.nl")];

/// Resolves a local `$ref`.
pub(super) fn resolve<'a>(root: &'a Value, node: &'a Value) -> &'a Value {
    node.get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| root.pointer(reference.trim_start_matches('#')))
        .unwrap_or(node)
}

/// Takes the forms that only make sense outside TOML, or to the Rust compiler, out of every node.
fn plain(node: &mut Value) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Object(object) => {
            without_null(object);
            if object.get("format").is_some_and(|format| format == "uint32") {
                object.insert("maximum".to_owned(), json!(u32::MAX));
            }
            constants_to_enum(object);
            tagged_to_fields(object);
            if let Some(Value::String(description)) = object.get_mut("description") {
                *description = description.replace("[`", "`").replace("`]", "`").replace("crate::", "");
                *description = description.replace('\n', " ");
            }
            object.values_mut().for_each(plain);
        }
        _ => {}
    }
}

fn without_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(branches)) = object.get_mut("anyOf") else { return };
    branches.retain(|branch| branch.get("type") != Some(&json!("null")));
    if let [Value::Object(only)] = branches.as_slice() {
        let only = only.clone();
        object.remove("anyOf");
        object.extend(only);
    }
}

/// `oneOf` of constants, as schemars writes an enum with documented variants, becomes `enum`.
fn constants_to_enum(object: &mut Map<String, Value>) {
    let Some(Value::Array(branches)) = object.get("oneOf") else { return };
    let constants: Option<Vec<Value>> = branches.iter().map(|branch| branch.get("const").cloned()).collect();
    if let Some(constants) = constants {
        object.remove("oneOf");
        object.insert("type".to_owned(), json!("string"));
        object.insert("enum".to_owned(), Value::Array(constants));
    }
}

/// `oneOf` of objects with one field each (an externally tagged enum) becomes one object with exactly one field.
fn tagged_to_fields(object: &mut Map<String, Value>) {
    let Some(Value::Array(branches)) = object.get("oneOf") else { return };
    let mut fields = Map::new();
    for branch in branches {
        let (Some(Value::Object(properties)), Some(false)) =
            (branch.get("properties"), branch.get("additionalProperties").and_then(Value::as_bool))
        else {
            return;
        };
        for (name, field) in properties {
            let mut field = field.clone();
            if let (Value::Object(field), Some(description)) = (&mut field, branch.get("description")) {
                field.insert("description".to_owned(), description.clone());
            }
            fields.insert(name.clone(), field);
        }
    }
    object.remove("oneOf");
    object.insert("type".to_owned(), json!("object"));
    object.insert("properties".to_owned(), Value::Object(fields));
    object.insert("additionalProperties".to_owned(), json!(false));
    object.insert("minProperties".to_owned(), json!(1));
    object.insert("maxProperties".to_owned(), json!(1));
}

/// A definition whose `oneOf` is told apart by `kind` gets a definition per kind, with all fields of that kind.
fn split_by_kind(definitions: &mut Map<String, Value>) {
    let tagged: Vec<String> = definitions
        .iter()
        .filter(|(_, definition)| definition.get("oneOf").is_some())
        .map(|(name, _)| name.clone())
        .collect();
    for name in tagged {
        let Some(common) = definitions.remove(&name) else { continue };
        let branches = common.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut kinds = Vec::new();
        let mut choices = Vec::new();
        for branch in &branches {
            let Some(kind) = branch.pointer("/properties/kind/const").and_then(Value::as_str) else {
                continue;
            };
            let own = branch
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| definitions.get(reference.trim_start_matches("#/$defs/")));
            let definition = of_kind(&name, kind, &common, branch, own);
            let definition_name = format!("{name}-{kind}");
            choices.push(json!({
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"$ref": format!("#/$defs/{definition_name}")},
            }));
            kinds.push(json!(kind));
            definitions.insert(definition_name, definition);
        }
        definitions.insert(
            name,
            json!({
                "description": common.get("description"), "type": "object", "required": ["kind"],
                "properties": {"kind": {"type": "string", "enum": kinds}}, "allOf": choices,
            }),
        );
    }
}

fn of_kind(name: &str, kind: &str, common: &Value, branch: &Value, own: Option<&Value>) -> Value {
    let sources = [Some(common), own, Some(branch)];
    let fields = |node: Option<&Value>| node?.get("properties")?.as_object().cloned();
    let needed = |node: Option<&Value>| node?.get("required")?.as_array().cloned();
    let mut properties: Map<String, Value> = sources.into_iter().filter_map(fields).flatten().collect();
    let required: Vec<Value> = sources.into_iter().filter_map(needed).flatten().collect();
    properties
        .insert("kind".to_owned(), json!({"const": kind, "description": "What kind of answer it takes."}));
    json!({
        "title": format!("{name} of kind {kind}"), "description": branch.get("description"), "type": "object",
        "properties": properties, "required": required, "additionalProperties": false,
    })
}

/// Definitions that nothing points to any more, such as the fields of one kind alone.
fn drop_unused(schema: &mut Value) {
    let text = schema.to_string();
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        definitions.retain(|name, _| text.contains(&format!("\"#/$defs/{name}\"")));
    }
}
