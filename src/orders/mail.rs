use super::news::{News, Parcel, Piece, Repayment};
use super::order::{Line, Order};
use super::path;
use super::state::{Fulfilment, Payment, PaymentMethod, State};
use crate::mail::{Envelope, Letter, ListRow, Message};
use crate::pricing::Sums;
use crate::settings::ShopSettings;
use crate::web::Error;

/// What a mail about an order is written from: the order as it is now, what was bought, what it costs.
pub(super) struct About<'a> {
    pub order: &'a Order,
    pub lines: &'a [Line],
    pub sums: &'a Sums,
    pub shop: &'a ShopSettings,
    /// The shop's address on the web.
    pub origin: &'a str,
}

/// The mail that tells a buyer what happened to the order.
///
/// # Errors
/// When a template fails.
pub(super) fn message(news: &News, about: &About<'_>) -> Result<Message, Error> {
    let envelope = Envelope {
        kind: news.kind(),
        recipient: about.order.email.clone(),
        order_id: Some(about.order.id),
        inquiry_id: None,
    };
    letter(news, about).message(envelope, about.shop, about.origin)
}

fn letter(news: &News, about: &About<'_>) -> Letter {
    let mut letter = match news {
        News::Paid => paid(about),
        News::Shipped(parcel) => shipped(parcel, about.order),
        News::Refunded(repayment) => refunded(repayment, about.order),
        News::Cancelled { paid_back } => cancelled(*paid_back, about.order),
        News::PiecesCancelled { pieces, amount } => pieces_cancelled(pieces, *amount, about.order),
        News::Expired => expired(about.order),
        News::Edited { before } => edited(*before, about),
        News::ReturnApproved { pieces, answer } => return_approved(pieces, answer, about.order),
        News::ReturnRefused { pieces, answer } => return_refused(pieces, answer, about.order),
        News::ReturnReceived { pieces } => return_received(pieces, about.order),
    };
    about.order.first_name().clone_into(&mut letter.name);
    let page = format!("{}{}", about.origin, path(&about.order.token));
    let words = format!("See order {}", about.order.number);
    match letter.button {
        None => letter.button = Some((words, page)),
        Some(_) => letter.links.push((words, page)),
    }
    letter
}

fn paid(about: &About<'_>) -> Letter {
    let order = about.order;
    let mut paragraphs = vec![format!(
        "We have your payment of {} for order {}. Thank you.",
        order.money(order.owed_minor()),
        order.number
    )];
    let to_send = order.fulfilment() == Fulfilment::Unfulfilled && order.delivery_method != "none";
    if order.state() == State::Open && to_send {
        paragraphs.push("We pack it now and write again when it leaves.".to_owned());
    }
    Letter {
        subject: format!("Your order {} is paid", order.number),
        heading: "Thank you. Your order is paid.".to_owned(),
        paragraphs,
        list: bought(about),
        sums: about.sums.rows(|minor| order.money(minor)),
        blocks: goes_to(order),
        ..Letter::default()
    }
}

fn shipped(parcel: &Parcel, order: &Order) -> Letter {
    let what = if parcel.more_to_come {
        "A part of your order"
    } else {
        "Your order"
    };
    let number = order.number;
    let mut paragraphs = vec![format!(
        "{what} {number} has left us: {}.",
        order.delivery_name
    )];
    let tracked = (parcel.carrier.as_str(), parcel.tracking_number.as_str());
    paragraphs.extend(match tracked {
        ("", "") => None,
        (carrier, "") => Some(format!("It goes with {carrier}.")),
        ("", tracking) => Some(format!("Its tracking number is {tracking}.")),
        (carrier, tracking) => Some(format!(
            "It goes with {carrier} under the tracking number {tracking}."
        )),
    });
    let at_the_door = order.payment_method() == PaymentMethod::CashOnDelivery
        && order.payment() == Payment::Awaiting;
    if parcel.more_to_come {
        paragraphs.push("The rest follows; you hear from us when it leaves.".to_owned());
    } else if at_the_door {
        let owed = order.money(order.owed_minor());
        paragraphs.push(format!("Have {owed} ready, you pay at the door."));
    }
    let follow = |url: &String| ("Follow the parcel".to_owned(), url.clone());
    Letter {
        subject: format!("{what} {number} is on its way"),
        heading: format!("{what} is on its way."),
        paragraphs,
        list: listed(&parcel.pieces),
        blocks: goes_to(order),
        button: parcel.tracking_url.as_ref().map(follow),
        ..Letter::default()
    }
}

