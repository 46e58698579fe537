DROP TABLE article_links, article_products, article_tags, article_questions, articles, people;
