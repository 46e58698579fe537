use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use super::form::{ArticleForm, Known};
use crate::articles;
use crate::parts::Parts;
use crate::settings;
use crate::web::{Answer, Form, Html, page, wants_fragment};

#[derive(Template)]
#[template(path = "admin/article_text.html")]
struct TextFragment {
    text: Html,
}

/// `POST /admin/articles/preview`: the form as the page that readers would see; nothing is stored. As a fragment: only its text.
pub(super) async fn show(
    request: HttpRequest,
    parts: Data<Parts>,
    Form(fields): Form<1024>,
) -> Answer {
    let mut form = ArticleForm::of_fields(&fields);
    let conn = parts.db.get().await?;
    if wants_fragment(&request) {
        let shop = settings::load(&conn).await?;
        let currency = shop.map(|shop| shop.currency()).unwrap_or_default();
        let text = articles::preview_text(&form.body, currency, &conn).await?;
        return page(&TextFragment {
            text: Html::trusted(text),
        });
    }
    if form.title.is_empty() {
        "Without a title".clone_into(&mut form.title);
    }
    let known = Known::of(&form, &conn).await?;
    articles::preview(&form.sketch(&known), &parts, &conn).await
}
