//! Decodes a bicycle and its parts, and prints them.

use own_crate::model::bicycles::AnyPart;
use own_crate::model::bicycles::parts::Bicycle;

const JSON: &str = r##"{
  "id": "b1",
  "type": { "type": "city", "self": true, "match": "Self" },
  "parts": [
    { "@odata.type": "#bicycles.parts.wheel", "id": "w1", "diameter": 622 },
    { "@odata.type": "#bicycles.parts.bell", "id": "x1", "sound": "ring" }
  ]
}"##;

fn main() -> Result<(), serde_json::Error> {
    let bicycle: Bicycle = serde_json::from_str(JSON)?;
    println!("bicycle {}", bicycle.id.as_deref().unwrap_or("?"));
    for part in &bicycle.parts {
        match part {
            AnyPart::Wheel(wheel) => println!(
                "wheel {} of {:?} mm",
                wheel.id.as_deref().unwrap_or("?"),
                wheel.diameter.value()
            ),
            other => println!("another part, {}", other.id.as_deref().unwrap_or("?")),
        }
    }
    println!("{}", serde_json::to_string(&bicycle)?);
    Ok(())
}
