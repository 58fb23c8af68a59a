//! What the widget makes of a campaign that is good in itself: questions that it leaves out, languages that it does
//! not speak.

use meepraat_protocol::{Campaign, Finding, Id};

pub(super) fn findings(campaign: &Campaign) -> Vec<Finding> {
    let left_out = meepraat_widget::not_drawn(campaign).into_iter().filter_map(|(id, reason)| {
        let problem = format!("the widget leaves the question `{id}` out: {reason}");
        let remedy = "keep it for later, or ask it in another form if it must be answered now";
        Some(Finding::warning(place(campaign, &id)?, problem, remedy))
    });
    let spoken = meepraat_widget::interface_languages();
    let unspoken = campaign.languages.iter().enumerate().filter(|(_, code)| !spoken.contains(&code.as_str()));
    let unspoken = unspoken.map(|(index, code)| {
        let problem = format!("the widget has no buttons and messages in `{code}`; they are in English");
        let remedy =
            format!("the widget speaks {}: the questions themselves may be in `{code}`", spoken.join(", "));
        Finding::warning(format!("/languages/{index}"), problem, remedy)
    });
    left_out.chain(unspoken).collect()
}

fn place(campaign: &Campaign, id: &Id) -> Option<String> {
    let poll = &campaign.poll;
    [("questions", &poll.questions), ("profile", &poll.profile)].into_iter().find_map(|(list, questions)| {
        let index = questions.iter().position(|question| question.id == *id)?;
        Some(format!("/poll/{list}/{index}"))
    })
}
