//! A TOML file as values with their places: every value is found again by its JSON Pointer.
//!
//! Owns lines and columns; what the values should be is `schema`'s and `shape`'s.

use serde_json::{Map, Number, Value};
use std::collections::HashMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// A place in the file, both counted from 1; a column counts characters, as editors do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A value's two places: of its name, where it has one, and of what stands there.
#[derive(Debug, Clone)]
struct Span {
    key: Option<Range<usize>>,
    value: Range<usize>,
}

/// A file that is good TOML.
#[derive(Debug)]
pub(super) struct Document {
    text: String,
    /// What the file says. Dates and times are strings here, as the model reads them.
    pub(super) value: Value,
    spans: HashMap<String, Span>,
}

/// Something that is no TOML.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) message: String,
    pub(super) position: Position,
}

impl Document {
    /// Reads TOML.
    ///
    /// # Errors
    /// Every place that is no TOML, in the order of the file.
    pub(super) fn parse(text: &str) -> Result<Self, Vec<SyntaxError>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            let located = |error: toml::de::Error| SyntaxError {
                position: position(text, error.span().map_or(0, |span| span.start)),
                message: error.message().to_owned(),
            };
            return Err(errors.into_iter().map(located).collect());
        }
        let mut spans = HashMap::new();
        let value = object(table.get_ref(), "", &mut spans);
        spans.insert(String::new(), Span { key: None, value: 0..0 });
        Ok(Self { text: text.to_owned(), value, spans })
    }

    /// Where the value at this pointer stands; where it is not in the file, what it would stand in.
    pub(super) fn value_at(&self, pointer: &str) -> Position {
        self.locate(pointer, |span| span.value.start)
    }

    /// Where the name of the value at this pointer stands.
    pub(super) fn key_at(&self, pointer: &str) -> Position {
        self.locate(pointer, |span| span.key.as_ref().map_or(span.value.start, |key| key.start))
    }

    /// A line of the file, counted from 1.
    pub(super) fn line(&self, number: usize) -> &str {
        self.text.lines().nth(number.saturating_sub(1)).unwrap_or_default()
    }

    fn locate(&self, pointer: &str, start: impl Fn(&Span) -> usize) -> Position {
        let mut pointer = pointer;
        loop {
            if let Some(span) = self.spans.get(pointer) {
                return position(&self.text, start(span));
            }
            pointer = parent(pointer);
        }
    }
}

/// The pointer of what holds this one.
pub(super) fn parent(pointer: &str) -> &str {
    pointer.rfind('/').map_or("", |at| pointer.split_at(at).0)
}

/// The pointer of a member.
pub(super) fn member(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
    }
}

fn object(table: &DeTable<'_>, pointer: &str, spans: &mut HashMap<String, Span>) -> Value {
    let mut object = Map::new();
    for (key, value) in table.iter() {
        let at = member(pointer, key.get_ref());
        spans.insert(at.clone(), Span { key: Some(key.span()), value: value.span() });
        object.insert(key.get_ref().to_string(), convert(value, &at, spans));
    }
    Value::Object(object)
}

fn convert(value: &Spanned<DeValue<'_>>, pointer: &str, spans: &mut HashMap<String, Span>) -> Value {
    match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(integer) => number(integer),
        DeValue::Float(float) => float
            .as_str()
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map_or_else(|| Value::String(float.as_str().to_owned()), Value::Number),
        DeValue::Boolean(boolean) => Value::Bool(*boolean),
        DeValue::Datetime(datetime) => Value::String(datetime.to_string()),
        DeValue::Array(array) => {
            let items = array.iter().enumerate().map(|(index, item)| {
                let at = format!("{pointer}/{index}");
                spans.insert(at.clone(), Span { key: None, value: item.span() });
                convert(item, &at, spans)
            });
            Value::Array(items.collect())
        }
        DeValue::Table(table) => object(table, pointer, spans),
    }
}

/// A number too large for 64 bits stays a text, so that it is reported as no number that fits.
fn number(integer: &DeInteger<'_>) -> Value {
    i64::from_str_radix(integer.as_str(), integer.radix())
        .map_or_else(|_| Value::String(integer.to_string()), |number| Value::Number(number.into()))
}
