//! A client whose connection stays open.

use std::collections::BTreeMap;
use ureq::Agent;

pub(crate) struct Browser {
    agent: Agent,
    base: String,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

/// Status, where it leads, and the page.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) text: String,
}

fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
    config.max_redirects_will_error(false).build().into()
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let location = response.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
    let status = response.status().as_u16();
    let text = response.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
    Answer { status, location, text }
}

impl Browser {
    /// Somebody of the demonstration: `clinician`, `epidemiologist`.
    pub(crate) fn signed_in(base: &str, login: &str) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        let mut browser = Self { agent: agent(), base, cookies: BTreeMap::new(), csrf: String::new() };
        browser.see("/login");
        let fields = [("csrf", browser.csrf.as_str()), ("login", login), ("password", "invented-demo")];
        let request = browser.agent.post(format!("{}/login", browser.base));
        let response = request.header("cookie", browser.cookie()).send_form(fields).unwrap();
        assert_eq!(response.status().as_u16(), 303);
        browser.take(&response);
        browser.see("/");
        browser
    }

    /// The same person in another window.
    pub(crate) fn again(&self) -> Self {
        self.at(&self.base)
    }

    /// The same at another process over the same database.
    pub(crate) fn at(&self, base: &str) -> Self {
        Self {
            agent: agent(),
            base: base.trim_end_matches('/').to_owned(),
            cookies: self.cookies.clone(),
            csrf: self.csrf.clone(),
        }
    }

    fn take(&mut self, response: &ureq::http::Response<ureq::Body>) {
        for line in response.headers().get_all("set-cookie") {
            let (name, value) = line.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    fn see(&mut self, path: &str) {
        let response = self.agent.get(format!("{}{path}", self.base)).header("cookie", self.cookie());
        let response = response.call().unwrap();
        self.take(&response);
        let text = answer(response).text;
        let (_, rest) = text.split_once("data-csrf=\"").unwrap();
        self.csrf = rest.split('"').next().unwrap().to_owned();
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.base));
        answer(request.header("cookie", self.cookie()).call().unwrap())
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = [&[("csrf", self.csrf.as_str())], fields].concat();
        let request = self.agent.post(format!("{}{path}", self.base)).header("cookie", self.cookie());
        answer(request.send_form(fields).unwrap())
    }

    /// Sends changes of a draft as the page does while somebody types.
    pub(crate) fn change(&self, draft: &str, fields: &[(String, String)]) {
        let changes: Vec<serde_json::Value> =
            fields.iter().map(|(path, to)| serde_json::json!({ "path": path, "to": to })).collect();
        let request = self.agent.post(format!("{}{draft}/changes", self.base));
        let request = request.header("cookie", self.cookie()).header("x-csrf-token", &self.csrf);
        let request = request.content_type("application/json");
        let told = answer(request.send(serde_json::json!({ "changes": changes }).to_string()).unwrap());
        assert_eq!(told.status, 200, "{}", told.text);
    }

    fn cookie(&self) -> String {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        cookies.collect::<Vec<_>>().join("; ")
    }
}
