//! Whether what is stored is counted once, and only once.

use super::*;
use crate::samples::samples;
use jiff::civil::{Date, date};
use meepraat_protocol::{Answer, Channel, Envelope, Hour, Problem, Submission, Version};
use sqlx::{Column, Row};

pub(crate) const DAY: Date = date(2026, 11, 22);

fn version() -> Version {
    Version::new("3f9c2a71").unwrap()
}

pub(crate) fn wave() -> Id {
    Id::new("2026-najaar").unwrap()
}

pub(crate) async fn open(folder: &tempfile::TempDir) -> Store {
    let campaign = campaign();
    let campaigns = Campaigns::from([(campaign.id.clone(), Arc::new(campaign.clone()))]);
    let store = Store::open(&folder.path().join("meepraat.db"), campaigns).await.unwrap();
    let publication = Publication { campaigns: vec![(version(), Arc::new(campaign))], files: Vec::new() };
    store.publish(publication, DAY).await.unwrap();
    store
}

fn incoming(envelope: Envelope) -> Incoming {
    let Submission::Response(response) = envelope.submission else { panic!("a sample is a response") };
    let mut tally = Tally::default();
    tally.add(campaign().questions(), &response.answers);
    let verdict = NewResponse {
        campaign: response.campaign,
        version: version(),
        wave: response.wave,
        confirmed: response.partner.as_ref().is_some_and(|partner| partner.as_str() == "vv-kempenland"),
        partner: response.partner,
        language: response.language,
        area: response.area,
        channel: Channel::Widget,
        referral: None,
        answers: response.answers,
        tally,
    };
    Incoming { source: envelope.source, id: envelope.id, digest: [7; 32], verdict: Ok(Box::new(verdict)) }
}

pub(crate) fn batches(number: u32, size: usize) -> Vec<Vec<Incoming>> {
    let campaign = campaign();
    let mut all: Vec<_> =
        samples(&campaign, &campaign.waves[0], Hour::at(0), number).into_iter().map(incoming).collect();
    let mut batches = Vec::new();
    while !all.is_empty() {
        batches.push(all.split_off(all.len().saturating_sub(size)));
    }
    batches
}

/// Counts the stored responses anew.
async fn recount(store: &Store) -> Tally {
    let campaign = campaign();
    let mut tally = Tally::default();
    for row in sqlx::query("SELECT answers FROM responses").fetch_all(&store.readers).await.unwrap() {
        let answers: Vec<Answer> = serde_json::from_str(row.get(0)).unwrap();
        tally.add(campaign.questions(), &answers);
    }
    tally
}

#[tokio::test]
async fn the_counts_are_those_of_the_responses() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    for batch in batches(137, 9) {
        assert!(store.take(batch, DAY).await.unwrap().iter().all(|fate| *fate == Fate::Accepted));
    }
    for batch in batches(40, 7) {
        assert!(store.take(batch, DAY).await.unwrap().iter().all(|fate| *fate == Fate::Duplicate));
    }
    let tally = store.tally(&campaign().id, &wave()).await.unwrap();
    assert_eq!((tally.responses, &tally), (137, &recount(&store).await));
}

#[tokio::test]
async fn each_partners_responses_are_counted_with_those_that_are_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let mut expected: BTreeMap<Option<Id>, PartnerCount> = BTreeMap::new();
    for mut batch in batches(90, 9) {
        let as_sample = batch[0].verdict.as_mut().unwrap();
        (as_sample.channel, as_sample.confirmed) = (Channel::Sample, false);
        for response in batch.iter().map(|item| item.verdict.as_ref().unwrap()) {
            let count = expected.entry(response.partner.clone()).or_default();
            count.responses += 1;
            count.samples += u64::from(response.channel == Channel::Sample);
            count.confirmed += u64::from(response.confirmed);
        }
        store.take(batch, DAY).await.unwrap();
    }
    // What comes again counts once, whatever page it comes from now.
    for mut batch in batches(90, 9) {
        batch.iter_mut().for_each(|item| item.verdict.as_mut().unwrap().confirmed = true);
        assert!(store.take(batch, DAY).await.unwrap().iter().all(|fate| *fate == Fate::Duplicate));
    }
    let counted = store.partners(&campaign().id, &wave()).await.unwrap();
    assert_eq!(counted, expected);
    assert_eq!(counted.values().map(|count| count.responses).sum::<u64>(), 90);
    assert_eq!(counted.keys().map(|partner| partner.is_some()).collect::<Vec<_>>(), [false, true, true]);
    let confirmed: Vec<_> = counted.values().map(|count| count.confirmed > 0).collect();
    assert_eq!(confirmed, [false, false, true]);
}

