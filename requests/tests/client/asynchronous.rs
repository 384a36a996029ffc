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
