//! A mail server on loopback that keeps what it took, and that can be away.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A mail that was taken, and said to be.
#[derive(Clone, Debug)]
pub struct Taken {
    pub message_id: String,
    pub at: Instant,
}

#[derive(Clone)]
pub struct MailServer {
    pub url: String,
    state: Arc<State>,
}

struct State {
    taken: Mutex<Vec<Taken>>,
    hang_up: Mutex<u32>,
    away: watch::Sender<bool>,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}?tls=none", listener.local_addr().unwrap());
        let state = Arc::new(State {
            taken: Mutex::default(),
            hang_up: Mutex::default(),
            away: watch::Sender::new(false),
        });
        tokio::spawn(listen(listener, state.clone()));
        Self { url, state }
    }

    /// Begins a history with nothing taken.
    pub fn empty(&self) {
        self.state.taken.lock().unwrap().clear();
        self.mend();
    }

    /// Works as it should from here on.
    pub fn mend(&self) {
        *self.state.hang_up.lock().unwrap() = 0;
        self.set_away(false);
    }

    /// Away: whoever is connected is cut off, whoever connects is turned away.
    pub fn set_away(&self, away: bool) {
        self.state.away.send_replace(away);
    }

    /// Takes the next mail to its end and hangs up without having said so: it counts as not taken.
    pub fn hang_up_once(&self) {
        *self.state.hang_up.lock().unwrap() += 1;
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.state.taken.lock().unwrap().clone()
    }
}

async fn listen(listener: TcpListener, state: Arc<State>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        if *state.away.borrow() {
            continue; // dropped
        }
        let (state, mut away) = (state.clone(), state.away.subscribe());
        tokio::spawn(async move {
            tokio::select! {
                _ = away.wait_for(|away| *away) => {}
                _ = serve(stream, &state) => {}
            }
        });
    }
}

async fn serve(stream: TcpStream, state: &State) -> std::io::Result<()> {
    let (input, mut output) = stream.into_split();
    let mut lines = BufReader::new(input).lines();
    output.write_all(b"220 chaos.example\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let said = line.to_ascii_uppercase();
        let answer = if said.starts_with("DATA") {
            output.write_all(b"354 go on\r\n").await?;
            let mut message_id = String::new();
            while let Some(line) = lines.next_line().await? {
                if line == "." {
                    break;
                }
                if let Some(id) = header(&line, "message-id:").filter(|_| message_id.is_empty()) {
                    message_id = id;
                }
            }
            if hangs_up(state) {
                return Ok(());
            }
            // Kept before it is said: a shop that hears of it has surely been served.
            let at = Instant::now();
            state.taken.lock().unwrap().push(Taken { message_id, at });
            "250 taken"
        } else if said.starts_with("QUIT") {
            output.write_all(b"221 bye\r\n").await?;
            return Ok(());
        } else {
            "250 fine"
        };
        output.write_all(answer.as_bytes()).await?;
        output.write_all(b"\r\n").await?;
    }
    Ok(())
}

fn hangs_up(state: &State) -> bool {
    let mut left = state.hang_up.lock().unwrap();
    let now = *left > 0;
    *left = left.saturating_sub(1);
    now
}

fn header(line: &str, name: &str) -> Option<String> {
    let begins = line.get(..name.len())?;
    begins
        .eq_ignore_ascii_case(name)
        .then(|| line[name.len()..].trim().to_owned())
}
