//! `area`: one of the campaign's areas.

use super::{Fields, Question};
use crate::{AnswerProblem, Area, AreaCode, Given};
use serde::{Deserialize, Serialize};

/// One of the campaign's areas. Which areas there are stands in the campaign; the collector checks them there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AreaQuestion {
    /// Only areas within this one; absent: all of the campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<AreaCode>,
}

/// The areas that lie within another one, however deep; within none lie all.
pub fn areas_within<'a>(areas: &'a [Area], within: Option<&'a AreaCode>) -> impl Iterator<Item = &'a Area> {
    areas.iter().filter(move |area| within.is_none_or(|outer| lies_within(areas, area, outer)))
}

fn lies_within(areas: &[Area], area: &Area, outer: &AreaCode) -> bool {
    let mut parent = area.within.as_ref();
    // No chain is longer than the list of areas; one that is runs in a circle.
    for _ in areas {
        match parent {
            Some(code) if code == outer => return true,
            Some(code) => {
                parent = areas.iter().find(|area| area.id == *code).and_then(|area| area.within.as_ref());
            }
            None => return false,
        }
    }
    false
}

pub(crate) fn validate(given: &Given) -> Result<(), AnswerProblem> {
    match given {
        Given::Area(_) => Ok(()),
        _ => Err(AnswerProblem::OtherKind),
    }
}

pub(crate) fn read<T>(question: &Question<T>, fields: &Fields) -> Option<Given> {
    AreaCode::new(fields.get(&question.field())?).ok().map(Given::Area)
}
