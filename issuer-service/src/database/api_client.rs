//! `phr-issuer api-client`: which other systems may talk to the service.

use super::args::{AddClient, ApiClientCommand, DisableClient, ListClients};
use super::{Data, failure, open, unlocked, wait};
use crate::messages::serve as messages;
use crate::table::table;
use phr_cli_kit::{Exit, Failure, print, say};
use phr_storage::{Actor, ApiClient, NewApiClient, Private, SiteId, Storage};

pub(crate) fn api_client(command: &ApiClientCommand) -> Result<Exit, Failure> {
    match command {
        ApiClientCommand::Add(options) => add(options),
        ApiClientCommand::List(options) => list(options),
        ApiClientCommand::Disable(options) => disable(options),
    }
}

fn add(options: &AddClient) -> Result<Exit, Failure> {
    let data = Data::of(&options.place)?;
    let token: Private = wait(async {
        let storage = unlocked(&data, &options.unlock).await?;
        let site = match &options.site {
            Some(code) => Some(site(&storage, code).await?),
            None => None,
        };
        let rights = options.right.iter().copied().map(Into::into).collect();
        let new = NewApiClient { name: options.name.clone(), site, rights };
        let mut work = storage.begin(Actor::system()).await.map_err(failure)?;
        let (_, token) = work.add_api_client(&new).await.map_err(failure)?;
        work.commit().await.map_err(failure)?;
        Ok(token)
    })?;
    say(messages::CLIENT_MADE);
    print(format!("{}\n", token.expose_text().unwrap_or_default()))?;
    Ok(Exit::Good)
}

async fn site(storage: &Storage, code: &str) -> Result<SiteId, Failure> {
    let sites = storage.sites().await.map_err(failure)?;
    let found = sites.into_iter().map(|site| site.id).find(|id| id.as_str() == code);
    found.ok_or_else(|| Failure::usage("--site", messages::NO_SITE))
}

/// Names and rights are not sealed, so nobody has to be asked for a passphrase.
fn list(options: &ListClients) -> Result<Exit, Failure> {
    let data = Data::of(&options.place)?;
    let clients = wait(async { open(&data).await?.api_clients().await.map_err(failure) })?;
    let row = |client: &ApiClient| {
        let rights: Vec<&str> = client.rights.iter().map(|right| right.as_str()).collect();
        vec![
            client.name.clone(),
            client.site.as_ref().map(ToString::to_string).unwrap_or_default(),
            rights.join(" "),
            client.last_used.map(|at| at.to_string()).unwrap_or_default(),
            if client.disabled { messages::CLIENT_DISABLED.to_owned() } else { String::new() },
        ]
    };
    let heading = messages::CLIENTS_HEADING.map(str::to_owned).to_vec();
    let rows: Vec<_> = [heading].into_iter().chain(clients.iter().map(row)).collect();
    print(table(&rows))?;
    Ok(Exit::Good)
}

fn disable(options: &DisableClient) -> Result<Exit, Failure> {
    let data = Data::of(&options.place)?;
    wait(async {
        let storage = unlocked(&data, &options.unlock).await?;
        let clients = storage.api_clients().await.map_err(failure)?;
        let client = clients.into_iter().find(|client| client.name == options.name);
        let missing = || Failure::new("no-client", messages::NO_CLIENT).hint(messages::NO_CLIENT_HINT);
        let client = client.ok_or_else(missing)?;
        let mut work = storage.begin(Actor::system()).await.map_err(failure)?;
        work.disable_api_client(client.id, !options.enable).await.map_err(failure)?;
        work.commit().await.map_err(failure)
    })?;
    Ok(Exit::Good)
}
