//! What people were told, what they agreed to, and what protects their data on the other side.

use super::{Field, Flow, Group, Party, Purpose, each};
use crate::Period;
use crate::record::{Channel, SafeguardKind};

view! {
    /// A text that data subjects were given.
    Notice, notice_names, notices: NoticeData, period
}

view! {
    /// An agreement of data subjects.
    Consent, consent_names, consents: ConsentData
}

view! {
    /// What protects data on the other side.
    Safeguard, safeguard_names, safeguards: SafeguardData, period
}

impl<'g> Notice<'g> {
    /// Whose text it is.
    #[must_use]
    pub fn by(self) -> Party<'g> {
        Party::new(self.graph, self.data().by)
    }

    /// How it reaches people.
    #[must_use]
    pub fn channels(self) -> &'g [Channel] {
        &self.data().channels
    }

    /// To whom; none: everybody.
    pub fn to(self) -> impl ExactSizeIterator<Item = Group<'g>> {
        each(Group::new, self.graph, self.data().to.as_deref().unwrap_or_default())
    }

    /// In which languages.
    pub fn languages(self) -> impl ExactSizeIterator<Item = &'g str> {
        self.data().languages.iter().map(|language| &**language)
    }
}

impl<'g> Consent<'g> {
    /// Who agreed.
    pub fn subjects(self) -> impl ExactSizeIterator<Item = Group<'g>> {
        each(Group::new, self.graph, &self.data().groups)
    }

    /// To which text.
    #[must_use]
    pub fn notice(self) -> Option<Notice<'g>> {
        self.data().notice.map(|notice| Notice::new(self.graph, notice))
    }

    /// To which fields; none: it is not limited to any.
    pub fn fields(self) -> impl ExactSizeIterator<Item = Field<'g>> {
        each(Field::new, self.graph, self.data().fields.as_deref().unwrap_or_default())
    }

    /// To which purposes; none: it is not limited to any.
    pub fn purposes(self) -> impl ExactSizeIterator<Item = Purpose<'g>> {
        each(Purpose::new, self.graph, self.data().purposes.as_deref().unwrap_or_default())
    }

    /// From its first day until it was withdrawn.
    #[must_use]
    pub fn period(self) -> Period {
        self.data().period
    }
}

impl<'g> Safeguard<'g> {
    /// What it is.
    #[must_use]
    pub fn kind(self) -> SafeguardKind {
        self.data().kind
    }

    /// Which model clauses.
    #[must_use]
    pub fn set(self) -> Option<&'g str> {
        self.data().set.as_deref()
    }

    /// Between whom.
    pub fn parties(self) -> impl ExactSizeIterator<Item = Party<'g>> {
        each(Party::new, self.graph, &self.data().parties)
    }

    /// For which flows; none: whatever moves between its parties.
    pub fn flows(self) -> impl ExactSizeIterator<Item = Flow<'g>> {
        each(Flow::new, self.graph, &self.data().flows)
    }

    /// What it says, as names of clauses; none: nobody has said.
    #[must_use]
    pub fn clauses(self) -> Option<&'g [&'static str]> {
        self.data().clauses.as_deref()
    }
}
