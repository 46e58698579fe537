//! What the shop does without being asked: jobs, mail, and chores at intervals.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::jobs::{self, Chore, Job, Lane, Pass, Worker};
use crate::parts::Parts;
use crate::{abandoned, articles, cart, documents, mail, media, orders, payments, staff};

/// Jobs that take seconds, one at a time and apart from the others, so that no mail waits behind a picture.
const LONG: &[&str] = &[media::renditions::KIND];

/// When the shop stops, a short job may still end by itself. A long one is begun anew at the next start, which loses
/// seconds of work; waiting for it would lose the patience of whoever restarts the shop.
const GRACE: Duration = Duration::from_secs(3);

/// Every chore of every room.
const CHORES: &[Chore] = &[
    Chore {
        name: "publish articles whose time has come",
        every: Duration::from_secs(20),
        pass: |conn, now| {
            Box::pin(async move {
                articles::publish_due(now, conn).await?;
                Ok(Pass::Finished)
            })
        },
    },
    Chore {
        name: "end orders that were not paid in time",
        every: Duration::from_secs(20),
        pass: |conn, now| {
            Box::pin(async move {
                orders::expire_when_due(now, conn).await?;
                Ok(Pass::Finished)
            })
        },
    },
    Chore {
        name: "compare payments with the provider",
        every: Duration::from_hours(1),
        pass: |conn, now| {
            Box::pin(async move {
                orders::compare_hourly(now, conn).await?;
                Ok(Pass::Finished)
            })
        },
    },
    Chore {
        name: "delete carts that are over",
        every: Duration::from_mins(10),
        pass: |conn, now| {
            Box::pin(async move { Ok(Pass::that_took(cart::delete_expired(now, conn).await?)) })
        },
    },
    Chore {
        name: "delete links of reminders that are too old",
        every: Duration::from_hours(6),
        pass: |conn, now| {
            Box::pin(async move {
                Ok(Pass::that_took(
                    abandoned::delete_old_links(now, conn).await?,
                ))
            })
        },
    },
    Chore {
        name: "delete sessions that are over",
        every: Duration::from_mins(10),
        pass: |conn, now| {
            Box::pin(async move { Ok(Pass::that_took(staff::delete_expired(now, conn).await?)) })
        },
    },
];

/// Starts the loops; they end at a safe point once `ending` is cancelled.
pub fn spawn(parts: &Parts, tasks: &TaskTracker, ending: &CancellationToken) {
    for lane in [Lane::Only(LONG), Lane::Except(LONG)] {
        tasks.spawn(work(parts.clone(), lane, ending.clone()));
    }
    tasks.spawn(mail::run(parts.clone(), ending.clone()));
    tasks.spawn(keep_house(parts.clone(), ending.clone()));
    tasks.spawn(remind(parts.clone(), ending.clone()));
    tasks.spawn(tidy(parts.clone(), ending.clone()));
}

/// A worker on the parts of the shop; commands and tests [`Worker::drain`] the lanes they like.
pub fn worker(parts: &Parts, lane: Lane) -> Worker {
    Worker {
        db: parts.db.clone(),
        clock: parts.clock.clone(),
        bell: parts.work.clone(),
        lane,
        grace: match lane {
            Lane::Only(_) => Duration::ZERO,
            Lane::Except(_) => GRACE,
        },
    }
}

/// Does everything of that lane that is due now and gives how many jobs that were.
///
/// # Errors
/// The database's; a job that fails is no error here.
pub async fn drain(parts: &Parts, lane: Lane) -> anyhow::Result<usize> {
    worker(parts, lane).drain(|job| perform(job, parts)).await
}

async fn work(parts: Parts, lane: Lane, ending: CancellationToken) {
    worker(&parts, lane)
        .run(&ending, |job| perform(job, &parts))
        .await;
}

/// Every kind of job and who does it.
async fn perform(job: Job, parts: &Parts) -> anyhow::Result<()> {
    match job.kind.as_str() {
        media::renditions::KIND => {
            media::renditions::run(job.payload, &parts.db, &parts.media).await
        }
        documents::KIND => documents::run(job.payload, &parts.db, parts.clock.now()).await,
        payments::REFUND => orders::carry_out_refund(job.payload, parts).await,
        orders::CLOSE => orders::close_page(job.payload, parts).await,
        orders::EXPIRE => orders::expire(parts).await,
        orders::COMPARE => orders::compare(parts).await,
        unknown => anyhow::bail!("no part of this program does jobs of the kind {unknown}"),
    }
}

async fn keep_house(parts: Parts, ending: CancellationToken) {
    jobs::keep_house(&parts.db, &parts.clock, CHORES, &ending).await;
}

/// Reminds of checkouts that were left, by the minute. Each instance may: a checkout is locked by who reminds of it.
async fn remind(parts: Parts, ending: CancellationToken) {
    while ending
        .run_until_cancelled(tokio::time::sleep(Duration::from_mins(1)))
        .await
        .is_some()
    {
        if let Err(error) = abandoned::remind(&parts).await {
            tracing::warn!(%error, "reminders wait for the database");
        }
    }
}

/// What each instance tidies for itself, by the minute.
async fn tidy(parts: Parts, ending: CancellationToken) {
    while ending
        .run_until_cancelled(tokio::time::sleep(Duration::from_mins(1)))
        .await
        .is_some()
    {
        parts.limits.tidy();
        if let Err(error) = forget_mails(&parts).await {
            tracing::warn!(error = format!("{error:#}"), "old mails stay for now");
        }
    }
}

/// Deletes some of the mails that have been kept long enough. Several instances may do so at once.
async fn forget_mails(parts: &Parts) -> anyhow::Result<()> {
    let conn = parts.db.get().await?;
    mail::delete_old(parts.config.mail.keep_days, parts.clock.now(), &conn).await?;
    Ok(())
}
