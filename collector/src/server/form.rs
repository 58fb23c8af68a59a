//! The urlencoded post of a form without JavaScript or WebAssembly, read as a response.

use meepraat_protocol::{
    Answer, AreaCode, Campaign, Channel, Given, Id, Kind, Language, Localized, Question, Response,
    SubmissionId, Version,
};

/// The fields of a form, in the order in which they came.
#[derive(Debug)]
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.0.iter().filter(move |(field, _)| field == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether the field was filled in that people do not see.
    pub(crate) fn is_trapped(&self) -> bool {
        self.get("website").is_some()
    }

    pub(crate) fn id(&self) -> Option<SubmissionId> {
        self.get("id").and_then(SubmissionId::parse)
    }

    pub(crate) fn version(&self) -> Option<Version> {
        self.get("version").and_then(|text| Version::new(text).ok())
    }

    /// The response that the form says. `campaign` is the version that its questions come from, `wave` the one to take
    /// it for where the form names none.
    pub(crate) fn response(&self, campaign: &Campaign, language: Language, wave: Id) -> Response {
        let id = |name| self.get(name).and_then(|text| Id::new(text).ok());
        Response {
            campaign: campaign.id.clone(),
            version: self.version(),
            wave: id("wave").unwrap_or(wave),
            partner: id("partner"),
            language,
            area: None,
            channel: if self.get("channel") == Some("widget") { Channel::Widget } else { Channel::Embed },
            referral: None,
            answers: campaign.questions().filter_map(|question| self.answer(question)).collect(),
        }
    }

    fn answer(&self, question: &Question<Localized>) -> Option<Answer> {
        let name = format!("q.{}", question.id);
        let value = self.get(&name)?;
        let given = match &question.kind {
            Kind::Single(_) => Id::new(value).ok().map(|choice| Given::Choice { choice, other: None }),
            Kind::Multiple(_) => {
                let choices: Result<_, _> = self.all(&name).map(Id::new).collect();
                choices.ok().map(|choices| Given::Choices { choices, other: None })
            }
            Kind::Scale(_) | Kind::Nps(_) if value == "not-applicable" => Some(Given::NotApplicable),
            Kind::Scale(_) | Kind::Nps(_) => value.parse().ok().map(Given::Value),
            Kind::Area(_) => AreaCode::new(value).ok().map(Given::Area),
            // What the widget would send: the same id over both ways must be the same answer. A browser posts every
            // line's end as two characters; the resident typed one.
            Kind::Text(_) => {
                let text = value.trim().replace("\r\n", "\n");
                return (!text.is_empty()).then(|| Answer::new(question.id.clone(), Given::Text(text)));
            }
            Kind::Statements(_) | Kind::Ranking(_) => None,
        };
        // What no form of ours posts is left for the judgement to refuse, not dropped.
        let given = given.unwrap_or_else(|| Given::Text(value.to_owned()));
        Some(Answer::new(question.id.clone(), given))
    }
}

#[cfg(test)]
mod tests;
