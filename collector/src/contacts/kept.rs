//! What is kept of residents, why, for how long and how it goes. The periods are the ones that the code goes by, and
//! `meepraat privacy-register` prints the whole.

/// Days after an event for which a sign-up is kept, with what was to be arranged.
pub(crate) const SIGN_UP_DAYS: i64 = 1;

/// Days after a campaign's end for which ambassadors and followers are kept: for the last news.
pub(crate) const CAMPAIGN_DAYS: i64 = 30;

/// Hours for which a request waits for its confirmation; then nothing is left of it.
pub(crate) const CONFIRM_HOURS: i64 = 48;

/// Days for which a submission is known again: the outbox gives up after 7.
pub(crate) const KNOWN_DAYS: i64 = 30;

/// One kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Whose and what: one row of the register.
    pub what: Words,
    /// The fields.
    pub fields: Words,
    /// What it is for.
    pub purpose: Words,
    /// The ground in law (AVG, GDPR).
    pub ground: Words,
    /// Until when.
    pub until: Until,
    /// How somebody gets rid of it earlier.
    pub earlier: Words,
}

/// The same in Dutch and in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Dutch.
    pub nl: &'static str,
    /// English.
    pub en: &'static str,
}

/// Until when something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Hours after it came, unless it is confirmed.
    Unconfirmed(i64),
    /// Days after the event.
    AfterEvent(i64),
    /// Days after the campaign's last day.
    AfterCampaign(i64),
    /// Days after it came.
    AfterArrival(i64),
    /// Until it has left.
    WhenSent,
    /// As long as the device is in use by it, at most so many days.
    OnDevice(u64),
    /// As long as the campaign's results are needed.
    ForResults,
    /// While the program runs, in its memory.
    InMemory,
}

const fn words(nl: &'static str, en: &'static str) -> Words {
    Words { nl, en }
}

const TASK: Words = words("publieke taak (AVG art. 6 lid 1 e)", "public task (GDPR art. 6(1)(e))");
const CONSENT: Words = words("toestemming (AVG art. 6 lid 1 a)", "consent (GDPR art. 6(1)(a))");
const LINK: Words = words("met de link in elke mail", "by the link in every mail");

