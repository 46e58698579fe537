//! One history from its plan to its checks.

use std::sync::Arc;

use futures_util::future::join_all;
use tokio::task::JoinHandle;

use crate::buyer::Buyer;
use crate::plan::Plan;
use crate::staff::Staff;
use crate::world::{Lane, World};
use crate::{checks, faults, rest, time};

/// Lets it happen; gives what was wrong, with everything that helps to find out why.
pub async fn happen(lane: &Lane, seed: u64) -> Result<(), String> {
    let plan = Plan::of(seed);
    let world = Arc::new(lane.world(seed).await);
    let mut wrong = live(&world, &plan).await;
    wrong.extend(rest::bring(&world).await);
    wrong.extend(checks::broken(&world).await);
    let outcome = if wrong.is_empty() {
        Ok(())
    } else {
        Err(report(&world, &plan, &wrong))
    };
    lane.end(&world).await;
    outcome
}

/// Everybody at once.
pub async fn live(world: &Arc<World>, plan: &Plan) -> Vec<String> {
    let mut actors: Vec<JoinHandle<()>> = Vec::new();
    for (at, tries) in plan.buyers.iter().enumerate() {
        let buyer = Buyer::new(at, world.clone());
        actors.push(tokio::spawn(buyer.run(tries.clone())));
    }
    for (at, deeds) in plan.staff.iter().enumerate() {
        let staff = Staff::new(at, world.clone());
        actors.push(tokio::spawn(staff.run(deeds.clone())));
    }
    let others = [
        tokio::spawn(time::run(world.clone(), plan.pushes.clone())),
        tokio::spawn(faults::run(world.clone(), plan.blows.clone())),
    ];
    let mut ended = join_all(actors).await;
    // An actor that panicked has left steps that time and faults would wait for.
    world.journal.stepped(1_000_000);
    ended.extend(join_all(others).await);
    let panicked = ended.into_iter().filter_map(Result::err);
    panicked.map(|error| error.to_string()).collect()
}

fn report(world: &World, plan: &Plan, wrong: &[String]) -> String {
    format!(
        "HISTORY {seed} BROKE ITS PROMISES (again: bin/chaos 1 --seed {seed})\n{}\n\nThe plan:\n{}\nWhat happened:\n{}\n\
         The shop's log, its end:\n{}\n",
        wrong.join("\n"),
        plan.told(),
        world.journal.told(),
        world.shop.log(),
        seed = plan.seed,
    )
}
