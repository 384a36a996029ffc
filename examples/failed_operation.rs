//! Decodes a failed export of billing data and prints what stopped it.

use msgraph_partner_billing::graph::partners::billing::AnyOperation;

/// A response to `GET /reports/partners/billing/operations/{id}`.
const JSON: &str = r##"{
  "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#reports/partners/billing/operations/$entity",
  "@odata.type": "#microsoft.graph.partners.billing.failedOperation",
  "id": "9d0d0b5d-9b4f-4c3a-8a0e-2f6f0a7d1c55",
  "createdDateTime": "2023-11-01T00:00:00Z",
  "lastActionDateTime": "2023-11-01T00:01:00Z",
  "status": "failed",
  "error": { "code": "2000", "message": "The invoice does not exist." }
}"##;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match serde_json::from_str(JSON)? {
        AnyOperation::FailedOperation(failed) => {
            let error = failed.error.require("error")?;
            println!("operation  {}", failed.id.require("id")?);
            println!(
                "created    {}",
                failed.created_date_time.require("createdDateTime")?
            );
            println!(
                "ended      {}",
                failed.last_action_date_time.require("lastActionDateTime")?
            );
            println!("status     {}", failed.status.require("status")?);
            println!("error      {}", error.code.as_deref().unwrap_or("?"));
            println!("           {}", error.message.as_deref().unwrap_or("?"));
        }
        other => println!("not a failed operation: {other:?}"),
    }
    Ok(())
}
