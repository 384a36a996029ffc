//! Tokens of Microsoft Entra ID by `azure_identity`, with the async client: lists the operations of partner billing.
//!
//! `DeveloperToolsCredential` asks the tools with which a developer has signed in; in production use `ManagedIdentityCredential`,
//! `WorkloadIdentityCredential` or `ClientSecretCredential`, which are exchanged for it here and nowhere else.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use azure_identity::DeveloperToolsCredential;
use msgraph_partner_billing::requests::GraphService;
use odata_requests::{Client, Credential, Dialect, Reqwest};

/// The service with all permissions that the application was granted.
const SCOPE: &str = "https://graph.microsoft.com/.default";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let tokens: Arc<dyn TokenCredential> = DeveloperToolsCredential::new(None)?;
    let client = Client::new("https://graph.microsoft.com/v1.0", Reqwest::new()?)
        .dialect(Dialect::GRAPH)
        .authorize(move |_| {
            let tokens = Arc::clone(&tokens);
            async move {
                // `azure_identity` keeps a token until it ends.
                let token = tokens.get_token(&[SCOPE], None).await?;
                Ok(Credential::bearer(token.token.secret()))
            }
        });

    let operations = GraphService.reports().partners().billing().operations();
    let page = client.send(operations.list().top(10)).await?;
    for operation in page.value.iter() {
        println!("{:?}", operation.id);
    }
    Ok(())
}
