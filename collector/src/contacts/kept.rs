//! What is kept of residents, why, for how long and how it goes. The numbers are the ones that the code goes by, and
//! `meepraat privacy-register` prints the whole.

/// Days after an event for which a sign-up is kept: to thank, and to send what came of it.
pub(crate) const SIGN_UP_DAYS: i64 = 30;

/// Days after an event for which is kept what was to be arranged.
pub(crate) const FACILITY_DAYS: i64 = 1;

/// Days after a campaign's end for which ambassadors and followers are kept: for the last news.
pub(crate) const CAMPAIGN_DAYS: i64 = 30;
