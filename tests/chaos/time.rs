//! Time that passes: what waits for it is made old in the database, since the clock of another process cannot be moved.

use std::sync::Arc;

use crate::world::World;

/// Orders that wait for their payment are over, here and there.
const SOME_EXPIRE: &str = "UPDATE reservations SET expires_at = now() - interval '1 second' \
         WHERE order_id IN (SELECT id FROM orders WHERE due_by IS NOT NULL AND number % 2 = 0); \
     UPDATE orders SET due_by = now() - interval '1 second' WHERE due_by IS NOT NULL AND number % 2 = 0";

pub async fn run(world: Arc<World>, pushes: Vec<u64>) {
    for steps in pushes {
        world.journal.after(steps).await;
        world.store.run(SOME_EXPIRE).await;
        world.journal.note("time", "orders that wait are over");
    }
}
