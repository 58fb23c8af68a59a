//! `meepraat privacy-register`: what is kept of residents, why, for how long and how it goes, on one page.

use super::Done;
use crate::contacts::{Kept, REGISTER};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// In which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Tongue {
    /// Dutch
    Nl,
    /// English
    En,
}

#[derive(Debug, clap::Args)]
pub(super) struct RegisterArgs {
    /// The language to print it in
    #[arg(long, value_enum, default_value = "nl")]
    language: Tongue,
}

/// Prints the register as Markdown, which reads well as it is and goes into any register of processing.
pub(super) fn run(args: &RegisterArgs) -> Done {
    io::stdout().write_all(register(args.language).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn register(tongue: Tongue) -> String {
    let dutch = tongue == Tongue::Nl;
    let mut page = String::from(if dutch { DUTCH } else { ENGLISH });
    for kept in REGISTER {
        let cells = cells(kept, dutch);
        // Writing to a String cannot fail.
        let _ = writeln!(page, "| {} |", cells.join(" | "));
    }
    page.push_str(if dutch { DUTCH_END } else { ENGLISH_END });
    page
}

fn cells(kept: &Kept, dutch: bool) -> [String; 6] {
    let said = |words: crate::contacts::Words| (if dutch { words.nl } else { words.en }).to_owned();
    let [nl, en] = kept.until.in_words();
    [
        said(kept.what),
        said(kept.fields),
        said(kept.purpose),
        said(kept.ground),
        if dutch { nl } else { en },
        said(kept.earlier),
    ]
}

const DUTCH: &str = "# Wat Meepraat van inwoners bewaart\n\n\
    Dit overzicht komt uit het programma zelf. Het programma houdt zich aan deze termijnen.\n\n\
    | wat | gegevens | doel | grondslag | hoe lang | eerder weg |\n|---|---|---|---|---|---|\n";
const DUTCH_END: &str = "\nNamen en mailadressen staan versleuteld in een database apart van de antwoorden. Niets in de ene \
    leidt naar iets in de andere. Is een termijn voorbij? Dan wist het programma de gegevens vanzelf, ook uit het \
    bestand. Alleen antwoorden blijven: die wist de organisatie, met de database. In logboeken staan geen adressen.\n\n\
    Wie zowel die database als het sleutelbestand kan lezen, kan ook de namen en mailadressen lezen, zoals de gastenlijst \
    van een bijeenkomst (`meepraat guests`). Zo'n lijst wist het programma niet. Wie haar maakt, wist haar zelf na de bijeenkomst.\n\n\
    Wie de database van antwoorden kan lezen, kan ze een voor een opslaan (`meepraat export`), met open teksten en wat iemand \
    over zichzelf zei. Het programma noteert wie dat deed, wanneer en waarvoor, en bewaart dat bij de antwoorden.\n";
const ENGLISH: &str = "# What Meepraat keeps of residents\n\n\
    This page comes from the program itself, which keeps to these periods.\n\n\
    | what | data | purpose | ground | how long | gone earlier |\n|---|---|---|---|---|---|\n";
const ENGLISH_END: &str = "\nNames and e-mail addresses are encrypted, in a database apart from answers. Nothing in the one leads to anything \
    in the other. When a period is over, the program deletes the data by itself, from the file as well. Responses alone stay: \
    the organisation deletes them, with the database. Logs hold no addresses.\n\n\
    Whoever can read both that database and the key file can read names and e-mail addresses, such as the guest list of \
    an event (`meepraat guests`). The program does not delete such a list: whoever makes it does, after the event.\n\n\
    Whoever can read the database of answers can save them one by one (`meepraat export`), with open texts and what people said \
    about themselves. The program notes who did so, when and what for, and keeps that with the answers.\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_everything_in_both_languages() {
        for dutch in [true, false] {
            for kept in REGISTER {
                assert!(
                    cells(kept, dutch).iter().all(|cell| !cell.is_empty() && !cell.contains('|')),
                    "{kept:?}"
                );
            }
        }
    }

    #[test]
    fn it_fits_on_one_page() {
        assert!(register(Tongue::Nl).lines().count() < 40);
    }
}
