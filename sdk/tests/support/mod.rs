//! What the tests share: a poll, a response, and the contracts that every store and every transport keeps.

pub(crate) mod response;
pub(crate) mod store_contract;
pub(crate) mod transport_contract;
