//! A settings file or the editor's section as a tree of values that know where they stand.

use crate::text::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and, where it comes from a file, its place in it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub value: Value,
    pub span: Option<Span>,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Boolean(bool),
    Number(String),
    /// Also TOML's own dates, as ISO 8601.
    Text(String),
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
    /// JSON's `null`: editors send it for what is not set.
    Nothing,
}

impl Node {
    /// Parses TOML, going on behind mistakes, which are told.
    pub fn from_toml(text: &str) -> (Node, Vec<(String, Option<Span>)>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let errors = errors
            .into_iter()
            .map(|error| (error.message().to_owned(), error.span().map(|range| place(text, range))))
            .collect();
        let span = Some(place(text, table.span()));
        (Node { value: toml_table(text, table.get_ref()), span }, errors)
    }

    pub fn from_json(json: &serde_json::Value) -> Node {
        use serde_json::Value as Json;
        let value = match json {
            Json::Null => Value::Nothing,
            Json::Bool(value) => Value::Boolean(*value),
            Json::Number(number) => Value::Number(number.to_string()),
            Json::String(text) => Value::Text(text.clone()),
            Json::Array(items) => Value::List(items.iter().map(Node::from_json).collect()),
            Json::Object(entries) => Value::Table(
                entries.iter().map(|(key, value)| (key.clone(), Node::from_json(value))).collect(),
            ),
        };
        Node { value, span: None }
    }
}

/// Where the parser points, kept inside the text.
fn place(text: &str, range: std::ops::Range<usize>) -> Span {
    let end = range.end.min(text.len());
    Span::new(range.start.min(end), end)
}

fn toml_table(text: &str, table: &DeTable) -> Value {
    Value::Table(
        table
            .iter()
            .map(|(key, value)| (key.get_ref().to_string(), toml_node(text, value)))
            .collect(),
    )
}

fn toml_node(text: &str, node: &Spanned<DeValue>) -> Node {
    let value = match node.get_ref() {
        DeValue::Boolean(value) => Value::Boolean(*value),
        DeValue::Integer(number) => Value::Number(number.as_str().to_owned()),
        DeValue::Float(number) => Value::Number(number.as_str().to_owned()),
        DeValue::String(string) => Value::Text(string.to_string()),
        DeValue::Datetime(datetime) => Value::Text(datetime.to_string()),
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| toml_node(text, item)).collect())
        }
        DeValue::Table(table) => toml_table(text, table),
    };
    Node { value, span: Some(place(text, node.span())) }
}