#[tokio::test]
async fn a_database_of_the_first_version_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("meepraat.db");
    // What the first version of the program wrote: today's, without what later migrations make.
    let store = open(&folder).await;
    store.take(batches(30, 30).remove(0), DAY).await.unwrap();
    let before = store.partners(&campaign().id, &wave()).await.unwrap();
    store.close().await;
    let mut other = SqliteConnection::connect_with(&options(&file)).await.unwrap();
    for undo in [
        "DROP TABLE exports",
        "DROP TABLE files",
        "DROP TABLE partners",
        "DROP TABLE referrals",
        "DROP TABLE ambassadors",
        "ALTER TABLE responses ADD COLUMN referral TEXT",
        "DELETE FROM _sqlx_migrations WHERE version > 1",
    ] {
        sqlx::query(undo).execute(&mut other).await.unwrap();
    }
    other.close().await.unwrap();

    let store = open(&folder).await;
    let unconfirmed = |(partner, count)| (partner, PartnerCount { confirmed: 0, ..count });
    let after = store.partners(&campaign().id, &wave()).await.unwrap();
    assert_eq!(after, before.into_iter().map(unconfirmed).collect());
    assert_eq!(store.results(&campaign().id, &wave()).await.unwrap().total, 30);
    store.take(batches(31, 1).remove(0), DAY).await.unwrap();
    let now = store.partners(&campaign().id, &wave()).await.unwrap();
    assert_eq!(now.values().map(|count| count.responses).sum::<u64>(), 31);
}

#[tokio::test]
async fn releases_step_by_the_minimum_however_the_responses_come() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let mut before = 0;
    for batch in batches(95, 7) {
        store.take(batch, DAY).await.unwrap();
        let now = store.results(&campaign().id, &wave()).await.unwrap();
        let released = now.release.unwrap().map_or(0, |(release, _)| release.responses);
        assert!(released == before || released >= before + 10, "{before} {released}");
        assert!(now.total - released < 10);
        before = released;
    }
    assert_eq!(store.results(&campaign().id, &wave()).await.unwrap().release.unwrap().unwrap().0.number, 7);
}

#[tokio::test]
async fn a_release_that_cannot_be_read_costs_nobody_a_response() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    store.take(batches(12, 12).remove(0), DAY).await.unwrap();
    let mut other =
        SqliteConnection::connect_with(&options(&folder.path().join("meepraat.db"))).await.unwrap();
    // What the next release needs is not what the last one published.
    for (spoilt, column) in [
        ("disclosure = 'x'", None),
        ("questions = '[{}]'", Some("questions")),
        ("made = 'yesterday!'", Some("made")),
        ("number = -1", Some("number")),
    ] {
        let spoil = format!("UPDATE releases SET {spoilt}");
        sqlx::query(sqlx::AssertSqlSafe(spoil)).execute(&mut other).await.unwrap();
        let results = store.results(&campaign().id, &wave()).await.unwrap();
        assert_eq!((results.total, results.release.err()), (12, column.map(UnreadableRelease)));
    }
    for batch in batches(40, 4).into_iter().take(7) {
        assert!(store.take(batch, DAY).await.unwrap().iter().all(|fate| *fate == Fate::Accepted));
    }
    assert_eq!(recount(&store).await.responses, 40);
    assert_eq!(store.tally(&campaign().id, &wave()).await.unwrap(), recount(&store).await);
    sqlx::query("DELETE FROM releases").execute(&mut other).await.unwrap();
    store.take(batches(41, 1).remove(0), DAY).await.unwrap();
    assert_eq!(
        store.results(&campaign().id, &wave()).await.unwrap().release.unwrap().unwrap().0.responses,
        41
    );
}

