//! The export: operation, manifest, files.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Write};

use flate2::bufread::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};
use msgraph_partner_billing::graph::partners::billing::{
    AnyOperation, AttributeSet, BillingPeriod, ExportSuccessOperation, Manifest,
};
use msgraph_partner_billing::requests::GraphService;
use msgraph_partner_billing::requests::graph::partners::billing::{
    BilledUsageExport, UnbilledUsageExport,
};
use odata_requests::blocking::{Client, Downloading, Ureq};
use odata_requests::download::ResumableDownload;
use odata_requests::operation::Polled;
use odata_requests::{Credential, Dialect, Entity, Path};
use odata_runtime::ObjectExt as _;

/// A service and how to be let in.
pub(crate) struct Service {
    pub(crate) base: String,
    pub(crate) token: String,
}

/// What is exported.
pub(crate) enum Charges {
    /// The usage on an invoice.
    Billed(String),
    /// The usage of the current period in this currency.
    Unbilled(String),
}

/// Exports usage, and writes the number of its lines. `log` is told what happens.
pub(crate) fn export(
    service: &Service,
    charges: Charges,
    log: &mut dyn Write,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let token = service.token.clone();
    let client = Client::new(&*service.base, Ureq::new())
        .dialect(Dialect::GRAPH)
        .authorize(move |_| Ok(Credential::bearer(&*token)));

    let operation = wait_for_export(&client, charges, log)?;
    let manifest = client.send(manifest_of(&operation)?.get())?;
    let (root, token) = (
        manifest.root_directory.require("rootDirectory")?,
        manifest.sas_token.require("sasToken")?,
    );
    let blobs = manifest.blobs.require("blobs")?;
    writeln!(log, "the manifest has {} files", blobs.len())?;

    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(
        "{bar:40} {bytes}/{total_bytes} {msg}",
    )?);
    let mut lines = 0;
    for blob in blobs {
        let name = blob.name.require("name")?;
        bar.set_message(name.clone());
        // The files are at another origin, which gets no token of the service: the URL has one of its own.
        let url = format!("{root}/{name}?{token}");
        let download = ResumableDownload::of_url(client.endpoint(), &url)?;
        let mut content = Counted {
            download: client.resumable(download),
            bar: &bar,
            length: 0,
        };
        let count = count_lines(&mut content)?;
        let requests = content.download.requests();
        bar.suspend(|| writeln!(log, "{name} has {count} lines (requests: {requests})"))?;
        lines += count;
    }
    bar.finish_and_clear();
    writeln!(out, "{lines} lines")?;
    Ok(())
}

/// Starts the export and waits until it is over.
fn wait_for_export(
    client: &Client<Ureq>,
    charges: Charges,
    log: &mut dyn Write,
) -> Result<ExportSuccessOperation, Box<dyn Error>> {
    let usage = GraphService.reports().partners().billing().usage();
    let export = match charges {
        Charges::Billed(invoice) => usage.billed().export(BilledUsageExport {
            invoice_id: invoice.into(),
            attribute_set: AttributeSet::Full.into(),
            ..Default::default()
        }),
        Charges::Unbilled(currency) => usage.unbilled().export(UnbilledUsageExport {
            currency_code: currency.into(),
            billing_period: BillingPeriod::Current.into(),
            attribute_set: AttributeSet::Full.into(),
            ..Default::default()
        }),
    };
    let mut operation = client.start(export)?.by_status::<AnyOperation>()?;
    // A failed operation is an error, with the service's reason.
    let over = loop {
        match operation.poll()? {
            Polled::Running(running) => {
                let status = running.status.as_deref().unwrap_or("running");
                writeln!(log, "the export is {status}")?;
            }
            Polled::Done(answer) => break answer.value,
        }
    };
    match over {
        AnyOperation::ExportSuccessOperation(operation) => Ok(*operation),
        other => Err(format!("expected an operation with a manifest, found {other:?}").into()),
    }
}

/// The manifest that an operation leads to, by the link that the service gives.
fn manifest_of(operation: &ExportSuccessOperation) -> Result<Entity<Manifest>, Box<dyn Error>> {
    let link = operation.extras().of("resourceLocation");
    if let Some(link) = link.control("navigationLink") {
        return Ok(Path::raw(link.get::<String>()?).into());
    }
    let operations = GraphService.reports().partners().billing().operations();
    let operation = operations
        .key(operation.id.require("id")?)
        .of::<ExportSuccessOperation>();
    Ok(operation.resource_location().path().clone().into())
}

/// A content whose bytes a progress bar counts.
struct Counted<'b> {
    download: Downloading<Ureq>,
    bar: &'b ProgressBar,
    length: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.download.read(buffer)?;
        let length = self.download.total().unwrap_or(self.download.position());
        self.bar.inc_length(length.saturating_sub(self.length));
        self.length = self.length.max(length);
        self.bar.inc(u64::try_from(count).unwrap_or_default());
        Ok(count)
    }
}

/// Counts the lines of a content, which may be compressed.
fn count_lines(content: impl Read) -> io::Result<u64> {
    let mut content = BufReader::new(content);
    // Some stores say that it is compressed, and it was decompressed on the way then.
    let is_compressed = content.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    if is_compressed {
        count(BufReader::new(MultiGzDecoder::new(content)))
    } else {
        count(content)
    }
}

fn count(mut text: impl BufRead) -> io::Result<u64> {
    let mut lines = 0;
    let mut is_open = false;
    loop {
        let bytes = text.fill_buf()?;
        let Some(last) = bytes.last() else {
            return Ok(lines + u64::from(is_open));
        };
        is_open = *last != b'\n';
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        lines += u64::try_from(ends).unwrap_or_default();
        let length = bytes.len();
        text.consume(length);
    }
}
