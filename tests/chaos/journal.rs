//! What was tried, what was answered, and when the blows fell.

use std::fmt::Display;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tokio::sync::watch;

/// The notes of one history.
pub struct Journal {
    began: Instant,
    notes: Mutex<Notes>,
    /// Steps of all actors so far.
    steps: watch::Sender<u64>,
}

#[derive(Default)]
struct Notes {
    lines: Vec<(Duration, String)>,
    /// Checkout keys that were sent.
    tried: Vec<String>,
    /// Checkout keys and the order's token that was answered.
    acknowledged: Vec<(String, String)>,
    /// When connections, the shop or PostgreSQL were ended.
    crashes: Vec<Instant>,
}

impl Journal {
    pub fn new() -> Self {
        Self {
            began: Instant::now(),
            notes: Mutex::default(),
            steps: watch::Sender::new(0),
        }
    }

    pub fn note(&self, who: impl Display, what: impl Display) {
        let line = (self.began.elapsed(), format!("{who}: {what}"));
        self.notes.lock().unwrap().lines.push(line);
    }

    /// An actor has done a step, or is through and will do none of so many.
    pub fn stepped(&self, steps: u64) {
        self.steps.send_modify(|count| *count += steps);
    }

    /// Waits until everybody together has done so many steps.
    pub async fn after(&self, steps: u64) {
        let mut seen = self.steps.subscribe();
        seen.wait_for(|count| *count >= steps).await.unwrap();
    }

    pub fn tried(&self, key: &str) {
        let mut notes = self.notes.lock().unwrap();
        if !notes.tried.iter().any(|known| known == key) {
            notes.tried.push(key.to_owned());
        }
    }

    pub fn acknowledged(&self, key: &str, token: &str) {
        let pair = (key.to_owned(), token.to_owned());
        self.notes.lock().unwrap().acknowledged.push(pair);
    }

    pub fn crashed(&self) {
        self.notes.lock().unwrap().crashes.push(Instant::now());
    }

    pub fn all_tried(&self) -> Vec<String> {
        self.notes.lock().unwrap().tried.clone()
    }

    pub fn all_acknowledged(&self) -> Vec<(String, String)> {
        self.notes.lock().unwrap().acknowledged.clone()
    }

    /// Whether something was ended in that time.
    pub fn crashed_between(&self, from: Instant, to: Instant) -> bool {
        let notes = self.notes.lock().unwrap();
        notes.crashes.iter().any(|at| (from..=to).contains(at))
    }

    /// Everything, a line each.
    pub fn told(&self) -> String {
        let notes = self.notes.lock().unwrap();
        let line = |(at, what): &(Duration, String)| format!("{:>6} ms  {what}\n", at.as_millis());
        notes.lines.iter().map(line).collect()
    }
}
