//! `GET /api/client`: whose token it is, so that whoever sets a system up sees that it works.

use crate::context::Context;
use crate::error::Result;
use axum::Json;
use serde::Serialize;

/// A client, as it is told itself.
#[derive(Serialize)]
pub(crate) struct Client {
    id: String,
    name: String,
    /// The code of its site.
    site: Option<String>,
    rights: Vec<&'static str>,
}

pub(crate) async fn show(context: Context) -> Result<Json<Client>> {
    let client = context.client()?;
    Ok(Json(Client {
        id: client.id.to_string(),
        name: client.name.clone(),
        site: client.site.as_ref().map(ToString::to_string),
        rights: client.rights.iter().map(|right| right.as_str()).collect(),
    }))
}
