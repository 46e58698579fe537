//! Orders: what was agreed, as it was. States change in one place, by a guarded update, and each change is an event.

mod additions;
mod after;
mod answer_return;
mod balance;
mod cancel;
mod cancel_pieces;
mod change;
mod chosen;
mod edit;
mod list;
mod mail;
mod mark_paid;
mod news;
mod note;
mod order;
mod pages;
mod paths;
mod pay_back;
mod paying;
mod pieces;
mod place;
mod refund;
mod request_return;
mod return_form;
mod returns;
mod ship;
mod shipments;
mod sql;
mod state;
mod steps;
mod sums;
mod tracking;

pub use answer_return::{ReturnAnswer, answer_return};
pub use balance::{Balance, balance};
pub use cancel::cancel;
pub use cancel_pieces::{CancelDraft, cancel_pieces};
pub use change::{ChangeError, Hand};
pub use chosen::Chosen;
pub use edit::{Difference, EditDraft, edit, edit_difference};
pub use list::{Filter, ListRow, batch, page, to_send};
pub use mark_paid::mark_paid;
pub use news::{News, Parcel, Piece, Repayment, tell};
pub use note::{note, note_document};
pub use order::{Event, Line, Order};
pub use pages::routes;
pub use paths::path;
pub use paying::{
    CLOSE, COMPARE, Decision, EXPIRE, Settled, carry_out_refund, close_page, compare,
    compare_hourly, decide, expire, expire_due, expire_when_due, hear_again, send_to_payment,
    settle_payment,
};
pub use pieces::{LineNow, Pieces, lines_now};
pub use place::{
    NUMBER, NewDiscount, NewLine, NewOrder, NewTax, PlaceError, Placed, Shortage, place,
};
pub use refund::{RefundDraft, refund, refund_amount};
pub use request_return::request_return;
pub use returns::{Return, ReturnState, WaitingReturn, returns_of, returns_waiting};
pub use ship::{ShipDraft, fulfil, ship};
pub use shipments::{Shipment, shipments_of};
pub use sql::{by_id, by_token, delivery_refunded, events, lines, placed_by_key};
pub use state::{Deed, Fulfilment, Payment, PaymentMethod, Standing, State, may};
pub use sums::sums;
pub use tracking::carriers;
