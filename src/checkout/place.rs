use diesel::result::Error as QueryError;
use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use uuid::Uuid;

use super::changes::{Delivery, called, changes, only};
use super::form::{Checked, CheckoutForm};
use super::mail::confirmation;
use crate::cart::{self, Contents};
use crate::db::{Conn, constraint};
use crate::id::{self, Token};
use crate::inventory::{self, Demand, Taken};
use crate::orders::{self, NewLine, NewOrder};
use crate::settings::{DeliveryMethod, ShopSettings};
use crate::{mail, web};

/// Why no order was placed; nothing was taken or written.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    #[error("the cart is empty")]
    Empty,
    /// Prices or stock are not what the page showed; the sentences say what changed.
    #[error("something changed since the page was shown")]
    Changed(Vec<String>),
    #[error(transparent)]
    Database(#[from] QueryError),
    #[error(transparent)]
    Other(#[from] web::Error),
}

/// The token of the order's link: of a new order, or of the one that the same key has made before.
pub struct Placed {
    pub token: String,
}

/// What placing needs beside the form.
pub(super) struct Context<'a> {
    pub shop: &'a ShopSettings,
    pub origin: &'a str,
    pub now: Timestamp,
}

/// Places the order of a cart, in one transaction: locks the cart, compares what was shown with what is, writes order,
/// lines and mail, takes the stock, and empties the cart. The same key gives the same order, however often it comes.
///
/// # Errors
/// See [`PlaceError`].
pub(super) async fn place_form(
    cart: Uuid,
    form: &CheckoutForm,
    checked: &Checked,
    context: &Context<'_>,
    conn: &mut Conn,
) -> Result<Placed, PlaceError> {
    let token = Token::random().map_err(web::Error::internal)?;
    let placed = conn
        .transaction(async |conn| place(cart, form, checked, &token, context, conn).await)
        .await;
    match placed {
        // Two carts with one key: the first has won, and the key's holder gets its order.
        Err(PlaceError::Database(error))
            if constraint::violated(&error) == Some("orders_checkout_key_unique") =>
        {
            let token = orders::token_of_key(&form.checkout_key, conn).await?;
            token
                .map(|token| Placed { token })
                .ok_or(PlaceError::Database(error))
        }
        other => other,
    }
}

/// [`place_form`] on an open transaction.
pub(super) async fn place(
    cart: Uuid,
    form: &CheckoutForm,
    checked: &Checked,
    token: &Token,
    context: &Context<'_>,
    conn: &Conn,
) -> Result<Placed, PlaceError> {
    cart::lock(cart, conn).await?;
    if let Some(token) = orders::token_of_key(&form.checkout_key, conn).await? {
        return Ok(Placed { token });
    }
    let contents = cart::contents(cart, conn).await?;
    if contents.is_empty() {
        return Err(PlaceError::Empty);
    }
    let delivery = Delivery::chosen(&contents, form, conn).await?;
    let changes = changes(&contents, &delivery, form, context.shop);
    if !changes.is_empty() {
        return Err(PlaceError::Changed(changes));
    }
    let order_id = id::new_uuid();
    let taken = take_stock(&contents, order_id, context.now, conn).await?;
    let bought = Bought {
        contents: &contents,
        taken: &taken,
        delivery: delivery.method(),
    };
    let (order, lines) = written(order_id, &bought, form, checked, token, context)?;
    let number = orders::insert(&order, &lines, context.now, conn).await?;
    let message = confirmation(&order, &lines, number, context.shop, context.origin)?;
    mail::enqueue(conn, message).await?;
    cart::empty(cart, conn).await?;
    Ok(Placed { token: order.token })
}

async fn take_stock(
    contents: &Contents,
    order: Uuid,
    now: Timestamp,
    conn: &Conn,
) -> Result<Taken, PlaceError> {
    let mut demand = Demand::new();
    for line in &contents.lines {
        *demand.entry(line.variant_id).or_default() += line.quantity;
    }
    let short = match inventory::take(&demand, order, now, conn).await? {
        Ok(taken) => return Ok(taken),
        Err(short) => short,
    };
    let sentence = |shortage: &inventory::Shortage| {
        let name = contents
            .lines
            .iter()
            .find(|line| line.variant_id == shortage.variant_id)
            .map_or_else(|| "A product".to_owned(), |line| called(line, contents));
        match shortage.on_hand {
            0 => format!("{name} has sold out."),
            left => only(&name, left, shortage.wanted),
        }
    };
    Err(PlaceError::Changed(short.iter().map(sentence).collect()))
}

/// What an order is made of.
struct Bought<'a> {
    contents: &'a Contents,
    taken: &'a Taken,
    delivery: Option<&'a DeliveryMethod>,
}

fn written(
    order_id: Uuid,
    bought: &Bought<'_>,
    form: &CheckoutForm,
    checked: &Checked,
    token: &Token,
    context: &Context<'_>,
) -> Result<(NewOrder, Vec<NewLine>), PlaceError> {
    let (shop, delivery) = (context.shop, bought.delivery);
    let price = delivery.map_or(0, |method| method.price_minor);
    let quote = bought.contents.quote(price).ok_or_else(too_large)?;
    let order = NewOrder {
        id: order_id,
        checkout_key: form.checkout_key.clone(),
        token: token.as_str().to_owned(),
        currency: shop.currency.clone(),
        items_minor: quote.items,
        delivery_minor: quote.delivery,
        total_minor: quote.total,
        email: form.email.clone(),
        full_name: form.full_name.clone(),
        phone: form.phone.clone(),
        line1: form.line1.clone(),
        line2: form.line2.clone(),
        city: form.city.clone(),
        region: checked.region.clone(),
        postal_code: checked.postal_code.clone(),
        country: form.country.clone(),
        delivery_method: delivery.map_or("none", |method| &method.code).to_owned(),
        delivery_name: delivery
            .map_or("No delivery needed", |method| &method.name)
            .to_owned(),
        payment_method: checked.payment.as_str().to_owned(),
        note: form.note.clone(),
        terms_version: shop.terms_version,
    };
    let lines = (0_i32..).zip(&bought.contents.lines);
    let lines: Result<_, _> = lines
        .map(|(position, line)| new_line(order_id, position, line, bought.taken))
        .collect();
    Ok((order, lines?))
}

fn new_line(
    order_id: Uuid,
    position: i32,
    line: &cart::Line,
    taken: &Taken,
) -> Result<NewLine, PlaceError> {
    Ok(NewLine {
        id: id::new_uuid(),
        order_id,
        position,
        variant_id: Some(line.variant_id),
        name: line.name.clone(),
        variant_title: line.title.clone(),
        sku: line.sku.clone(),
        product_slug: line.slug.clone(),
        unit_price_minor: line.price,
        quantity: line.quantity,
        total_minor: line.item().total().ok_or_else(too_large)?,
        backordered: taken.get(&line.variant_id).copied().unwrap_or(0),
    })
}

fn too_large() -> web::Error {
    web::Error::Conflict("This order is worth more than the shop can count.".to_owned())
}
