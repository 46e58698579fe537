//! The queue and the chores, on a database of their own without a shop beside them.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::bail;
use diesel::{define_sql_function, select};
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use serde_json::json;
use storefront::clock::Clock;
use storefront::db::Db;
use storefront::jobs::{self, Backlog, Chore, Job, Lane, Pass, Worker};
use tokio_util::sync::CancellationToken;

use crate::support::{TestDb, empty};

const ALL: Lane = Lane::Except(&[]);

struct Queue {
    db: Db,
    clock: Clock,
    _kept: TestDb,
}

impl Queue {
    async fn new() -> Self {
        let kept = empty().await;
        let db = Db::new(&kept.url, 4).unwrap();
        Self {
            db,
            clock: Clock::system(),
            _kept: kept,
        }
    }

    fn worker(&self, lane: Lane) -> Worker {
        Worker {
            db: self.db.clone(),
            clock: self.clock.clone(),
            bell: Arc::default(),
            lane,
            grace: Duration::from_secs(1),
        }
    }

    async fn leave(&self, kind: &str) {
        let conn = self.db.get().await.unwrap();
        jobs::enqueue(kind, &json!({ "n": 1 }), self.clock.now(), &conn)
            .await
            .unwrap();
    }

    async fn backlog(&self) -> (i64, i64) {
        let conn = self.db.get().await.unwrap();
        let Backlog { waiting, dead } = jobs::backlog(&conn).await.unwrap();
        (waiting, dead)
    }

