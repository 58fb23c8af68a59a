//! Mails over TLS: they go to a server whose certificate this machine trusts, under the name that it was given for, and to
//! no other; and the log says what to do.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

#[path = "support/collector.rs"]
mod collector;
#[path = "support/sign_ups.rs"]
mod sign_ups;
#[path = "support/smtp.rs"]
mod smtp;
mod support;

use collector::Collector;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use sign_ups::{folder, sign_up};
use smtp::Server;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Far longer than any mail takes here.
const PATIENCE: Duration = Duration::from_secs(60);

/// The name of an authority.
const KEMPEN: &str = "De Kempen";

/// An authority of one's own, such as a municipality has.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// A server's certificate for this name, with its key.
    fn certifies(&self, name: &str) -> String {
        self.certifies_until(name, 4096)
    }

    fn certifies_until(&self, name: &str, year: i32) -> String {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_after = date_time_ymd(year, 1, 1);
        format!("{}{}", params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }
}

/// A mail server, and the authority that the machine of the collector trusts.
struct Town {
    folder: tempfile::TempDir,
    server: Server,
}

impl Town {
    /// A server with a certificate and further options; none where there is no Python for it.
    fn new(trusted: &Authority, certificate: Option<String>, options: &[&str]) -> Option<Self> {
        let folder = folder();
        fs::write(folder.path().join("trusted.pem"), &trusted.pem).unwrap();
        let file = folder.path().join("server.pem");
        let given = certificate.map(|pem| fs::write(&file, pem).unwrap());
        let with = given.map(|()| ["--certificate", file.to_str().unwrap()]);
        let options: Vec<_> = with.into_iter().flatten().chain(options.iter().copied()).collect();
        let server = Server::start(&options)?;
        Some(Self { folder, server })
    }

    fn trusted(&self) -> PathBuf {
        self.folder.path().join("trusted.pem")
    }

    /// Somebody signs up at a collector that mails to this address, where `{port}` is the server's.
    fn mails_to(&self, smtp: &str) -> Mailing {
        let smtp = smtp.replace("{port}", &self.server.port.to_string());
        let mailing = Mailing::start(self.folder.path(), &smtp, &self.trusted());
        sign_up(&mailing.collector.address, 1, "ans@example.nl").unwrap();
        mailing
    }

    fn takes_one_mail(&self) {
        let start = Instant::now();
        while self.server.names().is_empty() {
            assert!(start.elapsed() < PATIENCE, "no mail arrives");
            thread::sleep(Duration::from_millis(5));
        }
        let mail = String::from_utf8(self.server.read("1.eml")).unwrap();
        assert!(mail.contains("ans@example.nl"), "{mail}");
    }

    fn takes_nothing(&self) {
        assert_eq!(self.server.names(), Vec::<String>::new());
    }
}

/// A collector, and what it logs.
struct Mailing {
    collector: Collector,
    log: Receiver<String>,
}

impl Mailing {
    fn start(folder: &Path, smtp: &str, trusted: &Path) -> Self {
        let mut command = Collector::command(folder);
        command.args(["--smtp", smtp, "--log-format", "json"]).env("SSL_CERT_FILE", trusted);
        let mut collector = Collector::start(command.env_remove("SSL_CERT_DIR").stderr(Stdio::piped()));
        let lines = BufReader::new(collector.process.stderr.take().unwrap()).lines();
        let (tell, log) = channel();
        // It ends with the collector.
        thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Self { collector, log }
    }

    /// Waits until it logs that mails wait, and ends it; gives what it says of it.
    fn says(self) -> String {
        let start = Instant::now();
        loop {
            let line = self.log.recv_timeout(PATIENCE.saturating_sub(start.elapsed())).unwrap();
            if line.contains("mails wait") {
                self.collector.kill();
                assert!(!line.contains("localhost") && !line.contains("ans@"), "it names no address: {line}");
                return line;
            }
        }
    }
}

#[test]
fn a_mail_arrives_over_tls_from_the_start_where_the_machine_trusts_the_authority() {
    let authority = Authority::new(KEMPEN);
    let Some(town) = Town::new(&authority, Some(authority.certifies("localhost")), &[]) else { return };
    let mailing = town.mails_to("smtps://localhost:{port}");
    town.takes_one_mail();
    mailing.collector.kill();
}

#[test]
fn a_mail_arrives_over_starttls_where_the_machine_trusts_the_authority() {
    let authority = Authority::new(KEMPEN);
    let certificate = Some(authority.certifies("localhost"));
    let Some(town) = Town::new(&authority, certificate, &["--starttls"]) else { return };
    let mailing = town.mails_to("smtp://localhost:{port}?tls=required");
    town.takes_one_mail();
    mailing.collector.kill();
}

#[test]
fn a_server_that_nobody_trusted_vouches_for_gets_nothing() {
    // One that is not known at all, and one that has the name of one that is.
    for (other, options, smtp) in [
        ("Elders", &[][..], "smtps://localhost:{port}"),
        (KEMPEN, &["--starttls"][..], "smtp://localhost:{port}?tls=required"),
    ] {
        let certificate = Some(Authority::new(other).certifies("localhost"));
        let Some(town) = Town::new(&Authority::new(KEMPEN), certificate, options) else { return };
        let said = town.mails_to(smtp).says();
        assert!(said.contains("add that authority to the machine's certificates"), "{said}");
        town.takes_nothing();
    }
}

#[test]
fn a_server_under_another_name_gets_nothing() {
    let authority = Authority::new(KEMPEN);
    let certificate = Some(authority.certifies("mail.example.nl"));
    let Some(town) = Town::new(&authority, certificate, &[]) else { return };
    let said = town.mails_to("smtps://localhost:{port}").says();
    assert!(said.contains("write the name that stands in it"), "{said}");
    town.takes_nothing();
}

#[test]
fn a_server_whose_certificate_is_over_gets_nothing() {
    let authority = Authority::new(KEMPEN);
    let certificate = Some(authority.certifies_until("localhost", 2020));
    let Some(town) = Town::new(&authority, certificate, &[]) else { return };
    let said = town.mails_to("smtps://localhost:{port}").says();
    assert!(said.contains("its certificate is not valid today"), "{said}");
    town.takes_nothing();
}

#[test]
fn a_server_that_offers_no_starttls_gets_nothing() {
    let Some(town) = Town::new(&Authority::new(KEMPEN), None, &[]) else { return };
    let said = town.mails_to("smtp://localhost:{port}?tls=required").says();
    assert!(said.contains("it offers no STARTTLS"), "{said}");
    town.takes_nothing();
}

#[test]
fn a_server_that_speaks_no_tls_gets_nothing() {
    let Some(town) = Town::new(&Authority::new(KEMPEN), None, &[]) else { return };
    let said = town.mails_to("smtps://localhost:{port}").says();
    assert!(said.contains("?tls=required for one that changes to it"), "{said}");
    town.takes_nothing();
}

#[test]
fn where_nothing_can_be_trusted_the_collector_does_not_start_and_names_the_file() {
    let folder = folder();
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "no certificate").unwrap();
    let mut command = Collector::command(folder.path());
    command.args(["--smtp", "smtps://mail.example.nl"]).env("SSL_CERT_FILE", &empty);
    let output = command.env_remove("SSL_CERT_DIR").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("empty.pem (SSL_CERT_FILE) holds no certificate in PEM"), "{said}");
}
