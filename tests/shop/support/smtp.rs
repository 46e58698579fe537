//! A mail server on loopback that speaks real SMTP, and can be down, refuse, or fall silent.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard};

use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// A mail as the server has taken it.
#[derive(Clone, Debug)]
pub struct Delivered {
    pub to: Vec<String>,
    /// With its angle brackets.
    pub message_id: String,
    pub text: String,
}

#[derive(Default)]
struct State {
    inbox: Vec<Delivered>,
    refused: BTreeSet<String>,
    /// Whether the end of a mail is answered; it is kept all the same.
    silent: bool,
}

/// The server; it is gone when this is dropped.
pub struct MailServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    up: CancellationToken,
}

impl MailServer {
    /// A server on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Self {
            address,
            state: Arc::default(),
            up: CancellationToken::new(),
        };
        tokio::spawn(listen(listener, server.state.clone(), server.up.clone()));
        server
    }

    /// For the setting `mail.url`.
    pub fn url(&self) -> String {
        format!("smtp://{}?tls=none", self.address)
    }

    /// Takes the server away: connections end, and new ones are refused.
    pub async fn stop(&mut self) {
        self.up.cancel();
        while TcpStream::connect(self.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    /// Brings it back where it was.
    pub async fn resume(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.up = CancellationToken::new();
        tokio::spawn(listen(listener, self.state.clone(), self.up.clone()));
    }

    /// Says no for good to mails for that address, or yes again.
    pub fn refuse(&self, address: &str, refused: bool) {
        let mut state = self.state();
        if refused {
            state.refused.insert(address.to_owned());
        } else {
            state.refused.remove(address);
        }
    }

    /// Takes mails without ever answering that it has, or answers again.
    pub fn be_silent(&self, silent: bool) {
        self.state().silent = silent;
    }

    /// What was taken so far.
    pub fn inbox(&self) -> Vec<Delivered> {
        self.state().inbox.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.up.cancel();
    }
}

async fn listen(listener: TcpListener, state: Arc<Mutex<State>>, up: CancellationToken) {
    while let Some(Ok((stream, peer))) = up.run_until_cancelled(listener.accept()).await {
        let (state, up) = (state.clone(), up.clone());
        tokio::spawn(async move {
            up.run_until_cancelled(serve(stream, peer.ip(), state))
                .await
        });
    }
}

async fn serve(mut stream: TcpStream, peer: IpAddr, state: Arc<Mutex<State>>) -> io::Result<()> {
    let (reader, mut writer) = stream.split();
    let mut reader = BufReader::new(reader);
    let post = Post {
        state: state.clone(),
        to: Vec::new(),
        data: Vec::new(),
    };
    let mut session = SessionBuilder::new("mail.test").build(peer, post);
    writer.write_all(&session.greeting().buffer()?).await?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let kept = state.lock().unwrap().inbox.len();
        let answer = session.process(&line);
        let (taken, silent) = {
            let state = state.lock().unwrap();
            (state.inbox.len() > kept, state.silent)
        };
        if taken && silent {
            std::future::pending::<()>().await;
        }
        if answer.action != Action::NoReply {
            writer.write_all(&answer.buffer()?).await?;
        }
        if answer.action == Action::Close {
            return Ok(());
        }
    }
}

/// One connection's mails.
struct Post {
    state: Arc<Mutex<State>>,
    to: Vec<String>,
    data: Vec<u8>,
}

impl Handler for Post {
    fn rcpt(&mut self, to: &str) -> Response {
        if self.state.lock().unwrap().refused.contains(to) {
            return response::NO_MAILBOX;
        }
        response::OK
    }

    fn data_start(&mut self, _: &str, _: &str, _: bool, to: &[String]) -> Response {
        self.to = to.to_vec();
        self.data.clear();
        response::OK
    }

    fn data(&mut self, buf: &[u8]) -> io::Result<()> {
        self.data.extend_from_slice(buf);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let text = String::from_utf8_lossy(&self.data).into_owned();
        let message_id = text
            .lines()
            .find_map(|line| line.strip_prefix("Message-ID: "))
            .unwrap_or_default()
            .to_owned();
        self.state.lock().unwrap().inbox.push(Delivered {
            to: self.to.clone(),
            message_id,
            text,
        });
        response::OK
    }
}
