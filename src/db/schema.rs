//! The tables as diesel knows them. Written from the migrations; `tests/shop/schema.rs` compares it with the database.
//! `tsvector` columns are left out: only hand-written SQL touches them.

diesel::table! {
    article_links (article_id, linked_id) {
        article_id -> Uuid,
        linked_id -> Uuid,
        position -> Int4,
    }
}

diesel::table! {
    article_products (article_id, product_id) {
        article_id -> Uuid,
        product_id -> Uuid,
        position -> Int4,
    }
}

diesel::table! {
    article_questions (article_id, position) {
        article_id -> Uuid,
        position -> Int4,
        question -> Text,
        answer -> Text,
    }
}

diesel::table! {
    article_slugs (slug) {
        slug -> Text,
        article_id -> Uuid,
    }
}

diesel::table! {
    article_tags (article_id, tag_id) {
        article_id -> Uuid,
        tag_id -> Uuid,
    }
}

diesel::table! {
    articles (id) {
        id -> Uuid,
        slug -> Text,
        title -> Text,
        summary -> Text,
        lead -> Text,
        topic -> Text,
        body_markdown -> Text,
        body_html -> Text,
        contents -> Jsonb,
        word_count -> Int4,
        status -> Text,
        author_id -> Nullable<Uuid>,
        reviewer_id -> Nullable<Uuid>,
        reviewed_on -> Nullable<Date>,
        hero_media_id -> Nullable<Uuid>,
        hero_alt -> Text,
        offer_product_id -> Nullable<Uuid>,
        offer_title -> Text,
        offer_text -> Text,
        inquiry_title -> Text,
        draft_hash -> Text,
        published_at -> Nullable<Timestamptz>,
        revised_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    cart_lines (id) {
        id -> Uuid,
        cart_id -> Uuid,
        variant_id -> Uuid,
        quantity -> Int4,
        price_seen_minor -> Int8,
        added_at -> Timestamptz,
        name_seen -> Text,
        title_seen -> Text,
    }
}

diesel::table! {
    carts (id) {
        id -> Uuid,
        token_hash -> Bytea,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        expires_at -> Timestamptz,
        discount_codes -> Array<Text>,
    }
}

diesel::table! {
    categories (id) {
        id -> Uuid,
        parent_id -> Nullable<Uuid>,
        slug -> Text,
        name -> Text,
        summary -> Text,
        text_markdown -> Text,
        text_html -> Text,
        position -> Int4,
        version -> Int4,
        updated_at -> Timestamptz,
        asks_disclaimer -> Bool,
    }
}

diesel::table! {
    checkouts (id) {
        id -> Uuid,
        cart_id -> Uuid,
        email -> Text,
        full_name -> Text,
        started_at -> Timestamptz,
        updated_at -> Timestamptz,
        reminded_at -> Nullable<Timestamptz>,
        restore_hash -> Nullable<Bytea>,
    }
}

diesel::table! {
    consent_texts (kind, version) {
        kind -> Text,
        version -> Int4,
        text -> Text,
        since -> Timestamptz,
    }
}

diesel::table! {
    delivery_methods (code) {
        code -> Text,
        name -> Text,
        promise -> Text,
        price_minor -> Int8,
        position -> Int4,
        active -> Bool,
        version -> Int4,
        zone_id -> Nullable<Uuid>,
        price_kind -> Text,
        free_over_minor -> Nullable<Int8>,
        max_weight_grams -> Nullable<Int8>,
    }
}

diesel::table! {
    delivery_steps (method_code, starts_at) {
        method_code -> Text,
        starts_at -> Int8,
        price_minor -> Int8,
    }
}

diesel::table! {
    delivery_zone_areas (zone_id, country, region, postal_pattern) {
        zone_id -> Uuid,
        country -> Text,
        region -> Text,
        postal_pattern -> Text,
    }
}

diesel::table! {
    delivery_zones (id) {
        id -> Uuid,
        name -> Text,
        position -> Int4,
        version -> Int4,
    }
}

diesel::table! {
    discount_categories (discount_id, category_id) {
        discount_id -> Uuid,
        category_id -> Uuid,
    }
}

diesel::table! {
    discount_products (discount_id, product_id) {
        discount_id -> Uuid,
        product_id -> Uuid,
    }
}

diesel::table! {
    discount_uses (order_id, discount_id) {
        order_id -> Uuid,
        discount_id -> Uuid,
        customer -> Text,
    }
}

diesel::table! {
    discounts (id) {
        id -> Uuid,
        name -> Text,
        code -> Nullable<Text>,
        kind -> Text,
        percent_ppm -> Nullable<Int4>,
        amount_minor -> Nullable<Int8>,
        buy_quantity -> Nullable<Int4>,
        get_quantity -> Nullable<Int4>,
        scope -> Text,
        minimum_minor -> Int8,
        starts_at -> Nullable<Timestamptz>,
        ends_at -> Nullable<Timestamptz>,
        max_uses -> Nullable<Int4>,
        max_uses_per_customer -> Nullable<Int4>,
        used -> Int4,
        stacking -> Text,
        position -> Int4,
        active -> Bool,
        created_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    documents (id) {
        id -> Uuid,
        order_id -> Uuid,
        kind -> Text,
        number -> Int8,
        refund_id -> Nullable<Uuid>,
        issued_at -> Timestamptz,
        content -> Jsonb,
        pdf -> Bytea,
    }
}

diesel::table! {
    draft_orders (id) {
        id -> Uuid,
        email -> Text,
        full_name -> Text,
        content -> Jsonb,
        staff_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    fetched_pictures (url) {
        url -> Text,
        media_id -> Uuid,
        fetched_at -> Timestamptz,
    }
}

diesel::table! {
    imported_articles (article_id) {
        article_id -> Uuid,
        source -> Text,
        file_name -> Text,
        file_hash -> Text,
        text_hash -> Text,
        version -> Int4,
        imported_at -> Timestamptz,
    }
}

diesel::table! {
    imported_stock (variant_id) {
        variant_id -> Uuid,
        pieces -> Int4,
    }
}

diesel::table! {
    inquiries (id) {
        id -> Uuid,
        name -> Text,
        email -> Text,
        phone -> Text,
        topic -> Text,
        message -> Text,
        article_id -> Nullable<Uuid>,
        product_id -> Nullable<Uuid>,
        source_path -> Text,
        status -> Text,
        note -> Text,
        received_at -> Timestamptz,
        due_at -> Timestamptz,
        answered_at -> Nullable<Timestamptz>,
        version -> Int4,
    }
}

diesel::table! {
    jobs (id) {
        id -> Uuid,
        kind -> Text,
        payload -> Jsonb,
        attempts -> Int4,
        run_at -> Timestamptz,
        last_error -> Nullable<Text>,
        dead -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    media (id) {
        id -> Uuid,
        content_hash -> Text,
        file_name -> Text,
        mime_type -> Text,
        byte_size -> Int8,
        width -> Int4,
        height -> Int4,
        alt -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    media_renditions (media_id, format, width) {
        media_id -> Uuid,
        format -> Text,
        width -> Int4,
        height -> Int4,
        byte_size -> Int8,
        path -> Text,
    }
}

diesel::table! {
    number_series (name) {
        name -> Text,
        next_value -> Int8,
    }
}

diesel::table! {
    order_discounts (order_id, position) {
        order_id -> Uuid,
        position -> Int4,
        discount_id -> Nullable<Uuid>,
        name -> Text,
        code -> Nullable<Text>,
        amount_minor -> Int8,
    }
}

diesel::table! {
    order_events (id) {
        id -> Uuid,
        order_id -> Uuid,
        kind -> Text,
        staff_id -> Nullable<Uuid>,
        detail -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    order_lines (id) {
        id -> Uuid,
        order_id -> Uuid,
        position -> Int4,
        variant_id -> Nullable<Uuid>,
        name -> Text,
        variant_title -> Text,
        sku -> Text,
        product_slug -> Text,
        unit_price_minor -> Int8,
        quantity -> Int4,
        total_minor -> Int8,
        backordered -> Int4,
        discount_minor -> Int8,
        tax_minor -> Int8,
        tax_class -> Text,
        requires_delivery -> Bool,
        cancelled -> Int4,
    }
}

diesel::table! {
    order_taxes (order_id, name, rate_ppm) {
        order_id -> Uuid,
        name -> Text,
        rate_ppm -> Int4,
        base_minor -> Int8,
        tax_minor -> Int8,
    }
}

diesel::table! {
    orders (id) {
        id -> Uuid,
        number -> Int8,
        checkout_key -> Text,
        token -> Text,
        state -> Text,
        payment_state -> Text,
        fulfilment_state -> Text,
        currency -> Text,
        items_minor -> Int8,
        delivery_minor -> Int8,
        total_minor -> Int8,
        email -> Text,
        full_name -> Text,
        phone -> Text,
        line1 -> Text,
        line2 -> Text,
        city -> Text,
        region -> Text,
        postal_code -> Text,
        country -> Text,
        delivery_method -> Text,
        delivery_name -> Text,
        payment_method -> Text,
        note -> Text,
        terms_version -> Int4,
        placed_at -> Timestamptz,
        version -> Int4,
        discount_minor -> Int8,
        delivery_discount_minor -> Int8,
        tax_minor -> Int8,
        delivery_tax_minor -> Int8,
        prices_include_tax -> Bool,
        cancelled_minor -> Int8,
        cart_id -> Nullable<Uuid>,
        staff_id -> Nullable<Uuid>,
        due_by -> Nullable<Timestamptz>,
        disclaimer_version -> Nullable<Int4>,
    }
}

diesel::table! {
    outbox (id) {
        id -> Uuid,
        kind -> Text,
        recipient -> Text,
        reply_to -> Nullable<Text>,
        subject -> Text,
        body_text -> Text,
        body_html -> Text,
        message_id -> Text,
        state -> Text,
        attempts -> Int4,
        next_attempt_at -> Timestamptz,
        last_error -> Nullable<Text>,
        order_id -> Nullable<Uuid>,
        inquiry_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        claimed_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    payment_differences (id) {
        id -> Uuid,
        provider -> Text,
        reference -> Text,
        kind -> Text,
        order_id -> Nullable<Uuid>,
        detail -> Text,
        found_at -> Timestamptz,
        settled_at -> Nullable<Timestamptz>,
        settled_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    payment_events (provider, event_id) {
        provider -> Text,
        event_id -> Text,
        kind -> Text,
        payload -> Jsonb,
        received_at -> Timestamptz,
        outcome -> Nullable<Text>,
        applied_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    payments (id) {
        id -> Uuid,
        order_id -> Uuid,
        provider -> Text,
        reference -> Nullable<Text>,
        intent -> Nullable<Text>,
        page_url -> Nullable<Text>,
        state -> Text,
        currency -> Text,
        amount_minor -> Int8,
        captured_minor -> Int8,
        refunded_minor -> Int8,
        created_at -> Timestamptz,
        captured_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    people (id) {
        id -> Uuid,
        slug -> Text,
        name -> Text,
        role -> Text,
        bio -> Text,
    }
}

diesel::table! {
    pricing_revision (id) {
        id -> Bool,
        revision -> Int8,
    }
}

diesel::table! {
    product_attributes (product_id, name, value) {
        product_id -> Uuid,
        name -> Text,
        value -> Text,
        kind -> Text,
        unit -> Nullable<Text>,
        position -> Int4,
    }
}

diesel::table! {
    product_categories (product_id, category_id) {
        product_id -> Uuid,
        category_id -> Uuid,
        position -> Int4,
    }
}

diesel::table! {
    product_images (product_id, media_id) {
        product_id -> Uuid,
        media_id -> Uuid,
        alt -> Text,
        position -> Int4,
    }
}

diesel::table! {
    product_links (product_id, linked_id, kind) {
        product_id -> Uuid,
        linked_id -> Uuid,
        kind -> Text,
        position -> Int4,
    }
}

diesel::table! {
    product_option_values (id) {
        id -> Uuid,
        option_id -> Uuid,
        value -> Text,
        swatch -> Nullable<Text>,
        position -> Int4,
    }
}

diesel::table! {
    product_options (id) {
        id -> Uuid,
        product_id -> Uuid,
        name -> Text,
        position -> Int4,
    }
}

diesel::table! {
    product_reviews (id) {
        id -> Uuid,
        product_id -> Uuid,
        author -> Text,
        rating -> Int4,
        title -> Text,
        body -> Text,
        written_on -> Date,
    }
}

diesel::table! {
    product_tags (product_id, tag_id) {
        product_id -> Uuid,
        tag_id -> Uuid,
    }
}

diesel::table! {
    products (id) {
        id -> Uuid,
        slug -> Text,
        name -> Text,
        summary -> Text,
        description_markdown -> Text,
        description_html -> Text,
        caution -> Text,
        status -> Text,
        kind -> Text,
        listed -> Bool,
        featured -> Bool,
        position -> Int4,
        external_url -> Nullable<Text>,
        external_label -> Nullable<Text>,
        import_key -> Nullable<Text>,
        promises -> Array<Text>,
        draft_hash -> Text,
        published_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        tax_class -> Text,
    }
}

diesel::table! {
    refund_credits (refund_id) {
        refund_id -> Uuid,
        order_id -> Uuid,
        amount_minor -> Int8,
    }
}

diesel::table! {
    refund_lines (refund_id, order_line_id) {
        refund_id -> Uuid,
        order_line_id -> Uuid,
        quantity -> Int4,
        amount_minor -> Int8,
        restocked -> Bool,
    }
}

diesel::table! {
    refunds (id) {
        id -> Uuid,
        order_id -> Uuid,
        payment_id -> Uuid,
        state -> Text,
        amount_minor -> Int8,
        delivery_minor -> Int8,
        tax_minor -> Int8,
        reason -> Text,
        reference -> Nullable<Text>,
        last_error -> Nullable<Text>,
        staff_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        settled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    reminder_links (stop_hash) {
        stop_hash -> Bytea,
        email -> Text,
        sent_at -> Timestamptz,
    }
}

diesel::table! {
    reminder_opt_outs (email) {
        email -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    reservations (order_id, variant_id) {
        order_id -> Uuid,
        variant_id -> Uuid,
        quantity -> Int4,
        to_come -> Int4,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    return_lines (return_id, order_line_id) {
        return_id -> Uuid,
        order_line_id -> Uuid,
        quantity -> Int4,
    }
}

diesel::table! {
    returns (id) {
        id -> Uuid,
        order_id -> Uuid,
        state -> Text,
        reason -> Text,
        answer -> Text,
        requested_at -> Timestamptz,
        settled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    shipment_lines (shipment_id, order_line_id) {
        shipment_id -> Uuid,
        order_line_id -> Uuid,
        quantity -> Int4,
    }
}

diesel::table! {
    shipments (id) {
        id -> Uuid,
        order_id -> Uuid,
        carrier -> Text,
        tracking_number -> Text,
        tracking_url -> Nullable<Text>,
        staff_id -> Nullable<Uuid>,
        sent_at -> Timestamptz,
    }
}

diesel::table! {
    shop_settings (id) {
        id -> Bool,
        name -> Text,
        tagline -> Text,
        currency -> Text,
        country -> Text,
        language -> Text,
        time_zone -> Text,
        contact_email -> Text,
        address -> Text,
        reply_hours -> Int4,
        delivery_countries -> Array<Text>,
        bank_details -> Text,
        terms_text -> Text,
        terms_version -> Int4,
        version -> Int4,
        updated_at -> Timestamptz,
        prices_include_tax -> Bool,
        show_prices_with_tax -> Bool,
        delivery_tax_class -> Text,
        legal_name -> Text,
        tax_number -> Text,
        reservation_minutes -> Int4,
        disclaimer_text -> Text,
        disclaimer_version -> Int4,
        reminders_enabled -> Bool,
        reminder_hours -> Int4,
    }
}

diesel::table! {
    staff (id) {
        id -> Uuid,
        email -> Text,
        name -> Text,
        role -> Text,
        password_hash -> Text,
        active -> Bool,
        created_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    staff_sessions (token_hash) {
        token_hash -> Bytea,
        staff_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    stock (variant_id) {
        variant_id -> Uuid,
        tracked -> Bool,
        backorder -> Bool,
        on_hand -> Int4,
        backordered -> Int4,
        reserved -> Int4,
    }
}

diesel::table! {
    stock_movements (id) {
        id -> Uuid,
        variant_id -> Uuid,
        kind -> Text,
        quantity -> Int4,
        order_id -> Nullable<Uuid>,
        staff_id -> Nullable<Uuid>,
        note -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    tags (id) {
        id -> Uuid,
        slug -> Text,
        name -> Text,
    }
}

diesel::table! {
    tax_classes (code) {
        code -> Text,
        name -> Text,
        position -> Int4,
        version -> Int4,
    }
}

diesel::table! {
    tax_rates (id) {
        id -> Uuid,
        tax_class -> Text,
        country -> Text,
        region -> Text,
        postal_pattern -> Text,
        name -> Text,
        rate_ppm -> Int4,
        priority -> Int4,
        version -> Int4,
    }
}

diesel::table! {
    variant_option_values (variant_id, option_id) {
        variant_id -> Uuid,
        option_id -> Uuid,
        value_id -> Uuid,
    }
}

diesel::table! {
    variants (id) {
        id -> Uuid,
        product_id -> Uuid,
        sku -> Text,
        title -> Text,
        position -> Int4,
        active -> Bool,
        price_minor -> Int8,
        compare_at_minor -> Nullable<Int8>,
        weight_grams -> Nullable<Int4>,
        gtin -> Nullable<Text>,
        requires_delivery -> Bool,
        media_id -> Nullable<Uuid>,
        updated_at -> Timestamptz,
    }
}

diesel::joinable!(article_products -> articles (article_id));
diesel::joinable!(article_products -> products (product_id));
diesel::joinable!(article_questions -> articles (article_id));
diesel::joinable!(article_slugs -> articles (article_id));
diesel::joinable!(article_tags -> articles (article_id));
diesel::joinable!(article_tags -> tags (tag_id));
diesel::joinable!(articles -> media (hero_media_id));
diesel::joinable!(articles -> products (offer_product_id));
diesel::joinable!(cart_lines -> carts (cart_id));
diesel::joinable!(cart_lines -> variants (variant_id));
diesel::joinable!(checkouts -> carts (cart_id));
diesel::joinable!(delivery_methods -> delivery_zones (zone_id));
diesel::joinable!(delivery_steps -> delivery_methods (method_code));
diesel::joinable!(delivery_zone_areas -> delivery_zones (zone_id));
diesel::joinable!(discount_categories -> categories (category_id));
diesel::joinable!(discount_categories -> discounts (discount_id));
diesel::joinable!(discount_products -> discounts (discount_id));
diesel::joinable!(discount_products -> products (product_id));
diesel::joinable!(discount_uses -> discounts (discount_id));
diesel::joinable!(documents -> orders (order_id));
diesel::joinable!(documents -> refunds (refund_id));
diesel::joinable!(draft_orders -> staff (staff_id));
diesel::joinable!(imported_articles -> articles (article_id));
diesel::joinable!(imported_stock -> variants (variant_id));
diesel::joinable!(inquiries -> articles (article_id));
diesel::joinable!(inquiries -> products (product_id));
diesel::joinable!(media_renditions -> media (media_id));
diesel::joinable!(order_discounts -> discounts (discount_id));
diesel::joinable!(order_discounts -> orders (order_id));
diesel::joinable!(order_events -> orders (order_id));
diesel::joinable!(order_events -> staff (staff_id));
diesel::joinable!(order_lines -> orders (order_id));
diesel::joinable!(order_lines -> variants (variant_id));
diesel::joinable!(order_taxes -> orders (order_id));
diesel::joinable!(outbox -> inquiries (inquiry_id));
diesel::joinable!(outbox -> orders (order_id));
diesel::joinable!(payment_differences -> orders (order_id));
diesel::joinable!(payment_differences -> staff (settled_by));
diesel::joinable!(payments -> orders (order_id));
diesel::joinable!(product_attributes -> products (product_id));
diesel::joinable!(product_categories -> categories (category_id));
diesel::joinable!(product_categories -> products (product_id));
diesel::joinable!(product_images -> media (media_id));
diesel::joinable!(product_images -> products (product_id));
diesel::joinable!(product_option_values -> product_options (option_id));
diesel::joinable!(product_options -> products (product_id));
diesel::joinable!(product_reviews -> products (product_id));
diesel::joinable!(product_tags -> products (product_id));
diesel::joinable!(product_tags -> tags (tag_id));
diesel::joinable!(products -> tax_classes (tax_class));
diesel::joinable!(refund_credits -> orders (order_id));
diesel::joinable!(refund_credits -> refunds (refund_id));
diesel::joinable!(refund_lines -> order_lines (order_line_id));
diesel::joinable!(refund_lines -> refunds (refund_id));
diesel::joinable!(refunds -> orders (order_id));
diesel::joinable!(refunds -> payments (payment_id));
diesel::joinable!(refunds -> staff (staff_id));
diesel::joinable!(return_lines -> order_lines (order_line_id));
diesel::joinable!(return_lines -> returns (return_id));
diesel::joinable!(returns -> orders (order_id));
diesel::joinable!(shipment_lines -> order_lines (order_line_id));
diesel::joinable!(shipment_lines -> shipments (shipment_id));
diesel::joinable!(shipments -> orders (order_id));
diesel::joinable!(shipments -> staff (staff_id));
diesel::joinable!(shop_settings -> tax_classes (delivery_tax_class));
diesel::joinable!(staff_sessions -> staff (staff_id));
diesel::joinable!(stock -> variants (variant_id));
diesel::joinable!(stock_movements -> orders (order_id));
diesel::joinable!(stock_movements -> staff (staff_id));
diesel::joinable!(stock_movements -> variants (variant_id));
diesel::joinable!(tax_rates -> tax_classes (tax_class));
diesel::joinable!(variant_option_values -> product_option_values (value_id));
diesel::joinable!(variant_option_values -> product_options (option_id));
diesel::joinable!(variant_option_values -> variants (variant_id));
diesel::joinable!(variants -> media (media_id));
diesel::joinable!(variants -> products (product_id));

diesel::allow_tables_to_appear_in_same_query!(
    article_links,
    article_products,
    article_questions,
    article_slugs,
    article_tags,
    articles,
    cart_lines,
    carts,
    categories,
    checkouts,
    consent_texts,
    delivery_methods,
    delivery_steps,
    delivery_zone_areas,
    delivery_zones,
    discount_categories,
    discount_products,
    discount_uses,
    discounts,
    documents,
    draft_orders,
    fetched_pictures,
    imported_articles,
    imported_stock,
    inquiries,
    jobs,
    media,
    media_renditions,
    number_series,
    order_discounts,
    order_events,
    order_lines,
    order_taxes,
    orders,
    outbox,
    payment_differences,
    payment_events,
    payments,
    people,
    pricing_revision,
    product_attributes,
    product_categories,
    product_images,
    product_links,
    product_option_values,
    product_options,
    product_reviews,
    product_tags,
    products,
    refund_credits,
    refund_lines,
    refunds,
    reminder_links,
    reminder_opt_outs,
    reservations,
    return_lines,
    returns,
    shipment_lines,
    shipments,
    shop_settings,
    staff,
    staff_sessions,
    stock,
    stock_movements,
    tags,
    tax_classes,
    tax_rates,
    variant_option_values,
    variants,
);
