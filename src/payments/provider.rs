use futures_util::future::BoxFuture;
use jiff::Timestamp;
use uuid::Uuid;

use crate::money::Money;

/// What a provider is asked, under way.
pub type Asked<'a, T> = BoxFuture<'a, Result<T, ProviderError>>;

/// Somebody who takes money for the shop. Nothing here is called inside a transaction; everything may be called again after it
/// failed without an answer, and then does nothing a second time.
pub trait PaymentProvider: Send + Sync {
    /// Starts a payment. The same attempt gives the same page.
    fn start<'a>(&'a self, attempt: &'a Attempt) -> Asked<'a, Begun>;
    /// How a payment stands now.
    fn look_up<'a>(&'a self, reference: &'a str) -> Asked<'a, Found>;
    /// Gives money back, once for each refund's id.
    fn refund<'a>(&'a self, giving: &'a Giving) -> Asked<'a, Given>;
    /// Closes the page, so that nobody pays there any more. One that is closed or paid already stays as it is.
    fn expire<'a>(&'a self, reference: &'a str) -> Asked<'a, ()>;
    /// The shop's payments that were started since then.
    fn started_since(&self, since: Timestamp) -> Asked<'_, Vec<Found>>;
}

/// A payment about to be started.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub payment: Uuid,
    pub order: Uuid,
    pub number: i64,
    pub email: String,
    pub money: Money,
    /// The page closes then.
    pub expires_at: Timestamp,
    /// Where a buyer goes who has paid, and one who goes back; without the reference, which the provider adds.
    pub paid_url: String,
    pub back_url: String,
}

/// Where the buyer pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// On a page of the provider's.
    Page { reference: String, url: String },
    /// Nowhere that a program could send them.
    ByHand,
}

/// A payment as its provider tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub provider: &'static str,
    pub reference: String,
    /// The shop's own id of it, as it was given at the start.
    pub payment: Option<Uuid>,
    /// What refunds are made against.
    pub intent: Option<String>,
    pub standing: Standing,
}

/// How a payment stands at the provider's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The buyer may pay there.
    Open(Option<String>),
    /// The buyer has done everything, and the money is under way.
    Waiting,
    /// The money is there: minor units and currency.
    Captured(i64, String),
    /// It will not come.
    Failed,
    /// Nobody paid in time.
    Expired,
}

/// Money about to be given back.
#[derive(Clone, Debug)]
pub struct Giving {
    pub refund: Uuid,
    /// The payment's reference and, where it is known, its intent.
    pub reference: Option<String>,
    pub intent: Option<String>,
    pub money: Money,
    /// Whether it was asked for before, so long ago that the provider may have forgotten.
    pub again: bool,
}

/// What became of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Done, under this reference.
    Done(String),
    /// Taken on; the provider tells later how it went.
    UnderWay(String),
    /// Staff do it by hand.
    ByHand,
}

/// Why there is no answer. Never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// The provider says no, and would say so again.
    #[error("{0}")]
    Refused(String),
    /// No answer, or trouble there: nobody knows whether it was done. It may be asked again.
    #[error("{0}")]
    Trouble(String),
}