#[tokio::test]
async fn many_batches_at_once_are_all_counted() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(open(&folder).await);
    let sending = batches(400, 2).into_iter().map(|batch| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { store.take(batch, DAY).await.unwrap() })
    });
    for sent in sending.collect::<Vec<_>>() {
        assert!(sent.await.unwrap().iter().all(|fate| *fate == Fate::Accepted));
    }
    let tally = store.tally(&campaign().id, &wave()).await.unwrap();
    assert_eq!((tally.responses, &tally), (400, &recount(&store).await));
}

#[tokio::test]
async fn what_was_refused_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let mut batch = batches(1, 1).remove(0);
    let problem = Problem { status: 400, title: "t".into(), detail: "d".into(), errors: vec![] };
    batch[0].verdict = Err(problem.clone());
    assert_eq!(store.take(batch, DAY).await.unwrap(), [Fate::Rejected(problem)]);
    assert_eq!(recount(&store).await.responses, 0);
    assert_eq!(store.take(batches(1, 1).remove(0), DAY).await.unwrap(), [Fate::Accepted]);
}

#[tokio::test]
async fn a_closed_store_is_one_file_and_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    store.take(batches(12, 12).remove(0), DAY).await.unwrap();
    store.close().await;
    assert_eq!(store.take(batches(1, 1).remove(0), DAY).await, Err(Unavailable));
    let files: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["meepraat.db"]);
    let store = open(&folder).await;
    assert_eq!(store.results(&campaign().id, &wave()).await.unwrap().total, 12);
    assert_eq!(store.versions(&campaign().id).await.unwrap().len(), 1);
}

/// Fault 41: database busy, disk full.
#[tokio::test]
async fn a_full_disk_means_no_receipts_until_there_is_room_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("meepraat.db");
    open(&folder).await.close().await;
    let campaigns = Campaigns::from([(campaign().id, Arc::new(campaign()))]);
    let store = Store::with(options(&file).pragma("max_page_count", "60"), campaigns).await.unwrap();
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for batch in batches(1_500, 50) {
        let ids: Vec<_> = batch.iter().map(|item| item.id).collect();
        match store.take(batch, DAY).await {
            Ok(fates) => {
                assert!(fates.iter().all(|fate| *fate == Fate::Accepted));
                taken.extend(ids);
            }
            Err(Unavailable) => refused.extend(ids),
        }
    }
    assert!(taken.len() > 50 && refused.len() > 50, "{} {}", taken.len(), refused.len());
    assert_eq!(recount(&store).await.responses, taken.len() as u64);
    let mut other = SqliteConnection::connect_with(&options(&file)).await.unwrap();
    sqlx::query("DELETE FROM responses").execute(&mut other).await.unwrap();
    let again = batches(1_500, 50).remove(0);
    assert!(store.take(again, DAY).await.unwrap().iter().all(|fate| *fate == Fate::Accepted));
}

