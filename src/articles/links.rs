use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::draft::{ArticleDraft, Question};
use crate::catalog;
use crate::db::Conn;
use crate::db::schema::{article_links, article_products, article_questions, article_tags};

/// Puts a draft's questions, tags, products and articles to read next in the place of those that are stored.
pub(super) async fn write(id: Uuid, draft: &ArticleDraft, conn: &Conn) -> QueryResult<()> {
    questions(id, &draft.questions, conn).await?;
    tags(id, &draft.tags, conn).await?;
    products(id, &draft.products, conn).await?;
    relink(id, &draft.related, conn).await
}
/// Puts these in the place of the articles to read next.
///
/// # Errors
/// The database's.
pub async fn relink(id: Uuid, related: &[Uuid], mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(article_links::table.filter(article_links::article_id.eq(id)))
        .execute(&mut conn)
        .await?;
    let links: Vec<_> = (0_i32..)
        .zip(related.iter().filter(|linked| **linked != id))
        .map(|(position, linked)| {
            (
                article_links::article_id.eq(id),
                article_links::linked_id.eq(*linked),
                article_links::position.eq(position),
            )
        })
        .collect();
    diesel::insert_into(article_links::table)
        .values(links)
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}

async fn questions(id: Uuid, questions: &[Question], mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(article_questions::table.filter(article_questions::article_id.eq(id)))
        .execute(&mut conn)
        .await?;
    let rows: Vec<_> = (0_i32..)
        .zip(questions)
        .map(|(position, question)| {
            (
                article_questions::article_id.eq(id),
                article_questions::position.eq(position),
                article_questions::question.eq(&question.question),
                article_questions::answer.eq(&question.answer),
            )
        })
        .collect();
    diesel::insert_into(article_questions::table)
        .values(rows)
        .execute(&mut conn)
        .await?;
    Ok(())
}

async fn tags(id: Uuid, names: &[String], mut conn: &Conn) -> QueryResult<()> {
    let ids = catalog::tag_ids(names, conn).await?;
    diesel::delete(article_tags::table.filter(article_tags::article_id.eq(id)))
        .execute(&mut conn)
        .await?;
    let rows: Vec<_> = ids
        .into_iter()
        .map(|tag| {
            (
                article_tags::article_id.eq(id),
                article_tags::tag_id.eq(tag),
            )
        })
        .collect();
    diesel::insert_into(article_tags::table)
        .values(rows)
        .execute(&mut conn)
        .await?;
    Ok(())
}

async fn products(id: Uuid, products: &[Uuid], mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(article_products::table.filter(article_products::article_id.eq(id)))
        .execute(&mut conn)
        .await?;
    let rows: Vec<_> = (0_i32..)
        .zip(products)
        .map(|(position, product)| {
            (
                article_products::article_id.eq(id),
                article_products::product_id.eq(*product),
                article_products::position.eq(position),
            )
        })
        .collect();
    diesel::insert_into(article_products::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}
