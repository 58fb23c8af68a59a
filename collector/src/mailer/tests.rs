//! Which mail servers are used, and what does not come into a log.

use super::*;

#[tokio::test]
async fn mails_leave_this_machine_over_tls_only() {
    for open in [
        "smtp://mail.example.nl",
        "smtp://mail.example.nl:587",
        "smtp://mail.example.nl?tls=opportunistic",
        "smtp://user:geheim@192.0.2.1:25",
        "smtp://localhost.example.nl",
        "smtp://[2001:db8::1]",
    ] {
        let refused = Mailer::smtp(open);
        assert!(matches!(refused, Err(MailerError::Open)), "{open}: {refused:?}");
    }
    for closed in [
        "smtps://mail.example.nl",
        "smtps://user:geheim@mail.example.nl:465",
        "smtp://user:geheim@mail.example.nl:587?tls=required",
        "smtp://127.0.0.1:2525",
        "smtp://localhost",
        "smtp://[::1]:25",
    ] {
        // Whether the machine trusts anybody is not asked here.
        let refused = matches!(Mailer::smtp(closed), Err(MailerError::Open | MailerError::Address));
        assert!(!refused, "{closed}");
    }
}

#[test]
fn what_is_no_mail_server_is_refused_without_repeating_it() {
    for other in [
        "",
        "mail.example.nl",
        "https://user:geheim@mail.example.nl",
        "smtp://user:geheim@mail.example.nl?tls=perhaps",
        "smtps://user@mail.example.nl",
        "smtp://user:%ff@localhost",
        "smtps://",
    ] {
        let refused = Mailer::smtp(other).unwrap_err();
        assert!(matches!(refused, MailerError::Address), "{other}: {refused:?}");
        assert!(!format!("{refused} {refused:?}").contains("geheim"), "{refused:?}");
    }
}