fn refunded(repayment: &Repayment, order: &Order) -> Letter {
    let amount = order.money(repayment.amount);
    let how = match order.payment_method() {
        PaymentMethod::Stripe => {
            "It goes back the way it came; banks take up to ten working days to show it."
        }
        PaymentMethod::BankTransfer => "It goes back to the account that it came from.",
        PaymentMethod::CashOnDelivery => {
            "If we don’t know your account yet, answer this mail and tell us where it may go."
        }
    };
    let mut list = listed(&repayment.pieces);
    if repayment.delivery > 0 {
        list.push(ListRow {
            words: "Delivery".to_owned(),
            amount: order.money(repayment.delivery).to_string(),
        });
    }
    let what = if list.is_empty() {
        ""
    } else {
        ", for what stands below"
    };
    let lead = format!(
        "We pay back {amount} of order {}{what}. {how}",
        order.number
    );
    Letter {
        subject: format!("We pay back {amount} of your order {}", order.number),
        heading: format!("You get {amount} back."),
        paragraphs: vec![lead],
        quote: repayment.reason.clone(),
        list,
        ..Letter::default()
    }
}

fn cancelled(paid_back: i64, order: &Order) -> Letter {
    let money = match (paid_back, order.payment_method()) {
        (0, PaymentMethod::BankTransfer) => {
            "You have nothing to pay; if your transfer is on its way already, we pay it back."
                .to_owned()
        }
        (0, _) => "You have nothing to pay.".to_owned(),
        (amount, _) => format!(
            "You paid {} already: we pay it back the way it came.",
            order.money(amount)
        ),
    };
    Letter {
        subject: format!("Your order {} was cancelled", order.number),
        heading: "Your order was cancelled.".to_owned(),
        paragraphs: vec![
            format!("Of order {}, nothing will be sent. {money}", order.number),
            "If this is not what you wanted, answer this mail.".to_owned(),
        ],
        ..Letter::default()
    }
}

fn pieces_cancelled(pieces: &[Piece], amount: i64, order: &Order) -> Letter {
    let amount = order.money(amount);
    let money = match order.payment() {
        Payment::Awaiting => format!(
            "You pay {amount} less: {} in all.",
            order.money(order.owed_minor())
        ),
        _ => format!("They cost {amount}: we pay that back the way it came."),
    };
    Letter {
        subject: format!("A part of your order {} was cancelled", order.number),
        heading: "A part of your order was cancelled.".to_owned(),
        paragraphs: vec![
            format!(
                "Of order {}, what stands below will not be sent. {money}",
                order.number
            ),
            "If this is not what you wanted, answer this mail.".to_owned(),
        ],
        list: listed(pieces),
        ..Letter::default()
    }
}

fn expired(order: &Order) -> Letter {
    Letter {
        subject: format!("Your order {} was not paid in time", order.number),
        heading: "Your order was not paid in time.".to_owned(),
        paragraphs: vec![
            "We kept the goods for you as long as we said, and have let them go now. Nothing will be sent, and you have nothing to pay."
                .to_owned(),
            "If you still want them, order again. If you did pay, answer this mail: your money is not lost.".to_owned(),
        ],
        ..Letter::default()
    }
}

