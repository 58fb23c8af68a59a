//! Sample responses: plausible, the same every time, and marked as samples wherever they are counted.
//!
//! Owns what samples answer. They come in the same way as every response, which is the server's.

use meepraat_protocol::{
    Answer, AreaCode, Campaign, Channel, Choice, Envelope, Given, Hour, Id, Kind, Language, Localized,
    Multiple, Question, Response, Scale, Stance, Submission, SubmissionId, Wave, areas_within, only_asked,
};

/// The open answers, in Dutch as most of our campaigns are. Each says that it is a sample.
const TEXTS: [&str; 4] = [
    "(voorbeeld) Te weinig woningen voor starters.",
    "(voorbeeld) De bus moet ook 's avonds rijden.",
    "(voorbeeld) Vergeet de jongeren niet.",
    "(voorbeeld) Houd de winkel in het dorp open.",
];

/// Sample responses to a campaign's wave; none where the campaign has no language.
pub(crate) fn samples(campaign: &Campaign, wave: &Wave, time: Hour, number: u32) -> Vec<Envelope> {
    let mut random = Random::of(&format!("{}/{}", campaign.id, wave.id));
    let Some(language) = campaign.main_language() else { return Vec::new() };
    (0..number).map(|_| sample(campaign, wave, language, time, &mut random)).collect()
}

fn sample(campaign: &Campaign, wave: &Wave, main: &Language, time: Hour, random: &mut Random) -> Envelope {
    let villages = villages(campaign, None);
    let area = random.any_of(&villages).cloned();
    let questions: Vec<_> = campaign.questions().cloned().collect();
    let given = questions.iter().filter_map(|question| answer(campaign, question, area.as_ref(), random));
    let answers = only_asked(&questions, given.collect());
    let language = if random.chance(15) { random.any_of(&campaign.languages) } else { None };
    let partner = if random.chance(90) { random.first_of(&campaign.partners) } else { None };
    let response = Response {
        campaign: campaign.id.clone(),
        version: None,
        wave: wave.id.clone(),
        partner: partner.map(|partner| partner.id.clone()),
        language: language.unwrap_or(main).clone(),
        area,
        channel: Channel::Sample,
        referral: None,
        answers,
    };
    Envelope {
        id: random.id(),
        source: campaign.organiser.source(),
        time,
        submission: Submission::Response(response),
    }
}

/// The smallest areas: those that no other one lies in.
fn villages(campaign: &Campaign, within: Option<&AreaCode>) -> Vec<AreaCode> {
    let is_parent = |code: &AreaCode| campaign.areas.iter().any(|area| area.within.as_ref() == Some(code));
    let areas = areas_within(&campaign.areas, within).map(|area| &area.id);
    areas.filter(|code| !is_parent(code)).cloned().collect()
}

fn answer(
    campaign: &Campaign,
    question: &Question<Localized>,
    area: Option<&AreaCode>,
    random: &mut Random,
) -> Option<Answer> {
    let open = matches!(question.kind, Kind::Text(_));
    if !question.required && !random.chance(if open { 25 } else { 92 }) {
        return None;
    }
    let given = match &question.kind {
        Kind::Single(kind) => {
            Given::Choice { choice: random.first_of(&kind.choices)?.id.clone(), other: None }
        }
        Kind::Multiple(kind) => Given::Choices { choices: several(kind, random)?, other: None },
        Kind::Scale(kind) => on_scale(kind, random),
        Kind::Nps(_) => Given::Value(random.around_the_middle(0, 10)),
        Kind::Statements(kind) => {
            let all = kind.statements.iter();
            Given::Statements(
                all.filter_map(|one| Some((one.id.clone(), *random.first_of(&Stance::ALL)?))).collect(),
            )
        }
        Kind::Ranking(kind) => Given::Ranking(shuffled(&kind.choices, kind.top as usize, random)),
        Kind::Area(kind) => {
            let villages = villages(campaign, kind.within.as_ref());
            let own = area.filter(|area| villages.contains(area));
            Given::Area(own.or_else(|| random.any_of(&villages))?.clone())
        }
        Kind::Text(kind) => {
            let text = random.any_of(&TEXTS)?;
            Given::Text(text.chars().take(kind.limit() as usize).collect())
        }
    };
    Some(Answer::new(question.id.clone(), given))
}

fn on_scale(scale: &Scale<Localized>, random: &mut Random) -> Given {
    if scale.not_applicable && random.chance(8) {
        Given::NotApplicable
    } else {
        Given::Value(random.around_the_middle(scale.min, scale.max))
    }
}

/// Some choices that may stand together, or now and then the one that excludes all others.
fn several(kind: &Multiple<Localized>, random: &mut Random) -> Option<Vec<Id>> {
    let (excluding, others): (Vec<_>, Vec<_>) = kind.choices.iter().partition(|choice| choice.exclusive);
    if let Some(only) = excluding.first().filter(|_| others.is_empty() || random.chance(10)) {
        return Some(vec![only.id.clone()]);
    }
    let least = u64::from(kind.min.unwrap_or(1).max(1));
    let most = u64::from(kind.max.unwrap_or(3)).clamp(least, others.len() as u64 + least);
    let number = usize::try_from(least + random.below(most - least + 1)).unwrap_or(1);
    let others: Vec<Choice<Localized>> = others.into_iter().cloned().collect();
    Some(shuffled(&others, number, random))
}

fn shuffled(choices: &[Choice<Localized>], number: usize, random: &mut Random) -> Vec<Id> {
    let mut left: Vec<&Choice<Localized>> = choices.iter().collect();
    let mut taken = Vec::new();
    while taken.len() < number && !left.is_empty() {
        taken.push(left.remove(random.index_of_first(left.len())).id.clone());
    }
    taken
}

/// Numbers that look random and are the same at every start (SplitMix64): nothing here is secret.
struct Random(u64);

impl Random {
    fn of(name: &str) -> Self {
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn id(&mut self) -> SubmissionId {
        let (high, low) = (u128::from(self.next()), u128::from(self.next()));
        SubmissionId::from_random((high << 64 | low).to_be_bytes())
    }

    fn any_of<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(usize::try_from(self.below(from.len() as u64)).unwrap_or_default())
    }

    /// One of them, the first ones more often.
    fn first_of<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.index_of_first(from.len()))
    }

    fn index_of_first(&mut self, length: usize) -> usize {
        let length = length as u64;
        // The weights are 2n, 2n - 1, … n + 1: every one is chosen, the first about twice as often as the last.
        let mut left = self.below((0..length).map(|index| 2 * length - index).sum());
        let index = (0..length).find(|index| {
            let weight = 2 * length - index;
            let found = left < weight;
            left = left.saturating_sub(weight);
            found
        });
        usize::try_from(index.unwrap_or_default()).unwrap_or_default()
    }

    /// A number between two: half of them any, half of them near the middle.
    fn around_the_middle(&mut self, least: i64, most: i64) -> i64 {
        let steps = u64::try_from(most - least).unwrap_or_default() + 1;
        let (one, other) = (self.below(steps), self.below(steps));
        let step = if self.chance(50) { one } else { (one + other).div_ceil(2) };
        least + i64::try_from(step).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
