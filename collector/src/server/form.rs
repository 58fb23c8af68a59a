//! The urlencoded post of a form without JavaScript or WebAssembly, read as a response.

use meepraat_protocol::{
    Answer, Campaign, Channel, Fields, Id, Language, Response, SubmissionId, Version, area_of, only_asked,
};

/// The fields of a form, in the order in which they came.
#[derive(Debug)]
pub(crate) struct Posted(pub(crate) Fields);

impl Posted {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)
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

    /// What the form answers of the questions that it asks.
    pub(crate) fn answers(&self, campaign: &Campaign) -> Vec<Answer> {
        let questions: Vec<_> = campaign.questions().cloned().collect();
        let read = questions.iter().filter_map(|question| question.read(&self.0)).collect();
        // A form without JavaScript shows every question; what the others' answers hide was not asked.
        only_asked(&questions, read)
    }

    /// The response that the form says. `campaign` is the version that its questions come from, `wave` the one to take
    /// it for where the form names none.
    pub(crate) fn response(&self, campaign: &Campaign, language: Language, wave: Id) -> Response {
        let id = |name| self.get(name).and_then(|text| Id::new(text).ok());
        let answers = self.answers(campaign);
        Response {
            campaign: campaign.id.clone(),
            version: self.version(),
            wave: id("wave").unwrap_or(wave),
            partner: id("partner"),
            language,
            area: area_of(&answers),
            channel: if self.get("channel") == Some("widget") { Channel::Widget } else { Channel::Embed },
            referral: id("referral"),
            answers,
        }
    }
}

#[cfg(test)]
mod tests;
