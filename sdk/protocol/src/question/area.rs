//! `area`: one of the campaign's areas.

use crate::{AnswerProblem, AreaCode, Given};
use serde::{Deserialize, Serialize};

/// One of the campaign's areas. Which areas there are stands in the campaign; the collector checks them there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AreaQuestion {
    /// Only areas within this one; absent: all of the campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<AreaCode>,
}

pub(crate) fn validate(given: &Given) -> Result<(), AnswerProblem> {
    match given {
        Given::Area(_) => Ok(()),
        _ => Err(AnswerProblem::OtherKind),
    }
}
