//! The home page, the terms of sale, and what the shop tells machines: sitemap, robots, product feed, security contact.

mod home;
mod legal;
mod merchant;
mod pages;
mod plain;
mod sitemap;
mod sql;

pub use pages::routes;
