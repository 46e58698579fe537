use actix_web::guard::{self, Guard as _};
use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Responder};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody; the same answer for all; no cookie is read or set.
    Public,
    /// Everybody, each with a session of their own once they wrote something.
    Visitor,
    /// A machine that proves itself by a signature.
    Signed,
    /// Signed-in staff whose role has the duty.
    Staff(Duty),
}

/// What a staff route is for; roles have duties (`staff::Role::may`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Being signed in is enough.
    Anything,
    Catalog,
    Articles,
    Orders,
    Inquiries,
    /// The shop's facts and its ways of delivery.
    Settings,
    /// Who else may sign in, and as what.
    Staff,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Self; 7] = [
        Self::Anything,
        Self::Catalog,
        Self::Articles,
        Self::Orders,
        Self::Inquiries,
        Self::Settings,
        Self::Staff,
    ];
}

/// Whether an answer may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remember {
    /// Never: it is somebody's own, or a write.
    No,
    /// Until what it shows changes; carries an `ETag`.
    Page,
    /// For ever: the address names the content.
    Forever,
}

/// One row of the table of routes: the only way to make an address answer.
pub struct Route {
    pub method: Method,
    pub pattern: &'static str,
    pub access: Access,
    pub remember: Remember,
    make: Box<dyn Fn() -> actix_web::Route + Send + Sync>,
}

impl Route {
    /// A page that is the same for everybody and may be remembered.
    pub fn page<F, Args>(pattern: &'static str, handler: F) -> Self
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        Self::new(
            Method::GET,
            pattern,
            Access::Public,
            Remember::Page,
            handler,
        )
    }

    /// A file whose address names its content.
    pub fn file<F, Args>(pattern: &'static str, handler: F) -> Self
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        Self::new(
            Method::GET,
            pattern,
            Access::Public,
            Remember::Forever,
            handler,
        )
    }

    /// What a visitor reads of their own.
    pub fn get<F, Args>(access: Access, pattern: &'static str, handler: F) -> Self
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        Self::new(Method::GET, pattern, access, Remember::No, handler)
    }

    /// A form or a call that writes.
    pub fn post<F, Args>(access: Access, pattern: &'static str, handler: F) -> Self
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        Self::new(Method::POST, pattern, access, Remember::No, handler)
    }

    fn new<F, Args>(
        method: Method,
        pattern: &'static str,
        access: Access,
        remember: Remember,
        handler: F,
    ) -> Self
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let reads = method == Method::GET;
        let make = Box::new(move || {
            let route = actix_web::web::route();
            // Who may GET may ask for the head alone.
            let route = if reads {
                route.guard(guard::fn_guard(|ctx| {
                    guard::Get().check(ctx) || guard::Head().check(ctx)
                }))
            } else {
                route.guard(guard::Post())
            };
            route.to(handler.clone())
        });
        Self {
            method,
            pattern,
            access,
            remember,
            make,
        }
    }

    /// The route as actix takes it, without the wrapping that its class asks for.
    pub fn build(&self) -> actix_web::Route {
        (self.make)()
    }
}
