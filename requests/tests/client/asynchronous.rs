//! The cases with the async client.

pub(crate) use odata_requests::Client;

macro_rules! run {
    ($($body:tt)*) => {{
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.unwrap().block_on(async move { $($body)* })
    }};
}
macro_rules! done {
    ($call:expr) => {
        $call.await
    };
}
macro_rules! hook {
    (|$reason:ident| $credential:expr) => {
        move |$reason: odata_requests::CredentialRequest| std::future::ready($credential)
    };
}
macro_rules! part {
    ($download:expr) => {
        content!($download)
    };
}
macro_rules! content {
    ($download:expr) => {{
        let mut content = Vec::new();
        loop {
            match $download.chunk().await {
                Ok(None) => break Ok(content),
                Ok(Some(chunk)) => content.extend_from_slice(&chunk),
                Err(error) => break Err(error),
            }
        }
    }};
}

#[path = "cases/mod.rs"]
mod cases;

/// Spawned tasks need this of everything that a future holds.
#[test]
fn transfers_can_be_sent_between_threads() {
    use std::io::Cursor;

    use odata_requests::download::ResumableDownload;
    use odata_requests::testing::Replay;
    use odata_requests::upload::Session;

    use crate::model::{MailService, Message};

    fn check(_: impl Send) {}
    let client = Client::new("https://mail.example/v1", Replay::new());
    let get = MailService.messages().key("a").get();
    check(async {
        let mut operation = client.start(&get).await?.by_status::<Message>()?;
        operation.wait().await?;
        operation.cancel().await
    });
    check(async {
        let session = Session::new("https://up.example/1");
        let upload = client.upload::<Message, _>(session, Cursor::new(vec![1]));
        upload.await?.finish().await
    });
    check(async {
        let download = ResumableDownload::of_url(client.endpoint(), "https://blobs.example/a")?;
        client.resumable(download).chunk().await
    });
}