    /// A worker that is killed in the midst of its job.
    async fn work_and_be_killed(&self) {
        let worker = self.worker(ALL);
        let (begun, begins) = tokio::sync::oneshot::channel();
        let begun = Mutex::new(Some(begun));
        let work = worker.drain(|_| {
            begun.lock().unwrap().take().unwrap().send(()).unwrap();
            std::future::pending()
        });
        tokio::select! {
            _ = work => panic!("the job never ends"),
            told = begins => told.unwrap(),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_workers_do_each_job_once() {
    let queue = Queue::new().await;
    for _ in 0..40 {
        queue.leave("count").await;
    }
    let seen = Mutex::new(Vec::new());
    let work = (0..4).map(|_| {
        let (worker, seen) = (queue.worker(ALL), &seen);
        async move {
            worker
                .drain(|job: Job| async move {
                    assert_eq!(job.payload, json!({ "n": 1 }));
                    seen.lock().unwrap().push(job.id);
                    tokio::task::yield_now().await;
                    Ok(())
                })
                .await
                .unwrap()
        }
    });
    let done: usize = futures_util::future::join_all(work).await.iter().sum();
    let seen = seen.into_inner().unwrap();
    assert_eq!((done, seen.len()), (40, 40));
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 40);
    assert_eq!(queue.backlog().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_job_is_tried_later_and_later_and_then_laid_aside() {
    let queue = Queue::new().await;
    queue.leave("fail").await;
    let tries = AtomicUsize::new(0);
    let worker = queue.worker(ALL);
    let fail = |_| {
        AtomicUsize::fetch_add(&tries, 1, Ordering::Relaxed);
        async { bail!("the printer is on fire") }
    };
    assert_eq!(
        worker.drain(fail).await.unwrap(),
        1,
        "it waits after a failure"
    );
    for _ in 0..20 {
        queue.clock.advance(Duration::from_hours(2));
        worker.drain(fail).await.unwrap();
    }
    assert_eq!(AtomicUsize::load(&tries, Ordering::Relaxed), 8);
    assert_eq!(queue.backlog().await, (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_job_of_a_killed_worker_comes_back_when_its_lease_is_over() {
    let queue = Queue::new().await;
    queue.leave("slow").await;
    queue.work_and_be_killed().await;
    let worker = queue.worker(ALL);
    assert_eq!(worker.drain(|_| async { Ok(()) }).await.unwrap(), 0);
    queue.clock.advance(Duration::from_secs(301));
    let done = worker.drain(|job: Job| async move {
        assert_eq!(job.attempts, 2);
        Ok(())
    });
    assert_eq!(done.await.unwrap(), 1);
    assert_eq!(queue.backlog().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_kills_its_workers_is_laid_aside() {
    let queue = Queue::new().await;
    queue.leave("deadly").await;
    for _ in 0..8 {
        queue.work_and_be_killed().await;
        queue.clock.advance(Duration::from_secs(301));
    }
    let worker = queue.worker(ALL);
    let ninth = worker.drain(|_| async { panic!("it should not be tried again") });
    assert_eq!(ninth.await.unwrap(), 1);
    assert_eq!(queue.backlog().await, (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_late_does_not_settle_the_job_of_another() {
    let queue = Queue::new().await;
    queue.leave("slow").await;
    let (late, quick) = (queue.worker(ALL), queue.worker(ALL));
    let (queue, quick) = (&queue, &quick);
    let done = late.drain(|_| async move {
        // The lease runs out, somebody else takes the job on and fails, and only then is this one through.
        queue.clock.advance(Duration::from_secs(301));
        quick.drain(|_| async { bail!("not now") }).await?;
        Ok(())
    });
    assert_eq!(done.await.unwrap(), 1);
    assert_eq!(queue.backlog().await, (1, 0), "the other's attempt stands");
}

#[tokio::test(flavor = "multi_thread")]
async fn lanes_keep_apart_and_nothing_is_done_before_its_time() {
    let queue = Queue::new().await;
    queue.leave("long").await;
    queue.leave("short").await;
    {
        let conn = queue.db.get().await.unwrap();
        let later = queue.clock.now() + Duration::from_mins(10);
        jobs::enqueue("short", &(), later, &conn).await.unwrap();
    }
    let expect = |kind: &'static str| {
        move |job: Job| async move {
            assert_eq!(job.kind, kind);
            Ok(())
        }
    };
    let (long, others) = (Lane::Only(&["long"]), Lane::Except(&["long"]));
    assert_eq!(
        queue.worker(others).drain(expect("short")).await.unwrap(),
        1
    );
    assert_eq!(queue.worker(long).drain(expect("long")).await.unwrap(), 1);
    assert_eq!(queue.backlog().await, (1, 0));
    queue.clock.advance(Duration::from_mins(11));
    assert_eq!(
        queue.worker(others).drain(expect("short")).await.unwrap(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rolled_back_leaves_no_work() {
    let queue = Queue::new().await;
    let mut conn = queue.db.get().await.unwrap();
    let now = queue.clock.now();
    let undone = conn
        .transaction(async |conn| {
            jobs::enqueue("never", &(), now, conn).await?;
            Err::<(), _>(diesel::result::Error::RollbackTransaction)
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(queue.backlog().await, (0, 0));
}

define_sql_function! {
    fn pg_backend_pid() -> Integer;
}

static CLEANERS: Mutex<Vec<i32>> = Mutex::new(Vec::new());

const CHORE: Chore = Chore {
    name: "say who cleans",
    every: Duration::from_millis(20),
    pass: |mut conn, _| {
        Box::pin(async move {
            let pid: i32 = select(pg_backend_pid()).get_result(&mut conn).await?;
            let mut cleaners = CLEANERS.lock().unwrap();
            cleaners.push(pid);
            // Every run is of two passes.
            Ok(Pass::that_took(cleaners.len() % 2))
        })
    },
};

#[tokio::test(flavor = "multi_thread")]
async fn one_instance_does_the_chores() {
    let queue = Queue::new().await;
    let ending = CancellationToken::new();
    let (db, clock) = (&queue.db, &queue.clock);
    let chores = [CHORE];
    let keep = || jobs::keep_house(db, clock, &chores, &ending);
    let stop = async {
        while CLEANERS.lock().unwrap().len() < 10 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        ending.cancel();
    };
    tokio::join!(keep(), keep(), keep(), stop);
    let cleaners = CLEANERS.lock().unwrap();
    assert_eq!(
        cleaners.iter().collect::<HashSet<_>>().len(),
        1,
        "{cleaners:?}"
    );
}
