use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use crate::id::Token;

/// A session cookie of the shop: unreadable to scripts, and `__Host-` with `Secure` under https.
#[derive(Clone, Copy, Debug)]
pub struct SessionCookie {
    plain: &'static str,
    host: &'static str,
    days: i64,
}

/// The visitor's cart, for 30 days.
pub const VISITOR: SessionCookie = SessionCookie {
    plain: "sid",
    host: "__Host-sid",
    days: 30,
};

/// A signed-in staff member, until the browser closes or the session ends on the server.
pub const STAFF: SessionCookie = SessionCookie {
    plain: "staff",
    host: "__Host-staff",
    days: 0,
};

impl SessionCookie {
    /// The token that the browser sent, if it can be one.
    pub fn read(self, req: &HttpRequest, https: bool) -> Option<Token> {
        let cookie = req.cookie(self.name(https))?;
        Token::parse(cookie.value())
    }

    /// The cookie that carries the token.
    pub fn write(self, token: &Token, https: bool) -> Cookie<'static> {
        let mut cookie = self.base(token.as_str().to_owned(), https);
        if self.days > 0 {
            cookie.set_max_age(Duration::days(self.days));
        }
        cookie
    }

    /// The cookie that removes it.
    pub fn removal(self, https: bool) -> Cookie<'static> {
        let mut cookie = self.base(String::new(), https);
        cookie.set_max_age(Duration::ZERO);
        cookie
    }

    fn base(self, value: String, https: bool) -> Cookie<'static> {
        Cookie::build(self.name(https), value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(https)
            .finish()
    }

    fn name(self, https: bool) -> &'static str {
        if https { self.host } else { self.plain }
    }
}

/// The readable cookie with the number of pieces in the cart, for the badge on pages that are the same for everybody.
pub fn cart_count(pieces: i64, https: bool) -> Cookie<'static> {
    let mut cookie = Cookie::build("cart_count", pieces.to_string())
        .path("/")
        .same_site(SameSite::Lax)
        .secure(https)
        .finish();
    cookie.set_max_age(if pieces > 0 {
        Duration::days(30)
    } else {
        Duration::ZERO
    });
    cookie
}
