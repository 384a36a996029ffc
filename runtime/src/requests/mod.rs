//! The bodies of requests: what they contain and what they leave out (Protocol 4.01 section 11.4).

pub(crate) mod body;
pub(crate) mod edit;
pub(crate) mod exact;
pub(crate) mod kept;
pub(crate) mod rules;
pub(crate) mod survey;
