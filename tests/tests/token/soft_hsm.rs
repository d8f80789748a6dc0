//! SoftHSM: a token in a folder of its own, and a module before it that does what a software token does not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where distributions put the module; `PHR_SOFTHSM_MODULE` names it elsewhere.
const MODULES: [&str; 5] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
];

/// Nobody's PIN by chance, so that it can be looked for in what programs say.
pub(crate) const PIN: &str = "7719350246";
pub(crate) const WRONG_PIN: &str = "8836041957";
const OFFICER_PIN: &str = "2240986137";

/// Tokens in a folder. Only the processes that are started with [`SoftHsm::equip`] know of it.
pub(crate) struct SoftHsm {
    folder: PathBuf,
    pub(crate) module: PathBuf,
}

impl SoftHsm {
    /// Tokens below a folder. Where SoftHSM is missing the caller skips its test, loudly; with `PHR_REQUIRE_SOFTHSM=1`
    /// that is a failure instead.
    pub(crate) fn below(folder: &Path) -> Option<Self> {
        let named = std::env::var_os("PHR_SOFTHSM_MODULE").map(PathBuf::from);
        let module = named.into_iter().chain(MODULES.map(PathBuf::from)).find(|module| module.exists());
        let tool = Command::new("softhsm2-util").arg("--version").stdout(Stdio::null()).status();
        let (Some(module), true) = (module, tool.is_ok_and(|status| status.success())) else {
            let required = std::env::var_os("PHR_REQUIRE_SOFTHSM").is_some_and(|value| value == "1");
            assert!(
                !required,
                "SoftHSM is required (PHR_REQUIRE_SOFTHSM=1) and missing: tests/packages.sh test"
            );
            println!("SKIPPED: SoftHSM is not there: tests/packages.sh test installs it");
            return None;
        };
        let hsm = Self { folder: folder.join("tokens"), module };
        fs::create_dir(&hsm.folder).unwrap();
        let configuration = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            hsm.folder.display()
        );
        fs::write(hsm.configuration(), configuration).unwrap();
        Some(hsm)
    }

    /// Lets a process see the tokens, through SoftHSM's module.
    pub(crate) fn equip(&self, command: &mut Command) {
        command.env("SOFTHSM2_CONF", self.configuration()).env("PHR_PKCS11_MODULE", &self.module);
    }

    pub(crate) fn init_token(&self, label: &str) {
        let words = ["--init-token", "--free", "--label", label, "--so-pin", OFFICER_PIN, "--pin", PIN];
        self.util(&words);
    }

    /// Brings a key that was made elsewhere into a token.
    pub(crate) fn import(&self, token: &str, key: &str, label: &str, id: &str) {
        let file = self.folder.with_file_name("imported.pem");
        fs::write(&file, format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n")).unwrap();
        let file = file.to_str().unwrap();
        self.util(&[
            "--import", file, "--token", token, "--pin", PIN, "--label", label, "--id", id, "--force",
        ]);
    }

    /// Brings an AES key that was made elsewhere into a token.
    pub(crate) fn import_aes(&self, token: &str, key: &[u8], label: &str, id: &str) {
        let file = self.folder.with_file_name("imported.key");
        fs::write(&file, key).unwrap();
        let file = file.to_str().unwrap();
        self.util(&["--import", file, "--aes", "--token", token, "--pin", PIN, "--label", label, "--id", id]);
    }

    /// The folder of the one token.
    pub(crate) fn token_folder(&self) -> PathBuf {
        let mut folders = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        let folder = folders.next().expect("there is a token");
        assert!(folders.next().is_none(), "there is one token");
        folder
    }

    fn configuration(&self) -> PathBuf {
        self.folder.with_file_name("softhsm2.conf")
    }

    fn util(&self, words: &[&str]) {
        let mut command = Command::new("softhsm2-util");
        self.equip(&mut command);
        let output = command.args(words).output().unwrap();
        assert!(output.status.success(), "{words:?}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// A module before SoftHSM's that misbehaves in one way; `shim.c` says in which.
pub(crate) struct Shim {
    module: PathBuf,
    log: PathBuf,
}

impl Shim {
    /// Builds it into a folder.
    pub(crate) fn build(folder: &Path) -> Self {
        let (module, log) = (folder.join("shim.so"), folder.join("shim.log"));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/token/shim.c");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-std=gnu11", "-O1", "-o"]).arg(&module).arg(source).arg("-ldl");
        assert!(compiler.status().expect("a C compiler is there").success());
        Self { module, log }
    }

    /// Puts it before the module that a process was equipped with.
    pub(crate) fn misbehave(&self, hsm: &SoftHsm, way: &str, command: &mut Command) {
        let _ = fs::remove_file(&self.log);
        command.env("PHR_PKCS11_MODULE", &self.module).env("SHIM_MODULE", &hsm.module);
        command.env("SHIM", way).env("SHIM_LOG", &self.log);
    }

    /// How often a call reached the module in the last process.
    pub(crate) fn calls(&self, name: &str) -> usize {
        fs::read_to_string(&self.log).unwrap_or_default().lines().filter(|line| *line == name).count()
    }
}
