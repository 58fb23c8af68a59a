//! The fields of a form, on a page or posted, read as answers. Both ways are read here, so that a form that posts by
//! itself says the same as one that the engine sends.

use super::{Kind, Question};
use crate::{Answer, Given};

/// What a form posts for "does not apply to me".
pub const NOT_APPLICABLE: &str = super::scale::NOT_APPLICABLE;

/// The names and values of a form, in its order. Several fields may have one name; an empty one says nothing.
///
/// The fields of a question are called `q.<question>`; those of one statement or choice `q.<question>.<id>`, and the
/// text of "other, namely" `q.<question>.other`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of a name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.0.iter().filter(move |(field, _)| field == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// What was written in a name, where it has a word. A browser posts every line's end as two characters; the
    /// resident typed one.
    #[must_use]
    pub(crate) fn written(&self, name: &str) -> Option<String> {
        let text = self.get(name)?.trim().replace("\r\n", "\n");
        (!text.is_empty()).then_some(text)
    }
}

impl<T> Question<T> {
    /// The name of its field.
    #[must_use]
    pub fn field(&self) -> String {
        format!("q.{}", self.id)
    }

    /// The name of the field of one of its statements or choices, or of `other`.
    #[must_use]
    pub fn field_of(&self, part: &str) -> String {
        format!("q.{}.{part}", self.id)
    }

    /// The answer that a form gives. What no form of ours says comes as it is, for [`crate::validate_answers`] to
    /// refuse.
    #[must_use]
    pub fn read(&self, fields: &Fields) -> Option<Answer> {
        let given = match &self.kind {
            Kind::Single(kind) => kind.read(self, fields),
            Kind::Multiple(kind) => kind.read(self, fields),
            Kind::Scale(_) | Kind::Nps(_) => super::scale::read(self, fields),
            Kind::Statements(kind) => kind.read(self, fields),
            Kind::Ranking(kind) => kind.read(self, fields),
            Kind::Area(_) => super::area::read(self, fields),
            Kind::Text(_) => {
                return fields.written(&self.field()).map(|text| self.answered(Given::Text(text)));
            }
        };
        given
            .or_else(|| fields.get(&self.field()).map(|value| Given::Text(value.to_owned())))
            .map(|given| self.answered(given))
    }

    fn answered(&self, given: Given) -> Answer {
        Answer::new(self.id.clone(), given)
    }
}
