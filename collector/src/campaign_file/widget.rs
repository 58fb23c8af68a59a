//! What the widget makes of a campaign that is good in itself: languages that it does not speak.

use meepraat_protocol::{Campaign, Finding};

pub(super) fn findings(campaign: &Campaign) -> Vec<Finding> {
    let spoken = meepraat_widget::interface_languages();
    let unspoken = campaign.languages.iter().enumerate().filter(|(_, code)| !spoken.contains(&code.as_str()));
    unspoken
        .map(|(index, code)| {
            let problem = format!("the widget has no buttons and messages in `{code}`; they are in English");
            let remedy = format!(
                "the widget speaks {}: the questions themselves may be in `{code}`",
                spoken.join(", ")
            );
            Finding::warning(format!("/languages/{index}"), problem, remedy)
        })
        .collect()
}
