//! What silence about a fact means before any record is looked at.

use super::Fact;

/// What silence about a fact means wherever it is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Silence {
    /// Yes, unless it is denied.
    Yes,
    /// No: it is an exception or an act that somebody would write down.
    No,
    /// It depends on the gate, the matching records and `complete`.
    Asked,
}

impl Fact {
    /// What silence about it means wherever it is asked, before any record or gate is looked at.
    #[must_use]
    pub fn silence(&self) -> Silence {
        let (base, family) = (self.base(), self.family());
        if family == "rights"
            || matches!(
                base,
                "authority.not_suspended"
                    | "authority.requirements_met"
                    | "contract.lawful"
                    | "contract.annexes_complete"
            )
        {
            Silence::Yes
        } else if matches!(family, "law" | "treaty" | "necessity" | "subject")
            || (family == "transfer" && base != "transfer.minimum_data")
            || matches!(
                base,
                "notice.direct"
                    | "recipient.certified"
                    | "recipient.comparable_law"
                    | "recipient.equivalent_system"
                    | "recipient.bound_to_level"
                    | "recipient.cannot_reidentify"
                    | "contract.scc"
                    | "contract.bcr"
                    | "contract.adhoc"
                    | "contract.code"
                    | "contract.public_instrument"
            )
        {
            Silence::No
        } else {
            Silence::Asked
        }
    }
}