/// Everything that is kept, in the order in which residents meet it.
pub const REGISTER: &[Kept] = &[
    Kept {
        what: words("Antwoord op een vragenlijst", "Response to a poll"),
        fields: words(
            "antwoorden, taal, gebied (hooguit vier cijfers van de postcode), site, dag; geen naam, geen adres",
            "answers, language, area (four digits of the postcode at most), site, day; no name, no address",
        ),
        purpose: words("weten wat inwoners nodig hebben", "knowing what residents need"),
        ground: TASK,
        until: Until::ForResults,
        earlier: words(
            "kan niet: niemand weet van wie een antwoord is",
            "cannot be: nobody knows whose a response is",
        ),
    },
    Kept {
        what: words("Antwoord dat nog niet verstuurd is", "Response that is not sent yet"),
        fields: words("hetzelfde, op het apparaat van de inwoner", "the same, on the resident's device"),
        purpose: words("geen antwoord verliezen", "losing no answer"),
        ground: words(
            "strikt nodig voor wat de inwoner vroeg (Tw art. 11.7a)",
            "strictly necessary for what the resident asked (ePrivacy art. 5(3))",
        ),
        until: Until::OnDevice(meepraat_protocol::ENTRY_DAYS),
        earlier: words("door de opslag van de browser te wissen", "by clearing the browser's storage"),
    },
    Kept {
        what: words("Aanmelding die nog niet bevestigd is", "Sign-up that is not confirmed yet"),
        fields: words(
            "naam, mailadres, taal en wat bij de aanmelding hieronder staat",
            "name, e-mail, language and what the rows below add",
        ),
        purpose: words(
            "een plaats vrijhouden en om bevestiging vragen",
            "holding a place and asking to confirm",
        ),
        ground: TASK,
        until: Until::Unconfirmed(CONFIRM_HOURS),
        earlier: words("niet nodig: gaat vanzelf weg", "not needed: goes by itself"),
    },
    Kept {
        what: words("Aanmelding voor een bijeenkomst", "Sign-up for an event"),
        fields: words(
            "naam, mailadres, taal, aantal mensen; aan een tafel van organisaties ook rol en organisatie",
            "name, e-mail, language, number of people; at a stakeholder table role and organisation too",
        ),
        purpose: words(
            "een plaats geven en aan de bijeenkomst herinneren",
            "giving a place and reminding of the event",
        ),
        ground: TASK,
        until: Until::AfterEvent(SIGN_UP_DAYS),
        earlier: LINK,
    },
    Kept {
        what: words("Wat voor een gast geregeld wordt", "What is arranged for a guest"),
        fields: words(
            "oppas, tolk, ingang zonder drempel, ringleiding; nooit waarom",
            "childcare, interpreter, step-free entrance, hearing loop; never why",
        ),
        purpose: words("zorgen dat iedereen kan meedoen", "making sure that everyone can take part"),
        ground: TASK,
        until: Until::AfterEvent(SIGN_UP_DAYS),
        earlier: LINK,
    },
    Kept {
        what: words("Ambassadeur", "Ambassador"),
        fields: words(
            "naam, mailadres, taal, gebieden, een code; een teller die naar niemand leidt",
            "name, e-mail, language, areas, a code; a counter that leads to nobody",
        ),
        purpose: words(
            "anderen uitnodigen en zien hoeveel er meedoen",
            "inviting others and seeing how many take part",
        ),
        ground: CONSENT,
        until: Until::AfterCampaign(CAMPAIGN_DAYS),
        earlier: LINK,
    },
    Kept {
        what: words("Wie op de hoogte wil blijven", "Who wants to be kept informed"),
        fields: words("mailadres, taal, onderwerpen", "e-mail, language, topics"),
        purpose: words("nieuws en nieuwe rondes melden", "telling of news and new waves"),
        ground: CONSENT,
        until: Until::AfterCampaign(CAMPAIGN_DAYS),
        earlier: LINK,
    },
    Kept {
        what: words("Kenmerk van een verzending", "Mark of a submission"),
        fields: words("versleutelde kenmerken, zonder inhoud", "keyed hashes, without content"),
        purpose: words("niets dubbel tellen", "counting nothing twice"),
        ground: TASK,
        until: Until::AfterArrival(KNOWN_DAYS),
        earlier: words("leidt naar niemand", "leads to nobody"),
    },
    Kept {
        what: words(
            "Hoe vaak een mailadres om bevestiging is gevraagd",
            "How often an address was asked to confirm",
        ),
        fields: words("een versleuteld kenmerk van het adres", "a keyed hash of the address"),
        purpose: words("niemand ongevraagd blijven mailen", "mailing nobody again and again unasked"),
        ground: TASK,
        until: Until::AfterArrival(super::taking::ASKED_DAYS),
        earlier: words("leidt naar niemand", "leads to nobody"),
    },
    Kept {
        what: words("Mail die klaarstaat", "Mail that waits"),
        fields: words("naam, mailadres en waar de mail over gaat", "name, e-mail and what the mail is about"),
        purpose: words("de mail versturen", "sending it"),
        ground: TASK,
        until: Until::WhenSent,
        earlier: LINK,
    },
    Kept {
        what: words("Netwerkadres", "Network address"),
        fields: words("het IP-adres van wie iets verstuurt", "the IP address of whoever sends something"),
        purpose: words("misbruik tegenhouden", "stopping abuse"),
        ground: TASK,
        until: Until::InMemory,
        earlier: words("wordt nergens opgeschreven", "is written down nowhere"),
    },
];

impl Until {
    /// In Dutch and in English.
    #[must_use]
    pub fn in_words(self) -> [String; 2] {
        let both = |nl: String, en: String| [nl, en];
        match self {
            Self::Unconfirmed(hours) => both(
                format!("{hours} uur, of korter als er bijna geen plaats is"),
                format!("{hours} hours, or less where places are nearly gone"),
            ),
            Self::AfterEvent(1) => both("1 dag na de bijeenkomst".into(), "1 day after the event".into()),
            Self::AfterEvent(days) => {
                both(format!("{days} dagen na de bijeenkomst"), format!("{days} days after the event"))
            }
            Self::AfterCampaign(days) => both(
                format!("{days} dagen na het einde van de campagne"),
                format!("{days} days after the campaign's end"),
            ),
            Self::AfterArrival(days) => {
                both(format!("{days} dagen na ontvangst"), format!("{days} days after it came"))
            }
            Self::WhenSent => both("tot de mail verstuurd is".into(), "until it is sent".into()),
            Self::OnDevice(days) => both(format!("hooguit {days} dagen"), format!("{days} days at most")),
            Self::ForResults => both(
                "zolang de uitkomsten nodig zijn; de organisator stelt dit vast".into(),
                "as long as the results are needed; the organiser decides".into(),
            ),
            Self::InMemory => both("alleen in het werkgeheugen".into(), "in memory only".into()),
        }
    }
}
