//! A storefront for shops that sell by teaching: articles, a catalog, a cart, orders and a back office.
//!
//! # The map
//!
//! Rooms, not layers: a module is a piece of the trade, with everything that belongs to it. A module uses only what stands
//! before it in this list, and each table is written by one module; `tests/house` asserts both.
//!
//! | module | what |
//! | --- | --- |
//! | [`clock`] | the only source of time |
//! | [`id`] | the only source of ids and of randomness |
//! | [`text`] | slugs, e-mail addresses, names: parsed, never bare strings |
//! | [`money`] | amounts in minor units, with their currency |
//! | [`addresses`] | countries, regions, postal codes |
//! | [`db`] | the private PostgreSQL, pool, migrations, schema |
//! | [`web`] | the HTTP shell, which knows nothing of the shop: errors, forms, headers, limits, layout |
//! | [`config`] | the settings: file and environment |
//! | [`markdown`] | Markdown to sanitised HTML and back |
//! | [`jobs`] | work that is left in the database, done later, and not lost |
//! | [`settings`] | the shop's own facts, which its owner edits |
//! | [`tax`] | what kind of tax goods bear, and what each place takes |
//! | [`delivery`] | zones of the world, ways to deliver, what they cost |
//! | [`discounts`] | what is taken off, for whom and when |
//! | [`pricing`] | what a cart or an order costs: one pure function |
//! | [`media`] | pictures and their smaller copies |
//! | [`payments`] | the ways to pay, and the money that came and went |
//! | [`parts`] | what a request or a job has at hand |
//! | [`mail`] | the outbox, and sending from it |
//! | [`ops`] | health, readiness, metrics |
//! | [`staff`] | accounts, roles, sessions, and the guard before every staff page |
//! | [`people`] | authors and reviewers |
//! | [`frame`] | what is around every page: menu, footer, the rail of the back office |
//! | [`inventory`] | stock, and why it changed |
//! | [`catalog`] | categories, products, variants |
//! | [`articles`] | articles |
//! | [`search`] | products and articles by words |
//! | [`cart`] | a visitor's cart |
//! | [`orders`] | what was agreed, as it was, and its states |
//! | [`abandoned`] | checkouts that were begun and left, and the one reminder |
//! | [`documents`] | invoices and credit notes |
//! | [`checkout`] | from a cart to an order |
//! | [`drafts`] | orders by phone, as long as staff write them |
//! | [`inquiries`] | questions, and the time until which an answer is promised |
//! | [`storefront`] | home page, sitemap, product feed |
//! | [`transfer`] | imports, and the demo shop |
//! | [`admin`] | the pages of the back office |
//! | [`background`] | the loops beside the requests |
//! | [`routes`] | table of contents: every address, who may use it, and whether it may be remembered |
//! | [`app`] | makes the parts of the settings and starts the servers |
//! | [`commands`] | the command line |
//!
//! # A request
//!
//! runs in a straight line: `routes → page → verb → sql → row → view → template`. The page parses the form. The verb decides, in one
//! transaction and one file (`checkout/place.rs`), with one enum of outcomes. `sql.rs` holds the room's queries, hard ones as `.sql`
//! files beside it. The view is what is printed, and the template in `templates/<room>/` prints it. A read skips the verb. Nothing
//! calls back up. A verb that needs two rooms belongs to the later one and calls steps of the earlier one on the same connection.
//!
//! Three kinds of trouble are never mixed: an outcome that is expected (`Refusal`, `Saved::Stale`) is a value that the page shows; invalid
//! input is the form again, with 422 and what was typed; everything else is a [`web::Error`], shown and logged once in
//! [`frame::show_errors`].
//!
//! # What the database promises
//!
//! Named constraints carry the rules, whatever the code does: stock is never below zero, quantities are positive, money is not
//! negative, an order's total is the sum of its parts, states are known ones, and slugs, SKUs, order numbers and checkout keys are
//! unique. A violated one becomes a sentence beside its field by its name ([`db::constraint::violated`]). Locks are taken in one
//! order: cart, order, discounts by id, series of numbers, stock by id of the variant, last and for the shortest time. An order is placed by one
//! function of the database, `place_order`, which looks once more at all that was read before. Jobs and mails are rows of the
//! transaction that they tell of.
//!
//! # How to
//!
//! - **Add a page**: a struct with `#[derive(Template)]` right above its handler in the room's `pages.rs`, a template, a row in the
//!   room's `routes()` with its [`web::Access`], and a test that reads it over HTTP. `tests/shop/routes.rs` tries each route;
//!   the README's table names it.
//! - **Add a verb**: a file named after the deed. It takes `&mut Conn`, opens the one transaction, and gives an enum; the page turns
//!   that into 303, 409 or 422. Mails and jobs are enqueued inside, and the bell (`Parts::work`) is rung after the commit.
//! - **Add a migration**: a folder `migrations/YYYY-MM-DD-HHMMSS_verb_object` with `up.sql` and `down.sql`, constraints with names, then
//!   [`db::schema`]. `tests/shop/schema.rs` compares the two. Released migrations are never edited.
//! - **Add a setting**: its key in `config/keys.rs`, its field in `config/sections.rs`, a row in the README, and a look at it in
//!   `storefront check`.
//!
//! # Tests
//!
//! Pure rules are tested beside their code. Everything else is tested as visitors see it: `tests/shop` starts the real app on a database
//! of its own, copied from a migrated template, and reads its pages over HTTP. `tests/browser` walks the journeys in Chromium.
//! `tests/embedded` starts and kills the private PostgreSQL. `tests/chaos` lets random histories happen, with kills and all, and looks
//! whether what must always hold still does. `tests/house` holds the code and the README to their word, and
//! `tests/supply` the dependencies. The clock can be moved ([`clock::Clock::advance`]).
#![recursion_limit = "256"]

pub mod abandoned;
pub mod addresses;
pub mod admin;
pub mod app;
pub mod articles;
pub mod background;
pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod clock;
pub mod commands;
pub mod config;
pub mod db;
pub mod delivery;
pub mod discounts;
pub mod documents;
pub mod drafts;
pub mod frame;
pub mod id;
pub mod inquiries;
pub mod inventory;
pub mod jobs;
pub mod mail;
pub mod markdown;
pub mod media;
pub mod money;
pub mod ops;
pub mod orders;
pub mod parts;
pub mod payments;
pub mod people;
pub mod pricing;
pub mod routes;
pub mod search;
pub mod settings;
pub mod staff;
pub mod storefront;
pub mod tax;
pub mod text;
pub mod transfer;
pub mod web;
