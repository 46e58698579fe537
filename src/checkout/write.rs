use super::form::{Checked, CheckoutForm};
use super::mail::confirmation;
use super::place::{Context, Source, due_by};
use crate::cart::{Line, Priced};
use crate::id::{self, Token};
use crate::orders::{NewLine, NewOrder};
use crate::pricing::LineQuote;
use crate::web::Error;

/// The order as it is written, with its confirmation. One that is paid online is confirmed by the mail that the money is here.
///
/// # Errors
/// When the mail's template fails.
pub(super) fn written(
    source: Source<'_>,
    priced: &Priced,
    form: &CheckoutForm,
    checked: &Checked,
    context: &Context<'_>,
) -> Result<NewOrder, Error> {
    let token = Token::random().map_err(Error::internal)?;
    let (shop, quote) = (&priced.rules.settings, &priced.quote);
    let mut order = NewOrder {
        cart_id: source.cart(),
        staff_id: source.staff(),
        checkout_key: form.checkout_key.clone(),
        email: form.email.clone(),
        full_name: form.full_name.clone(),
        phone: form.phone.clone(),
        line1: form.line1.clone(),
        line2: form.line2.clone(),
        city: form.city.clone(),
        region: checked.region.clone(),
        postal_code: checked.postal_code.clone(),
        country: form.country.clone(),
        payment_method: checked.payment.as_str().to_owned(),
        note: form.note.clone(),
        terms_version: shop.terms_version,
        disclaimer_version: priced.asks_disclaimer().then_some(shop.disclaimer_version),
        due_by: due_by(priced, checked, context.now),
        placed_at: context.now,
        revision: priced.rules.revision,
        currency: shop.currency.clone(),
        ..NewOrder::of_quote(quote, &token)
    };
    order.lines = (0..)
        .zip(priced.sold())
        .map(|(at, (line, quote))| new_line(at, line, quote))
        .collect();
    if order.due_by.is_none() {
        order.mail = Some(confirmation(&order, &priced.sums(), shop, context.origin)?.into());
    }
    Ok(order)
}

fn new_line(position: i32, line: &Line, quote: &LineQuote) -> NewLine {
    NewLine {
        id: id::new_uuid(),
        position,
        variant_id: line.variant_id,
        name: line.name.clone(),
        variant_title: line.title.clone(),
        sku: line.sku.clone(),
        product_slug: line.slug.clone(),
        entered_minor: line.price,
        unit_price_minor: quote.unit,
        quantity: line.quantity,
        total_minor: quote.list,
        discount_minor: quote.discount,
        tax_minor: quote.tax,
        tax_class: line.tax_class.clone(),
        requires_delivery: line.requires_delivery,
    }
}
