//! What goes wrong, and who makes it so.

use std::sync::Arc;
use std::time::Duration;

use crate::plan::{Blow, Fault};
use crate::world::World;

pub async fn run(world: Arc<World>, blows: Vec<Blow>) {
    for blow in blows {
        world.journal.after(blow.after).await;
        tokio::time::sleep(Duration::from_millis(blow.wait)).await;
        world.journal.note("fault", format!("{:?}", blow.fault));
        strike(&world, blow.fault).await;
        world.journal.note("fault", "is over");
    }
}

async fn strike(world: &World, fault: Fault) {
    let journal = &world.journal;
    match fault {
        Fault::CutConnections(most) => {
            journal.crashed();
            let cut = format!(
                "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity \
                 WHERE datname = '{}' ORDER BY md5(pid::text || '{}') LIMIT {most}) AS chosen",
                world.database, world.seed
            );
            world.postgres.store("postgres").run(&cut).await;
        }
        Fault::KillShop => {
            world.shop.kill().await;
            journal.crashed();
            world.shop.restart().await;
        }
        Fault::KillPostgres => {
            journal.crashed();
            assert!(world.postgres.kill().await, "PostgreSQL was gone by itself");
            journal.crashed();
        }
        Fault::KillBackend => {
            journal.crashed();
            world.postgres.kill_backend(&world.database).await;
            journal.crashed();
        }
        Fault::MailAway(long) => {
            world.mail.set_away(true);
            tokio::time::sleep(Duration::from_millis(long)).await;
            world.mail.set_away(false);
        }
        Fault::MailHangsUp => world.mail.hang_up_once(),
    }
}
