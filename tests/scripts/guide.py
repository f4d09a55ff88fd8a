"""Pages of docs/guide as tests: what a page tells its reader to type is typed, in the page's order and in one folder.

A fenced block after a line that ends in a file's name in backquotes and a colon (``Put this into `schema.sql`:``) is
written to that file. In a `console` block each line after `$ ` is a command of the shell, what follows is what it prints
on both streams; `(exit code N)` ends what a failing one prints. Blocks of other kinds are there to be read. Times, and
versions of fourteen digits, may be any.
"""
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`([^`\s]+)`:\n+\Z")
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
ANY = [(re.compile(r"\b\d+(\.\d+)?(ns|µs|ms|s)\b"), "TIME"), (re.compile(r"\b\d{14}"), "VERSION")]


def compared(text):
    for pattern, replacement in ANY:
        text = pattern.sub(replacement, text)
    return text


class Guide:
    """One page. Has the interface of a Script of `run`."""

    def __init__(self, path, engine, options, server):
        self.path, self.options = path, options
        self.name = f"guide/{path.stem}"

    def run(self):
        """Returns None, or the text of the failure. With --update the page holds what was printed afterwards."""
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="portolan-guide-"))
        self.failures = []
        try:
            (self.work / ".home").mkdir()
            text = self.path.read_text(encoding="utf-8")
            done = FENCE.sub(lambda block: self.block(text, block), text)
            if self.options.update and self.failures:
                self.path.write_text(done, encoding="utf-8")
                self.failures = []
        finally:
            shutil.rmtree(self.work, ignore_errors=True)
        return f"FAIL {self.name}\n" + "".join(self.failures) if self.failures else None

    def block(self, text, block):
        kind, body = block[1], block[2]
        named = NAMED.search(text, 0, block.start())
        if kind == "console":
            return f"```console\n{COMMAND.sub(self.command, body)}```"
        if named:
            target = self.work / named[1]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(body, encoding="utf-8")
        return block[0]

    def command(self, found):
        expected, actual = found[2], self.type(found[1])
        if compared(expected) == compared(actual):
            return found[0]
        self.failures.append(f"  $ {found[1]}\n" + "".join("    " + line for line in difflib.unified_diff(
            compared(expected).splitlines(True), compared(actual).splitlines(True), self.path.name, "printed")))
        return f"$ {found[1]}\n{actual}"

    def type(self, command):
        home = self.work / ".home"
        env = dict(os.environ, PATH=f"{self.options.bin}:{os.environ['PATH']}", HOME=str(home), TMPDIR=str(home), TZ="UTC",
                   GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_NAME="You", GIT_AUTHOR_EMAIL="you@example.com",
                   GIT_COMMITTER_NAME="You", GIT_COMMITTER_EMAIL="you@example.com")
        done = subprocess.run(["sh", "-c", command], cwd=self.work, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30, text=True, check=False)
        code = f"(exit code {done.returncode})\n" if done.returncode != 0 else ""
        return done.stdout + ("\n" if done.stdout and not done.stdout.endswith("\n") else "") + code