#[tokio::test]
async fn no_table_keeps_an_order_of_arrival() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let rows =
        sqlx::query("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '_sqlx%'");
    let rows = rows.fetch_all(&store.readers).await.unwrap();
    assert_eq!(rows.len(), 10);
    for row in rows {
        let (name, sql): (String, String) = (row.get(0), row.get(1));
        assert!(sql.contains("WITHOUT ROWID"), "{name}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("meepraat.db"), "x".repeat(5_000)).unwrap();
    assert!(Store::open(&folder.path().join("meepraat.db"), Campaigns::new()).await.is_err());
}

/// A response through a link.
fn through(code: &Id, incoming: Incoming) -> Incoming {
    let verdict =
        incoming.verdict.map(|response| Box::new(NewResponse { referral: Some(code.clone()), ..*response }));
    Incoming { verdict, ..incoming }
}

#[tokio::test]
async fn an_ambassadors_count_rises_once_per_response_and_leads_to_none() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let (campaign, code, other) =
        (campaign().id, Id::new("k3n7mwq2xp").unwrap(), Id::new("unknown").unwrap());
    store.welcome(&campaign, &code).await.unwrap();
    for batch in batches(6, 3) {
        let batch: Vec<_> = batch.into_iter().map(|item| through(&code, item)).collect();
        store.take(batch, DAY).await.unwrap();
    }
    // The same again, and some through a link that nobody has.
    let again = batches(6, 6).remove(0).into_iter().map(|item| through(&code, item)).collect();
    store.take(again, DAY).await.unwrap();
    let mut more = batches(9, 9).remove(0);
    more.truncate(3);
    store.take(more.into_iter().map(|item| through(&other, item)).collect(), DAY).await.unwrap();
    store.welcome(&campaign, &code).await.unwrap();
    let counts = store.referrals(&campaign, &code).await.unwrap();
    assert_eq!(counts.values().sum::<u64>(), 6, "{counts:?}");
    assert!(store.referrals(&campaign, &other).await.unwrap().is_empty());
    let rows = sqlx::query("SELECT * FROM responses").fetch_all(&store.readers).await.unwrap();
    assert!(rows.iter().all(|row| row.columns().iter().all(|column| column.name() != "referral")));
    assert!(in_the_files(&folder, code.as_str()), "it is looked for where it is");
    store.part_with(&campaign, &code).await.unwrap();
    assert!(store.referrals(&campaign, &code).await.unwrap().is_empty());
    assert!(!in_the_files(&folder, code.as_str()), "nothing of it stays, while the store is open");
}

fn in_the_files(folder: &tempfile::TempDir, text: &str) -> bool {
    let files = folder.path().read_dir().unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
}

pub(crate) fn campaign() -> Campaign {
    serde_json::from_value(serde_json::json!({
        "id": "kempen-2040", "languages": ["nl", "en"], "title": {"nl": "Kempen 2040", "en": "Kempen 2040"},
        "assignment": {"nl": "Wat betekent groei?", "en": "What does growth mean?"},
        "starts": "2026-09-01", "ends": "2030-12-31", "minimum": 10,
        "organiser": {"name": {"nl": "Kempengemeenten"}, "oin": "00000001234567890000",
                      "contact": "mailto:stem@example.nl", "privacy": "https://example.nl/privacy"},
        "areas": [{"id": "GM0770", "name": {"nl": "Eersel"}},
                  {"id": "vessem", "name": {"nl": "Vessem"}, "within": "GM0770"},
                  {"id": "GM1728", "name": {"nl": "Bladel"}}],
        "partners": [{"id": "bibliotheek-de-linde", "name": {"nl": "De Linde"}, "role": {"nl": "vraagt"}},
                     {"id": "vv-kempenland", "name": {"nl": "VV"}, "role": {"nl": "vraagt"}}],
        "waves": [
            {"id": "2026-najaar", "title": {"nl": "Najaar"}, "opens": "2026-10-01", "closes": "2026-12-01"},
            {"id": "2027-voorjaar", "title": {"nl": "Voorjaar"}, "opens": "2027-04-01", "closes": "2027-05-31"}],
        "poll": {
            "questions": [
                {"id": "groei", "kind": "single", "text": {"nl": "Wat?", "en": "What?"}, "choices": [
                    {"id": "zorg", "text": {"nl": "Zorg"}}, {"id": "woning", "text": {"nl": "Woning"}},
                    {"id": "niets", "text": {"nl": "Niets"}}]},
                {"id": "meebeslissen", "kind": "scale", "text": {"nl": "Meebeslissen?"},
                 "low": {"nl": "nee"}, "high": {"nl": "ja"}},
                {"id": "helpt", "kind": "multiple", "text": {"nl": "Wat helpt?"}, "choices": [
                    {"id": "geld", "text": {"nl": "Geld"}}, {"id": "tijd", "text": {"nl": "Tijd"}}]},
                {"id": "vergeten", "kind": "text", "text": {"nl": "Wat nog?"}, "max_characters": 500}],
            "profile": [{"id": "dorp", "kind": "area", "text": {"nl": "Waar?"}, "within": "GM0770"}]}
    }))
    .unwrap()
}
