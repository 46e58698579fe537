DROP TABLE product_reviews, product_links, product_images, variant_option_values, variants,
    product_option_values, product_options, product_attributes, product_tags, product_categories,
    products, tags, categories;