fn edited(before: i64, about: &About<'_>) -> Letter {
    let order = about.order;
    let total = order.money(order.owed_minor());
    let cost = match order.owed_minor() - before {
        0 => format!("It costs {total}, as before."),
        more if more > 0 => format!("It costs {total}, which is {} more.", order.money(more)),
        less => format!("It costs {total}, which is {} less.", order.money(-less)),
    };
    Letter {
        subject: format!("Your order {} was changed", order.number),
        heading: "Your order was changed.".to_owned(),
        paragraphs: vec![
            format!(
                "This is what order {} holds from now on. {cost}",
                order.number
            ),
            "If this is not what we agreed, answer this mail.".to_owned(),
        ],
        list: bought(about),
        sums: about.sums.rows(|minor| order.money(minor)),
        ..Letter::default()
    }
}

fn return_approved(pieces: &[Piece], answer: &str, order: &Order) -> Letter {
    Letter {
        subject: format!(
            "You can send back what you bought with order {}",
            order.number
        ),
        heading: "You can send it back.".to_owned(),
        paragraphs: vec![format!(
            "We take back what stands below. Pack it so that nothing breaks, and put the number {} into the parcel.",
            order.number
        )],
        quote: answer.to_owned(),
        list: listed(pieces),
        ..Letter::default()
    }
}

fn return_refused(pieces: &[Piece], answer: &str, order: &Order) -> Letter {
    Letter {
        subject: format!("About your return of order {}", order.number),
        heading: "We can’t take this back.".to_owned(),
        paragraphs: vec![
            "We have looked at your request and can’t take back what stands below. If you see it differently, answer this mail: a person reads it."
                .to_owned(),
        ],
        quote: answer.to_owned(),
        list: listed(pieces),
        ..Letter::default()
    }
}

fn return_received(pieces: &[Piece], order: &Order) -> Letter {
    Letter {
        subject: format!("Your return of order {} is here", order.number),
        heading: "What you sent back is here.".to_owned(),
        paragraphs: vec![
            "We look at it now. When we pay back its price, you get another mail.".to_owned(),
        ],
        list: listed(pieces),
        ..Letter::default()
    }
}

/// What was bought and is not cancelled, each line at its price before discounts.
fn bought(about: &About<'_>) -> Vec<ListRow> {
    let row = |line: &Line| ListRow {
        words: format!("{} × {}", line.quantity, line.title()),
        amount: about.order.money(line.total_minor).to_string(),
    };
    about.lines.iter().map(row).collect()
}

fn listed(pieces: &[Piece]) -> Vec<ListRow> {
    let row = |piece: &Piece| ListRow {
        words: format!("{} × {}", piece.quantity, piece.name),
        amount: String::new(),
    };
    pieces.iter().map(row).collect()
}

