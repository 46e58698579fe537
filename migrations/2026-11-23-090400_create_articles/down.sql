DROP TABLE article_links, article_products, article_tags, article_questions, article_slugs, articles, people;
