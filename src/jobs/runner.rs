use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use futures_util::FutureExt as _;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::queue::{self, Job, LEASE, Lane, MAX_ATTEMPTS};
use crate::clock::Clock;
use crate::db::Db;

/// Takes jobs of its lane on, one after the other, and hands each to the function that knows its kind.
#[derive(Clone)]
pub struct Worker {
    pub db: Db,
    pub clock: Clock,
    /// Rung when there may be work (`Parts::work`, by `notify_waiters`).
    pub bell: Arc<Notify>,
    pub lane: Lane,
    /// So long a job under way may still take when the shop stops; then it is handed back for the next start.
    pub grace: Duration,
}

/// How a job went.
enum Outcome {
    Done,
    Failed(anyhow::Error),
    /// The shop stops and did not want to wait any longer.
    Interrupted,
}

/// An idle worker looks this often, for work that came due or was left by another instance.
const POLL: Duration = Duration::from_secs(1);
/// After trouble with the database it leaves that in peace for so long.
const TROUBLE: Duration = Duration::from_secs(5);
/// A job may take so long; well below its lease, so that nobody else has begun it.
const LIMIT: Duration = Duration::from_mins(4);

impl Worker {
    /// Works until `ending` is cancelled, and then finishes what is under way or hands it back.
    pub async fn run<F, Fut>(&self, ending: &CancellationToken, dispatch: F)
    where
        F: Fn(Job) -> Fut,
        Fut: Future<Output = anyhow::Result<()>>,
    {
        while !ending.is_cancelled() {
            let pause = match self.step(ending, &dispatch).await {
                Ok(true) => continue,
                Ok(false) => POLL,
                Err(error) => {
                    tracing::warn!(%error, "jobs wait for the database");
                    TROUBLE
                }
            };
            tokio::select! {
                () = ending.cancelled() => {}
                () = self.bell.notified() => {}
                () = sleep(pause) => {}
            }
        }
    }

    /// Does everything that is due now and gives how many jobs that were; for commands and tests.
    ///
    /// # Errors
    /// The database's; a job that fails is no error here.
    pub async fn drain<F, Fut>(&self, dispatch: F) -> anyhow::Result<usize>
    where
        F: Fn(Job) -> Fut,
        Fut: Future<Output = anyhow::Result<()>>,
    {
        let (never, mut count) = (CancellationToken::new(), 0);
        while self.step(&never, &dispatch).await? {
            count += 1;
        }
        Ok(count)
    }

    /// Does one job; false when none is due. Holds no connection while the work is done.
    async fn step<F, Fut>(&self, ending: &CancellationToken, dispatch: &F) -> anyhow::Result<bool>
    where
        F: Fn(Job) -> Fut,
        Fut: Future<Output = anyhow::Result<()>>,
    {
        let claimed = queue::claim(self.lane, self.clock.now(), &*self.db.get().await?).await?;
        let Some(job) = claimed else { return Ok(false) };
        let outcome = if job.attempts > MAX_ATTEMPTS {
            Outcome::Failed(anyhow!("each time, its worker ended before it was done"))
        } else {
            attempt(&job, self.grace, ending, dispatch).await
        };
        self.settle(&job, outcome).await?;
        Ok(true)
    }

    async fn settle(&self, job: &Job, outcome: Outcome) -> anyhow::Result<()> {
        let (conn, now) = (self.db.get().await?, self.clock.now());
        let told = match outcome {
            Outcome::Done => {
                queue::done(job, &conn).await?;
                "done"
            }
            Outcome::Interrupted => {
                queue::hand_back(job, now, &conn).await?;
                "interrupted"
            }
            Outcome::Failed(error) => {
                let reason = format!("{error:#}");
                let dead = queue::failed(job, &reason, now, &conn).await?;
                if dead {
                    tracing::error!(job = %job.id, kind = job.kind, reason, "a job is given up");
                    "dead"
                } else {
                    tracing::warn!(job = %job.id, kind = job.kind, reason, "a job failed and will be tried again");
                    "failed"
                }
            }
        };
        metrics::counter!("storefront_jobs_total", "kind" => job.kind.clone(), "outcome" => told)
            .increment(1);
        Ok(())
    }
}

/// Runs the work within its limits; a panic is a failure like any other.
async fn attempt<F, Fut>(
    job: &Job,
    grace: Duration,
    ending: &CancellationToken,
    dispatch: &F,
) -> Outcome
where
    F: Fn(Job) -> Fut,
    Fut: Future<Output = anyhow::Result<()>>,
{
    const { assert!(LIMIT.as_secs() < LEASE.as_secs()) };
    let work = AssertUnwindSafe(async { dispatch(job.clone()).await }).catch_unwind();
    tokio::select! {
        outcome = timeout(LIMIT, work) => match outcome {
            Ok(Ok(Ok(()))) => Outcome::Done,
            Ok(Ok(Err(error))) => Outcome::Failed(error),
            Ok(Err(_)) => Outcome::Failed(anyhow!("it panicked; the log says where")),
            Err(_) => Outcome::Failed(anyhow!("it took more than {} seconds", LIMIT.as_secs())),
        },
        () = patience(grace, ending) => Outcome::Interrupted,
    }
}

/// Ends some time after the shop began to stop.
async fn patience(grace: Duration, ending: &CancellationToken) {
    ending.cancelled().await;
    sleep(grace).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRACE: Duration = Duration::from_secs(5);

    fn job() -> Job {
        Job {
            id: uuid::Uuid::nil(),
            kind: "test".to_owned(),
            payload: serde_json::Value::Null,
            attempts: 1,
        }
    }

    #[tokio::test]
    async fn a_panic_is_a_failure_and_the_worker_lives() {
        let ending = CancellationToken::new();
        let outcome = attempt(&job(), GRACE, &ending, &|_| async { panic!("on purpose") }).await;
        assert!(matches!(outcome, Outcome::Failed(_)));
        let outcome = attempt(&job(), GRACE, &ending, &|_| async { Err(anyhow!("no")) }).await;
        assert!(matches!(outcome, Outcome::Failed(error) if error.to_string() == "no"));
        let outcome = attempt(&job(), GRACE, &ending, &|_| async { Ok(()) }).await;
        assert!(matches!(outcome, Outcome::Done));
    }

    #[tokio::test]
    async fn a_short_job_is_finished_though_the_shop_stops() {
        let ending = CancellationToken::new();
        ending.cancel();
        let short = |_| async {
            sleep(Duration::from_millis(50)).await;
            Ok(())
        };
        assert!(matches!(
            attempt(&job(), GRACE, &ending, &short).await,
            Outcome::Done
        ));
    }

    #[tokio::test]
    async fn a_job_without_grace_is_handed_back_at_once() {
        let ending = CancellationToken::new();
        ending.cancel();
        let long = |_| async {
            sleep(Duration::from_mins(1)).await;
            Ok(())
        };
        let outcome = attempt(&job(), Duration::ZERO, &ending, &long).await;
        assert!(matches!(outcome, Outcome::Interrupted));
    }
}