fn goes_to(order: &Order) -> Vec<(String, Vec<String>)> {
    match order.delivery_method.as_str() {
        "none" => Vec::new(),
        _ => vec![("It goes to".to_owned(), order.address())],
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::config::ShopDefaults;
    use crate::pricing::Sent;

    fn order() -> Order {
        Order {
            id: Uuid::nil(),
            number: 10_042,
            token: "token".to_owned(),
            state: "open".to_owned(),
            payment_state: "awaiting".to_owned(),
            fulfilment_state: "unfulfilled".to_owned(),
            currency: "USD".to_owned(),
            items_minor: 9_980,
            discount_minor: 998,
            delivery_minor: 690,
            delivery_discount_minor: 0,
            tax_minor: 1_934,
            delivery_tax_minor: 138,
            prices_include_tax: false,
            total_minor: 11_606,
            cancelled_minor: 0,
            email: "ines@example.com".to_owned(),
            full_name: "Ines Martin".to_owned(),
            phone: String::new(),
            line1: "418 Alder Street".to_owned(),
            line2: String::new(),
            city: "Portland".to_owned(),
            region: "OR".to_owned(),
            postal_code: "97205".to_owned(),
            country: "US".to_owned(),
            delivery_method: "standard".to_owned(),
            delivery_name: "Standard delivery".to_owned(),
            payment_method: "bank_transfer".to_owned(),
            note: String::new(),
            terms_version: 1,
            disclaimer_version: None,
            cart_id: None,
            due_by: None,
            placed_at: Timestamp::UNIX_EPOCH,
            version: 1,
        }
    }

    fn line() -> Line {
        Line {
            id: Uuid::nil(),
            position: 0,
            variant_id: None,
            name: "Knee pillow".to_owned(),
            variant_title: "Green".to_owned(),
            sku: "SB-KNEE-GR".to_owned(),
            product_slug: "knee-pillow".to_owned(),
            unit_price_minor: 4_990,
            quantity: 2,
            total_minor: 9_980,
            discount_minor: 998,
            tax_minor: 1_796,
            tax_class: "standard".to_owned(),
            requires_delivery: true,
            backordered: 0,
            cancelled: 0,
        }
    }

    fn written(news: &News, order: &Order) -> Message {
        let sums = Sums {
            items: 9_980,
            discounts: vec![("Autumn (AUTUMN10)".to_owned(), 998)],
            delivery: Sent::For(690),
            taxes: vec![("VAT 20%".to_owned(), 1_934)],
            tax_included: false,
            tax_later: false,
            total: 11_606,
        };
        let mut shop = ShopSettings::first(&ShopDefaults::default());
        shop.address = "1 Mill Lane\nLeeds".to_owned();
        let about = About {
            order,
            lines: &[line()],
            sums: &sums,
            shop: &shop,
            origin: "https://shop.example",
        };
        message(news, &about).unwrap()
    }

    fn text(news: &News, order: &Order) -> String {
        let message = written(news, order);
        format!("{}\n{}\n\n{}", message.kind, message.subject, message.text)
    }

    fn one_piece() -> Vec<Piece> {
        vec![Piece::of(&line(), 1)]
    }

    #[test]
    fn each_mail_says_what_happened() {
        let (order, none) = (order(), String::new());
        let parcel = Parcel {
            pieces: one_piece(),
            carrier: "DHL".to_owned(),
            tracking_number: "0034043".to_owned(),
            tracking_url: Some("https://dhl.example/0034043".to_owned()),
            more_to_come: true,
        };
        let repayment = Repayment {
            amount: 5_390,
            pieces: one_piece(),
            delivery: 690,
            reason: "It arrived broken.\nWe are sorry.".to_owned(),
        };
        let (pieces, answer) = (one_piece(), "Send it to our bench.".to_owned());
        for news in [
            News::Paid,
            News::Shipped(parcel),
            News::Refunded(repayment),
            News::Cancelled { paid_back: 0 },
            News::PiecesCancelled {
                pieces: one_piece(),
                amount: 5_390,
            },
            News::Expired,
            News::Edited { before: 10_000 },
            News::ReturnApproved {
                pieces: pieces.clone(),
                answer,
            },
            News::ReturnRefused {
                pieces: pieces.clone(),
                answer: none,
            },
            News::ReturnReceived { pieces },
        ] {
            insta::assert_snapshot!(news.kind(), text(&news, &order));
        }
        insta::assert_snapshot!("order.paid.html", written(&News::Paid, &order).html);
    }

    #[test]
    fn what_is_said_of_money_depends_on_how_it_came() {
        let mut order = order();
        let cancelled = |back| News::Cancelled { paid_back: back };
        assert!(text(&cancelled(0), &order).contains("if your transfer is on its way already"));
        assert!(text(&cancelled(11_606), &order).contains("You paid $116.06 already"));
        order.payment_method = "cash_on_delivery".to_owned();
        assert!(!text(&cancelled(0), &order).contains("transfer"));
        let whole = News::Shipped(Parcel::default());
        assert!(text(&whole, &order).contains("Have $116.06 ready"));
        order.cancelled_minor = 5_390;
        assert!(text(&whole, &order).contains("Have $62.16 ready"));
        order.payment_state = "paid".to_owned();
        assert!(!text(&whole, &order).contains("ready"));
    }
}
