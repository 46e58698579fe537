//! Health, readiness and metrics, on an address of their own.

use std::net::TcpListener;
use std::sync::OnceLock;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::{Data, get};
use actix_web::{App, HttpResponse, HttpServer};
use diesel_async::SimpleAsyncConnection as _;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::parts::Parts;

/// Serves `/healthz`, `/readyz` and `/metrics`.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(listener: TcpListener, parts: &Parts) -> anyhow::Result<Server> {
    let (parts, metrics) = (parts.clone(), recorder());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(parts.clone()))
            .app_data(Data::new(metrics.clone()))
            .route("/healthz", get().to(alive))
            .route("/readyz", get().to(ready))
            .route("/metrics", get().to(show))
    })
    .workers(1)
    .shutdown_timeout(1)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(server)
}

/// Counts an answer and its time by the route's pattern, never by the path, so that the series stay few.
///
/// # Errors
/// Those of the handler.
pub async fn count_request(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let (began, method) = (Instant::now(), req.method().as_str().to_owned());
    let res = next.call(req).await?;
    let route = res
        .request()
        .match_pattern()
        .unwrap_or_else(|| "none".to_owned());
    let status = res.status().as_u16().to_string();
    metrics::counter!("storefront_requests_total", "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("storefront_request_seconds", "route" => route).record(began.elapsed());
    Ok(res)
}

/// The process has one recorder, however many shops a test starts in it.
fn recorder() -> Option<PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            PrometheusBuilder::new()
                .set_buckets(&[0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0])
                .ok()?
                .install_recorder()
                .ok()
        })
        .clone()
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("alive\n")
}

async fn ready(parts: Data<Parts>) -> HttpResponse {
    let answers = match parts.db.get().await {
        Ok(mut conn) => conn.batch_execute("SELECT 1").await.is_ok(),
        Err(_) => false,
    };
    let (mut answer, text) = if answers {
        (HttpResponse::Ok(), "ready\n")
    } else {
        (
            HttpResponse::ServiceUnavailable(),
            "the database does not answer\n",
        )
    };
    answer.content_type("text/plain; charset=utf-8").body(text)
}

async fn show(metrics: Data<Option<PrometheusHandle>>) -> HttpResponse {
    let text = metrics
        .as_ref()
        .as_ref()
        .map(PrometheusHandle::render)
        .unwrap_or_default();
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text)
}
