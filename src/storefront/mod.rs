//! The home page, and what the shop tells machines: sitemap, robots, product feed, security contact.

mod home;
mod merchant;
mod pages;
mod plain;
mod sitemap;
mod sql;

pub use pages::routes;
