//! Tokens of any OAuth 2.0 server by `oauth2`, with the blocking client: lists the operations of partner billing.
//!
//! The flow is that of a service without a user (client credentials); `oauth2` has those with a user, too.

use std::error::Error;
use std::io::Read;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use msgraph_partner_billing::requests::GraphService;
use oauth2::basic::BasicClient;
use oauth2::http;
use oauth2::{ClientId, ClientSecret, HttpRequest, HttpResponse, Scope, TokenResponse, TokenUrl};
use odata_requests::blocking::{Client, Ureq};
use odata_requests::{BoxError, Credential, Dialect};

fn main() -> Result<(), Box<dyn Error>> {
    let variable = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
    let tenant = variable("TENANT")?;
    let url = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token");
    let oauth = BasicClient::new(ClientId::new(variable("CLIENT_ID")?))
        .set_client_secret(ClientSecret::new(variable("CLIENT_SECRET")?))
        .set_token_uri(TokenUrl::new(url)?);

    // The token, and when to get the next one.
    let known: Mutex<Option<(String, Instant)>> = Mutex::new(None);
    let client = Client::new("https://graph.microsoft.com/v1.0", Ureq::new())
        .dialect(Dialect::GRAPH)
        .authorize(move |reason| {
            let mut known = known.lock().map_err(|_| "another thread has failed")?;
            if let Some((token, end)) = &*known
                && Instant::now() < *end
                && !reason.is_renewal()
            {
                return Ok(Credential::bearer(token));
            }
            let scope = Scope::new("https://graph.microsoft.com/.default".to_owned());
            let answer = oauth.exchange_client_credentials().add_scope(scope);
            let answer = answer.request(&send).map_err(|error| error.to_string())?;
            let lifetime = answer.expires_in().unwrap_or(Duration::from_secs(300));
            // A minute early, so that no request arrives with a token that has just ended.
            let lifetime = lifetime.saturating_sub(Duration::from_secs(60));
            let token = answer.access_token().secret().clone();
            let credential = Credential::bearer(&token);
            *known = Some((token, Instant::now() + lifetime));
            Ok(credential)
        });

    let operations = GraphService.reports().partners().billing().operations();
    for operation in client.send(operations.list().top(10))?.value.iter() {
        println!("{:?}", operation.id);
    }
    Ok(())
}

/// Sends a request of `oauth2` by ureq.
fn send(request: HttpRequest) -> Result<HttpResponse, RequestFailed> {
    fn sent(request: HttpRequest) -> Result<HttpResponse, BoxError> {
        let config = ureq::config::Config::builder().http_status_as_error(false);
        let response =
            ureq::Agent::new_with_config(config.max_redirects(0).build()).run(request)?;
        let (head, body) = response.into_parts();
        let mut bytes = Vec::new();
        body.into_reader().take(1 << 20).read_to_end(&mut bytes)?;
        Ok(http::Response::from_parts(head, bytes))
    }
    sent(request).map_err(RequestFailed)
}

#[derive(Debug)]
struct RequestFailed(BoxError);

impl std::fmt::Display for RequestFailed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for RequestFailed {}
