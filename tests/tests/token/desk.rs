//! Whoever uses the programs: a folder, the tokens, and an ear for secrets in what the programs say.

use crate::programs::binary;
use crate::soft_hsm::{PIN, Shim, SoftHsm, WRONG_PIN};
use std::cell::{OnceCell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub(crate) struct Desk {
    folder: TempDir,
    pub(crate) hsm: SoftHsm,
    shim: OnceCell<Shim>,
    /// Everything that any program has said.
    said: RefCell<String>,
}

/// How a program ended.
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    /// With one token, `desk`, a network's key, and files with the PIN and with a wrong one. `None` where there is no
    /// SoftHSM.
    pub(crate) fn new() -> Option<Self> {
        let desk = Self::without_token()?;
        desk.hsm.init_token("desk");
        desk.done("phr-issuer keys new --kind network --no-passphrase");
        Some(desk)
    }

    pub(crate) fn without_token() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let hsm = SoftHsm::below(folder.path())?;
        fs::write(folder.path().join("pin"), format!("{PIN}\n")).unwrap();
        fs::write(folder.path().join("wrong"), format!("{WRONG_PIN}\n")).unwrap();
        Some(Self { folder, hsm, shim: OnceCell::new(), said: RefCell::default() })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command that has to end well.
    pub(crate) fn done(&self, line: &str) -> Said {
        let said = self.run(line);
        assert_eq!(said.status, 0, "{line}\n{}{}", said.stdout, said.stderr);
        said
    }

    /// Runs a command that has to fail with this code, and say what to do next.
    pub(crate) fn refused(&self, line: &str, code: &str) -> Said {
        self.check_refused(self.run(line), line, code)
    }

    /// Runs a command whose module misbehaves.
    pub(crate) fn run_with(&self, way: &str, line: &str) -> Said {
        let shim = self.shim.get_or_init(|| Shim::build(self.folder.path()));
        let mut command = self.command(line);
        shim.misbehave(&self.hsm, way, &mut command);
        self.finish(command)
    }

    /// The same for one that has to fail.
    pub(crate) fn refused_with(&self, way: &str, line: &str, code: &str) -> Said {
        let said = self.run_with(way, line);
        self.check_refused(said, line, code)
    }

    /// How often a call reached the module in the last command that was run with it.
    pub(crate) fn calls(&self, name: &str) -> usize {
        self.shim.get().map_or(0, |shim| shim.calls(name))
    }

    pub(crate) fn run(&self, line: &str) -> Said {
        self.finish(self.command(line))
    }

    /// A command line as a process in the folder. `{samples}` and `{D}` stand for folders; words have no spaces.
    pub(crate) fn command(&self, line: &str) -> Command {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        let line = line.replace("{samples}", &samples.display().to_string());
        let line = line.replace("{D}", &self.folder.path().display().to_string());
        let mut words = line.split_whitespace();
        let mut command = Command::new(binary(words.next().unwrap()));
        command.args(words);
        self.equip(&mut command);
        command
    }

    pub(crate) fn equip(&self, command: &mut Command) {
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("XDG_STATE_HOME", self.path("state")).env("USER", "nurse-7");
        self.hsm.equip(command);
    }

    pub(crate) fn finish(&self, mut command: Command) -> Said {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let said = Said { status: status.code().unwrap(), stdout: text(stdout), stderr: text(stderr) };
        self.said.borrow_mut().push_str(&format!("{}{}", said.stdout, said.stderr));
        said
    }

    fn check_refused(&self, said: Said, line: &str, code: &str) -> Said {
        assert_eq!(said.status, 2, "{line}\n{}{}", said.stdout, said.stderr);
        assert!(
            said.stderr.contains(&format!("error[{code}]: ")),
            "{line}\nexpected {code}\n{}",
            said.stderr
        );
        // What signing says has the next step in its sentence; a file that is not there speaks for itself.
        let needs_hint = !code.starts_with("signer-") && code != "file-unreadable";
        assert!(
            !needs_hint || said.stderr.contains("\n  "),
            "{line} does not say what to do\n{}",
            said.stderr
        );
        said
    }
}

/// No PIN was ever said.
impl Drop for Desk {
    fn drop(&mut self) {
        let said = self.said.borrow();
        for pin in [PIN, WRONG_PIN] {
            assert!(std::thread::panicking() || !said.contains(pin), "a PIN was said:\n{said}");
        }
    }
}
